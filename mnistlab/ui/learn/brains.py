"""A toy of three neurons, a network beside a brain, and an old question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import log10

import streamlit as st

from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.core.architecture import parameter_count
from mnistlab.core.presets import FIRST_NETWORK, PRESETS
from mnistlab.lessons.see_a_six import (
    BRAIN_LINKS_TOLD,
    BRAIN_NEURONS_COUNTED,
    BRAIN_NEURONS_TOLD,
    CORTEX_NEURONS,
    LINKS_EACH,
    billions,
)
from mnistlab.ui.drawing import drawing

PETS = (("A", "four legs and fur"), ("B", "hanging ears"), ("C", "slit pupils"))
HEARD = {"cat": (1, -1, 1), "dog": (1, 1, -1)}
"""What the toy's neurons look for, and how its answers hear them: a cat is A and C, a dog is A and B."""

VIEWS = {
    "Yes": "One of the tutorials says so too: to tell digits apart took thinking when we did it. But look at what is "
    "missing: the network that reads a six does not know that six is more than five, nor that it reads.",
    "No": "Most people say so: it is arithmetic, and nobody is there. But your neurons each do something simple too: "
    "if many simple parts cannot think, what does it in you?",
    "It depends on the word": "So it seemed to Alan Turing: he found the question too vague, and asked instead "
    "whether one could tell a machine from a person by what it answers. That can be tried.",
}
"""Do machines think? What there is to consider for whoever takes that view."""


def answers(active: Sequence[bool]) -> dict[str, bool]:
    """Return which pets the toy sees when these of its neurons are active."""
    return {pet: sum(w * on for w, on in zip(heard, active, strict=True)) > 1.5 for pet, heard in HEARD.items()}


def three_neurons() -> None:
    """Show the toy: neurons to be switched, and what follows."""
    active = [st.toggle(f"{letter}: {what}", value=letter == "A", key=f"brain_{letter}") for letter, what in PETS]
    given = answers(active)
    seen = [(letter, what, on) for (letter, what), on in zip(PETS, active, strict=True)]
    said = next((f"It is a {pet}" for pet, is_it in given.items() if is_it), "It can tell neither cat nor dog")
    st.markdown(f"**{said}.** Full lines speak for an answer, dashed lines against it.")
    drawing(pets_svg(seen, list(HEARD.values()), given), key="brain_pets", alt=f"Three neurons, two answers. {said}.")
    st.caption("A real network is not told what its neurons should look for: it finds that in the examples.")


def side_by_side() -> None:
    """Compare a network's parameters with a brain's neurons and links."""
    specs = {"The first network, on Home": FIRST_NETWORK}
    specs |= {preset.title: preset.spec for preset in PRESETS.values()}
    name = st.selectbox("Network", specs, index=len(specs) - 1, key="brain_network")
    count = parameter_count(specs[name])
    guesses = ("a thousand", "a million", "a hundred million", "a billion")
    guess = st.pills(
        f"It has {count:,} parameters. Roughly how many such networks have as many as a brain has links?",
        guesses,
        key="brain_guess",
        persist_state="session",
    )
    if guess is None:
        st.caption("Guess first: then both are drawn.")
        return
    networks = BRAIN_LINKS_TOLD / count
    st.markdown(f"About **{_rounded(networks)}**; you guessed {guess}.")
    rows = [
        ("Parameters of this network", float(count), f"{count:,}", ACCENT),
        ("Neurons of a brain, as the tutorials tell", BRAIN_NEURONS_TOLD, billions(BRAIN_NEURONS_TOLD), VALIDATION),
        ("Neurons, counted in 2009", BRAIN_NEURONS_COUNTED, billions(BRAIN_NEURONS_COUNTED), VALIDATION),
        ("Links, as the tutorials tell", BRAIN_LINKS_TOLD, f"over {billions(BRAIN_LINKS_TOLD)}", WRONG),
    ]
    drawing(sizes_svg(rows), key="brain_sizes", alt="; ".join(f"{name}: {words}" for name, _, words, _ in rows))
    cortex = CORTEX_NEURONS * LINKS_EACH
    st.caption(
        "Each line on the scale is a thousand times the one before, so bars that look alike may be far apart. "
        f"The links fit what others estimate: {billions(CORTEX_NEURONS)} neurons of the cerebral cortex with "
        f"{LINKS_EACH:,} links each make {billions(cortex)}."
    )


def thinking() -> None:
    """Ask whether machines think; whatever is answered, there is something to consider."""
    view = st.pills("Do machines think?", tuple(VIEWS), key="brain_view")
    if view is None:
        st.caption("There is no right answer here. Choose the one that is nearest to yours.")
        return
    st.info(VIEWS[view], icon=":material/psychology:")


