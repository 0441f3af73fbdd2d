from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.losses import one_hot
from mnistlab.core.preparing import code_faults, flat_place, min_max, row_and_column


def test_places_are_those_of_numpy_s_reshape() -> None:
    image = np.arange(28 * 28).reshape(28, 28)
    for row in range(28):
        for column in range(28):
            assert image.reshape(-1)[flat_place(row, column)] == image[row, column]
            assert row_and_column(flat_place(row, column)) == (row, column)
    assert flat_place(2, 3, width=5) == np.ravel_multi_index((2, 3), (4, 5))
    assert row_and_column(13, width=5) == np.unravel_index(13, (4, 5))


def test_min_max_takes_the_lowest_to_0_and_the_highest_to_1() -> None:
    x = np.array([-10.0, 15.0, 40.0])
    np.testing.assert_allclose(min_max(x, x.min(), x.max()), np.interp(x, [-10, 40], [0, 1]))
    assert min_max(51.0, 0, 255) == pytest.approx(0.2)


@pytest.mark.parametrize("label", range(10))
def test_a_row_of_the_identity_is_a_code_without_fault(label: int) -> None:
    code = one_hot(np.array([label]))[0].astype(int).tolist()
    assert code_faults(code, label) == []
    assert len(code_faults(code, (label + 1) % 10)) == 1


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ((0, 0, 0, 1, 0, 0, 0, 0, 0), ("9 places", "place 3, counted from 0, and that says 3, not 4")),
        ((0, 0, 0, 0, 1, 0, 0, 0, 0), ("9 places",)),
        ((0,) * 10, ("no 1",)),
        ((0, 0, 0, 0, 1, 1, 0, 0, 0, 0), ("2 ones",)),
        ((0, 0, 0, 1, 0, 0, 0, 0, 0, 0), ("says 3, not 4",)),
    ],
)
def test_each_fault_is_said(code: tuple[int, ...], says: tuple[str, ...]) -> None:
    faults = code_faults(code, 4)
    assert len(faults) == len(says)
    for fault, part in zip(faults, says, strict=True):
        assert part in fault
