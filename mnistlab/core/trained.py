"""A trained network as it can be asked: its settings, its weights, and what it makes of images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.dense import Pass, forward
from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.losses import softmax
from mnistlab.core.spec import RunSpec


@dataclass(frozen=True, eq=False)
class Network:
    """The settings and what was learned: kernel, bias, kernel, bias, ... in layer order, read-only."""

    spec: RunSpec
    weights: tuple[NDArray[np.float32], ...]

    def inputs(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return images as the network gets them: flattened, shape (images, pixels), scaled if it was trained so."""
        flat = images.reshape(len(images), -1).astype(np.float32)
        return flat / np.float32(BRIGHTEST) if self.spec.pixels == "scaled" else flat

    def forward(self, images: NDArray[np.uint8]) -> Pass:
        """Run images, shape (images, height, width), through the network."""
        return forward(self.weights, self.inputs(images), self.spec.activation)

    def layers(self, images: NDArray[np.uint8]) -> list[NDArray[np.floating[Any]]]:
        """Return what images are to each layer in turn: pixels, activations of the hidden layers, logits.

        Each has shape (images, units of the layer).
        """
        there = self.forward(images)
        return [*there.inputs, there.logits]

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.floating[Any]]:
        """Return what the network says of images, shape (images, classes)."""
        return softmax(self.forward(images).logits)
