"""Ready-made assignments, in the order of the course. Each was tried: `python -m tests.unit.training.assignments`."""

from __future__ import annotations

from mnistlab.core.school.assignment import Brief, Goal
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec

_PLAIN = RunSpec(hidden=(64,), epochs=5)

READY: dict[str, Brief] = {
    "small-network": Brief(
        title="Good with few parameters",
        text="Everybody can build a network that is good and large. Build one that is good and small.\n"
        "Count first: where do most of the parameters sit, and what would a second layer cost?",
        lock=Lock(
            base=RunSpec(hidden=(16,), epochs=5),
            free=("hidden", "activation", "optimizer", "learning_rate", "batch_size", "epochs", "dropout", "l2"),
        ),
        goal=Goal(least_accuracy=0.97, most_parameters=50_000),
        lesson="layers/counting",
    ),
    "smallest-network": Brief(
        title="How few neurons are enough?",
        text="One hidden layer, five epochs, everything else fixed. Take neurons away until the network gets fewer "
        "than nine in ten test images right. Before each training: what do you think will happen?",
        lock=Lock(base=RunSpec(hidden=(32,), epochs=5), free=("hidden",)),
        goal=Goal(least_accuracy=0.9, extreme="smallest", knob="parameters"),
        lesson="layers/how-many",
    ),
    "no-hidden-layer": Brief(
        title="Without a hidden layer",
        text="Between the pixels and the ten answers there is nothing here: only weighted sums. How far does that go? "
        "Turn what can be turned, then think about why there seems to be a ceiling.",
        lock=Lock(
            base=RunSpec(hidden=(), epochs=3, learning_rate=0.01, optimizer="sgd"),
            free=("optimizer", "learning_rate", "batch_size", "epochs", "l2"),
        ),
        goal=Goal(least_accuracy=0.92),
        lesson="activations/collapse",
    ),
    "raw-pixels": Brief(
        title="Pixels as they come",
        text="Somebody forgot to scale the pixels: they go from 0 to 255 instead of from 0 to 1. The network cannot be "
        "given others. Find settings with which it learns all the same.",
        lock=Lock(
            base=RunSpec(hidden=(64,), epochs=5, pixels="raw", optimizer="sgd", learning_rate=0.1),
            free=("optimizer", "learning_rate", "batch_size", "epochs"),
        ),
        goal=Goal(least_accuracy=0.93),
        lesson="preparing/raw",
    ),
    "largest-rate": Brief(
        title="The largest learning rate that still learns",
        text="Small steps are slow, large steps overshoot. Somewhere between them lies the largest learning rate with "
        "which this network still gets nine in ten test images right. Find it: and go beyond it, to be sure.",
        lock=Lock(base=RunSpec(hidden=(64,), epochs=2, optimizer="sgd", learning_rate=0.1), free=("learning_rate",)),
        goal=Goal(least_accuracy=0.9, extreme="largest", knob="learning_rate"),
        lesson="gradient-descent/rates",
    ),
    "large-batches": Brief(
        title="Are large batches a bargain?",
        text="Turn the batch size and nothing else. Compare how long training takes and how many test images are right "
        "afterwards. Then say whether you agree with the claim.",
        claim="Batches of 1,024 images train faster than batches of 32, and cost less than half a point of accuracy.",
        lock=Lock(base=_PLAIN.with_(batch_size=32, epochs=4), free=("batch_size",)),
        lesson="training-loop/batch-size",
    ),
    "fewest-epochs": Brief(
        title="As few epochs as possible",
        text="How often does a network have to see all images until it gets 97 of 100 test images right? Look for the "
        "settings that need the fewest epochs.",
        lock=Lock(
            base=RunSpec(hidden=(128,), epochs=10, optimizer="sgd", learning_rate=0.1),
            free=("optimizer", "learning_rate", "batch_size", "epochs", "initializer"),
        ),
        goal=Goal(least_accuracy=0.97, extreme="smallest", knob="epochs"),
        lesson="optimizers/mnist",
    ),
    "predict": Brief(
        title="Predict before you train",
        text="Turn the knobs as you like. Before each training, write down how many of 100 test images the network "
        "will get right. Who understands what the knobs do comes within one point, also for networks that do badly.",
        lock=Lock(
            base=_PLAIN.with_(epochs=2),
            free=("hidden", "activation", "optimizer", "learning_rate", "epochs", "initializer", "train_size"),
        ),
        goal=Goal(tolerance=0.01),
        predict=True,
        lesson="memorising/judging",
    ),
    "start-at-zero": Brief(
        title="Does it matter where one starts?",
        text="Before training, the weights are drawn at random. Could they not simply all be zero? Try every way of "
        "starting, and say whether you agree with the claim.",
        claim="With which weights a network starts does not matter: training makes them right.",
        lock=Lock(base=_PLAIN.with_(epochs=2), free=("initializer",)),
        lesson="starting-weights/zeros",
    ),
    "thousand-images": Brief(
        title="Only a thousand images",
        text="There are only 1,000 images to learn from, and a large network knows them by heart in no time. Help it "
        "to do better on images that it has never seen. Watch how far the two curves are apart.",
        lock=Lock(
            base=RunSpec(hidden=(256,), epochs=20, train_size=1000),
            free=("hidden", "activation", "epochs", "dropout", "l2", "learning_rate", "batch_size"),
        ),
        goal=Goal(least_accuracy=0.89),
        lesson="memorising/cures",
    ),
    "deeper": Brief(
        title="Deeper or wider?",
        text="Add layers and change their sizes, and nothing else. Keep an eye on the parameters: to compare fairly, "
        "the networks should have about as many. One run of each is an anecdote; the seed can be turned too.",
        claim="With about the same number of parameters, three hidden layers do better than one.",
        lock=Lock(base=_PLAIN.with_(epochs=4), free=("hidden", "seed")),
        lesson="layers/deep",
    ),
}
"""Assignments by name."""
