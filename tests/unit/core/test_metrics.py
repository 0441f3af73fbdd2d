"""The measures against hand-computed figures and against counting one image at a time."""

import numpy as np
import pytest

from mnistlab.core.metrics import class_scores, confusion_matrix


def test_confusion_counts_true_classes_in_rows() -> None:
    matrix = confusion_matrix(np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 0, 0]), classes=3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [2, 0, 0]]


def test_confusion_of_small_unsigned_labels_does_not_overflow() -> None:
    labels = np.full(300, 9, dtype=np.uint8)
    assert confusion_matrix(labels, labels)[9, 9] == 300


def test_scores_by_hand() -> None:
    # Class 0: 8 right of 10, and 2 others taken for it. Class 1: 3 right of 5, 2 others taken for it.
    zero, one = class_scores(np.array([[8, 2], [2, 3]]))
    assert (zero.precision, zero.recall, zero.f1, zero.support) == (0.8, 0.8, pytest.approx(0.8), 10)
    assert (one.precision, one.recall, one.f1, one.support) == (0.6, 0.6, pytest.approx(0.6), 5)


def test_a_class_never_predicted_and_one_without_images_score_zero() -> None:
    never, absent = class_scores(np.array([[0, 4], [0, 0]]))
    assert (never.precision, never.recall, never.f1) == (0, 0, 0)
    assert (absent.precision, absent.recall, absent.f1, absent.support) == (0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_scores_agree_with_counting_one_image_at_a_time(seed: int) -> None:
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, 400)
    predicted = np.where(random.random(400) < 0.7, labels, random.integers(0, 7, 400))
    scores = class_scores(confusion_matrix(labels, predicted))
    for score in scores:
        pairs = list(zip(labels.tolist(), predicted.tolist(), strict=True))
        both = sum(t == p == score.label for t, p in pairs)
        claimed = sum(p == score.label for _, p in pairs)
        there = sum(t == score.label for t, _ in pairs)
        assert score.support == there
        assert score.precision == pytest.approx(both / claimed if claimed else 0)
        assert score.recall == pytest.approx(both / there if there else 0)
        assert score.f1 == pytest.approx(2 * both / (claimed + there) if both else 0)
