"""One layer for many, against running them all; and counting the straight pieces of a curve."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mnistlab.core.collapse import collapsed, straight_pieces
from mnistlab.core.dense import forward


@pytest.mark.parametrize("sizes", [(3, 4), (5, 2, 7), (1, 2, 2, 2, 1), (784, 16, 16, 10)])
def test_one_layer_does_what_all_did(sizes: tuple[int, ...]) -> None:
    random = np.random.default_rng(1)
    weights = [part for a, b in pairwise(sizes) for part in (random.normal(size=(a, b)), random.normal(size=b))]
    x = random.normal(size=(20, sizes[0]))
    kernel, bias = collapsed(weights)
    assert kernel.shape == (sizes[0], sizes[-1])
    assert x @ kernel + bias == pytest.approx(forward(weights, x, "linear").logits)
    if len(sizes) > 2:
        assert np.abs(x @ kernel + bias - forward(weights, x, "relu").logits).max() > 0.1


@pytest.mark.parametrize(("bends", "pieces"), [((), 1), ((0.0,), 2), ((0.013,), 2), ((-1.0, 0.25, 2.507), 4)])
def test_straight_pieces(bends: tuple[float, ...], pieces: int) -> None:
    x = np.linspace(-4, 4, 401)
    y = 0.5 * x + sum((np.maximum(x - bend, 0) for bend in bends), start=np.zeros_like(x))
    assert straight_pieces(y) == pieces
