import numpy as np
import pytest

from mnistlab.core import explain
from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec

DIGITS = tuple("0123456789")


def epoch(accuracy: float) -> EpochEnd:
    return EpochEnd(5, 0.1, accuracy, None, None, 1.0)


@pytest.mark.parametrize(
    ("train", "test", "said"),
    [
        (0.9800, 0.9786, "no more than the luck"),
        (0.9920, 0.9800, "the first sign of learning the training images by heart"),
        (0.9990, 0.9500, "overfitting"),
        (0.9000, 0.9400, "still getting better"),
        (0.1124, 0.1135, "not learned anything yet"),
    ],
)
def test_the_gap_is_explained(train: float, test: float, said: str) -> None:
    assert said in explain.gap(test, 10_000, epoch(train))


def test_dropout_explains_a_better_test() -> None:
    assert "dropout" in explain.gap(0.97, 10_000, epoch(0.94), dropout=0.2)


def test_the_gap_is_stated_in_points() -> None:
    assert "1.2 points worse" in explain.gap(0.98, 10_000, epoch(0.992))


def test_without_a_whole_epoch_there_is_nothing_to_compare() -> None:
    assert "before its first epoch" in explain.gap(0.9, 10_000, None)


def test_luck_shrinks_with_more_images_and_never_is_zero() -> None:
    assert explain.luck(0.98, 10_000) == pytest.approx(0.0028)
    assert explain.luck(0.98, 100) > explain.luck(0.98, 10_000)
    assert explain.luck(1.0, 10_000) > 0


def test_per_cent_rounds_but_not_up_to_all() -> None:
    assert explain.percent(0.97864) == "97.86 %"
    assert explain.percent(0.99999) == "99.99 %"
    assert explain.percent(0.9999, 0) == "99 %"
    assert explain.percent(1.0) == "100.00 %"
    assert explain.percent(0.0) == "0.00 %"


def test_mixups_come_most_frequent_first_and_without_the_right_ones() -> None:
    matrix = np.array([[50, 2, 0], [0, 40, 7], [1, 0, 30]])
    assert explain.mixups(matrix) == [(1, 2, 7), (0, 1, 2), (2, 0, 1)]
    assert explain.mixups(matrix, 1) == [(1, 2, 7)]
    assert explain.mixups(np.diag([3, 4])) == []


def test_the_headline_states_what_the_matrix_shows() -> None:
    matrix = np.diag([90] * 10)
    assert explain.headline(matrix, DIGITS) == "900 of 900 right: not one mistake"
    matrix[4, 9] = 23
    assert explain.headline(matrix, DIGITS) == "900 of 923 right; most often 4 was taken for 9 (23 times)"
    matrix[4, 9] = 1
    assert "(once)" in explain.headline(matrix, DIGITS)
    collapsed = np.zeros((10, 10), dtype=int)
    collapsed[:, 1] = 100
    assert explain.headline(collapsed, DIGITS) == "100 of 1,000 right: it says 1 for every image"


def test_accuracy_as_counts() -> None:
    assert explain.fit(0.9786, 10_000) == "9,786 of 10,000 images right, 214 wrong"


@pytest.mark.parametrize("status", RunStatus)
def test_every_status_has_its_sentence(status: RunStatus) -> None:
    run = Run("r", "me", RunSpec(), "auto", status, 0, 0, epoch=2)
    assert explain.ending(run).endswith(".")


def test_a_stopped_run_says_how_far_it_came() -> None:
    run = Run("r", "me", RunSpec(), "auto", RunStatus.STOPPED, 0, 0, epoch=2)
    assert explain.ending(run) == "Stopped after 2 of 5 epochs; what it learned is kept."


def test_a_loss_is_short_however_large_it_is() -> None:
    assert explain.amount(2.302585) == "2.3026"
    assert explain.amount(1.90519491e19) == "1.91e+19"
    assert explain.amount(float("inf")) == "inf"
