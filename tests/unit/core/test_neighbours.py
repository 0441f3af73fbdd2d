"""The nearest neighbours against brute force: every difference, squared and summed in whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.neighbours import BLOCK, Cloud
from mnistlab.data.load import read_mnist


@pytest.fixture(scope="module")
def digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    mnist = read_mnist()
    return mnist.x_train[: 4 * BLOCK + 37].reshape(-1, 784), mnist.x_test[:40].reshape(-1, 784)


def brute_force(rows: NDArray[np.uint8], query: NDArray[np.uint8], count: int) -> tuple[list[int], list[float]]:
    squared = ((rows.astype(np.int64) - query.astype(np.int64)) ** 2).sum(axis=1)
    order = np.lexsort((np.arange(len(rows)), squared))[:count]
    return order.tolist(), np.sqrt(squared[order]).tolist()


def test_the_nearest_digits_are_those_of_brute_force_to_the_last_figure(
    digits: tuple[NDArray[np.uint8], NDArray[np.uint8]],
) -> None:
    rows, queries = digits
    cloud = Cloud.of(rows)
    for query in queries:
        found = cloud.nearest(query, 6)
        assert (found.indices.tolist(), found.distances.tolist()) == brute_force(rows, query, 6)
        everything = np.sqrt(((rows.astype(np.int64) - query) ** 2).sum(axis=1))
        assert found.usual == pytest.approx(everything.mean())


def test_the_brightest_images_there_can_be_are_told_apart_by_one_step_of_one_pixel() -> None:
    rows = np.full((3, 784), 255, np.uint8)
    rows[0, 5], rows[1, 6] = 253, 254
    found = Cloud.of(rows).nearest(np.full(784, 255, np.uint8), 3)
    assert found.indices.tolist() == [2, 1, 0] and found.distances.tolist() == [0, 1, 2]


def test_of_equally_near_points_the_first_come_first() -> None:
    rows = np.zeros((3 * BLOCK, 2), np.uint8)
    rows[7] = rows[2 * BLOCK] = (0, 3)
    found = Cloud.of(rows).nearest(np.array([0, 3], np.uint8), 5)
    assert found.indices.tolist() == [7, 2 * BLOCK, 0, 1, 2]


def test_fewer_points_than_asked_for_are_all_returned() -> None:
    cloud = Cloud.of(np.array([[3.0, 4.0], [0.0, 1.0]]))
    found = cloud.nearest(np.zeros(2), 6)
    assert found.indices.tolist() == [1, 0] and found.distances.tolist() == [1, 5] and found.usual == 3


def test_only_the_first_ones_are_looked_at_where_a_run_had_no_more(
    digits: tuple[NDArray[np.uint8], NDArray[np.uint8]],
) -> None:
    rows, queries = digits
    few = Cloud.of(rows).first(100)
    assert few.rows.base is not None, "nothing was copied"
    assert few.nearest(queries[0], 6).indices.tolist() == brute_force(rows[:100], queries[0], 6)[0]


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_real_numbers_give_the_neighbours_of_brute_force(kind: type[np.floating]) -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(2 * BLOCK + 1, 30)).astype(kind)
    query = rng.normal(size=30).astype(np.float32)
    found = Cloud.of(rows).nearest(query, 10)
    distances = np.linalg.norm(rows.astype(np.float64) - query, axis=1)
    assert found.indices.tolist() == np.argsort(distances)[:10].tolist()
    np.testing.assert_allclose(found.distances, np.sort(distances)[:10], rtol=1e-9)
