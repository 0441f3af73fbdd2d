"""Strokes and the ink they leave, beside what Pillow draws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mnistlab.core.pad import FINE, MARGIN, PAPER, Picture, in_frame
from mnistlab.core.strokes import FARTHEST, MOST_POINTS, THICKEST, THINNEST, ink, plain_strokes, read_strokes

SCALE = 8


def drawn_by_pillow(strokes: list[list[int]]) -> Picture:
    """The same drawing at eight times the size, with discs at its corners, shrunk by averaging."""
    large = Image.new("L", (PAPER * SCALE, PAPER * SCALE))
    pen = ImageDraw.Draw(large)
    for thickness, *line in strokes:
        radius = thickness / 100 * FINE * SCALE / 2
        at = [(MARGIN + place / 100) * FINE * SCALE for place in line]
        points = list(zip(at[::2], at[1::2], strict=True))
        pen.line(points, fill=255, width=round(2 * radius))
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(large.reduce(SCALE))


@pytest.mark.parametrize(
    "strokes",
    [
        [[240, 900, 500, 1900, 500, 1200, 2300]],
        [[100, 0, 0, 2800, 2800], [500, 2800, 0, 1400, 1400]],
        [[240, *(round(1400 + 900 * trig(i / 9)) for i in range(60) for trig in (math.sin, math.cos))]],
        [[300, 700, 700]],
        [[600, 1000, 1000, 1004, 1003, 1009, 1001]],
    ],
)
def test_the_ink_is_what_another_program_draws(strokes: list[list[int]]) -> None:
    ours, theirs = ink(read_strokes(strokes)).astype(int), drawn_by_pillow(strokes).astype(int)
    assert theirs.any()
    assert np.abs(ours - theirs).mean() < 0.5
    assert abs(ours.sum() - theirs.sum()) < 0.03 * theirs.sum()
    assert np.abs(in_frame(ours.astype(np.uint8)).astype(int) - in_frame(theirs.astype(np.uint8))).max() < 24


def test_a_dot_has_the_area_of_its_pen() -> None:
    dot = ink(read_strokes([[400, 1400, 1400]]))
    assert dot.sum() / 255 == pytest.approx(math.pi * (2 * FINE) ** 2, rel=0.02)


def test_strokes_add_up_and_their_order_does_not_matter() -> None:
    one, other = [240, 500, 500, 2000, 700], [240, 900, 300, 900, 2300]
    both = ink(read_strokes([one, other]))
    np.testing.assert_array_equal(both, ink(read_strokes([other, one])))
    np.testing.assert_array_equal(both, np.maximum(ink(read_strokes([one])), ink(read_strokes([other]))))


def test_a_line_is_the_same_in_however_many_pieces_it_came() -> None:
    few = ink(read_strokes([[240, 400, 400, 2400, 2000]]))
    many = [240, *(round(v) for t in np.linspace(0, 1, 200) for v in (400 + 2000 * t, 400 + 1600 * t))]
    assert np.abs(few.astype(int) - ink(read_strokes([many]))).max() <= 12


@pytest.mark.parametrize(
    "plain",
    [
        None,
        "strokes",
        {"strokes": [[240, 1, 1]]},
        [],
        [None],
        ["240"],
        [[]],
        [[240]],
        [[240, 5]],
        [[240, 5, 5, 5]],
        [[240, "5", 5]],
        [[240, None, 5]],
        [[240, [5], 5]],
        [[240, True, 5]],
        [[240, math.nan, 5]],
        [[240, math.inf, 5]],
        [[240, 10**400, 5]],
        [[math.nan, 5, 5]],
    ],
)
def test_what_is_no_stroke_is_left_out(plain: object) -> None:
    assert read_strokes(plain) == ()
    assert not ink(read_strokes(plain)).any()


def test_a_good_stroke_among_bad_ones_is_kept() -> None:
    assert len(read_strokes([[240, "x", 1], [240, 1, 1], None])) == 1


def test_strokes_are_told_as_they_came() -> None:
    plain = [[240, 500, 400, 520, 1300], [600, 1, 2800]]
    assert plain_strokes(read_strokes(plain)) == plain


def test_what_lies_outside_is_brought_to_the_frame() -> None:
    (stroke,) = read_strokes([[10**8, -500, 9999, 10**6, 20]])
    assert stroke.points.min() == 0 and stroke.points.max() == 28 and stroke.thickness == THICKEST
    assert read_strokes([[-5, 1, 1]])[0].thickness == THINNEST


def test_nobody_can_make_drawing_slow() -> None:
    crowd = [[240, *([1400, 1400] * 100)]] * 1000
    assert sum(len(stroke.points) for stroke in read_strokes(crowd)) <= MOST_POINTS
    assert read_strokes([*([None] * MOST_POINTS), [240, 1, 1]]) == ()
    zigzag = [[600, *([0, 0, 2800, 2800] * 5000)]]
    (stroke,) = read_strokes(zigzag)
    assert np.hypot(*np.diff(stroke.points, axis=0).T).sum() <= FARTHEST
    assert ink((stroke,)).any()
