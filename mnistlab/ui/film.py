"""A training as a film: sent to the browser once, where a slider replays it without asking the server again."""

from __future__ import annotations

import base64
import math
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS, RIGHT, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.frames import EDGE, Film, Frame
from mnistlab.core.runs import Run
from mnistlab.data.dataset import Dataset
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.learn.weight_pictures import LEGEND, diverging

STRONGEST = 127
"""What the browser gets for a weight as strong as any, and for a point of the map at its edge: one byte, two bytes."""
FARTHEST, NOWHERE = 32_000, -32_768

_LOUD = 10**6

_HTML = """<div class="film">
  <div class="film-head">
    <p class="film-now"></p>
    <div class="film-high" aria-hidden="true"><span>100 %</span><span>0 %</span></div>
    <div class="film-curve" aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none"><polyline/></svg><b></b>
    </div>
    <button class="film-play" type="button"></button>
    <input type="range" min="0" step="1" value="0" aria-label="Moment of the training">
    <p class="film-ends" aria-hidden="true"><span></span><span></span></p>
  </div>
  <div class="film-panels">
    <figure><figcaption></figcaption><table class="film-matrix"></table><p></p></figure>
    <figure><figcaption></figcaption><canvas class="film-map" role="img"></canvas><ul></ul><p></p></figure>
    <figure><figcaption></figcaption><canvas class="film-pictures" role="img"></canvas><p></p></figure>
    <figure><figcaption></figcaption><div class="film-gallery"></div><p></p></figure>
  </div>
</div>"""

_SCRIPTS = ("film_panels.js", "film_map.js", "film.js")

