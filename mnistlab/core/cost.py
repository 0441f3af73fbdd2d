"""What training costs: multiplications counted, and a rough model of the machines that do them."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.architecture import layers
from mnistlab.core.spec import RunSpec

BYTES = 4
"""What a number takes in memory, in single precision."""


def products_forward(spec: RunSpec) -> int:
    """Return how often the forward pass of one image multiplies a weight by an input and adds the product."""
    return sum(layer.weights for layer in layers(spec))


def products_backward(spec: RunSpec) -> int:
    """Return the same of one image's way back: once for each weight's slope, once to pass the blame on.

    The first layer passes none: nobody asks how the pixels should change.
    """
    first, *others = layers(spec)
    return first.weights + 2 * sum(layer.weights for layer in others)


def products_an_epoch(spec: RunSpec, images: int) -> int:
    """Return how many multiplications an epoch over that many images takes, there and back."""
    return images * (products_forward(spec) + products_backward(spec))


def batch_bytes(spec: RunSpec) -> int:
    """Return the memory one batch of images takes."""
    return spec.batch_size * spec.inputs * BYTES


@dataclass(frozen=True)
class Machine:
    """A processor in two figures: what it multiplies in a second at best, and what it spends on each batch besides."""

    name: str
    products_a_second: float
    seconds_a_batch: float


CPU = Machine("CPU", products_a_second=5e10, seconds_a_batch=2e-5)
GPU = Machine("GPU", products_a_second=3e12, seconds_a_batch=2e-4)
"""Round figures of the size that holds for a laptop's processor and a graphics card: a model, not a measurement.

A graphics card multiplies far more at once, but being told what to do and waking up take it longer.
"""


def epoch_seconds(machine: Machine, spec: RunSpec, images: int) -> float:
    """Return how long an epoch takes in the model: work at full speed, plus what each batch costs besides."""
    work = products_an_epoch(spec, images) / machine.products_a_second
    return work + spec.steps_per_epoch(images) * machine.seconds_a_batch
