"""Images of 28x28 pixels as crisp pictures: PNG data URIs, scaled by the browser without blur."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from PIL import Image

from mnistlab.data.dataset import SIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def digit_uri(image: NDArray[np.uint8] | bytes, *, invert: bool = False) -> str:
    """Return an image as the data URI of a PNG with one pixel for each of its pixels.

    Args:
        image: grey values, shape (height, width), uint8, or the bytes of 28 rows of 28; 0 is drawn black and 255 white.
        invert: draw 0 white and 255 black, like ink on paper.
    """
    if isinstance(image, bytes):
        return _png(bytes(255 - value for value in image) if invert else image, (SIDE, SIDE))
    return _png((255 - image if invert else image).tobytes(), image.shape)


@lru_cache(maxsize=2048)
def _png(pixels: bytes, shape: tuple[int, ...]) -> str:
    """Return a data URI; pages are drawn again with mostly the same images on them."""
    buffer = io.BytesIO()
    height, width, *channels = shape
    Image.frombytes("RGB" if channels else "L", (width, height), pixels).save(buffer, "PNG", compress_level=6)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def digit_img(image: NDArray[np.uint8] | bytes, alt: str, *, size: str = "5rem") -> str:
    """Return an image as HTML, `size` (any CSS length) high and wide; `alt` is escaped.

    White on a black tile on light and dark pages alike: 0 is black and 255 white, as in the data.
    """
    return (
        f'<img class="ml-digit" src="{digit_uri(image)}" alt="{escape(alt)}" width="28" height="28" '
        f'style="width:{size};height:{size};image-rendering:pixelated;border-radius:.4rem;display:block">'
    )
