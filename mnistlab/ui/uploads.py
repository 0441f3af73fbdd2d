"""Pictures from anywhere: opened with care, and brought onto paper."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST, SIDE
from mnistlab.core.pad import FINE, Picture, in_middle
from mnistlab.core.photo import NoInkError, ink_of

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
"""No other decoder is let near a file: each one is code that strangers could try to break."""

MIME_TYPES = tuple(f"image/{name.lower()}" for name in FORMATS)

MOST_MEGABYTES = 10

MOST_MEGAPIXELS = {"JPEG": 64}
"""By format. A photo's decoder shrinks while it reads, so a large one costs little memory, save if progressive."""

MOST_MEGAPIXELS_ELSE = 16

MOST_SCANS = 100
"""Passes over a JPEG; usual ones have about ten. One with thousands would keep a processor busy for minutes."""

DEEPEST = np.float32(2**16 - 1)
"""White in a picture with 16 bits a pixel."""

LEAST_SIDE, NARROWEST = 8, 12
"""Pixels a picture must have each way, and how many times as long as wide it may be."""

_WRONG = "That file cannot be taken: {} Right would be a PNG, JPEG, GIF, BMP or WebP picture."

_STARTS = (
    (b"%PDF", "it is a PDF document."),
    (b"II*\0", "it is a TIFF picture."),
    (b"MM\0*", "it is a TIFF picture."),
    (b"PK\x03\x04", "it is a ZIP archive or an office document."),
    (b"<svg", "it is an SVG drawing, which is a program rather than pixels."),
    (b"<?xml", "it is XML, perhaps an SVG drawing, and has no pixels."),
    (b"<!doctype", "it is a web page."),
    (b"<html", "it is a web page."),
)
"""How files begin that people take for pictures, in small letters where they are text."""

_one_at_a_time = threading.Lock()
"""A picture takes up to three hundred megabytes while it is opened; thirty at once would take the server down."""


class UploadError(ValueError):
    """A file that cannot be used as a picture; the text says what is wrong and what would be right."""


def paper_of(data: bytes) -> Picture:
    """Return the paper with what is drawn on a picture: ink bright, whatever its colours were.

    Args:
        data: a file's content; nothing about it is taken for granted.

    Raises:
        UploadError: it is no picture, too large, damaged, or there is nothing on it.
    """
    if not data:
        raise UploadError(_WRONG.format("it is empty."))
    if len(data) > MOST_MEGABYTES * 2**20:
        size = f"{len(data) / 2**20:.1f}"
        raise UploadError(
            f"That file has {size} MB; at most {MOST_MEGABYTES} MB can be taken. Make the picture smaller."
        )
    with _one_at_a_time:
        grey = _grey(data)
    try:
        return in_middle(ink_of(grey))
    except NoInkError:
        raise UploadError(
            "That picture has the same colour all over, so there is nothing to read. "
            "Right would be a dark digit on light paper, or a light one on dark."
        ) from None


def _grey(data: bytes) -> NDArray[np.float32]:
    """Return a picture's brightness, 0 to 1, its longest side as long as the paper's frame.

    Raises:
        UploadError: it cannot be opened.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check(image, data)
            return _shrunk(image)
    except UploadError:
        raise
    except UnidentifiedImageError:
        raise UploadError(_WRONG.format(_kind(data))) from None
    except Image.DecompressionBombError:
        raise UploadError(
            f"That picture has far more pixels than can be taken: at most {MOST_MEGAPIXELS_ELSE} million. "
            "Make it smaller, or take a picture of a part of it."
        ) from None
    except Exception:  # decoders raise whatever comes to their minds over a damaged file
        raise UploadError(_WRONG.format("it is damaged, or its end is missing.")) from None


def _check(image: Image.Image, data: bytes) -> None:
    """Look at what the file says of itself, before a single pixel is decoded."""
    width, height = image.size
    most = MOST_MEGAPIXELS.get("" if image.info.get("progressive") else image.format or "", MOST_MEGAPIXELS_ELSE)
    if width * height > most * 10**6:
        raise UploadError(
            f"That picture has {width:,} × {height:,} pixels; at most {most} million can be taken. Make it smaller."
        )
    if min(width, height) < LEAST_SIDE:
        raise UploadError(
            f"That picture has {width:,} × {height:,} pixels: too few to read anything. "
            f"Right would be at least {SIDE} × {SIDE}."
        )
    if max(width, height) > NARROWEST * min(width, height):
        raise UploadError(
            f"That picture has {width:,} × {height:,} pixels: too narrow for a digit. "
            "Cut out the part with the digit, about as high as wide."
        )
    if image.format == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise UploadError("That picture is stored in an unusual way. Save it again as PNG or JPEG and try once more.")


def _shrunk(image: Image.Image) -> NDArray[np.float32]:
    from PIL import Image

    factor = SIDE * FINE / max(image.size)
    width, height = (max(1, round(factor * side)) for side in image.size)
    image.draft(None, (4 * width, 4 * height))
    image.load()  # before anything else asks the picture: where damage is found once, it is not found again
    orientation = _orientation(image)
    if image.mode.startswith("I"):  # 16 bits a pixel
        deep = Image.fromarray(np.asarray(image).astype(np.float32))
        shrunk = deep.resize((width, height), Image.Resampling.BOX)
        return _upright((np.asarray(shrunk, np.float32) / DEEPEST).clip(0, 1), orientation)

    # Colours times opacity: transparent pixels have colours too, which must not bleed into their neighbours.
    small = image.convert("RGBA").convert("RGBa").resize((width, height), Image.Resampling.BOX)
    return _upright(_on_ground(np.asarray(small, np.float32) / np.float32(BRIGHTEST)), orientation)


def _on_ground(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the brightness of pixels, shape (height, width, 4), with white behind dark ink and black behind light.

    Colours count by how much they differ in this picture: red on green of the same brightness is ink as well.
    """
    colours, opacity = pixels[..., :3], pixels[..., 3:]
    visible = float(opacity.sum())
    ground = 0 if visible and float(colours.mean(axis=-1).sum()) / visible > 0.5 else 1
    whole = colours + (1 - opacity) * np.float32(ground)
    spread = np.cov(whole.reshape(-1, 3), rowvar=False)
    weights = np.linalg.eigh(spread)[1][:, -1] if spread.any() else np.ones(3)
    brightness: NDArray[np.float32] = whole @ (weights / np.abs(weights).sum()).astype(np.float32)
    return brightness


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held, 1 to 8 as EXIF counts; 1, upright, if it does not say so legibly."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # a damaged note is no reason to refuse the picture
        return 1


def _upright(grey: NDArray[Any], orientation: int) -> NDArray[np.float32]:
    """Return a picture as it was seen. Source: EXIF 2.32, tag 274."""
    if orientation in (5, 6, 7, 8):
        grey = grey.T
    if orientation in (2, 3, 6, 7):
        grey = grey[:, ::-1]
    if orientation in (3, 4, 7, 8):
        grey = grey[::-1]
    return np.ascontiguousarray(grey, np.float32)


def _kind(data: bytes) -> str:
    """Say what a file is that is no picture of ours, as far as its beginning tells."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"ftyphei" in data[:32] or b"ftypmif1" in data[:32]:
        return "it is a HEIC photo, which only some devices can read. Take a screenshot of it, or save it as JPEG."
    for beginning, said in _STARTS:
        if start.startswith(beginning.lower()):
            return said
    try:
        text = data[:512].decode()
    except UnicodeDecodeError:
        return "it is no picture of a kind that is known here."
    return "it is a text." if text.isprintable() or "\n" in text else "it is no picture of a kind that is known here."
