import numpy as np
import pytest

from mnistlab.core.gallery import Show, page, select

LABELS = np.array([0, 1, 2, 1, 0], dtype=np.uint8)
PROBABILITIES = np.array(
    [
        [0.9, 0.1, 0.0],  # right, sure
        [0.1, 0.5, 0.4],  # right, unsure
        [0.8, 0.1, 0.1],  # wrong, sure
        [0.1, 0.3, 0.6],  # wrong, less sure
        [0.4, 0.6, 0.0],  # wrong, as sure as the one before
    ],
    dtype=np.float32,
)


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (Show.ALL, [0, 1, 2, 3, 4]),
        (Show.RIGHT, [0, 1]),
        (Show.WRONG, [2, 3, 4]),
        (Show.UNSURE, [1, 3, 4, 2, 0]),
        (Show.BLUNDERS, [2, 3, 4]),
    ],
)
def test_each_way_of_showing_has_its_images_in_its_order(show: Show, expected: list[int]) -> None:
    assert select(LABELS, PROBABILITIES, show).tolist() == expected


def test_a_cell_of_the_confusion_matrix_is_a_true_and_a_predicted_class() -> None:
    assert select(LABELS, PROBABILITIES, true=1).tolist() == [1, 3]
    assert select(LABELS, PROBABILITIES, predicted=0).tolist() == [0, 2]
    assert select(LABELS, PROBABILITIES, true=2, predicted=0).tolist() == [2]
    assert select(LABELS, PROBABILITIES, Show.RIGHT, true=1).tolist() == [1]


@pytest.mark.parametrize("show", Show)
def test_nothing_to_show_is_an_empty_selection(show: Show) -> None:
    assert select(LABELS, PROBABILITIES, show, true=2, predicted=1).tolist() == []


def test_pages_cover_a_selection_without_overlap() -> None:
    chosen = np.arange(10)
    cut = [page(chosen, number, 4) for number in (1, 2, 3)]
    assert [p.indices.tolist() for p in cut] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert [(p.first, p.last, p.total, p.pages) for p in cut] == [(1, 4, 10, 3), (5, 8, 10, 3), (9, 10, 10, 3)]


@pytest.mark.parametrize(("number", "nearest"), [(0, 1), (-3, 1), (99, 3)])
def test_a_page_out_of_range_is_the_nearest_one(number: int, nearest: int) -> None:
    assert page(np.arange(10), number, 4).number == nearest


def test_an_empty_selection_has_one_empty_page() -> None:
    empty = page(np.arange(0), 1, 4)
    assert (empty.pages, empty.total, len(empty.indices)) == (1, 0, 0)
