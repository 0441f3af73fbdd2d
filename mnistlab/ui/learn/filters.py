"""A filter's nine weights, to be chosen or typed."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.convolution import FILTERS

WIDTH = 108
"""Of a field, in CSS pixels: three of them go beside each other on a phone."""

_KEY = "convolution_filter"


def choose_filter() -> NDArray[np.float64]:
    """Show filters to choose from, and the nine weights of the chosen one to change; return them, shape (3, 3)."""
    st.pills("Filter", list(FILTERS), default=next(iter(FILTERS)), key=_KEY, on_change=_take)
    if _place(0) not in st.session_state:
        _take()
    values = []
    for row in range(3):
        with st.container(horizontal=True, gap="xsmall"):
            for column in range(3):
                name = f"Weight in row {row + 1}, column {column + 1}"
                place = _place(3 * row + column)
                value = st.number_input(name, step=0.5, key=place, label_visibility="collapsed", width=WIDTH)
                values.append(value)
    return np.array(values, dtype=float).reshape(3, 3)


def _take() -> None:
    """Put the chosen filter's weights into the fields; with none chosen they stay."""
    chosen = FILTERS.get(st.session_state[_KEY] or "", ())
    for place, value in enumerate(np.ravel(chosen).tolist()):
        st.session_state[_place(place)] = float(value)


def _place(i: int) -> str:
    return f"{_KEY}_{i}"
