"""Charts that change without blinking: Plotly in the browser, told to react instead of being drawn anew.

`st.plotly_chart` mounts a chart again whenever its data changes, and loses zoom and hover each time. This
component keeps the drawing and hands it new data. Plotly's script is the one inside the plotly wheel; it is
copied once into the app's `static/` folder, so no chart needs the internet.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.resources
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

STATIC = Path(__file__).parents[2] / "static"
"""The folder that Streamlit serves under `app/static/`: it lies beside app.py."""

_HTML = """<div class="plot" role="img"><div></div><p class="plot-trouble" hidden>This chart cannot be drawn: the page
could not load its drawing library. Reload the page; if it stays like this, tell whoever runs this lab.</p></div>"""

_FARTHEST = 1e6
"""No chart that can be clicked reaches further."""

_component = st.components.v2.component(
    "mnistlab.plot",
    html=_HTML,
    css=Path(__file__).with_name("plot.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("plot.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def plot(
    figure: go.Figure | str, *, key: str, alt: str, height: int = 320, clickable: bool = False
) -> dict[str, float] | None:
    """Draw a figure, full width; under the same key it is updated in place, zoom and hover kept.

    Args:
        figure: the chart, in the lab's template (`mnistlab.charts.theme.figure`), or its JSON.
        key: identifies the chart on its page.
        alt: says in a sentence what a reader would see.
        height: in CSS pixels.
        clickable: whether a click on a point (or heatmap cell) reruns the page.

    Returns:
        The point that was just clicked, {"x": ..., "y": ...}, once; otherwise None.
    """
    data = {
        "figure": figure if isinstance(figure, str) else figure.to_json(validate=False),
        "source": f"app/static/{_script()}",
        "alt": alt,
        "height": height,
        "clickable": clickable,
    }
    result = _component(key=key, data=data, height=height, on_clicked_change=_nothing)
    return _point(result.clicked) if clickable else None


def expect_plots() -> None:
    """Have the browser fetch Plotly's script already, on a page without charts that leads to one with them."""
    with st.container(key="expect_plots"):
        _component(key="expect_plots_script", data={"source": f"app/static/{_script()}"})


def clicked(key: str) -> dict[str, float] | None:
    """Return what `plot` under this key is about to return: for charts that look different once clicked."""
    state = st.session_state.get(key)
    return _point(state.get("clicked")) if state else None


def _point(said: Any) -> dict[str, float] | None:
    """Return the point that a browser says was clicked, on the chart or not; None if that is no point."""
    said = said if isinstance(said, Mapping) else {}
    x, y = said.get("x"), said.get("y")
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        return None
    return {"x": x, "y": y} if abs(x) <= _FARTHEST and abs(y) <= _FARTHEST else None


def _nothing() -> None:
    """Streamlit hands a trigger's value over only where it has a callback."""


@functools.cache
def _script() -> str:
    """Return the file name of Plotly's script in `STATIC`, after copying it there if it is missing."""
    name = f"plotly-{importlib.metadata.version('plotly')}.min.js"
    install_script(STATIC / name)
    return name


def install_script(target: Path) -> None:
    """Copy Plotly's script out of its wheel to `target`, unless it is there; no reader ever sees half of it.

    A folder that cannot be written to is no error here: the charts then say that they cannot be drawn.
    """
    if target.exists():
        return
    script = importlib.resources.files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    try:
        target.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".plotly-")
        with os.fdopen(handle, "wb") as file:
            file.write(script)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except OSError:
        return