PARTS: dict[str, Callable[[], None]] = {
    "Three neurons": three_neurons,
    "A brain": side_by_side,
    "Thinking": thinking,
}
"""What there is to look at, by name."""


def _rounded(number: float) -> str:
    """Write a large number to two digits, in words.

    >>> _rounded(156_033_000), _rounded(7.4e8), _rounded(1.9e9)
    ('160 million', '740 million', '1.9 billion')
    """
    unit, word = (1e9, "billion") if number >= 1e9 else (1e6, "million")
    return f"{float(f'{number / unit:.2g}'):g} {word}"


def pets_svg(seen: Sequence[tuple[str, str, bool]], links: Sequence[Sequence[int]], answers: dict[str, bool]) -> str:
    """Draw neurons that each look for something, and answers that listen to them.

    Args:
        seen: for each neuron its letter, what it looks for, and whether it is active.
        links: for each answer the weight with which it hears each neuron: above zero for, below zero against.
        answers: by name, whether each is given.
    """
    ys = [38 + 62 * i for i in range(len(seen))]
    ends = [ys[0] + (ys[-1] - ys[0]) * (0.22 + 0.56 * i) for i in range(len(answers))]
    parts = []
    for end, weights in zip(ends, links, strict=True):
        for y, weight, (_, _, active) in zip(ys, weights, seen, strict=True):
            dash = "" if weight > 0 else ' stroke-dasharray="5 5"'
            colour = (RIGHT if weight > 0 else WRONG) if active else "currentColor"
            parts.append(
                f'<path d="M226 {y}L348 {end:.0f}" stroke="{colour}" stroke-width="{3 if active else 1.5}" '
                f'stroke-opacity="{0.9 if active else 0.35}"{dash}/>'
            )
    for y, (letter, what, active) in zip(ys, seen, strict=True):
        parts.append(
            f'<text x="180" y="{y + 5}" text-anchor="end" font-size="15" fill="currentColor">{escape(what)}</text>'
            + _neuron(206, y, letter, active)
        )
    for end, (name, given) in zip(ends, answers.items(), strict=True):
        parts.append(
            _neuron(368, end, "", given) + f'<text x="398" y="{end + 5:.0f}" font-size="16" '
            f'font-weight="{700 if given else 400}" fill="currentColor">{escape(name)}</text>'
        )
    return f'<svg viewBox="0 0 450 {ys[-1] + 38}" style="max-width:34rem">{"".join(parts)}</svg>'


def _neuron(x: float, y: float, letter: str, active: bool) -> str:
    fill = f'fill="{ACCENT}"' if active else 'fill="none"'
    ink = "#fff" if active else "currentColor"
    return (
        f'<circle cx="{x}" cy="{y:.0f}" r="20" {fill} stroke="{ACCENT}" stroke-width="2.5"/>'
        f'<text x="{x}" y="{y + 6:.0f}" text-anchor="middle" font-size="17" font-weight="650" '
        f'fill="{ink}">{letter}</text>'
    )


def sizes_svg(rows: Sequence[tuple[str, float, str, str]]) -> str:
    """Draw numbers as bars, each line of the scale a thousand times the one before: (name, number, words, colour)."""
    left, right, most = 12.0, 438.0, 15
    scale = (right - left) / most
    bottom = 58 * len(rows) + 6
    grid = "".join(
        f'<path d="{"".join(f"M{left + p * scale:.1f} {58 * i + 27}v24" for i in range(len(rows)))}" '
        'stroke="currentColor" stroke-opacity="0.3"/>'
        f'<text x="{left + p * scale:.1f}" y="{bottom + 17}" text-anchor="{"start" if p == 0 else "middle"}" '
        f'font-size="15" fill="currentColor" fill-opacity="0.8">{word}</text>'
        for p, word in ((0, "1"), (3, "thousand"), (6, "million"), (9, "billion"), (12, "trillion"))
    )
    bars = "".join(
        f'<text x="{left}" y="{58 * i + 22}" font-size="15" fill="currentColor">{escape(name)}: '
        f'<tspan font-weight="650">{escape(words)}</tspan></text>'
        f'<rect x="{left}" y="{58 * i + 30}" width="{log10(number) * scale:.1f}" height="18" rx="4" fill="{colour}"/>'
        for i, (name, number, words, colour) in enumerate(rows)
    )
    return f'<svg viewBox="0 0 450 {bottom + 26}" style="max-width:36rem">{grid}{bars}</svg>'
