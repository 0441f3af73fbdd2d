"""A run as a short Keras script that uses nothing of this lab, in sections that are read one after the other.

`tests/unit/training/test_export_runs.py` executes what is written here and compares it with the run.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from textwrap import dedent

from mnistlab.core.export_origin import DATA_VARIABLE, Origin, introduction, threads_of
from mnistlab.core.export_parts import (
    dropout_code,
    dropped,
    loading_code,
    loss_code,
    model_code,
    prepare_code,
    step_code,
)
from mnistlab.core.export_rim import ARRANGE, RIM_TEXT, rim_code
from mnistlab.core.export_rules import update_code, update_text
from mnistlab.core.spec import RunSpec

WIDTH = 100
"""The longest line of a comment."""


@dataclass(frozen=True)
class Section:
    """A part of the script: its title, a text that explains it, and its code."""

    title: str
    text: str
    code: str


def script(spec: RunSpec, origin: Origin) -> str:
    """Return the run as the text of a Python file."""
    paragraphs = "\n\n".join(textwrap.fill(text, WIDTH) for text in introduction(spec, origin))
    parts = [f'"""{paragraphs}\n"""']
    for section in sections(spec, origin):
        lines = [section.title, *textwrap.wrap(section.text, WIDTH - 2)]
        space = "\n\n" if section.code.startswith(("def ", "@")) else ""
        parts.append("\n".join(f"# {line}" for line in lines) + f"\n{space}{section.code}")
    return "\n\n\n".join(parts) + "\n"


def sections(spec: RunSpec, origin: Origin) -> list[Section]:
    """Return the parts of the script in their order."""
    found = [
        Section("Preparations", _PREPARATIONS, _preparation_code(origin)),
        Section("The settings of the run", "", _setting_code(spec, origin)),
        Section("The images", _IMAGES, _image_code(spec, origin)),
        Section("What the network gets", _pixel_text(spec), prepare_code(spec)),
        Section("The network", _network_text(spec), model_code(spec)),
        Section("The loss", _LOSS_TEXTS[spec.loss], loss_code(spec)),
        Section("The rule that changes the weights", update_text(spec), update_code(spec)),
    ]
    rim = rim_code(origin)
    if rim:
        found.append(Section("The blank rim", RIM_TEXT, rim))
    if dropped(spec):
        found.append(Section("Dropout", _DROPOUT, dropout_code(spec)))
    return [
        *found,
        Section("One step", _STEP, step_code(spec, rim=rim is not None)),
        Section("Testing", _TESTING, _TEST_CODE),
        Section("Training", _TRAINING, _training_code(spec, origin, rim=rim is not None)),
        Section("The result", "", _result_code(origin)),
    ]


_PREPARATIONS = "Keras computes with TensorFlow here, and this must be said before it is imported."
_IMAGES = (
    "Small grey pictures, one byte a pixel, with a label each. The network learns from the training images only; "
    "it is judged by images that it has never seen."
)
_LOSS_TEXTS = {
    "logits": "Cross-entropy: the less the network believed in the right class, the larger. Only images with a count "
    "of 1 count.",
    "probabilities": "Cross-entropy: the less the network believed in the right class, the larger. It is computed from "
    "clipped probabilities, as Keras did from 2017 to 2019: an error then costs 16 at most. Only images with a count "
    "of 1 count.",
}
_DROPOUT = (
    "In every step some outputs of the hidden layers are silenced at random, and the others made larger to make up for "
    "it. The random numbers are the step, the place in the batch and the neuron, scrambled (by the end of "
    "MurmurHash3, by Austin Appleby), so that they are the same each time."
)
_STEP = (
    "The network answers a batch of images, the loss says how wrong it is, the gradients say which way each weight "
    "should go, and the rule above moves them. jit_compile makes one fast program of it."
)
_TESTING = "The share of images whose largest logit is that of the right class."
_TRAINING = (
    "Each epoch goes through all training images once, in an order of its own. The last batch is filled up with copies "
    "of the first image that do not count, so that all batches are alike."
)


def _network_text(spec: RunSpec) -> str:
    zeros = spec.initializer == "zeros"
    start = "All weights start at zero." if zeros else "The seeds fix the random numbers that the weights start from."
    return (
        f"Each layer multiplies what it gets with its weights and adds its biases. {start} The last layer gives one "
        "number a class, the logits: the largest is the answer."
    )


def _pixel_text(spec: RunSpec) -> str:
    return "Pixels from 0 to 1." if spec.pixels == "scaled" else "The raw pixels, from 0 to 255."


def _preparation_code(origin: Origin) -> str:
    lines = [
        "import os",
        "",
        'os.environ["KERAS_BACKEND"] = "tensorflow"',
        "",
        "import keras",
        "import numpy as np",
        "import tensorflow as tf",
    ]
    rest = []
    if threads := threads_of(origin):
        rest.append(
            f"tf.config.threading.set_intra_op_parallelism_threads({threads})  # who adds what, and so rounding"
        )
    if origin.on_cpu:
        rest.append('tf.config.set_visible_devices([], "GPU")  # the run was trained on a CPU')
    return "\n".join([*lines, "", *rest] if rest else lines)


def _setting_code(spec: RunSpec, origin: Origin) -> str:
    lines = [
        f"SEED = {spec.seed}",
        f"EPOCHS = {origin.epochs(spec)}",
        f"BATCH = {min(spec.batch_size, origin.images)}",
        f"LEARNING_RATE = {spec.learning_rate!r}",
    ]
    if dropped(spec):
        lines += [f"HIDDEN = {list(spec.hidden)!r}", f"DROPOUT = {spec.dropout!r}"]
    if not origin.whole:
        lines.append(f"STEPS = {origin.steps}  # it was stopped after so many batches")
    return "\n".join(lines)


def _image_code(spec: RunSpec, origin: Origin) -> str:
    lines = [
        loading_code(spec.dataset, DATA_VARIABLE),
        f"x_train, x_test = x_train.reshape(-1, {spec.inputs}), x_test.reshape(-1, {spec.inputs})",
        'y_train, y_test = y_train.astype("int32"), y_test.astype("int32")',
    ]
    if origin.validation:
        stop = origin.validation_start + origin.validation
        part = f"[{origin.validation_start}:{stop}]"
        lines.append(f"x_val, y_val = x_train{part}, y_train{part}  # kept aside to check progress")
    lines.append(f"x_train, y_train = x_train[:{origin.images}], y_train[:{origin.images}]")
    return "\n".join(lines)


_TEST_CODE = """\
def accuracy(images, labels):
    blocks = [model(prepare(images[start : start + 2000])) for start in range(0, len(images), 2000)]
    return float(np.mean(np.concatenate(blocks).argmax(axis=1) == labels))"""


def _training_code(spec: RunSpec, origin: Origin, rim: bool) -> str:
    kept = ", masks(step)" if dropped(spec) else ""
    arranged = textwrap.indent(f"\n{ARRANGE}", " " * 16) if rim else ""
    images = "images" if rim else "x_train[rows]"
    end = "" if origin.whole else "[: STEPS - step]"
    validation = ", validation accuracy {accuracy(x_val, y_val):.4f}" if origin.validation else ""
    return dedent(f"""\
        step = 0
        for epoch in range(EPOCHS):
            order = np.zeros(-(-len(x_train) // BATCH) * BATCH, int)
            order[: len(x_train)] = np.random.default_rng([SEED, epoch]).permutation(len(x_train))
            counts = (np.arange(len(order)) < len(x_train)).astype("float32")
            seen = losses = right = 0
            for rows, count in list(zip(order.reshape(-1, BATCH), counts.reshape(-1, BATCH))){end}:{arranged}
                loss, hits = learn({images}, y_train[rows], count{kept})
                seen, losses, right = seen + count.sum(), losses + float(loss) * count.sum(), right + float(hits)
                step += 1
            print(f"epoch {{epoch + 1}}: loss {{losses / seen:.4f}}, accuracy {{right / seen:.4f}}{validation}")""")


def _result_code(origin: Origin) -> str:
    there = "" if origin.accuracy is None else f" (in the lab: {origin.accuracy:.4f})"
    return "\n".join(
        [
            f'print(f"test accuracy {{accuracy(x_test, y_test):.4f}}{there}")',
            "",
            "# To keep the network: model.save('my-network.keras')",
        ]
    )
