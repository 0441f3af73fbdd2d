"""Sliders that move a digit on its paper, and others that spoil the picture a network gets."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.distort import PLACES, Placing, Spoiling

_AT_REST: dict[str, float | str] = {
    "right": 0,
    "down": 0,
    "turn": 0,
    "size": 1.0,
    "blur": 0.0,
    "noise": 0,
    "cut": 0,
    "where": "middle",
}
"""Every slider by its field, and where it does nothing."""


def turn_sliders() -> tuple[Placing, Spoiling]:
    """Show the sliders and return what they are set to."""
    for name, rest in _AT_REST.items():
        st.session_state.setdefault(_key(name), rest)
    on_paper, in_picture = st.columns(2, gap="large")
    with on_paper:
        st.markdown("**Move it on the paper**, before it is prepared")
        right, down, turn, size = _four()
        placing = Placing(
            right=_slide(right, "right", "To the right", -6, 6, 1),
            down=_slide(down, "down", "Down", -6, 6, 1),
            turn=_slide(turn, "turn", "Turn", -90, 90, 5, "%d°"),
            size=_slide(size, "size", "Size", 0.4, 1.4, 0.05, "%.2f"),
        )
    with in_picture:
        st.markdown("**Spoil what the network gets**, after it was prepared")
        blurred, noisy, pierced, place = _four()
        spoiling = Spoiling(
            blur=_slide(blurred, "blur", "Blur", 0.0, 3.0, 0.25, "%.2f"),
            noise=_slide(noisy, "noise", "Noise", 0, 100, 5, "%d %%") / 100,
            cut=int(_slide(pierced, "cut", "Cut a piece out", 0, 14, 1)),
            where=place.selectbox("Where", list(PLACES), key=_key("where"), persist_state="session"),
        )
    moved = (placing, spoiling.blur, spoiling.noise, spoiling.cut) != (Placing(), 0, 0, 0)
    st.button("Set all back", key="draw_back", icon=":material/undo:", on_click=_set_back, disabled=not moved)
    return placing, spoiling


def _four() -> list[st.delta_generator.DeltaGenerator]:
    return [column for _ in range(2) for column in st.columns(2, wrap=False, gap="medium")]


def _slide(
    where: st.delta_generator.DeltaGenerator,
    name: str,
    label: str,
    least: float,
    most: float,
    step: float,
    form: str | None = None,
) -> float:
    slide = partial(where.slider, label, least, most, step=step, key=_key(name), persist_state="session")
    return float(slide(format=form))


def _set_back() -> None:
    for name, rest in _AT_REST.items():
        st.session_state[_key(name)] = rest


def _key(name: str) -> str:
    return f"draw_{name}"
