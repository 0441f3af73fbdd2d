"""A few weight pictures in a row, each with a name under it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mnistlab.core.dense import Array
from mnistlab.core.facts import SIDE
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, safe
from mnistlab.ui.learn.weight_pictures import diverging


def weight_tiles(kernel: Array, names: Sequence[str], *, most: float | None = None, size: str = "3.4rem") -> Html:
    """Return the weights that lead into each unit as a row of pictures.

    Args:
        kernel: shape (784, units).
        names: what stands under each picture, one a unit.
        most: the weight that is drawn brightest; by default the largest there is.
        size: height and width of a picture, any CSS length.
    """
    pictures = diverging(np.asarray(kernel).T.reshape(-1, SIDE, SIDE), most)
    tiles = [
        '<figure style="margin:0;text-align:center;font-size:.9rem">'
        f"{digit_img(picture, f'Weights of {name}', size=size)}<figcaption>{safe(name)}</figcaption></figure>"
        for picture, name in zip(pictures, names, strict=True)
    ]
    return Html(f'<div class="ml-few">{"".join(tiles)}</div>')
