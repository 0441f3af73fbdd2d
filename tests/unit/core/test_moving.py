"""Images moved at random: the quick way is the pad's way."""

from __future__ import annotations

import numpy as np

from mnistlab.core.distort import Placing, place
from mnistlab.core.moving import moved
from mnistlab.core.pad import in_frame, on_paper, prepare
from mnistlab.data.catalog import Catalog


def test_both_ways_are_what_the_pad_makes_of_it() -> None:
    images = Catalog().load("mnist").x_test[:60]
    prepared, plain = moved(images, 6, seed=3)
    steps = np.random.default_rng(3).integers(0, 13, (60, 2)) - 6
    assert np.abs(steps).max() == 6
    for image, (right, down), ready, bare in zip(images, steps.tolist(), prepared, plain, strict=True):
        paper = place(on_paper(image), Placing(right=right, down=down))
        np.testing.assert_array_equal(prepare(paper).centred, ready)
        np.testing.assert_array_equal(in_frame(paper), bare)


def test_not_moved_they_stay_as_they_are() -> None:
    images = Catalog().load("mnist").x_test[:20]
    prepared, plain = moved(images, 0, seed=0)
    np.testing.assert_array_equal(prepared, images)
    np.testing.assert_array_equal(plain, images)
