"""The five written tutorials this lab grew out of, as settings that can be run."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.spec import RunSpec


@dataclass(frozen=True)
class Preset:
    """A tutorial's network: `spec` runs it, the rest says what it claimed and what we had to fill in.

    `published` is the tutorial's figure in words ("" if it gave none), `published_range` the same as
    shares from 0 to 1; `reconstructed` says which settings its text left open; `expect` what happens here.
    """

    name: str
    title: str
    spec: RunSpec
    published: str
    published_range: tuple[float, float] | None
    reconstructed: str
    expect: str


_ALL = (
    Preset(
        name="four-layer-sgd",
        title="Four layers, plain SGD",
        spec=RunSpec(
            hidden=(128, 128, 128),
            optimizer="sgd",
            learning_rate=0.001,
            batch_size=32,
            epochs=10,
            validation_split=0,
            pixels="raw",
            loss="probabilities",
        ),
        published="95.75 % test accuracy",
        published_range=(0.9575, 0.9575),
        reconstructed="Batch size and epochs come from the author's code; the text itself names neither.",
        expect="Raw pixels and a tiny learning rate make up for each other: it lands near 95.5 %. "
        "Scale the pixels and the same ten epochs reach less than 92 %.",
    ),
    Preset(
        name="hidden-256",
        title="One hidden layer of 256",
        spec=RunSpec(hidden=(256,), optimizer="rmsprop", learning_rate=0.001, batch_size=128, validation_split=0),
        published="85-95 % accuracy",
        published_range=(0.85, 0.95),
        reconstructed="Optimizer, batch size and epochs are our choice (RMSprop, 128, 5): the text gives none.",
        expect="It does better than it promised: about 97.6 % after five epochs.",
    ),
    Preset(
        name="hidden-512-adam",
        title="One hidden layer of 512, Adam",
        spec=RunSpec(hidden=(512,), optimizer="adam", learning_rate=0.001, batch_size=64, validation_split=0),
        published="97.88 % test accuracy, loss 0.0711",
        published_range=(0.9788, 0.9788),
        reconstructed="The batch size is lost from the text; 64 fits its printed epoch log best.",
        expect="About 97.9 % on test images, above 99 % on training images: the first sign of memorising.",
    ),
    Preset(
        name="tensorflow-basics",
        title="TensorFlow from scratch",
        spec=RunSpec(
            hidden=(256, 256),
            optimizer="sgd",
            learning_rate=0.1,
            batch_size=128,
            validation_split=0,
            initializer="random_normal",
        ),
        published="",
        published_range=None,
        reconstructed="Everything but the normally distributed starting weights is our choice: the text states no "
        "sizes, optimizer, batch size or epochs, and no result.",
        expect="Its point is luck: start again from another seed and the numbers change a little.",
    ),
    Preset(
        name="wide-784-32",
        title="As wide as the image, then 32",
        spec=RunSpec(
            hidden=(784, 32),
            optimizer="sgd",
            learning_rate=0.01,
            batch_size=500,
            epochs=20,
            validation_split=0.1,
            pixels="raw",
            loss="probabilities",
        ),
        published="95-98 % accuracy",
        published_range=(0.95, 0.98),
        reconstructed="Nothing: the text gives every setting, and scales no pixel.",
        expect="About 96 %, but only with the loss of its day, and with luck: some seeds lose a digit for good and "
        "end near 87 %. Compute the loss from logits, as Keras does now, and "
        "the raw pixels wreck the first steps: it then says the same digit for every image, for ever.",
    ),
)

PRESETS: dict[str, Preset] = {preset.name: preset for preset in _ALL}
"""All presets by name, in the order of the tutorials."""

FIRST_NETWORK = RunSpec(hidden=(64,), epochs=5)
"""What the one button on Home trains: small enough to be done in seconds, good enough to impress."""
