"""The neurons of layers as fields of small squares, one of which can be pressed: readable for ten and a thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, VALIDATION

_DECIMALS = 3

_component = st.components.v2.component(
    "mnistlab.cells",
    html='<div class="cells"></div>',
    css=Path(__file__).with_name("cells.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("cells.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True, eq=False)
class Field:
    """The neurons of one layer.

    title: stands above the field. values: one a neuron, drawn the brighter the further it is from zero, blue above and
    orange below. top: the value that is drawn in full colour. names: what the neurons are called where they have
    names; they are numbered from 1 otherwise. crossed: neurons that are crossed out. unit: of the values, such as " %".
    """

    title: str
    values: NDArray[np.floating[Any]]
    top: float
    names: Sequence[str] = ()
    crossed: Sequence[int] = ()
    unit: str = ""


def cells(fields: Sequence[Field], *, key: str, chosen: tuple[int, int] | None = None) -> None:
    """Draw fields below each other; a press on a square reruns the page or fragment.

    Args:
        fields: one a layer.
        key: identifies the drawing on its page.
        chosen: field and neuron to frame.
    """
    data = {
        "fields": [
            {
                "title": field.title,
                "values": np.nan_to_num(field.values.astype(np.float64)).round(_DECIMALS).tolist(),
                "top": field.top or 1.0,
                "names": list(field.names),
                "crossed": [int(i) for i in field.crossed],
                "unit": field.unit,
            }
            for field in fields
        ],
        "chosen": chosen,
        "decimals": _DECIMALS,
        "colours": [ACCENT, VALIDATION],
    }
    _component(key=key, data=data, on_pressed_change=_nothing)


def pressed_cell(key: str) -> tuple[int, int] | None:
    """Return the field and neuron that was just pressed, once, there or not; ask before `cells` draws them."""
    state = st.session_state.get(key)
    place = state.get("pressed") if state else None
    if not isinstance(place, Mapping):
        return None
    field, cell = place.get("field"), place.get("cell")
    return (field, cell) if isinstance(field, int) and isinstance(cell, int) else None


def _nothing() -> None:
    """Streamlit hands a trigger's value over only where it has a callback."""
