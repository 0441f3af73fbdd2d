"""An image drawn as the array it is: marks on its pixels, and the same pixels in one list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, VALIDATION
from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.preparing import flat_place
from mnistlab.data.dataset import Dataset
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.drawing import drawing

Pixel = tuple[int, int]
"""Row and column, counted from 0."""

STRIP_HEIGHT, ARROW = 56, 16


def marked_image(
    image: NDArray[np.uint8],
    *,
    row: int | None = None,
    pixel: Pixel | None = None,
    around: Sequence[Pixel] = (),
    width: str = "15rem",
) -> str:
    """Return an image of shape (28, 28) as SVG, at most `width` wide: a row or a pixel framed, and others `around`."""
    side = len(image)
    marks = [_frame(column, r, 1, 1, VALIDATION) for r, column in around]
    if row is not None:
        marks.append(_frame(0, row, side, 1, ACCENT))
    if pixel is not None:
        marks.append(_frame(pixel[1], pixel[0], 1, 1, ACCENT))
    return (
        f'<svg viewBox="-0.5 -0.5 {side + 1} {side + 1}" style="max-width:{width}">'
        f'<image href="{digit_uri(image)}" width="{side}" height="{side}" style="image-rendering:pixelated"/>'
        f"{''.join(marks)}</svg>"
    )


def marked_strip(image: NDArray[np.uint8], pixel: Pixel, around: Sequence[Pixel]) -> str:
    """Return the flattened image as SVG, its 784 pixels side by side, with arrows at a pixel and at those `around`."""
    strip = digit_uri(image.reshape(1, image.size))
    below = "".join(_arrow(flat_place(*one), STRIP_HEIGHT + 2, ARROW, VALIDATION) for one in around)
    return (
        f'<svg viewBox="-10 {-ARROW - 2} {image.size + 20} {STRIP_HEIGHT + 2 * ARROW + 4}">'
        f'<image href="{strip}" width="{image.size}" height="{STRIP_HEIGHT}" preserveAspectRatio="none" '
        f'style="image-rendering:pixelated"/>{below}{_arrow(flat_place(*pixel), -2, -ARROW, ACCENT)}</svg>'
    )


def show_part(dataset: Dataset, level: int, index: tuple[int, int, int]) -> None:
    """Show what is left after `level` indices: images, an image, one of its rows, one of its pixels."""
    number, row, column = index
    if level == 0:
        first = "".join(digit_img(dataset.x_train[i], f"Training image {i}", size="2.4rem") for i in range(40))
        st.html(f'<div class="ml-few">{first}<span>… and {len(dataset.x_train) - 40:,} more</span></div>')
        return
    image = dataset.x_train[number]
    svg = marked_image(
        image, row=row if level == 2 else None, pixel=(row, column) if level == 3 else None, width="13rem"
    )
    drawing(svg, key="shape_picture", alt=f"Training image {number:,}.")
    if level == 2:
        st.code(np.array2string(image[row], max_line_width=60), language=None, wrap_lines=True)
    if level == 3:
        st.markdown(f"The pixel is **{image[row, column]}**: 0 is black, {BRIGHTEST} is white.")


def _frame(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x - 0.15}" y="{y - 0.15}" width="{width + 0.3}" height="{height + 0.3}" fill="none" '
        f'stroke="{colour}" stroke-width="0.4" rx="0.2"/>'
    )


def _arrow(place: int, y: float, length: float, colour: str) -> str:
    """Return a triangle whose tip touches the strip at the middle of a place; it comes from `length` further off."""
    x = place + 0.5
    return f'<polygon points="{x},{y} {x - 8},{y + length} {x + 8},{y + length}" fill="{colour}"/>'
