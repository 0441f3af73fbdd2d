"""Codes of labels: their places as boxes, and all ten codes below each other."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mnistlab.charts.palette import DIGITS, RIGHT, WRONG
from mnistlab.core.facts import CLASSES
from mnistlab.core.preparing import code_faults
from mnistlab.ui.html import Html, table


def code_boxes(code: Sequence[int], *, right: bool | None = None) -> Html:
    """Return a code as boxes with their places, counted from 0, under them; `right` colours its ones as a verdict."""
    verdict = None if right is None else RIGHT if right else WRONG
    boxes = "".join(
        f'<span class="{"ml-hot" if digit else "ml-cold"}" style="--colour:{verdict or DIGITS[place % len(DIGITS)]}">'
        f"<b>{digit}</b><small>{place}</small></span>"
        for place, digit in enumerate(code)
    )
    said = " ".join(map(str, code))
    return Html(f'<div class="ml-onehot" role="img" aria-label="The code {said}">{boxes}</div>')


def all_codes(label: int) -> Html:
    """Return the one-hot codes of all digits as a table, `label` pointed at: the identity matrix."""
    rows = [
        (f"{'▸ ' if i == label else ''}{i}", *(Html("<b>1</b>") if i == j else "0" for j in range(CLASSES)))
        for i in range(CLASSES)
    ]
    return table(("label", *range(CLASSES)), rows, caption="The one-hot codes of the ten digits", dense=True)


def judge(code: list[int], label: int) -> None:
    """Show a code and what is wrong with it, if anything is."""
    faults = code_faults(code, label)
    st.html(code_boxes(code, right=not faults))
    if faults:
        st.markdown(" ".join(faults))
    else:
        st.markdown(f"**Right.** Ten places, and the only 1 at place {label}, counted from 0.")
