"""The three sets: what each of them is for, and how large the split makes them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION
from mnistlab.charts.theme import NEUTRAL
from mnistlab.core.explain import luck
from mnistlab.core.facts import TEST, TRAIN
from mnistlab.core.spec import RunSpec
from mnistlab.data.split import split
from mnistlab.ui.drawing import drawing
from mnistlab.ui.html import Html, table

TRAINING, CHECKING, TESTING = "training", "validation", "test"

JOBS = {
    "Changing the weights": TRAINING,
    "Choosing between 64 and 512 neurons": CHECKING,
    "Saying how good the chosen network is": TESTING,
}
"""What has to be done with images, and the set it is done with."""

WHY = {
    TRAINING: "The weights are fitted to these images, so they are like exercises with the answers at hand.",
    CHECKING: "A choice needs images that the weights were not fitted to: a mock exam, as often as you like.",
    TESTING: "The verdict needs images that decided nothing before: the exam itself, taken once.",
}

TYPICAL = 0.95
"""The accuracy for which a set's luck is told."""


def give_out_jobs() -> bool:
    """Ask which set does which job, answer each, and return whether all are right."""
    right = []
    for number, (job, wanted) in enumerate(JOBS.items()):
        given = st.segmented_control(job, (TRAINING, CHECKING, TESTING), key=f"sets_job_{number}")
        right.append(given == wanted)
        if given is not None:
            st.caption(WHY[wanted] if given == wanted else f"Not the {given} images. {_hint(given)}")
    return all(right)


def sizes(spec: RunSpec) -> dict[str, int]:
    """Return how many images each set gets, and how many nobody uses."""
    parts = split(spec, TRAIN)
    return {
        TRAINING: parts.train,
        "left out": parts.validation_start - parts.train,
        CHECKING: parts.validation,
        TESTING: TEST,
    }


def show_sizes(counts: Mapping[str, int]) -> None:
    """Draw the sets as one bar, and say of each how far luck moves an accuracy that it measures."""
    colours = dict(zip(counts, (ACCENT, NEUTRAL, VALIDATION, RIGHT), strict=True))
    total, x, bars = sum(counts.values()), 0.0, []
    for name, count in counts.items():
        width = 700 * count / total
        bars.append(f'<rect x="{x:.1f}" y="0" width="{width:.1f}" height="40" fill="{colours[name]}"/>')
        x += width
    told = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    drawing(
        f'<svg viewBox="0 0 700 40">{"".join(bars)}</svg>',
        key="sets_bar",
        alt=f"All {total:,} images: {told}.",
    )
    rows = [
        (
            Html(f'<span class="ml-dot" style="background:{colours[name]}"></span>{name}'),
            f"{count:,}",
            f"± {100 * luck(TYPICAL, count):.1f} points" if name in (CHECKING, TESTING) and count else "–",
        )
        for name, count in counts.items()
    ]
    st.html(table(("", "images", "luck"), rows, caption="How many images each set has"))
    st.caption(
        f"Luck: how far chance alone may move an accuracy of {TYPICAL:.0%} that is measured on that many images."
    )


def _hint(given: str) -> str:
    if given == TRAINING:
        return "The network may know those by heart: they would call anything good that remembers them."
    if given == CHECKING:
        return "Those are for choices made on the way."
    return "If they took part in this, they would no longer be unseen when the verdict is due."
