"""The mosaic: one name a tile, row by row, and a frame around the chosen one."""

from __future__ import annotations

from mnistlab.charts.mosaic import mosaic

NAMES = [f"neuron {i + 1}" for i in range(24)]


def test_a_tile_s_place_is_its_column_and_row() -> None:
    (cells,) = mosaic("t", "data:,", 8, NAMES).data
    assert cells.text[2][5] == NAMES[2 * 8 + 5]
    assert len(cells.text) == 3


def test_the_chosen_tile_is_framed() -> None:
    assert not mosaic("t", "data:,", 8, NAMES).layout.shapes
    (frame,) = mosaic("t", "data:,", 8, NAMES, chosen=13).layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (4.5, 5.5, 0.5, 1.5)
