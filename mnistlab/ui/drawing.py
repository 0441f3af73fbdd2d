"""SVG on a page: Streamlit's own HTML element leaves SVG out, and an image of one cannot follow the theme."""

from __future__ import annotations

from html import escape

import streamlit as st

_JS = """
export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".drawing");
  if (box.drawn !== data.html) box.innerHTML = data.html;
  box.drawn = data.html;
}
"""

_CSS = """
.drawing svg { display: block; width: 100%; height: auto; margin: 0 auto; }
.drawing svg text { font-family: inherit; font-variant-numeric: tabular-nums; }
"""

_component = st.components.v2.component(
    "mnistlab.drawing", html='<div class="drawing"></div>', css=_CSS, js=_JS, isolate_styles=False
)


def drawing(svg: str, *, key: str, alt: str) -> None:
    """Show an SVG element as wide as its place; `alt` says what it shows. The text must be trusted markup."""
    _component(key=key, data={"html": f'<div role="img" aria-label="{escape(alt)}">{svg}</div>'})
