"""Curves of repeats."""

from __future__ import annotations

from mnistlab.core.events import EpochEnd
from mnistlab.ui.compare.seeds import _curve


def test_a_curve_whose_beginning_is_not_known_stands_at_its_own_epochs() -> None:
    history = [EpochEnd(3, 0.2, 0.9, 0.3, 0.8, seconds=0.0), EpochEnd(4, 0.1, 0.95, 0.2, 0.85, seconds=1.0)]
    assert _curve(history, True) == [None, None, 0.8, 0.85]
    assert _curve(history, False) == [None, None, 0.9, 0.95]
    assert _curve([], True) == []
