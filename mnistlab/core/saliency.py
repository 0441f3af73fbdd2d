"""Where on an image a decision hangs: the derivative of a score by every pixel, and whether it means something."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.dense import Array, Weights, forward
from mnistlab.core.facts import BRIGHTEST

GREY = (BRIGHTEST + 1) // 2
"""Half way between black and white."""


def slopes(weights: Weights, x: Array, activation: str, layer: int, direction: Array) -> Array:
    """Return the derivative of a layer's sums, taken together as `direction` says, by every input.

    The chain rule, from that layer back to the pixels; for an output it is the gradient that saliency maps show.

    Source: Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks (2013), arXiv:1312.6034, section 3.

    Args:
        weights: kernel, bias, kernel, bias, ...
        x: pixels as the network gets them, shape (images, inputs).
        activation: of the hidden layers.
        layer: whose sums, counted from 0; those of the last one are the logits.
        direction: how much each of them counts, shape (units,): 1 at one place for a single neuron, 1 and -1 at two
            for how far one of them is above the other.

    Returns:
        Shape (images, inputs).
    """
    way = forward(weights[: 2 * layer + 2], x, activation)
    blame: Array = np.broadcast_to(direction, way.sums[layer].shape)
    for before in reversed(range(layer)):
        blame = (blame @ weights[2 * before + 2].T) * ACTIVATIONS[activation].slope(way.sums[before])
    found: Array = blame @ weights[0].T
    return found


def lead(classes: int, first: int, second: int | None = None) -> Array:
    """Return the direction of one class's logit, or of how far it is above another's: shape (classes,)."""
    direction: Array = np.zeros(classes)
    direction[first] = 1
    if second is not None:
        direction[second] -= 1
    return direction


def most_salient(slope: Array, count: int) -> NDArray[np.intp]:
    """Return the `count` pixels with the largest slopes, whatever their sign, the largest first."""
    return np.argsort(-np.abs(slope), kind="stable")[:count]


def any_pixels(count: int, pixels: int, draws: int, seed: int) -> NDArray[np.intp]:
    """Return `count` different pixels out of `pixels`, drawn at random `draws` times: shape (draws, count)."""
    chance = np.random.default_rng(seed)
    return np.stack([chance.permutation(pixels)[:count] for _ in range(draws)])


def painted(image: NDArray[np.uint8], pixels: NDArray[np.intp], paint: NDArray[np.uint8] | int) -> NDArray[np.uint8]:
    """Return an image with some of its pixels painted over.

    Args:
        image: shape (height, width).
        pixels: their places in the flattened image.
        paint: one grey value, or one for every pixel of the image, shape (pixels,).
    """
    flat = image.ravel().copy()
    flat[pixels] = np.broadcast_to(np.asarray(paint, np.uint8), flat.shape)[pixels]
    return flat.reshape(image.shape)


def against(slope: Array) -> NDArray[np.uint8]:
    """Return what to paint each pixel so that the score falls: black where light speaks for it, white elsewhere.

    All the pixels at once, moved as far as they go, along the sign of the gradient as in Goodfellow, Shlens and
    Szegedy, Explaining and Harnessing Adversarial Examples (2014), arXiv:1412.6572.
    """
    return np.where(slope > 0, 0, BRIGHTEST).astype(np.uint8)