_component = st.components.v2.component(
    "mnistlab.film",
    html=_HTML,
    css=Path(__file__).with_name("film.css").read_text(encoding="utf-8"),
    js="".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def show_film(data: dict[str, Any], *, key: str) -> None:
    """Show what `packed` made; the moment it stands at stays while the page is drawn again with the same film."""
    _component(key=key, data=data)


def packed(film: Film, run: Run, dataset: Dataset) -> dict[str, Any]:
    """Return a film as plain data for the browser, all words included: some 20 kB a frame."""
    names, frames = dataset.class_names, film.frames
    short = max(map(len, names)) <= 2
    moments = [moment(frame, run.steps_per_epoch) for frame in frames]
    chances = np.stack([frame.chances for frame in frames])
    labels = dataset.y_test[film.gallery]
    return {
        "id": f"{run.id} {run.attempt} {run.step}",
        "moments": moments,
        "said": [f"{name}: {reached(frame, len(film.tested))}" for name, frame in zip(moments, frames, strict=True)],
        "asked": len(film.tested),
        "accuracy": [round(frame.accuracy, 4) for frame in frames],
        "names": list(names),
        "marks": list(names) if short else [str(i) for i in range(len(names))],
        "colours": {"classes": DIGITS[: len(names)], "right": RIGHT, "wrong": WRONG},
        "confusion": [frame.confusion.ravel().tolist() for frame in frames],
        "pictures": _text(np.rint(STRONGEST * np.stack([frame.pictures for frame in frames])).astype(np.int8)),
        "neurons": len(film.neurons),
        "shades": _text(diverging(np.arange(-STRONGEST, STRONGEST + 1) / STRONGEST, 1.0)),
        "spots": _text(_spots(np.stack([frame.spots for frame in frames]))),
        "zooms": [_zoom(frame.extent, frames[film.axes_of].extent) for frame in frames],
        "spot_classes": dataset.y_test[film.mapped].tolist(),
        "images": [digit_uri(dataset.x_test[i]) for i in film.gallery.tolist()],
        "numbers": film.gallery.tolist(),
        "classes": labels.tolist(),
        "chances": _text(np.rint(255 * np.nan_to_num(chances)).astype(np.uint8)),
        "answers": [_answers(of) for of in chances],
        "titles": _titles(film, run),
        "notes": _notes(film, run),
    }


def moment(frame: Frame, steps_per_epoch: int) -> str:
    """Say when a frame was."""
    if not frame.step:
        return "Before training"
    batches = "1 batch" if frame.step == 1 else f"{frame.step:,} batches"
    if frame.epoch and frame.step == frame.epoch * steps_per_epoch:
        return f"After epoch {frame.epoch} ({batches})"
    return f"After {batches}"


def reached(frame: Frame, images: int) -> str:
    """Say how good the network was at that moment."""
    right = f"{percent(frame.accuracy)} of {images:,} test images right"
    if not math.isfinite(frame.loss):
        loss = "the loss no number any more"
    elif frame.loss >= _LOUD:
        loss = "loss in the millions or beyond"
    else:
        loss = f"loss {frame.loss:,.{0 if frame.loss >= 100 else 4}f}"
    lost = images - int(frame.confusion.sum())
    without = f". For {lost:,} of them it has no answer: its outputs are no numbers" if lost else ""
    return f"{right}, {loss}{without}"


def _answers(chances: NDArray[np.floating[Any]]) -> list[tuple[int, str]]:
    """Return the class that each gallery image is taken for, -1 for none, and how sure the network is."""
    there = np.isfinite(chances).all(axis=1)
    return [
        (int(of.argmax()), percent(float(of.max()), 1)) if known else (-1, "")
        for of, known in zip(chances, there, strict=True)
    ]


def _spots(spots: NDArray[np.floating[Any]]) -> NDArray[np.int16]:
    placed = np.rint(spots / EDGE * FARTHEST)
    return np.where(np.isfinite(placed).all(axis=-1, keepdims=True), placed, NOWHERE).astype("<i2")


def _zoom(extent: float, usual: float) -> str:
    """Say how much the map is magnified against the one with the `usual` extent; "" where that cannot be said."""
    times = usual / extent if extent > 0 and usual > 0 else 0.0
    if not times or not math.isfinite(times):
        return ""
    return "× less than 0.001" if times < 0.001 else f"× {times:,.{0 if times >= 100 else 3 if times < 0.1 else 1}f}"


def _text(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _titles(film: Film, run: Run) -> dict[str, str]:
    shown, units = len(film.neurons), _units(run)[0]
    many = f"all {shown}" if shown == units else f"{shown} of {units}"
    of = f"{many} neurons" if units > 1 else "the one neuron"
    layer = "the first hidden layer" if len(run.spec.hidden) > 1 else "the hidden layer"
    last = "the last hidden layer" if len(run.spec.hidden) > 1 else "the hidden layer"
    return {
        "matrix": "Answers to {tested} test images, {right} right",
        "map": f"{len(film.mapped)} test images in {last if run.spec.hidden else 'the outputs'}",
        "pictures": f"Weights of {of} of {layer}" if run.spec.hidden else f"Weights of {many} outputs",
        "gallery": "The same {shown} test images, {right} of them right",
    }


def _notes(film: Film, run: Run) -> dict[str, str]:
    units = run.spec.hidden[-1] if run.spec.hidden else run.spec.classes
    values = f"{units} activations" if run.spec.hidden else f"{units} outputs before softmax"
    why = "" if run.spec.hidden else "There is no hidden layer, so this is the outputs. "
    last = film.axes_of == len(film.frames) - 1
    when = "at the last moment" if last else moment(film.frames[film.axes_of], run.steps_per_epoch).lower()
    axes = (
        f"its {values}: their two principal components as they are {when}, where they hold {percent(film.kept, 0)} of "
        "the variance"
    )
    plane = (
        f"Each dot is an image, placed by {axes if units > 1 else 'its one activation, so on a line'}. In the corner: "
        f"how much it is magnified against {'that moment' if units > 1 else f'how it is {when}'}."
        if film.kept
        else "All images lie in one place: at no moment do these neurons tell one from the other."
    )
    shown = len(film.neurons)
    which = f" Shown are the {shown} whose weights moved most." if shown < _units(run)[0] else ""
    return {
        "matrix": "What it is in rows, what the network says in columns.",
        "map": why + plane,
        "pictures": f"{LEGEND.replace('**', '')}{which} The scale is the same at all moments.",
        "gallery": "Chosen because their answers change: first those learned early, then late, then those still wrong.",
    }


def _units(run: Run) -> tuple[int, ...]:
    """Return how many neurons each layer has, the outputs among them."""
    return (*run.spec.hidden, run.spec.classes)
