"""Counting what a dense network learns: shapes, weights, biases and their arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mnistlab.core.spec import RunSpec


@dataclass(frozen=True)
class LayerSize:
    """One dense layer: `inputs` x `units` weights and one bias a unit."""

    name: str
    inputs: int
    units: int
    activation: str

    @property
    def weights(self) -> int:
        """One weight for each connection."""
        return self.inputs * self.units

    @property
    def biases(self) -> int:
        """One bias for each unit."""
        return self.units

    @property
    def parameters(self) -> int:
        """Everything this layer learns."""
        return self.weights + self.biases

    @property
    def arithmetic(self) -> str:
        """The sum in digits, like "784 x 512 + 512 = 401,920", with a true multiplication sign."""
        return f"{self.inputs} × {self.units} + {self.units} = {self.parameters:,}"


def layers(spec: RunSpec) -> list[LayerSize]:
    """Return the dense layers of the spec's network, hidden ones first, the softmax layer last."""
    sizes = [spec.inputs, *spec.hidden, spec.classes]
    last = len(sizes) - 2
    return [
        LayerSize(
            name="Output" if i == last else f"Hidden {i + 1}",
            inputs=inputs,
            units=units,
            activation="softmax" if i == last else spec.activation,
        )
        for i, (inputs, units) in enumerate(pairwise(sizes))
    ]


def parameter_count(spec: RunSpec) -> int:
    """Return how many numbers the spec's network learns."""
    return sum(layer.parameters for layer in layers(spec))
