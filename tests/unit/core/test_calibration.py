"""Calibration against a hand-made example, a perfectly calibrated classifier, and Guo et al.'s own formula."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.calibration import balance_sentence, bin_sentence, calibration, wilson


def says(*chances: float) -> NDArray[np.float32]:
    """Answers that always name class 0 of two, with these probabilities."""
    return np.array([(chance, 1 - chance) for chance in chances], dtype=np.float32)


def test_a_hand_made_example() -> None:
    found = calibration(np.array([0, 0, 0, 1, 0, 1]), says(0.95, 0.95, 0.97, 0.93, 0.6, 0.6))
    low, high = found.bins
    assert (low.low, low.high, low.images, low.right) == (0.5, 0.6, 2, 0.5)
    assert (high.low, high.high, high.images, high.right) == (0.9, 1.0, 4, 0.75)
    assert high.sure == pytest.approx(0.95) and low.sure == pytest.approx(0.6)
    assert found.error == pytest.approx((2 * 0.1 + 4 * 0.2) / 6)
    assert found.sure == pytest.approx(5 / 6) and found.right == pytest.approx(4 / 6)
    assert found.too_sure == pytest.approx(1 / 6)


def test_a_classifier_that_is_right_as_often_as_it_says_is_well_calibrated() -> None:
    rng = np.random.default_rng(5)
    sure = rng.uniform(0.5, 1, 200_000)
    right = rng.uniform(size=len(sure)) < sure
    found = calibration(np.where(right, 0, 1), np.column_stack([sure, 1 - sure]))
    assert found.error < 0.004
    assert abs(found.too_sure) <= found.luck < 0.002
    assert all(part.least - 0.005 < part.sure < part.most + 0.005 for part in found.bins)
    assert "no more than the luck" in balance_sentence(found)


@pytest.mark.parametrize(("shift", "said"), [(0.1, "too sure"), (-0.1, "surer")])
def test_one_that_is_too_sure_or_not_sure_enough_is_told_so(shift: float, said: str) -> None:
    rng = np.random.default_rng(6)
    truth = rng.uniform(0.65, 0.85, 20_000)
    right = rng.uniform(size=len(truth)) < truth
    sure = truth + shift
    found = calibration(np.where(right, 0, 1), np.column_stack([sure, 1 - sure]))
    assert found.error == pytest.approx(0.1, abs=0.01) and found.too_sure == pytest.approx(shift, abs=0.01)
    assert balance_sentence(found).endswith(f"{said}.")


def test_the_error_is_that_of_the_formula() -> None:
    """Guo et al., equations 2 and 3, bin by bin as they are printed."""
    rng = np.random.default_rng(7)
    logits = rng.normal(0, 2, (3000, 10))
    chances = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)
    labels = np.where(rng.uniform(size=3000) < 0.6, chances.argmax(axis=1), rng.integers(0, 10, 3000))
    confidence, accuracy = chances.max(axis=1), chances.argmax(axis=1) == labels
    for bins in (10, 15):
        expected = 0.0
        for m in range(1, bins + 1):
            members = (confidence > (m - 1) / bins) & (confidence <= m / bins)
            if members.any():
                expected += members.sum() / 3000 * abs(accuracy[members].mean() - confidence[members].mean())
        found = calibration(labels, chances, bins)
        assert found.error == pytest.approx(expected, abs=1e-7)
        assert sum(part.images for part in found.bins) == 3000


def test_a_probability_on_an_edge_belongs_to_the_bin_below() -> None:
    for chance in (0.6, 0.7, 0.8, 0.9, 1.0):
        (part,) = calibration(np.array([0]), says(chance)).bins
        assert part.high == pytest.approx(chance), chance


def test_a_probability_that_rounding_carried_above_one_is_in_the_last_bin() -> None:
    (part,) = calibration(np.array([0]), np.array([[1.0000001, 0.0]], dtype=np.float32)).bins
    assert (part.low, part.high, part.right) == (0.9, 1.0, 1.0)


def test_a_collapsed_network_has_one_bin() -> None:
    chances = np.full((100, 10), 0.1, dtype=np.float32)
    found = calibration(np.arange(100) % 10, chances)
    assert len(found.bins) == 1 and found.error == pytest.approx(0, abs=1e-7)
    assert bin_sentence(found) == "When it says 0 to 10 %, it is right 10.0 % of the time (all images)."


def test_wilson_gives_the_bounds_of_the_textbook() -> None:
    # A. Agresti, B. Coull 1998 and every table since: 8 of 10, and what twice the standard error cannot say: 0 of 10.
    assert wilson(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(1.0, 1)[1] == 1.0


def test_the_fullest_bin_is_put_into_words() -> None:
    found = calibration(np.array([0, 0, 0, 1, 0]), says(0.95, 0.95, 0.97, 0.93, 0.6))
    assert bin_sentence(found) == "When it says 90 to 100 %, it is right 75.0 % of the time (4 images)."


def test_what_is_not_quite_all_does_not_read_as_all() -> None:
    found = calibration(np.array([1, *[0] * 2999]), says(*[0.9999] * 3000))
    assert "it is right 99.9 % of the time" in bin_sentence(found)
    assert "it is 99.9 % sure on average, and right 99.9 % of the time" in balance_sentence(found)
