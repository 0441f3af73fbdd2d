"""Pictures from anywhere: the right answer or a clear sentence, whatever the file is."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mnistlab.core.pad import PAPER, on_paper, prepare
from mnistlab.data.catalog import Catalog
from mnistlab.ui.uploads import MOST_MEGABYTES, UploadError, paper_of


@pytest.fixture(scope="module")
def digit() -> NDArray[np.uint8]:
    """A seven, bright on black."""
    return Catalog().load("mnist").x_test[0]


def large(digit: NDArray[np.uint8], factor: int = 10) -> Image.Image:
    return Image.fromarray(digit.repeat(factor, axis=0).repeat(factor, axis=1))


def stored(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 0, extra: bytes = b"") -> bytes:
    """A PNG made by hand: what it says of itself need not be true."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def see(data: bytes) -> NDArray[np.uint8]:
    """What a network would be shown of an uploaded file."""
    paper = paper_of(data)
    assert paper.shape == (PAPER, PAPER) and paper.dtype == np.uint8
    return prepare(paper).centred


def inked(picture: Image.Image, digit: NDArray[np.uint8]) -> Image.Image:
    """Black ink in the form of the digit, opaque, on nothing."""
    alpha = Image.fromarray(digit).resize(picture.size, Image.Resampling.NEAREST)
    picture.putalpha(alpha)
    return picture


def turned(digit: NDArray[np.uint8]) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    return stored(large(np.rot90(255 - digit)), "JPEG", quality=92, exif=exif)


def with_text(digit: NDArray[np.uint8]) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>" * 100)
    return stored(large(digit), pnginfo=text)


