"""Pictures beside each other, each with a line below that says what it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import SIDE
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, safe
from mnistlab.ui.learn.weight_pictures import diverging


def pictures(items: Iterable[tuple[NDArray[np.uint8], str]]) -> Html:
    """Return images, shape (height, width) or (height, width, 3), with their captions; three in a row on a phone."""
    figures = "".join(
        f"<figure>{digit_img(image, caption, size='100%')}<figcaption>{safe(caption)}</figcaption></figure>"
        for image, caption in items
    )
    return Html(f'<div class="ml-pictures">{figures}</div>')


def coloured(values: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Return one number a pixel, shape (784,), as a picture: blue above zero, orange below, black at zero."""
    return diverging(values.reshape(SIDE, SIDE))
