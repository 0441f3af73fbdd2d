"""What the last hidden layer of a network makes of images: the points between which its output layer draws lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.neighbours import BLOCK, Cloud, Nearest
from mnistlab.core.trained import Network

MOST_IMAGES = 10_000
MOST_PRODUCTS = 8 * 10**9
"""Of how many images the activations are computed at the most, and with how many multiplications: a second at worst."""

FEWEST_IMAGES = 1000
"""Of how many they are computed even if the network is so large that this takes more."""


@dataclass(frozen=True, eq=False)
class Representation:
    """The activations of a network's last hidden layer for some images, to be searched for neighbours.

    They are kept in half precision, so distances are right to three digits.

    cloud: activations divided by `unit`, shape (images, units of the layer), float16.
    unit: the largest activation of the first images: what is divided by it is no more than half precision can hold.
    """

    cloud: Cloud
    unit: float

    @classmethod
    def of(cls, network: Network, images: NDArray[np.uint8], indices: NDArray[np.integer]) -> Representation:
        """Run the images of these indices through the network, a block at a time."""
        first = last_hidden(network, images[indices[:BLOCK]])
        unit = float(np.abs(first).max(initial=0)) or 1.0
        values = np.empty((len(indices), first.shape[1]), np.float16)
        for start in range(0, len(indices), BLOCK):
            block = images[indices[start : start + BLOCK]]
            values[start : start + BLOCK] = last_hidden(network, block) / unit
        values.setflags(write=False)
        return cls(Cloud.of(values), unit)

    def nearest(self, network: Network, image: NDArray[np.uint8], count: int) -> Nearest:
        """Return which of the images are most like another one, shape (height, width), to the network asked before."""
        (query,) = last_hidden(network, image[None])
        found = self.cloud.nearest(query / self.unit, count)
        return Nearest(found.indices, found.distances * self.unit, found.usual * self.unit)


def last_hidden(network: Network, images: NDArray[np.uint8]) -> NDArray[np.floating[Any]]:
    """Return the activations of the last hidden layer, shape (images, units); without one, the network's inputs."""
    return network.layers(images)[-2]


def sample(network: Network, train: int) -> NDArray[np.intp]:
    """Return which training images stand for all `train` of them: spread evenly, as they may be sorted by class."""
    products = sum(kernel.size for kernel in network.weights[::2])
    wanted = min(MOST_IMAGES, max(FEWEST_IMAGES, MOST_PRODUCTS // products), train)
    return np.arange(wanted) * train // wanted
