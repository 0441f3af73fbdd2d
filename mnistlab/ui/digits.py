"""Images of 28x28 pixels as crisp pictures: PNG data URIs, scaled by the browser without blur."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def digit_uri(image: NDArray[np.uint8], *, invert: bool = False) -> str:
    """Return an image as the data URI of a PNG with one pixel for each of its pixels.

    Args:
        image: grey values, shape (height, width), uint8; 0 is drawn black and 255 white.
        invert: draw 0 white and 255 black, like ink on paper.
    """
    return _png((255 - image if invert else image).tobytes(), image.shape)


@lru_cache(maxsize=2048)
def _png(pixels: bytes, shape: tuple[int, ...]) -> str:
    """Return a data URI; pages are drawn again with mostly the same images on them."""
    buffer = io.BytesIO()
    Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(shape)).save(buffer, "PNG", compress_level=6)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def digit_img(image: NDArray[np.uint8], alt: str, *, size: str = "5rem") -> str:
    """Return an image as HTML, `size` (any CSS length) high and wide; `alt` is escaped.

    White on a black tile on light and dark pages alike: 0 is black and 255 white, as in the data.
    """
    return (
        f'<img class="ml-digit" src="{digit_uri(image)}" alt="{escape(alt)}" width="28" height="28" '
        f'style="width:{size};height:{size};image-rendering:pixelated;border-radius:.4rem;display:block">'
    )
