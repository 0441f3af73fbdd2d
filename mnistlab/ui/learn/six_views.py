"""Small pictures for the first lesson: a window over pixels, digits with words below them, groups of digits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS, VALIDATION, WRONG
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.html import Html

_LIMITS = {"lower": "ink below", "corner": "ink right", "hole_below": "hole below", "hole_above": "hole above"}
"""Short names of what a rule by hand sets limits to."""


def window_svg(image: NDArray[np.uint8], top: int, left: int, size: int) -> str:
    """Draw a digit with a frame around `size` x `size` of its pixels."""
    frame = f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="{VALIDATION}"'
    return (
        '<svg viewBox="-0.3 -0.3 28.6 28.6" style="max-width:18rem;margin:0">'
        f'<image href="{digit_uri(image)}" width="28" height="28" style="image-rendering:pixelated"/>'
        f'{frame} stroke-width="0.45"/></svg>'
    )


def window_html(part: NDArray[np.uint8]) -> Html:
    """Show a few pixels large, each with its value on it."""
    cells = "".join(
        f'<i style="background:rgb({v},{v},{v});color:{"#000" if v > 127 else "#fff"};font-style:normal;'
        f'aspect-ratio:1;display:grid;place-items:center">{v}</i>'
        for v in part.ravel().tolist()
    )
    return Html(
        f'<div role="img" aria-label="The pixels in the window with their values" style="display:grid;max-width:18rem;'
        f"grid-template-columns:repeat({part.shape[1]},1fr);font-size:.78rem;border:2px solid {VALIDATION};"
        f'border-radius:.3rem;overflow:hidden">{cells}</div>'
    )


def captioned(pictures: Iterable[tuple[NDArray[np.uint8], str, str, str]], *, size: str = "3.1rem") -> Html:
    """Show images in a row that wraps: each (image, alt text, words below it, colour of the words or "")."""
    figures = []
    for image, alt, words, colour in pictures:
        tint = f"color:color-mix(in srgb,{colour} 75%,currentColor)" if colour else ""
        figures.append(
            f'<figure style="margin:0;text-align:center;font-size:.82rem;line-height:1.35;width:{size}">'
            f'{digit_img(image, alt, size=size)}<figcaption style="font-weight:600;{tint}">{escape(words)}</figcaption>'
            "</figure>"
        )
    return Html(f'<div class="ml-few" style="gap:.5rem .4rem">{"".join(figures)}</div>')


def mistakes(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], broken: Mapping[str, NDArray[np.bool_]], some: Iterable[int]
) -> Html:
    """Show images a rule is wrong about, each with the limit it broke, or with what it is if it broke none.

    Args:
        images, labels: all of them.
        broken: for each limit, which images break it.
        some: the places of those to show.
    """
    pictures = []
    for i in some:
        reason = next((word for limit, word in _LIMITS.items() if broken[limit][i]), f"is a {labels[i]}")
        pictures.append((images[i], f"a {labels[i]}", reason, WRONG))
    return captioned(pictures, size="4.3rem")


def groups(cards: Iterable[tuple[NDArray[np.uint8], int, Sequence[int] | None]]) -> Html:
    """Show groups of images: each (mean image, how many are in it, how many of each digit or None if not told)."""
    shown = []
    for place, (image, size, counts) in enumerate(cards, 1):
        parts, words = "", f"{size:,} images"
        if counts is not None:
            order = sorted(range(len(counts)), key=lambda digit: -counts[digit])
            parts = "".join(
                f'<i style="flex:{counts[d]};background:{DIGITS[d]};display:block"></i>' for d in order if counts[d]
            )
            words = ", ".join(f"<b>{d}</b> {100 * counts[d] / size:.0f} %" for d in order[:2] if counts[d])
        bar = f'<span style="display:flex;height:.5rem;border-radius:.25rem;overflow:hidden">{parts}</span>'
        shown.append(
            '<div style="display:grid;gap:.3rem;font-size:.88rem;justify-items:stretch">'
            f"{digit_img(image, f'Mean image of group {place}', size='100%')}{bar}<span>{words}</span></div>"
        )
    return Html(
        '<div style="display:grid;gap:.9rem .7rem;grid-template-columns:repeat(auto-fill,minmax(5.6rem,1fr))">'
        f"{''.join(shown)}</div>"
    )
