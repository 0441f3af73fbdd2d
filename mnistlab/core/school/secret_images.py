"""Images that no learner's page ever shows, to score networks on.

They are variants of test images: each a little turned, slanted, resized, moved, its strokes a little thicker or
thinner. Why variants, and not images held back from the start: nothing about the learners' runs changes, neither
what they are trained and tested on, nor their numbers of batches, nor the published figures they are compared with.

What they measure: whether a network reads digits written slightly differently from those it was chosen by. Who tries
settings until the test accuracy looks best has also picked a little of the test images' luck; on these images that
luck is worth nothing, and learning by heart is worth nothing. The order of good and bad networks stays. Of 21 networks
of all sizes on MNIST, from guessing to 97.8 % of the test images, the best got 96 to 97 % of these right, one without a
hidden layer 89 instead of 91.6 %; the ranks agree with a correlation of 0.99. On Fashion-MNIST the best got 80 to 81
instead of 87.6 %, and the correlation is 0.98. So there is room above the best, and nobody is thrown back by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.trained import Network

IMAGES = 2000
"""How many there are of a dataset, the same number of each class as far as it has them."""

TURN, SLANT, SIZE, SHIFT, STROKE = 7.0, 0.08, 0.06, 0.6, 0.4
"""The most that is done to one: degrees either way; pixels to the side for each one up; share larger or smaller;
pixels along each axis; how far its strokes go towards one pixel more, or less, at each edge (1 is all the way)."""

_BLOCK = 250
"""Images that are worked on at once: it bounds the memory."""


@dataclass(frozen=True, eq=False)
class SecretImages:
    """Images, shape (images, height, width), uint8, and their classes, shape (images,)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def score(self, network: Network) -> float:
        """Return the share of the images that the network gets right, from 0 to 1; no answer is a wrong one."""
        right = 0
        for start in range(0, len(self.labels), _BLOCK):
            block = slice(start, start + _BLOCK)
            with np.errstate(all="ignore"):  # weights may be beyond all bounds
                logits = network.forward(self.images[block]).logits
            answers = np.isfinite(logits).all(axis=1)
            right += int(((logits.argmax(axis=1) == self.labels[block]) & answers).sum())
        return right / max(len(self.labels), 1)


def secret_images(images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int, count: int = IMAGES) -> SecretImages:
    """Return variants of images; the same seed gives the same ones.

    Args:
        images: shape (images, height, width).
        labels: their classes, shape (images,).
        seed: of a class of learners, which keeps it to itself.
        count: how many to make, fewer if there are too few images.
    """
    random = np.random.default_rng(seed)
    chosen = _balanced(labels, count, random)
    made = [_varied(images[chosen[start : start + _BLOCK]], random) for start in range(0, len(chosen), _BLOCK)]
    pictures = np.concatenate(made) if made else images[:0]
    return SecretImages(pictures, labels[chosen])


def _balanced(labels: NDArray[np.uint8], count: int, random: np.random.Generator) -> NDArray[np.intp]:
    """Return which images to take, none twice: as many of each class, mixed."""
    classes = np.unique(labels)
    each = count // max(len(classes), 1)
    places = [random.permutation(np.flatnonzero(labels == label))[:each] for label in classes]
    return random.permutation(np.concatenate(places)) if places else np.empty(0, np.intp)


def _varied(images: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    many = len(images)
    angle, slant, size, right, down, stroke = (
        random.uniform(-most, most, many).astype(np.float32)
        for most in (np.deg2rad(TURN), SLANT, SIZE, SHIFT, SHIFT, STROKE)
    )
    pictures = _placed(_stroked(images.astype(np.float32), stroke), angle, slant, 1 + size, right, down)
    return np.rint(pictures).clip(0, BRIGHTEST).astype(np.uint8)


Floats = NDArray[np.floating[Any]]


def _stroked(pictures: Floats, towards: Floats) -> Floats:
    """Return pictures whose strokes are thicker where `towards` is above 0, thinner where it is below."""
    around = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
    cross = [
        around[:, 1:-1, 1:-1],
        around[:, :-2, 1:-1],
        around[:, 2:, 1:-1],
        around[:, 1:-1, :-2],
        around[:, 1:-1, 2:],
    ]
    thick, thin = np.maximum.reduce(cross), np.minimum.reduce(cross)
    share = towards[:, None, None]
    changed: Floats = pictures + np.where(share > 0, share * (thick - pictures), share * (pictures - thin))
    brightest = (pictures.max(axis=(1, 2)) / changed.max(axis=(1, 2)).clip(1))[:, None, None]
    changed *= brightest  # a stroke that is one pixel wide would fade instead of becoming thinner
    return changed


def _placed(pictures: Floats, angle: Floats, slant: Floats, size: Floats, right: Floats, down: Floats) -> Floats:
    """Return pictures turned, slanted, resized about their middle, and moved.

    Every pixel looks up where it comes from and takes the mean of the four pixels there, by how near they are.
    """
    many, height, width = pictures.shape
    y = np.arange(height, dtype=np.float32) - np.float32((height - 1) / 2)
    x = np.arange(width, dtype=np.float32) - np.float32((width - 1) / 2)
    y, x = np.subtract.outer(-down, -y)[:, :, None], np.subtract.outer(-right, -x)[:, None, :]
    cosine, sine, slant, size = (value[:, None, None] for value in (np.cos(angle), np.sin(angle), slant, size))
    # The way back: the turn undone, then the slant, then the size. A border of one pixel stands for all outside.
    turned_x, turned_y = cosine * x + sine * y, cosine * y - sine * x
    from_x = ((turned_x - slant * turned_y) / size + (width + 1) / 2).clip(0, width + 1)
    from_y = (turned_y / size + (height + 1) / 2).clip(0, height + 1)
    left, top = from_x.astype(np.int32), from_y.astype(np.int32)
    share_x, share_y = from_x - left, from_y - top
    bordered = np.pad(pictures, ((0, 0), (1, 2), (1, 2))).reshape(many, -1)
    at = (top * (width + 3) + left).reshape(many, -1)

    def corner(offset: int) -> Floats:
        return np.take_along_axis(bordered, at + offset, axis=1).reshape(many, height, width)

    above = corner(0) * (1 - share_x) + corner(1) * share_x
    below = corner(width + 3) * (1 - share_x) + corner(width + 4) * share_x
    moved: Floats = above * (1 - share_y) + below * share_y
    return moved
