"""Lesson 9: the four steps, how they are counted, and what they cost, measured by runs."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from mnistlab.core import facts
from mnistlab.core.architecture import parameter_count
from mnistlab.core.cost import batch_bytes, products_an_epoch, products_backward, products_forward
from mnistlab.core.loop import iterations, last_batch
from mnistlab.core.runs import Run
from mnistlab.lessons.training_loop import (
    BATCH_RUNS,
    FOUR_LAYERS,
    LIMIT_RUNS,
    LOG_SECONDS,
    MINUTES,
    TIMED_RUNS,
    UNIT_RUNS,
)
from mnistlab.ui.drawing import drawing
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.costs import (
    accuracy_by_time,
    epoch_svg,
    figures_of,
    machines,
    say_seconds,
    seconds_an_epoch,
)
from mnistlab.ui.learn.four_steps import ITERATIONS, STEPS, account, cards, counted, loop, loss_curve, progress, where
from mnistlab.ui.learn.shared_runs import compare, show_runs, trained
from mnistlab.ui.learn.tiles import weight_tiles
from mnistlab.ui.learn.weight_pictures import LEGEND

PRESSES = "four_steps_presses"
COUNTED_IMAGES = (1000, 10_000, 54_000, facts.TRAIN)
COUNTED_BATCHES = (1, 16, 32, 64, 100, 128, 200, 500, 1000, 4000)
GUESSES = ("0.1 s", "0.5 s", "2 s", "7 s", "30 s")


def four_steps(lab: Lab) -> None:
    """Take a batch, forward pass, loss, update: a press each, or ten rounds at once."""
    dataset = lab.catalog.load(lab.catalog.default)
    names, state = dataset.class_names, loop(dataset.name, dataset)
    presses = st.session_state.setdefault(PRESSES, 0)
    iteration, step = where(presses)
    over = presses == ITERATIONS * len(STEPS)
    following = presses % len(STEPS)
    with st.container(horizontal=True, gap="small"):
        label = f"{following + 1}. {STEPS[following]}"
        st.button(label, key="four_steps_next", type="primary", on_click=_press, args=(1,), disabled=over)
        st.button("Ten rounds", key="four_steps_ten", on_click=_press, args=(10 * len(STEPS),), disabled=over)
        st.button("From the start", key="four_steps_reset", on_click=_press, args=(0,), disabled=not presses)
    st.html(progress(step))
    st.markdown(account(state, iteration, step))
    if step:
        st.html(cards(state, iteration, step, names))
    updates = iteration + (step == len(STEPS))
    loss_curve(state, updates)
    st.markdown(f"**The weights after {counted(updates)}**, one picture for each answer. {LEGEND}")
    bright = 0.4 * float(abs(state.trail.weights[-1][0]).max())
    st.html(weight_tiles(state.trail.weights[updates][0], names, most=bright, size="2.9rem"))


def counting(lab: Lab) -> None:
    """Images, batch size and epochs; batches drawn and iterations counted."""
    left, right = st.columns(2, wrap=False)
    images = left.select_slider(
        "Training images", COUNTED_IMAGES, value=facts.TRAIN, format_func=lambda n: f"{n:,}", key="counting_images"
    )
    batch = right.select_slider(
        "Batch size", COUNTED_BATCHES, value=128, format_func=lambda n: f"{n:,}", key="counting_batch"
    )
    epochs = st.slider("Epochs", 1, 20, 5, key="counting_epochs")
    if batch > images:
        batch = images
        st.caption(f"There are only {images:,} images, so a batch has no more.")
    an_epoch, last = iterations(images, batch), last_batch(images, batch)
    alt = f"An epoch of {an_epoch:,} batches; the last one has {last:,} images."
    drawing(epoch_svg(images, batch), key="counting_epoch", alt=alt)
    rows = [
        ("iterations an epoch", f"{images:,} / {batch:,}, rounded up", f"{an_epoch:,}"),
        ("images in the last batch", "what is left over", f"{last:,}"),
        ("iterations in all", f"{an_epoch:,} × {epochs}", f"{an_epoch * epochs:,}"),
        ("images looked at", f"{images:,} × {epochs}", f"{images * epochs:,}"),
    ]
    st.html(table(("", "how", "count"), rows, caption="Iterations counted", text_columns=(0, 1)))


def batch_size(lab: Lab) -> None:
    """Four batch sizes, the same epochs: time against accuracy."""

    def rows(runs: Mapping[str, Run]) -> None:
        accuracy_by_time(lab, runs, "batch_size_dots")
        figures_of(lab, runs, {"updates an epoch": _updates}, caption="What each batch size costs")

    compare(
        lab,
        BATCH_RUNS,
        key="batch_size",
        title=lambda runs: "Four batch sizes, the same epochs",
        ask="Which batch size gets the most test images right?",
        rows=rows,
    )


def at_most_200(lab: Lab) -> None:
    """Plain SGD with batches on both sides of the limit, and a large one with a larger learning rate."""
    figures = {
        "learning rate": lambda run: f"{run.spec.learning_rate:g}",
        "updates an epoch": _updates,
        "memory of a batch": lambda run: f"{batch_bytes(run.spec) / 1e6:.1f} MB",
    }
    compare(
        lab,
        LIMIT_RUNS,
        key="at_most_200",
        title=lambda runs: "Batches up to the limit and beyond it",
        ask="Which one gets the most test images right?",
        rows=lambda runs: figures_of(lab, runs, figures, caption="What each batch size means"),
    )


def units_512(lab: Lab) -> None:
    """Three widths: accuracy, seconds, parameters."""

    def rows(runs: Mapping[str, Run]) -> None:
        accuracy_by_time(lab, runs, "units_512_dots")
        figures = {"parameters": lambda run: f"{parameter_count(run.spec):,}"}
        figures_of(lab, runs, figures, caption="What each width costs")

    compare(
        lab,
        UNIT_RUNS,
        key="units_512",
        title=lambda runs: "The same network, three widths",
        ask="Which width gets the most test images right?",
        rows=rows,
    )


def time(lab: Lab) -> None:
    """Products counted, an epoch measured, and a model of a CPU and a GPU."""
    rows = [
        (
            name,
            f"{products_forward(spec):,}",
            f"{products_backward(spec):,}",
            f"{products_an_epoch(spec, facts.TRAIN) / 1e9:.1f} billion",
        )
        for name, spec in TIMED_RUNS.items()
    ]
    headers = ("products", "an image forward", "and back", f"an epoch of {facts.TRAIN:,}")
    st.html(table(headers, rows, caption="How often a weight is multiplied"))
    guess = st.pills("How long does an epoch of the second one take here?", GUESSES, key="time_guess")
    if guess is not None:
        _measure(lab, guess)
    st.markdown("**A CPU and a GPU, in a model**: round figures for a laptop and a graphics card, not measured here.")
    batch = st.select_slider("Batch size", (16, 32, 64, 128, 256, 512, 1024), value=64, key="time_batch")
    machines(batch, facts.TRAIN)


def _measure(lab: Lab, guess: str) -> None:
    runs = trained(lab, TIMED_RUNS, key="time", label="Measure it here", icon=":material/timer:")
    if runs is None:
        return
    four, one = TIMED_RUNS
    told = {four: f"{60 * MINUTES / FOUR_LAYERS.epochs:.0f} s", one: f"{LOG_SECONDS} s"}

    def rows(done: Mapping[str, Run]) -> None:
        measured = []
        for name, run in done.items():
            seconds = seconds_an_epoch(lab, run)
            speed = products_an_epoch(run.spec, facts.TRAIN) / seconds / 1e9 if seconds else 0
            measured.append((name, told[name], say_seconds(seconds), f"{speed:.0f} billion"))
        headers = ("an epoch", "in the tutorial", "here", "products a second here")
        st.html(table(headers, measured, caption="Seconds an epoch, then and now"))
        st.markdown(f"You guessed **{guess}** for the second one.")
        st.caption(f"In the tutorial with four layers it was about {MINUTES} minutes for {FOUR_LAYERS.epochs} epochs.")

    show_runs(lab, runs, key="time", title=lambda done: "Both networks, timed here", rows=rows)


def _updates(run: Run) -> str:
    return f"{run.steps_per_epoch:,}"


def _press(steps: int) -> None:
    """Go on by so many steps, whole rounds if there are many; 0 begins anew."""
    now = st.session_state[PRESSES]
    if steps > 1:
        now -= now % len(STEPS)
    st.session_state[PRESSES] = min(now + steps, ITERATIONS * len(STEPS)) if steps else 0
