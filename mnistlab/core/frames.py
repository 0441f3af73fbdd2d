"""A training told in frames: what a network made of the same images at each moment that was kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.components import principal_components
from mnistlab.core.dense import forward
from mnistlab.core.learned import telling
from mnistlab.core.losses import cross_entropy
from mnistlab.core.metrics import confusion_matrix
from mnistlab.core.snapshots import Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.core.trained import Network

Array = NDArray[np.floating[Any]]

PICTURES, GALLERY, MAPPED = 24, 12, 500
"""How many neurons have their weights shown, how many images their answers, and how many are on the map."""

WORK = 7 * 10**10
"""Additions and multiplications a film may take: about a second of one core. Large networks are asked fewer images."""

FEWEST_IMAGES = 500

EDGE = 1.15
"""How far from the middle of the map its points lie at most; but for the outermost ones they are within 1."""

_CHUNK = 1000
_GROWTH = 10.0


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment: after `step` batches, `epoch` whole epochs among them.

    accuracy, loss: over the film's `tested` images; the loss, L2 penalty included, may be no number.
    confusion: counts, true classes in rows, answers in columns. Images whose outputs are no numbers are in none.
    pictures: weights of the film's `neurons`, shape (neurons, pixels), -1 to 1 on one scale for all frames.
    chances: of the film's `gallery`, shape (images, classes).
    spots: where the film's `mapped` images lie, shape (images, 2), -`EDGE` to `EDGE`; NaN if they have no place.
    extent: how much of the plane the map shows, against other frames; 0 if all lie in one place, NaN if in none.
    """

    step: int
    epoch: int
    accuracy: float
    loss: float
    confusion: NDArray[np.int64]
    pictures: Array
    chances: Array
    spots: Array
    extent: float


@dataclass(frozen=True, eq=False)
class Film:
    """All frames, and what they are of: places in the test set, and neurons of the first layer.

    mapped: these lie where the last hidden layer puts them, or the outputs if there is none.
    axes_of: the frame whose principal components are the map's axes; `kept` is the share of variance they hold there.
    """

    frames: tuple[Frame, ...]
    tested: NDArray[np.intp]
    neurons: NDArray[np.intp]
    gallery: NDArray[np.intp]
    mapped: NDArray[np.intp]
    axes_of: int
    kept: float


def film(
    spec: RunSpec, snapshots: Sequence[Snapshot], images: NDArray[np.uint8], labels: NDArray[np.integer[Any]]
) -> Film:
    """Ask the network of each snapshot the same test images.

    Args:
        spec: the run's settings.
        snapshots: at least one, in order.
        images, labels: the test set, shapes (images, height, width) and (images,).
    """
    networks = [Network(spec, snapshot.weights) for snapshot in snapshots]
    tested = spread(len(images), affordable(snapshots))
    with np.errstate(over="ignore", invalid="ignore"):
        said, losses = _answers(networks, images, labels, tested)
        neurons, pictures = _pictures([network.weights[0] for network in networks])
        gallery = tested[telling(said, labels[tested], GALLERY)]
        mapped = tested[spread(len(tested), MAPPED)]
        places, axes_of, kept = _map([_layer(network, images[mapped]) for network in networks])
        chances = [network.probabilities(images[gallery]) for network in networks]
    true = labels[tested]
    frames = []
    for i, snapshot in enumerate(snapshots):
        answered = said[i] >= 0
        confusion = confusion_matrix(true[answered], said[i][answered], spec.classes)
        accuracy = float((said[i] == true).mean())
        measures = (accuracy, float(losses[i]), confusion)
        frames.append(Frame(snapshot.step, snapshot.epoch, *measures, pictures[i], chances[i], *places[i]))
    return Film(tuple(frames), tested, neurons, gallery, mapped, axes_of, kept)


