"""How a look at a sheet of paper is drawn: the answer with ten bars, and the steps of preparing."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mnistlab.charts.palette import DIGITS, RIGHT, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.facts import SIDE
from mnistlab.core.pad import BOX, MARGIN, Picture
from mnistlab.ui.draw.look import Look
from mnistlab.ui.html import Html, safe

INSET = 100 * MARGIN / (SIDE + 2 * MARGIN)
"""Where the frame begins on a paper, in per cent of its side."""


def answer(look: Look, names: tuple[str, ...], *, prepared: bool, true: int | None = None) -> Html:
    """Return what the network says: its answer, the bars of all classes, and what it would say the other way.

    Args:
        look: what it was shown.
        names: of the classes.
        prepared: whether the picture was prepared for it.
        true: the class, where it is known.
    """
    if look.empty:
        said = '<p class="ml-draw-say"><b>–</b> <span>Nothing is on the paper yet.</span></p>'
        return Html(f"{said}{_bars(np.zeros(len(names)), names, true)}<p>&nbsp;</p>")
    chances, others = look.chances if prepared else look.chances[::-1]
    says = int(chances.argmax())
    verdict = "" if true is None else _verdict(says == true, names[true])
    other = int(others.argmax())
    way = "Unprepared" if prepared else "Prepared"
    differs = "the same" if other == says else f"<b>{safe(names[other])}</b>"
    colour = DIGITS[says % len(DIGITS)]
    return Html(
        f'<p class="ml-draw-say" aria-live="polite"><b style="--colour:{colour}">{safe(names[says])}</b>'
        f" <span>probability {percent(float(chances[says]), 1)}{verdict}</span></p>{_bars(chances, names, true)}"
        f"<p>{way}, it would say {differs} ({percent(float(others[other]), 1)}).</p>"
    )


def steps(look: Look, *, prepared: bool, spoiled: bool) -> Html:
    """Return the five pictures from the paper to the network."""
    left_out = "left out" if not prepared else ""
    shown = look.shown[0 if prepared else 1]
    middle = (
        (look.steps.cropped, "Cropped", left_out or "to its ink"),
        (look.steps.scaled, f"Scaled to {BOX} × {BOX}", left_out or "its longest side"),
        (look.steps.centred, "Centred", left_out or f"by its mass, in {SIDE} × {SIDE}"),
    )
    frame = f'<i style="inset:{INSET:.2f}%"></i>'
    end = "spoiled as below" if spoiled else "as it is" if prepared else f"the frame, shrunk to {SIDE} × {SIDE}"
    pictures = [
        _figure(look.paper, "As drawn", f"the frame is {SIDE} × {SIDE} pixels", over=frame),
        *(_figure(picture, title, text, dim=not prepared) for picture, title, text in middle),
        _figure(shown, "What the network gets", end, strong=True),
    ]
    return Html(f'<div class="ml-draw-steps">{"".join(pictures)}</div>')


def _figure(picture: Picture, title: str, text: str, *, over: str = "", dim: bool = False, strong: bool = False) -> str:
    look = " ".join(filter(None, ("ml-draw-dim" if dim else "", "ml-draw-strong" if strong else "")))
    alt = safe(f"{title}: {text}")
    return (
        f'<figure class="{look}"><div><img src="{picture_uri(picture)}" alt="{alt}">{over}</div>'
        f"<figcaption><b>{safe(title)}</b> <span>{safe(text)}</span></figcaption></figure>"
    )


def _bars(chances: NDArray[np.floating], names: tuple[str, ...], true: int | None) -> str:
    """Return ten bars with their per cent; classes with long names go by their number."""
    columns = []
    for i, chance in enumerate(chances):
        label = names[i] if len(names[i]) == 1 else str(i)
        number = percent(float(chance), 0).removesuffix(" %") if chance >= 0.005 else ""
        mark = ' class="ml-true"' if i == true else ""
        columns.append(
            f'<span title="{safe(names[i])}: {percent(float(chance), 1)}"><em>{number}</em>'
            f'<i><i style="height:{100 * chance:.1f}%;background:{DIGITS[i % len(DIGITS)]}"></i></i>'
            f"<b{mark}>{safe(label)}</b></span>"
        )
    told = ", ".join(f"{names[i]} {percent(float(chance), 1)}" for i, chance in enumerate(chances) if chance >= 0.005)
    return f'<div class="ml-draw-chances" role="img" aria-label="Per cent: {safe(told)}">{"".join(columns)}</div>'


def _verdict(right: bool, name: str) -> str:
    colour, said = (RIGHT, "✓ right") if right else (WRONG, f"✗ it is {safe(name)}")
    return f' <em style="--colour:{colour}">{said}</em>'


def picture_uri(picture: Picture) -> str:
    """Return a picture as a PNG's data URI. Each is drawn once, so unlike the data's own images it is not kept."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
