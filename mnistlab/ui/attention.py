"""Bringing the training into view: on a phone it stands below the settings, where a new run would go unseen."""

from __future__ import annotations

import streamlit as st

_JS = """
const seen = new Set();
export default function ({ data, parentElement }) {
  if (seen.has(data.run) || !matchMedia("(max-width: 640px)").matches) return;
  seen.add(data.run);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const column = parentElement.closest(".stColumn");
  // Not before the rest of the page has found its place.
  setTimeout(() => column?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" }), 150);
}
"""

_component = st.components.v2.component("mnistlab.attention", js=_JS, isolate_styles=False)


def bring_into_view(run_id: str | None) -> None:
    """On a narrow screen, scroll to the column that this is called in: once for each run while a page is open."""
    with st.container(key="attention"):
        if run_id:
            _component(key="attention_to", data={"run": run_id})