RIGHT: dict[str, Callable[[NDArray[np.uint8]], bytes]] = {
    "white on black": lambda d: stored(large(d)),
    "black on white": lambda d: stored(large(255 - d)),
    "as small as the data": lambda d: stored(Image.fromarray(d)),
    "large": lambda d: stored(large(d, 100)),
    "JPEG": lambda d: stored(large(255 - d), "JPEG", quality=92),
    "progressive JPEG": lambda d: stored(large(255 - d), "JPEG", quality=92, progressive=True),
    "CMYK": lambda d: stored(large(255 - d).convert("CMYK"), "JPEG", quality=95),
    "GIF": lambda d: stored(large(d), "GIF"),
    "animated GIF": lambda d: stored(large(d), "GIF", save_all=True, append_images=[large(d[::-1])] * 3),
    "BMP": lambda d: stored(large(d).convert("RGB"), "BMP"),
    "WebP": lambda d: stored(large(d), "WEBP", lossless=True),
    "animated WebP": lambda d: stored(
        large(d).convert("RGB"), "WEBP", lossless=True, save_all=True, append_images=[large(d[::-1]).convert("RGB")]
    ),
    "palette": lambda d: stored(large(d).convert("P", palette=Image.Palette.ADAPTIVE, colors=64)),
    "16 bits": lambda d: stored(Image.fromarray(np.asarray(large(d)).astype(np.uint16) * 257)),
    "grey with opacity": lambda d: stored(large(d).convert("LA")),
    "black ink on nothing": lambda d: stored(inked(Image.new("RGBA", (280, 280), (0, 0, 0, 0)), d)),
    "white ink on nothing": lambda d: stored(inked(Image.new("RGBA", (280, 280), (255, 255, 255, 0)), d)),
    "red on green": lambda d: stored(Image.merge("RGB", (large(d), large(160 - d // 2), large(d * 0)))),
    "EXIF says turned": turned,
    "damaged EXIF": lambda d: stored(large(255 - d), "JPEG", quality=92, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\0"),
    "a web page behind the picture": lambda d: stored(large(d)) + b"<html><script>alert(1)</script></html>",
    "a ZIP behind the picture": lambda d: stored(large(d)) + b"PK\x03\x04" + bytes(500),
    "comments in it": with_text,
}
"""Pictures of the same digit, each in its own way."""


@pytest.mark.parametrize("name", RIGHT)
def test_the_same_digit_is_seen_in_every_form(name: str, digit: NDArray[np.uint8]) -> None:
    seen = see(RIGHT[name](digit)).astype(int)
    assert np.abs(seen - digit).mean() < 5, name
    assert np.corrcoef(seen.ravel(), digit.ravel())[0, 1] > 0.97


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_isturned_upright_as_pillow_does(orientation: int, digit: NDArray[np.uint8]) -> None:
    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = orientation
    data = stored(large(255 - digit[:, 4:]), "JPEG", quality=95, exif=exif)
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        wanted = see(stored(upright))
    assert np.abs(see(data).astype(int) - wanted).mean() < 3


PNG = stored(Image.fromarray(np.arange(10_000, dtype=np.uint8).reshape(100, 100)))
JPEG = stored(Image.fromarray(np.arange(10_000, dtype=np.uint8).reshape(100, 100)), "JPEG")
FRAME = b"," + struct.pack("<HHHH", 0, 0, 65535, 65535) + b"\0\x02\x02\x4c\x01\0;"
HUGE = zlib.compress(bytes(10**6), 9)

WRONG: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "it is empty"),
    "text": (b"This is a seven.\n", "it is a text"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG drawing"),
    "SVG with a prologue": (b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "XML"),
    "web page": (b"<!DOCTYPE html><html><img src=x onerror=alert(1)></html>", "web page"),
    "PDF": (b"%PDF-1.7\n" + bytes(100), "PDF"),
    "ZIP": (b"PK\x03\x04" + bytes(100), "ZIP"),
    "TIFF": (stored(Image.new("L", (50, 50)), "TIFF"), "TIFF"),
    "ICO": (stored(Image.new("L", (48, 48)), "ICO"), "no picture of a kind"),
    "HEIC": (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(100), "HEIC"),
    "noise": (bytes(np.random.default_rng(0).integers(0, 256, 5000, np.uint8)), "no picture of a kind"),
    "a pickle": (
        b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
        "no picture",
    ),
    "PostScript called PNG": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n", "it is a text"),
    "first bytes only": (PNG[:8], "no picture of a kind"),
    "truncated header": (PNG[:20], "no picture of a kind|damaged"),
    "truncated PNG": (PNG[: len(PNG) // 2], "damaged, or its end is missing"),
    "truncated JPEG": (JPEG[: len(JPEG) // 2], "damaged, or its end is missing"),
    "truncated GIF": (stored(Image.effect_noise((90, 90), 50), "GIF")[:900], "damaged, or its end is missing"),
    "truncated BMP": (stored(Image.new("RGB", (90, 90)), "BMP")[:900], "damaged, or its end is missing"),
    "truncated WebP": (stored(Image.effect_noise((90, 90), 50), "WEBP")[:900], "damaged|no picture"),
    "wrong check sum": (PNG.replace(b"IDAT", b"IDAT\0", 1), "damaged|no picture"),
    "not compressed at all": (png(50, 50, b"not zlib"), "damaged"),
    "too few rows": (png(100, 100, zlib.compress(bytes(50))), "damaged|same colour"),
    "bomb: 900 million pixels in 1 kB": (png(30_000, 30_000, HUGE), "far more pixels|at most 16 million"),
    "bomb: 25 million pixels": (png(5_000, 5_000, HUGE), "5,000 × 5,000 pixels; at most 16 million"),
    "bomb in a GIF": (
        b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x80\0\0" + bytes(6) + FRAME,
        "at most 16 million|far more",
    ),
    "bomb in a comment": (
        png(50, 50, HUGE, extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**8), 9))),
        "damaged",
    ),
    "impossible size": (png(2**31 - 1, 2**31 - 1, HUGE), "more pixels|pixels; at most|damaged"),
    "no size": (png(0, 0, b""), "damaged|no picture|pixels"),
    "one pixel": (stored(Image.new("L", (1, 1))), "1 × 1 pixels: too few"),
    "extremely wide": (stored(Image.new("L", (20_000, 9))), "20,000 × 9 pixels: too narrow"),
    "extremely high": (stored(Image.new("L", (9, 20_000))), "9 × 20,000 pixels: too narrow"),
    "all white": (stored(Image.new("RGB", (300, 200), "white")), "same colour all over"),
    "all black": (stored(Image.new("1", (300, 200))), "same colour all over"),
    "all transparent": (stored(Image.new("RGBA", (300, 200), (9, 200, 9, 0))), "same colour all over"),
    "too many bytes": (PNG + bytes(MOST_MEGABYTES * 2**20), "at most 10 MB"),
    "a JPEG with a thousand scans": (JPEG[:-2] + b"\xff\xda\0\x08\x01\x01\0\0?\0" * 1000 + JPEG[-2:], "unusual way"),
}
"""Files that are no pictures, or such that cannot be used, with what is said about them."""


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_used_is_refused_with_a_reason(name: str) -> None:
    data, said = WRONG[name]
    before = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(UploadError, match=said) as refused:
            paper_of(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    text = str(refused.value)
    assert text[0].isupper() and text.endswith(".") and "<" not in text and "Traceback" not in text
    assert peak < 50 * 2**20
    assert time.process_time() - before < 20  # no file keeps a processor busy; the limit is far above any of them


def test_a_damaged_file_never_raises_anything_else() -> None:
    """A byte changed here and there: the picture may still be read, or is refused."""
    random = np.random.default_rng(8)
    refused = 0
    for data in (PNG, JPEG, *(stored(Image.effect_noise((60, 60), 80), form) for form in ("GIF", "BMP", "WEBP"))):
        for _ in range(25):
            harmed = bytearray(data)
            for place in random.integers(0, len(data), 4):
                harmed[place] = random.integers(256)
            try:
                paper = paper_of(bytes(harmed))
                assert paper.shape == (PAPER, PAPER)
            except UploadError:
                refused += 1
    assert refused > 10


def test_a_large_photo_is_read(digit: NDArray[np.uint8]) -> None:
    """Twelve megapixels, as a telephone takes them."""
    sheet = np.full((3024, 4032), 210.0)
    sheet[400:2640, 900:3140] -= 0.6 * np.asarray(large(digit, 80))
    light = np.linspace(0.75, 1.1, 4032) + np.random.default_rng(4).normal(0, 0.03, sheet.shape)
    photo = Image.fromarray((sheet * light).clip(0, 255).astype(np.uint8))
    seen = see(stored(photo, "JPEG", quality=80)).astype(int)
    assert np.corrcoef(seen.ravel(), digit.ravel())[0, 1] > 0.9


def test_the_paper_is_the_one_a_test_digit_lies_on(digit: NDArray[np.uint8]) -> None:
    assert np.abs(paper_of(stored(Image.fromarray(digit))).astype(int) - on_paper(digit)).mean() < 0.5


def test_a_photo_in_passes_may_not_be_as_large_as_others() -> None:
    flat = Image.new("L", (5000, 4000), 250)
    flat.paste(20, (2000, 1000, 2400, 3000))
    assert paper_of(stored(flat, "JPEG")).any()
    with pytest.raises(UploadError, match="at most 16 million"):
        paper_of(stored(flat, "JPEG", progressive=True))
