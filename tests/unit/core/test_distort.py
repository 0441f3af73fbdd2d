"""Moving and spoiling, beside what Pillow and plain sums make of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mnistlab.core.distort import PLACES, Placing, Spoiling, add_noise, blur, cut, place, spoil
from mnistlab.core.pad import FINE, PAPER, on_paper, prepare
from mnistlab.data.catalog import Catalog


@pytest.fixture(scope="module")
def digit() -> NDArray[np.uint8]:
    return Catalog().load("mnist").x_test[0]


@pytest.fixture(scope="module")
def paper(digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return on_paper(digit)


def placed_by_pillow(paper: NDArray[np.uint8], placing: Placing) -> NDArray[np.uint8]:
    """Turned and resized about the middle, then moved. Pillow wants to know where each pixel comes from."""
    turn = np.deg2rad(placing.turn)
    back = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) / placing.size
    middle = np.array([PAPER / 2, PAPER / 2])
    offset = middle - back @ (middle + FINE * np.array([placing.right, placing.down]))
    numbers = (*back[0], offset[0], *back[1], offset[1])
    picture = Image.fromarray(paper)
    return np.asarray(
        picture.transform(picture.size, Image.Transform.AFFINE, numbers, resample=Image.Resampling.BILINEAR)
    )


@pytest.mark.parametrize(
    "placing",
    [
        Placing(right=3.3, down=-2.1),
        Placing(turn=30),
        Placing(turn=-75, size=0.6),
        Placing(right=-6, down=6, turn=15, size=1.4),
        Placing(size=0.4),
    ],
)
def test_placing_agrees_with_pillow(paper: NDArray[np.uint8], placing: Placing) -> None:
    ours, theirs = place(paper, placing).astype(int), placed_by_pillow(paper, placing).astype(int)
    assert theirs.any()
    assert np.abs(ours - theirs).max() <= 8
    assert np.abs(ours - theirs).mean() < 0.1


def test_whole_pixels_move_exactly(paper: NDArray[np.uint8]) -> None:
    moved = place(paper, Placing(right=4, down=-6))
    np.testing.assert_array_equal(moved, np.roll(paper, (-6 * FINE, 4 * FINE), (0, 1)))
    assert place(paper, Placing()) is paper


def test_a_quarter_turn_is_clockwise(paper: NDArray[np.uint8]) -> None:
    turned = place(paper, Placing(turn=90)).astype(int)
    assert np.abs(turned - np.rot90(paper, -1)).max() <= 1


def test_what_leaves_the_paper_is_lost_and_nothing_comes_in(paper: NDArray[np.uint8]) -> None:
    assert not place(paper, Placing(right=100)).any()
    assert not place(np.full_like(paper, 255), Placing(right=5))[:, : 5 * FINE].any()


def test_preparing_undoes_moving_and_resizing_but_not_turning(
    digit: NDArray[np.uint8], paper: NDArray[np.uint8]
) -> None:
    def off(placing: Placing) -> float:
        return float(np.abs(prepare(place(paper, placing)).centred.astype(int) - digit).mean())

    assert off(Placing(right=6, down=-5)) == 0
    assert off(Placing(size=0.6)) < 8 < off(Placing(turn=40))


def test_blur_is_the_weighted_mean_of_the_neighbourhood(digit: NDArray[np.uint8]) -> None:
    reach = np.arange(-12, 13)
    curve = np.exp(-(reach**2) / (2 * 1.5**2))
    curve /= curve.sum()
    wanted = np.zeros((28, 28))
    padded = np.pad(digit.astype(float), 12)
    for down, a in enumerate(curve):
        for right, b in enumerate(curve):
            wanted += a * b * padded[down : down + 28, right : right + 28]
    assert np.abs(blur(digit, 1.5) - wanted).max() <= 0.51


def test_noise_is_as_strong_as_asked_for_and_the_same_each_time() -> None:
    grey = np.full((200, 200), 128, np.uint8)
    noisy = add_noise(grey, 0.1)
    assert noisy.std() == pytest.approx(25.5, rel=0.03)
    assert noisy.mean() == pytest.approx(128, abs=0.5)
    np.testing.assert_array_equal(noisy, add_noise(grey, 0.1))
    assert (noisy != add_noise(grey, 0.1, seed=2)).any()
    assert add_noise(np.zeros((9, 9), np.uint8), 3).max() == 255  # clipped, not wrapped round


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("side", [1, 7, 14])
def test_a_piece_is_cut_out_where_it_should_be(where: str, side: int) -> None:
    pierced = cut(np.full((28, 28), 200, np.uint8), side, where)
    rows, columns = np.nonzero(pierced == 0)
    assert len(rows) == side * side
    assert rows.mean() == pytest.approx(28 * PLACES[where][0] - 0.5, abs=0.51)
    assert columns.mean() == pytest.approx(28 * PLACES[where][1] - 0.5, abs=0.51)


def test_all_at_once_leaves_the_original_alone(digit: NDArray[np.uint8]) -> None:
    before = digit.copy()
    spoiled = spoil(digit, Spoiling(blur=1, noise=0.3, cut=6, where="left"))
    assert spoiled.dtype == np.uint8 and (spoiled != before).any()
    assert not spoiled[11:17, 4:10].any()
    np.testing.assert_array_equal(digit, before)
    np.testing.assert_array_equal(spoil(digit, Spoiling()), digit)
