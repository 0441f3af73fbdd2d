"""A checkpoint comes back as it was, and nothing else is taken for one."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.events import EpochEnd
from mnistlab.core.outcome import Checkpoint


def test_round_trip_keeps_every_bit() -> None:
    rng = np.random.default_rng(1)
    weights = tuple(rng.normal(size=shape).astype(np.float32) for shape in [(784, 12), (12,), (12, 10), (10,)])
    state = (np.array(7, np.int64), rng.normal(size=(3, 3)).astype(np.float32), np.array([1, 2], np.uint32))
    before = Checkpoint(
        '{"epochs":3}',
        2,
        1000,
        weights,
        state,
        62,
        31.5,
        29.25,
        1984,
        0.5,
        2.5,
        (EpochEnd(1, 0.5, 0.9, 0.4, 0.91, 1.0),),
    )
    after = Checkpoint.from_bytes(before.to_bytes())
    plain = ("weights", "state")
    assert {k: v for k, v in vars(after).items() if k not in plain} == {
        k: v for k, v in vars(before).items() if k not in plain
    }
    for name in plain:
        for one, two in zip(getattr(before, name), getattr(after, name), strict=True):
            assert one.dtype == two.dtype
            np.testing.assert_array_equal(one, two)


def test_series_longer_than_ten_keep_their_order() -> None:
    weights = tuple(np.full((2,), i, np.float32) for i in range(18))
    after = Checkpoint.from_bytes(Checkpoint("{}", 0, 0, weights, ()).to_bytes())
    assert [int(array[0]) for array in after.weights] == list(range(18))


@pytest.mark.parametrize("cut", [0, 10, 200, -1])
def test_a_truncated_file_is_no_checkpoint(cut: int) -> None:
    data = Checkpoint("{}", 0, 0, (np.zeros((50, 50), np.float32),), ()).to_bytes()
    with pytest.raises(ValueError, match="no readable checkpoint"):
        Checkpoint.from_bytes(data[:cut])
