"""Chunks grow to what takes 150 ms, and start small."""

from __future__ import annotations

import pytest

from mnistlab.training.pace import FIRST_SECONDS, SECONDS, Pace


def test_the_first_chunk_is_small() -> None:
    assert Pace(longest=512, batch=128).next(400) == 16
    assert Pace(longest=16, batch=4096).next(400) == 1
    assert Pace(longest=512, batch=128, seconds_a_step=0.001).next(400) == pytest.approx(FIRST_SECONDS / 0.001)


def test_later_chunks_take_their_time() -> None:
    pace = Pace(longest=512, batch=128)
    pace.took(16, 0.016)

    assert pace.next(400) == pytest.approx(SECONDS / 0.001, abs=1)


@pytest.mark.parametrize(("seconds", "expected"), [(1e-9, 512), (100.0, 1), (0.0, 512)])
def test_chunks_stay_within_bounds(seconds: float, expected: int) -> None:
    pace = Pace(longest=512, batch=128)
    pace.took(1, seconds)

    assert pace.next(10_000) == expected
    assert pace.next(1) == 1


def test_a_hiccup_is_forgotten() -> None:
    pace = Pace(longest=512, batch=128, seconds_a_step=0.001)
    pace.took(10, 10.0)
    for _ in range(12):
        pace.took(10, 0.01)

    assert pace.next(400) > 100
