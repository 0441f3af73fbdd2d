"""Three circles within each other, and examples to be put into the smallest one they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from mnistlab.charts.palette import ACCENT, DIGITS, RIGHT
from mnistlab.ui.drawing import drawing

CIRCLES = ("none of them", "artificial intelligence", "machine learning", "deep learning")
"""From the outside in: each lies within the one before it."""


@dataclass(frozen=True)
class Example:
    """Something to put into the smallest circle it belongs to; `place` is an index of `CIRCLES`."""

    name: str
    text: str
    place: int
    why: str


EXAMPLES = (
    Example(
        "chess by rules",
        "A chess program that looks many moves ahead and judges positions by rules its authors wrote",
        1,
        "It does what seemed to need a mind, but people found its rules: nothing in it was learned from examples.",
    ),
    Example(
        "spam filter",
        "A spam filter that counts which words stand in mail that people marked as spam",
        2,
        "Its rules, which word speaks for spam and how strongly, come from examples. It has no layers of neurons.",
    ),
    Example(
        "this lab's network",
        "This lab's network with two hidden layers, trained on digits",
        3,
        "It learned from examples, and with more than one hidden layer: that is what deep means.",
    ),
    Example(
        "pocket calculator",
        "A pocket calculator",
        0,
        "It follows fixed steps to an exact result. Nobody calls that intelligent today, though it takes us effort.",
    ),
    Example(
        "mean images",
        "The mean images of the step before, which tell digits apart",
        2,
        "They were made from examples by an algorithm, so it is machine learning; there are no layers, so not deep.",
    ),
    Example(
        "route planner",
        "A program that finds the shortest way on a map by a search that people devised",
        1,
        "Searching for the best way is one of the oldest subjects of artificial intelligence; it learns nothing.",
    ),
    Example(
        "translator",
        "A translator: a network of dozens of layers, trained on pairs of sentences",
        3,
        "A network, many layers, trained on examples: the innermost circle.",
    ),
)

_COLOURS = ("currentColor", DIGITS[4], ACCENT, RIGHT)
"""Of the circles, from the outside in."""

_QUESTIONS = (
    "Does it do what seems to need a mind?",
    "Who found its rules: people, or an algorithm from examples?",
    "Does it have two or more hidden layers of neurons?",
)
"""What to ask on the way into each circle."""


def sort_examples() -> None:
    """Ask for one example after the other where it belongs, and put it there once that is right."""
    state = st.session_state
    placed = state.setdefault("nested_placed", 0)
    drawing(
        circles_svg([(example.name, example.place) for example in EXAMPLES[:placed]]),
        key="nested_circles",
        alt="Deep learning lies within machine learning, and that within artificial intelligence.",
    )
    if placed == len(EXAMPLES):
        st.success("Every example has its place.", icon=":material/check:")
        st.button("Again", key="nested_again", icon=":material/replay:", on_click=lambda: state.update(nested_placed=0))
        return
    example = EXAMPLES[placed]
    place = st.pills(
        f"{placed + 1} of {len(EXAMPLES)}. **{example.text}**. The smallest circle it belongs to:",
        range(len(CIRCLES)),
        format_func=lambda i: CIRCLES[i],
        key=f"nested_{placed}",
    )
    if place is None:
        return
    if place != example.place:
        inwards = "further in" if place < example.place else "further out"
        st.warning(f"**Not quite.** It belongs {inwards}. {_hint(place, example.place)}", icon=":material/lightbulb:")
        return
    st.success(f"**Right.** {example.why}", icon=":material/check:")
    st.button(
        "Put it there",
        key=f"nested_put_{placed}",
        type="primary",
        on_click=lambda: state.update(nested_placed=placed + 1),
    )


def _hint(given: int, place: int) -> str:
    """Return the first question whose answer was overlooked on the way in from the outermost circle."""
    return _QUESTIONS[min(given, place)]


def circles_svg(placed: Sequence[tuple[str, int]]) -> str:
    """Draw three circles within each other, and the examples placed so far: each (name, circle, 0 for none)."""
    rings = (
        ("artificial intelligence", 190, 215, 155),
        ("machine learning", 227, 165, 112),
        ("deep learning", 269, 115, 64),
    )
    parts = []
    for place, (name, middle, wide, high) in enumerate(rings, 1):
        colour = _COLOURS[place]
        parts.append(
            f'<ellipse cx="225" cy="{middle}" rx="{wide}" ry="{high}" fill="{colour}" fill-opacity="0.1" '
            f'stroke="{colour}" stroke-width="2"/>'
            f'<text x="225" y="{middle - high + 22}" text-anchor="middle" font-size="15" font-weight="650" '
            f'fill="currentColor">{name}</text>'
        )
    return f'<svg viewBox="0 0 450 350" style="max-width:34rem">{"".join(parts)}{_names(placed)}</svg>'


def _names(placed: Sequence[tuple[str, int]]) -> str:
    tops = (20, 80, 160, 252)
    taken, parts = [0, 0, 0, 0], []
    for name, circle in placed:
        x, anchor = (225, "middle") if circle else (8, "start")
        y = tops[circle] + 20 * taken[circle]
        taken[circle] += 1
        parts.append(
            f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="15" fill="currentColor">'
            f'<tspan fill="{_COLOURS[circle]}">●</tspan> {escape(name)}</text>'
        )
    return "".join(parts)