def affordable(snapshots: Sequence[Snapshot]) -> int:
    """Return how many images all snapshots together can be asked for the price of `WORK`, in whole hundreds."""
    weights = sum(array.size for snapshot in snapshots for array in snapshot.weights)
    return max(FEWEST_IMAGES, WORK // (2 * weights) // 100 * 100)


def spread(total: int, count: int) -> NDArray[np.intp]:
    """Return `count` places out of `total`, as evenly as can be: the first half of a test set may be the easier one."""
    return np.arange(min(count, total)) * total // min(count, total)


def _answers(
    networks: Sequence[Network],
    images: NDArray[np.uint8],
    labels: NDArray[np.integer[Any]],
    tested: NDArray[np.intp],
) -> tuple[NDArray[np.int16], Array]:
    """Return each network's answers, shape (networks, images), -1 for none, and its loss, shape (networks,)."""
    said = np.empty((len(networks), len(tested)), np.int16)
    losses = np.zeros(len(networks))
    for start in range(0, len(tested), _CHUNK):
        part = tested[start : start + _CHUNK]
        x = networks[0].inputs(images[part])
        for i, network in enumerate(networks):
            logits = forward(network.weights, x, network.spec.activation).logits
            answered = np.isfinite(logits).all(axis=1)
            said[i, start : start + len(part)] = np.where(answered, logits.argmax(axis=1), -1)
            losses[i] += cross_entropy(logits, labels[part], network.spec.loss).sum(dtype=float) / len(tested)
    return said, losses + [_penalty(network) for network in networks]


def _penalty(network: Network) -> float:
    if not network.spec.l2:
        return 0.0
    return network.spec.l2 * sum(float(np.square(kernel, dtype=float).sum()) for kernel in network.weights[::2])


def _pictures(kernels: Sequence[Array]) -> tuple[NDArray[np.intp], list[Array]]:
    """Return the neurons whose weights moved most in the mean, in order, and what they looked like in each frame.

    The brightest are the largest weights of all frames, or if they have run away, some that have just begun to.
    """
    moved = np.abs(kernels[-1] - kernels[0]).mean(axis=0, dtype=float)
    neurons = np.sort(np.argsort(-moved, kind="stable")[:PICTURES])
    shown = [kernel[:, neurons].T for kernel in kernels]
    sizes = [float(np.percentile(np.abs(picture), 99.5)) for picture in shown]
    most = min(max(sizes), _GROWTH * sizes[0] or np.inf) or 1.0
    return neurons, [np.clip(picture / most, -1, 1) for picture in shown]


def _layer(network: Network, images: NDArray[np.uint8]) -> Array:
    """Return the activations of the last hidden layer, the logits if there is none."""
    layers = network.layers(images)
    return layers[-2] if network.spec.hidden else layers[-1]


def _map(layers: Sequence[Array]) -> tuple[list[tuple[Array, float]], int, float]:
    """Return where images lie in each frame along two fixed axes, and how far apart; the axes' frame and their share.

    The axes are those of the last frame, or if its neurons have died or run away, of the last in which they had not.
    Each frame fills the map: at one scale the start would be a dot, and of a network that breaks all but the end.
    """
    lively = [np.isfinite(values).all() and np.ptp(values, axis=0).any() for values in layers]
    axes_of = max((i for i, lives in enumerate(lively) if lives), default=len(layers) - 1)
    if not lively[axes_of]:
        return [_placed(np.zeros_like(values[:, :2])) for values in layers], axes_of, 0.0
    unit = float(np.abs(layers[axes_of]).max())
    components = principal_components(layers[axes_of] / unit, min(2, layers[0].shape[1]))
    # The mean is left in: beside that of a network that has run away, the numbers of a sound one would be lost.
    spots = [values.astype(float) / unit @ components.axes.T for values in layers]
    return [_placed(one) for one in spots], axes_of, components.kept


def _placed(spots: Array) -> tuple[Array, float]:
    if spots.shape[1] < 2:
        spots = np.pad(spots, ((0, 0), (0, 1)))
    there = spots[np.isfinite(spots).all(axis=1)]
    if not len(there):
        return np.full_like(spots, np.nan), float("nan")
    low, high = np.percentile(there, (1, 99), axis=0)
    extent = float((high - low).max()) / 2
    return np.clip((spots - (low + high) / 2) / (extent or 1.0), -EDGE, EDGE), extent
