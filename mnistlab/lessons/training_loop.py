"""Lesson 9: the four steps that are done again and again, and what they cost."""

from __future__ import annotations

from mnistlab.core import facts
from mnistlab.core.architecture import parameter_count
from mnistlab.core.loop import iterations, last_batch
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

MOST_BATCH = 200
MOST_UNITS = 512
"""What one of the tutorials calls the most one should ever use."""

BATCH = 128
"""The batch size that counting is explained with."""

A_BATCH = iterations(facts.TRAIN, BATCH)

ASKED = PRESETS[f"hidden-{MOST_UNITS}-adam"].spec
"""The settings whose iterations are asked for."""

FOUR_LAYERS = PRESETS["four-layer-sgd"].spec

LOG_SECONDS = 7
"""What an epoch took in the log that the tutorial with 512 units printed."""

MINUTES = 5
"""What all epochs of the four-layer network were said to take on a good CPU."""

_ADAM = RunSpec(hidden=(64,), epochs=3, seed=1)

BATCH_RUNS: dict[str, RunSpec] = {str(size): _ADAM.with_(batch_size=size) for size in (16, 64, 256, 1024)}
"""The same network and epochs with four batch sizes."""

LARGER = 10
"""By how much the learning rate of the last of these runs is larger, and about its batch too."""

_SGD = RunSpec(hidden=(64,), epochs=3, seed=1, optimizer="sgd", learning_rate=0.03)

LIMIT_RUNS: dict[str, RunSpec] = {
    **{f"{size:,}": _SGD.with_(batch_size=size) for size in (128, MOST_BATCH, 500, MOST_BATCH * LARGER)},
    f"{MOST_BATCH * LARGER:,}, rate × {LARGER}": _SGD.with_(
        batch_size=MOST_BATCH * LARGER, learning_rate=_SGD.learning_rate * LARGER
    ),
}
"""On both sides of the limit, and beyond it with a learning rate that has grown along."""

UNIT_RUNS: dict[str, RunSpec] = {
    f"{units:,} units": RunSpec(hidden=(units,), epochs=3, seed=1) for units in (128, MOST_UNITS, 2 * MOST_UNITS)
}
"""On both sides of the limit for units."""

TIMED_RUNS: dict[str, RunSpec] = {"Four layers, SGD": FOUR_LAYERS, f"One layer of {ASKED.hidden[0]}, Adam": ASKED}
"""The two tutorials that said how long they took."""

