"""A network as a few lines of today's Keras: to retype, and to use weights outside the lab."""

from __future__ import annotations

from mnistlab.core.architecture import layers
from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.spec import RunSpec

_OPTIMIZERS = {
    "sgd": "SGD({rate:g})",
    "momentum": "SGD({rate:g}, momentum=0.9)",
    "nesterov": "SGD({rate:g}, momentum=0.9, nesterov=True)",
    "adagrad": "Adagrad({rate:g})",
    "rmsprop": "RMSprop({rate:g})",
    "adam": "Adam({rate:g})",
    "adamw": "AdamW({rate:g})",
}


def model_code(spec: RunSpec) -> str:
    """Return Python that builds the spec's network in Keras, its outputs the logits."""
    *hidden, output = layers(spec)
    rows = [f'    keras.layers.Dense({layer.units}, activation="{layer.activation}"),' for layer in hidden]
    return "\n".join(
        [
            "import keras",
            "",
            "model = keras.Sequential([",
            f"    keras.Input(({spec.inputs},)),",
            *rows,
            f"    keras.layers.Dense({output.units}),",
            "])",
        ]
    )


def loading_code(spec: RunSpec, file: str) -> str:
    """Return Python that builds the network and puts the weights of an .npz file of this lab into it."""
    return "\n".join(
        [
            "import numpy as np",
            model_code(spec),
            f'with np.load("{file}") as saved:',
            "    model.set_weights([saved[name] for name in saved.files])",
        ]
    )


def training_code(spec: RunSpec) -> str:
    """Return Python that builds, trains and tests the network on MNIST."""
    scale = f" / {BRIGHTEST}" if spec.pixels == "scaled" else ""
    optimizer = _OPTIMIZERS[spec.optimizer].format(rate=spec.learning_rate)
    prepare = [f'{name} = {name}.reshape(-1, {spec.inputs}).astype("float32"){scale}' for name in ("x", "x_test")]
    return "\n".join(
        [
            model_code(spec),
            "",
            "(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()",
            *prepare,
            "",
            "model.compile(",
            f"    optimizer=keras.optimizers.{optimizer},",
            "    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),",
            '    metrics=["accuracy"],',
            ")",
            f"model.fit(x, y, batch_size={spec.batch_size}, epochs={spec.epochs}, "
            f"validation_split={spec.validation_split:g})",
            "model.evaluate(x_test, y_test)",
        ]
    )
