"""The parts of an exported script that differ from run to run: images, network, loss, dropout, one step.

What they compute is what `mnistlab.training` computes, to the bit.
"""

from __future__ import annotations

from textwrap import dedent

import numpy as np

from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.spec import RunSpec

_WEIGHTS, _DROPOUT = 4, 5
"""What a random number is for, as in training; the order of the images has a stream of its own."""

_DATASETS = {"mnist": "mnist", "fashion-mnist": "fashion_mnist", "mnist-shuffled": "mnist"}
"""What Keras calls the datasets that it can download."""

_SHUFFLED = "mnist-shuffled"

_SHUFFLE = """
# Every image has its pixels in the same other places.
places = np.argsort(np.random.PCG64(5).random_raw(784))
x_train, x_test = x_train.reshape(-1, 784)[:, places], x_test.reshape(-1, 784)[:, places]"""
"""What `mnistlab.data.shuffled` does."""

_INITIALIZERS = {
    "glorot_uniform": "keras.initializers.GlorotUniform(seed={seed})",
    "he_normal": "keras.initializers.HeNormal(seed={seed})",
    "random_normal": "keras.initializers.RandomNormal(seed={seed})",
    "zeros": '"zeros"',
}

_LOSSES = {
    "logits": """\
sum_of_losses = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")


def cross_entropy(labels, logits, counts):
    return sum_of_losses(labels, logits, sample_weight=counts) / tf.reduce_sum(counts)""",
    "probabilities": """\
def cross_entropy(labels, logits, counts):
    probabilities = tf.clip_by_value(tf.nn.softmax(logits), 1e-7, 1 - 1e-7)
    losses = -tf.reduce_sum(tf.one_hot(labels, 10) * tf.math.log(probabilities), axis=-1)
    return tf.reduce_sum(losses * counts) / tf.reduce_sum(counts)""",
}

_SCRAMBLE = """\
def scramble(numbers):
    numbers = (numbers ^ numbers >> 16) * np.uint32(0x85EBCA6B)
    numbers = (numbers ^ numbers >> 13) * np.uint32(0xC2B2AE35)
    return numbers ^ numbers >> 16


def masks(step):
    first = scramble(scramble(np.array([{seed}], "uint32")) + np.uint32(step))
    second = scramble(first + np.uint32(0x9E3779B9))
    places = np.arange(BATCH * sum(HIDDEN), dtype="uint32")
    draws = scramble(scramble(places ^ first) ^ second) % 1_000_000
    kept = np.where(draws < round(DROPOUT * 1_000_000), 0, 1 / (1 - DROPOUT)).astype("float32")
    return np.split(kept.reshape(BATCH, -1), np.cumsum(HIDDEN)[:-1], axis=1)"""


def can_download(dataset: str) -> bool:
    """Whether Keras can download this dataset."""
    return dataset in _DATASETS


def loading_code(dataset: str, variable: str) -> str:
    """Return the code that reads the images, from the file that an environment variable names, if it is set.

    Shuffled MNIST is made of MNIST, wherever that comes from.
    """
    read = dedent("""\
        with np.load(path) as file:
            x_train, y_train, x_test, y_test = (file[name] for name in ("x_train", "y_train", "x_test", "y_test"))""")
    if not can_download(dataset):
        return f'path = os.environ["{variable}"]\n{read}'
    download = f"(x_train, y_train), (x_test, y_test) = keras.datasets.{_DATASETS[dataset]}.load_data()"
    inside = read.replace("\n", "\n    ")
    after = _SHUFFLE if dataset == _SHUFFLED else ""
    return f'path = os.environ.get("{variable}")\nif path:\n    {inside}\nelse:\n    {download}{after}'


def prepare_code(spec: RunSpec) -> str:
    """Return the function that turns bytes into what the network gets."""
    scale = f" / {BRIGHTEST}.0" if spec.pixels == "scaled" else ""
    return f"def prepare(images):\n    return tf.cast(images, tf.float32){scale}"


def model_code(spec: RunSpec) -> str:
    """Return the code that builds the network, from pixels to logits."""
    penalty = [f"kernel_regularizer=keras.regularizers.L2({spec.l2!r})"] if spec.l2 else []
    rows = [f"    keras.Input(({spec.inputs},)),"]
    for layer, units in enumerate((*spec.hidden, spec.classes)):
        activation = [f'activation="{spec.activation}"'] if layer < len(spec.hidden) else []
        start = _INITIALIZERS[spec.initializer].format(seed=_seed(spec.seed, _WEIGHTS, layer))
        arguments = [str(units), *activation, f"kernel_initializer={start}", *penalty]
        rows += ["    keras.layers.Dense(", *(f"        {argument}," for argument in arguments), "    ),"]
    return "\n".join(["model = keras.Sequential([", *rows, "])", "weights = model.trainable_variables"])


def loss_code(spec: RunSpec) -> str:
    """Return the code of the loss: `cross_entropy(labels, logits, counts)`."""
    return _LOSSES[spec.loss]


def dropout_code(spec: RunSpec) -> str:
    """Return the code of dropout: `masks(step)`, what the outputs of each hidden layer are multiplied with."""
    return _SCRAMBLE.format(seed=_seed(spec.seed, _DROPOUT))


def step_code(spec: RunSpec, rim: bool) -> str:
    """Return the code of one training step: `learn(images, labels, counts)`, and the masks if there is dropout.

    With a blank rim, `images` are what the script's `first_layer` is given.
    """
    given = ", kept" if dropped(spec) else ""
    first = "first_layer(*map(prepare, images))" if rim else "prepare(images)"
    layers, masks = ("model.layers[1:]", "kept[1:]") if rim else ("model.layers", "kept")
    if dropped(spec):
        forward = [
            f"x = {first}" + (" * kept[0]" if rim else ""),
            f"for layer, mask in zip({layers}, {masks}):",
            "    x = layer(x) * mask",
            "logits = model.layers[-1](x)",
        ]
    elif rim:
        forward = [f"logits = {first}", f"for layer in {layers}:", "    logits = layer(logits)"]
    else:
        forward = [f"logits = model({first})"]
    penalty = " + sum(model.losses)" if spec.l2 else ""
    lines = [
        "@tf.function(jit_compile=True)",
        f"def learn(images, labels, counts{given}):",
        "    with tf.GradientTape() as tape:",
        *(f"        {line}" for line in forward),
        f"        loss = cross_entropy(labels, logits, counts){penalty}",
        "    update(tape.gradient(loss, weights))",
        "    right = tf.cast(tf.argmax(logits, axis=-1, output_type=tf.int32) == labels, tf.float32)",
        "    return loss, tf.reduce_sum(right * counts)",
    ]
    return "\n".join(lines)


def dropped(spec: RunSpec) -> bool:
    """Whether outputs of hidden layers are silenced in training."""
    return spec.dropout > 0 and bool(spec.hidden)


def _seed(seed: int, use: int, layer: int = 0) -> int:
    """Return where the random numbers of one use begin, as `mnistlab.training.network` has it."""
    state = np.random.SeedSequence(seed, spawn_key=(use, layer)).generate_state(1)
    return int(state[0]) & 0x7FFFFFFF
