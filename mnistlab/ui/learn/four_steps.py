"""The training loop, one step at a time: softmax regression on a few hundred digits, as cards and curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, WRONG, faded
from mnistlab.core import facts
from mnistlab.core.dense import Array, forward
from mnistlab.core.explain import percent
from mnistlab.core.loop import Labels, Trail, iterations, judge, train, unchangeable
from mnistlab.core.losses import cross_entropy, softmax
from mnistlab.data.dataset import Dataset
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, safe
from mnistlab.ui.learn.small_network import first_images
from mnistlab.ui.plot import plot

IMAGES, BATCH, EPOCHS, RATE = 400, 8, 2, 0.1
AN_EPOCH = iterations(IMAGES, BATCH)
ITERATIONS = EPOCHS * AN_EPOCH

STEPS = ("Take a batch", "Forward pass", "Loss", "Update")


@dataclass(frozen=True)
class Loop:
    """The images of the small problem, what happened in its training, and the loss on all images before and after
    each iteration, shape (ITERATIONS + 1,)."""

    pictures: NDArray[np.uint8]
    x: Array
    labels: Labels
    trail: Trail
    on_all: Array


@st.cache_resource(max_entries=4, show_spinner=False)
def loop(name: str, _dataset: Dataset) -> Loop:
    """Return the training of a network without hidden layers, from zeros, on a dataset of that name."""
    x, labels = first_images(_dataset, IMAGES)
    start = [np.zeros((facts.PIXELS, facts.CLASSES)), np.zeros(facts.CLASSES)]
    trail = train(start, x, labels, batch=BATCH, rate=RATE, epochs=EPOCHS, seed=1)
    for weights in trail.weights:
        unchangeable(weights)
    on_all = np.array([judge(weights, x, labels)[0] for weights in trail.weights])
    return Loop(_dataset.x_train[:IMAGES], x, labels, trail, on_all)


def where(presses: int) -> tuple[int, int]:
    """Return in which iteration (counted from 0) so many presses lead, and how many of its four steps are done."""
    if not presses:
        return 0, 0
    iteration, step = divmod(presses - 1, len(STEPS))
    return iteration, step + 1


def counted(updates: int) -> str:
    """Return how many updates there were, in words that fit one of them too."""
    return "1 update" if updates == 1 else f"{updates} updates"


def progress(step: int) -> Html:
    """Return the four steps in a row, those that are done marked."""
    parts = []
    for i, text in enumerate(STEPS, 1):
        look = f"background:{faded(ACCENT, 0.22)};font-weight:600" if i <= step else "opacity:.75"
        parts.append(f'<span style="padding:.2rem .6rem;border-radius:1rem;{look}">{i}. {text}</span>')
    return Html(f'<div class="ml-few" aria-label="{step} of four steps done">{"".join(parts)}</div>')


def cards(state: Loop, iteration: int, step: int, names: tuple[str, ...]) -> Html:
    """Return the images of a batch, and under each what is known of it after so many steps."""
    rows = state.trail.rows[iteration]
    labels = state.labels[rows]
    before = forward(state.trail.weights[iteration], state.x[rows], "relu").logits
    after = softmax(forward(state.trail.weights[iteration + 1], state.x[rows], "relu").logits)
    chances, losses = softmax(before), cross_entropy(before, labels)
    built = []
    for i, label in enumerate(labels.tolist()):
        said = int(chances[i].argmax())
        name, colour = safe(names[label]), RIGHT if said == label else WRONG
        told = (
            (1, f"is <b>{name}</b>"),
            (2, f'says <b style="color:{colour}">{safe(names[said])}</b>'),
            (2, f"p({name}) {percent(float(chances[i, label]), 0)}"),
            (3, f"loss {losses[i]:.2f}"),
            (4, f"now {percent(float(after[i, label]), 0)}"),
        )
        text = "<br>".join(line if step >= first else "&nbsp;" for first, line in told)
        image = digit_img(state.pictures[rows[i]], f"An image of {names[label]}", size="3.2rem")
        built.append(
            f'<figure style="margin:0;width:4.9rem;font-size:.9rem;line-height:1.35">{image}'
            f"<figcaption>{text}</figcaption></figure>"
        )
    return Html(f'<div class="ml-few">{"".join(built)}</div>')


def account(state: Loop, iteration: int, step: int) -> str:
    """Say in a sentence what the last step did."""
    rows, epoch = state.trail.rows[iteration], iteration // AN_EPOCH + 1
    place = f"Iteration {iteration + 1} of {ITERATIONS}, in epoch {epoch}."
    old, labels = state.trail.weights[iteration], state.labels[rows]
    loss, right = judge(old, state.x[rows], labels)
    match step:
        case 0:
            return "All weights are zero. Nothing has been looked at yet."
        case 1:
            return f"{place} {len(rows)} of the {IMAGES} images, with their labels."
        case 2:
            return f"{place} With its present weights the network gets {round(right * len(rows))} of {len(rows)} right."
        case 3:
            return f"{place} The mean loss of the batch is {loss:.3f}."
    new, _ = judge(state.trail.weights[iteration + 1], state.x[rows], labels)
    moved = np.abs(state.trail.weights[iteration + 1][0] - old[0])
    return (
        f"{place} The largest change of a weight was {moved.max():.3f}. On this batch the loss is now {new:.3f}, "
        f"before it was {loss:.3f}."
    )


def loss_curve(state: Loop, updates: int) -> None:
    """Draw the loss of each batch so far, and that of all images, over the iterations."""
    places = np.arange(updates + 1)
    curves = [
        Line(
            "loss of the batch",
            places[1:],
            state.trail.losses[:updates],
            colour=faded(ACCENT, 0.6),
            mode="lines+markers",
            width=1.5,
            size=5,
        ),
        Line("loss of all images", places, state.on_all[: updates + 1], colour=RIGHT),
        Line("an epoch is over", [AN_EPOCH] * 2, [0, 3], colour="#7b828e", dash="dot", width=1.5),
    ]
    said = f"All {IMAGES} images: loss {state.on_all[updates]:.2f}"
    chart = lines(said, curves, x="iteration", y="loss", x_range=(0, ITERATIONS), y_range=(0, 3))
    plot(chart, key="four_steps_loss", alt=f"{said} after {counted(updates)}.", height=340)
