"""One image as the numbers it is: HTML for its pixels, a row of it, its flattened strip, its one-hot label."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.html import Html, safe, table


def pixel_grid(image: NDArray[np.uint8]) -> Html:
    """Lay the pixel values over an image of shape (28, 28)."""
    cells = []
    for value in image.ravel().tolist():
        if value == 0:
            cells.append("<i>0</i>")
        else:
            ink = "#000" if value > 127 else "#fff"
            cells.append(f'<i style="background:rgb({value},{value},{value});color:{ink}">{value}</i>')
    return Html(
        '<div class="ml-scroll" tabindex="0" role="img" aria-label="The image with the value of every pixel '
        f'written over it"><div class="ml-pixels">{"".join(cells)}</div></div>'
        '<p class="ml-hint">Swipe sideways to see all of it.</p>'
    )


def busiest_row(image: NDArray[np.uint8]) -> int:
    """Return the row of the image, counted from 0, that has the most ink."""
    return int(image.sum(axis=1, dtype=np.int64).argmax())


def row_table(image: NDArray[np.uint8], row: int) -> Html:
    """Show one row of pixels before and after scaling."""
    values = image[row].tolist()
    lines = [("stored", *values), ("scaled", *(_scaled(value) for value in values))]
    return table(
        ("column", *range(1, len(values) + 1)),
        lines,
        caption=f"Row {row + 1} of the image before and after scaling",
        dense=True,
    )


def flattened(image: NDArray[np.uint8], row: int) -> Html:
    """Show the image, and beside it flattened: its rows behind each other, one of them marked."""
    rows = len(image)
    mark = f'<b style="left:{100 * row / rows:.3f}%;width:{100 / rows:.3f}%"><span>row {row + 1}</span></b>'
    return Html(
        f'<div class="ml-flat">{digit_img(image, "The image before flattening", size="3.5rem")}'
        '<div class="ml-scroll" tabindex="0" role="img" aria-label="The rows of the image put behind each other '
        f'in one line of {image.size} pixels"><div class="ml-strip">{mark}'
        f'<img src="{digit_uri(image.reshape(1, image.size))}" alt="" width="{image.size}" height="1"'
        "></div></div></div>"
    )


def one_hot(label: int, class_names: tuple[str, ...]) -> Html:
    """Show a label as ten boxes, all 0 but one."""
    boxes = "".join(
        f'<span class="{"ml-hot" if i == label else "ml-cold"}" style="--colour:{DIGITS[i % len(DIGITS)]}">'
        f"<b>{int(i == label)}</b><small>{safe(name)}</small></span>"
        for i, name in enumerate(class_names)
    )
    said = ", ".join("1" if i == label else "0" for i in range(len(class_names)))
    return Html(f'<div class="ml-onehot" role="img" aria-label="One-hot: {said}">{boxes}</div>')


def _scaled(value: int) -> str:
    return f"{value / 255:.3f}" if 0 < value < 255 else str(value // 255)