LESSON = Lesson(
    id="training-loop",
    title="The training loop",
    about="Batch, forward pass, loss, update: four steps, some thousand times, and what they cost.",
    minutes=12,
    terms=("training loop", "training", "batch", "batch size", "epoch", "iteration", "GPU"),
    steps=(
        Step(
            id="four-steps",
            title="Four steps, again and again",
            claim="All of training is one loop of four steps. Take a batch of images with their labels, run the "
            "network on it (the forward pass), measure the loss, and change every weight a little so that the loss on "
            "this batch falls. Nothing else happens, and yet it learns to read digits.",
            do="Press through the four steps a few times, then let it run.",
            interaction="training_loop.four_steps",
            seen="An update lowers the loss of its own batch at once, that of all images only a little or not at all. "
            "The loss jumps from batch to batch, but over many iterations it falls, and the weights turn into "
            "templates.",
            check=Question(
                text="In which of the four steps does the network change?",
                choices=(
                    Choice(
                        "In the update",
                        right=True,
                        why="The first three only find out how wrong it is. The weights move once an iteration, at "
                        "its end.",
                    ),
                    Choice(
                        "In the forward pass, where it computes its predictions",
                        "It uses its weights there, as they are. A network that has been trained does nothing else.",
                    ),
                    Choice(
                        "In all four, a little each time",
                        "Three of them could be done a thousand times without any change.",
                    ),
                ),
            ),
        ),
        Step(
            id="words",
            title="Batch, iteration, epoch",
            claim="A batch is the images that are looked at together, an iteration is one round of the four steps on a "
            "batch, and an epoch is over when each training image was used once. "
            f"{facts.TRAIN:,} images in batches of {BATCH} make {A_BATCH} iterations an epoch; the last "
            f"batch has only {last_batch(facts.TRAIN, BATCH)} images.",
            do="Change the number of images, the batch size and the epochs, and watch how often the weights change.",
            interaction="training_loop.counting",
            seen="The number of iterations is rounded up, because what is left over makes a last, smaller batch. Twice "
            "the batch means half as many changes of the weights in an epoch.",
            check=Number(
                text=f"{facts.TRAIN:,} images, batch size {ASKED.batch_size}: how many iterations has an epoch?",
                answer=iterations(facts.TRAIN, ASKED.batch_size),
                why=f"{facts.TRAIN:,} / {ASKED.batch_size} = {facts.TRAIN / ASKED.batch_size:g}, rounded up: the last "
                f"batch has {last_batch(facts.TRAIN, ASKED.batch_size)} images.",
                low="Too few. Divide the images by the batch size and round up: the images that are left over are used "
                "too.",
                high="Too many. Divide the images by the batch size; how many epochs there are does not matter here.",
            ),
        ),
        Step(
            id="batch-size",
            title="A larger batch is faster, but",
            claim="One tutorial says that a larger batch speeds up learning dramatically and costs little accuracy. "
            "With the same number of epochs, the first half is true up to a point. The second half holds only as long "
            "as enough iterations are left.",
            do="Guess which batch size gets the most test images right after three epochs.",
            interaction="training_loop.batch_size",
            seen="Small batches take longer for an epoch, as the machine starts its work more often, but change the "
            "weights more often. Large ones soon gain no more time, as the products themselves take it all, and "
            "fall behind in accuracy. With more epochs they would catch up.",
            check=Question(
                text="Why is an epoch with batches of 16 slower, though it uses the same images?",
                choices=(
                    Choice(
                        "More rounds, each with work that does not depend on the batch",
                        right=True,
                        why="Each update touches all weights, and small products use a processor badly.",
                    ),
                    Choice(
                        "Because more images have to be looked at",
                        "An epoch is each training image once, whatever the batch size.",
                    ),
                    Choice(
                        "Because its gradients are more exact and take longer to compute",
                        "It is the other way round: a small batch gives a rougher estimate of the gradient.",
                    ),
                ),
            ),
            train=Try("Train with a batch of 16", {"hidden": "64", "batch_size": "16", "epochs": "3"}),
        ),
        Step(
            id=f"at-most-{MOST_BATCH}",
            title=f"At most {MOST_BATCH} images in a batch?",
            claim=f"Another tutorial warns against batches of more than {MOST_BATCH} images. Nothing breaks there: "
            "MNIST in far larger batches fits any memory. What happens is that fewer updates are made, so that the "
            "network gets less far in the same epochs. A larger learning rate makes up for much of it.",
            do="Guess which one does best, then train on both sides of the limit.",
            interaction="training_loop.at_most_200",
            seen=f"Accuracy falls gradually, with no step at {MOST_BATCH}. With {LARGER} times the batch and {LARGER} "
            "times the learning rate the network gets about as far as before. This rule of thumb has an end: a rate "
            "that is too large diverges, and very large batches are reported to generalise a little worse.",
            check=Question(
                text=f"What is true of a batch of {MOST_BATCH * LARGER:,} images, all else equal?",
                choices=(
                    Choice(
                        "It makes fewer updates an epoch, so it needs more epochs or larger steps",
                        right=True,
                        why=f"A tenth of the updates of a batch of {MOST_BATCH}: the distance has to come from "
                        "somewhere.",
                    ),
                    Choice(
                        "It cannot be trained, as it does not fit into memory",
                        "You have just trained it: such a batch takes a few megabytes.",
                    ),
                    Choice(
                        "It learns better, as it sees more images at a time",
                        "Its gradient is less noisy, but it sees the same images an epoch and moves less often.",
                    ),
                ),
            ),
            train=Try(
                "Train with a batch of 2,000 and plain SGD",
                {"hidden": "64", "optimizer": "sgd", "learning_rate": "0.3", "batch_size": "2000", "epochs": "3"},
            ),
        ),
        Step(
            id=f"units-{MOST_UNITS}",
            title=f"Never more than {MOST_UNITS} units?",
            claim=f"The same tutorial says never to use more than {MOST_UNITS} units in a layer. There is no such "
            "limit: more units cost more time and more parameters, and on MNIST they gain less and less. It is a "
            "question of price, not of may or may not.",
            do="Guess which width does best, then compare accuracy, time and parameters.",
            interaction="training_loop.units_512",
            seen="Twice the units cost about twice the time, and gain a fraction of a point at best, perhaps no "
            "more than another seed would. For harder tasks far wider layers are common.",
            check=Question(
                text=f"A network with {2 * MOST_UNITS:,} units gets a tenth of a point more than one with "
                f"{MOST_UNITS}. What do you make of it?",
                choices=(
                    Choice(
                        "It may be luck, and it costs twice the parameters",
                        right=True,
                        why="One run each cannot tell a tenth of a point from luck. The price is certain.",
                    ),
                    Choice(
                        f"It proves that {MOST_UNITS} units are too few for MNIST",
                        "Far smaller networks get nearly as far, and the difference may come from the seed.",
                    ),
                    Choice(
                        "It must be a mistake, since it is beyond the limit",
                        "There is no limit at which networks stop working. Accuracy just stops improving much.",
                    ),
                ),
            ),
            train=Try("Train 1,024 units", {"hidden": "1024", "epochs": "3"}),
        ),
        Step(
            id="time",
            title="What an epoch costs",
            claim="The time of training can be estimated before it starts: each image meets each weight once on the "
            "way forward, and once or twice on the way back. The network with "
            f"{parameter_count(ASKED):,} parameters was said to take {LOG_SECONDS} seconds an epoch, the one with four "
            f"layers {MINUTES} minutes in all. How long it takes depends on how much of that time a machine "
            "multiplies.",
            do="Guess how long an epoch takes here, measure it, then compare a CPU with a GPU.",
            interaction="training_loop.time",
            seen="A program that does many steps in one go wastes less time between them than one that is told each "
            "step. A GPU does thousands of products at once, but needs much to do: a small network with small batches "
            "gives it too little, and it gains nothing.",
            check=Question(
                text="When does a GPU help most?",
                choices=(
                    Choice(
                        "With wide layers and large batches",
                        right=True,
                        why="Then each step brings many products that can be done at the same time.",
                    ),
                    Choice(
                        "With a small network and a small batch, since it is done fastest",
                        "There the GPU spends its time being told what to do, and a CPU may be faster.",
                    ),
                    Choice(
                        "With a small learning rate, as there are more steps to be done",
                        "More steps take longer on both. What counts is how much there is to do in each step.",
                    ),
                ),
            ),
            train=Try("Train the network of 512 units", {"preset": "hidden-512-adam"}),
        ),
    ),
    sources=(
        Source(
            "N. Keskar et al., On Large-Batch Training for Deep Learning: Generalization Gap and Sharp Minima (2016)",
            "https://arxiv.org/abs/1609.04836",
        ),
        Source(
            "P. Goyal et al., Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour (2017)",
            "https://arxiv.org/abs/1706.02677",
        ),
        Source(
            "C. Shallue et al., Measuring the Effects of Data Parallelism on Neural Network Training (2018)",
            "https://arxiv.org/abs/1811.03600",
        ),
        Source(
            "F. Chollet, Deep Learning with Python (2017), chapter 2: the training loop",
            "https://www.manning.com/books/deep-learning-with-python",
        ),
    ),
)
