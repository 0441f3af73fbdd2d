"""What runs cost: seconds and counts beside their accuracy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, VALIDATION, faded
from mnistlab.core.cost import CPU, GPU, epoch_seconds
from mnistlab.core.explain import percent
from mnistlab.core.loop import iterations, last_batch
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.plot import plot

Figures = Mapping[str, Callable[[Run], str]]
"""Columns of a table of runs: what stands above, and what to say of a run."""

NARROW, WIDE = 16, 1024


def seconds_an_epoch(lab: Lab, run: Run) -> float | None:
    """Return how long a run's fastest epoch took: the others may have waited for the compiler or for another run."""
    return min((epoch.seconds for epoch in lab.store.history(run.id)), default=None)


def say_seconds(seconds: float | None) -> str:
    """Write a short time, like "0.13 s"."""
    return "–" if seconds is None else f"{seconds:.2f} s" if seconds < 9.95 else f"{seconds:,.0f} s"


def figures_of(lab: Lab, runs: Mapping[str, Run], figures: Figures, *, caption: str) -> None:
    """Show figures of runs as a table: those asked for, and what an epoch took."""
    rows = [
        (name, *(say(run) for say in figures.values()), say_seconds(seconds_an_epoch(lab, run)))
        for name, run in runs.items()
    ]
    st.html(table(("", *figures, "an epoch took"), rows, caption=caption))
    st.caption("The fastest epoch of each run, on this machine, with whatever else it had to do.")


def accuracy_by_time(lab: Lab, runs: Mapping[str, Run], key: str) -> None:
    """Draw a dot for each run: how long its epochs took, and how many test images it gets right."""
    dots = []
    for name, run in runs.items():
        seconds = seconds_an_epoch(lab, run)
        if seconds is not None and run.test_accuracy is not None:
            dots.append((name, seconds * run.spec.epochs, run.test_accuracy))
    if not dots:
        return
    fastest, best = min(dots, key=lambda dot: dot[1]), max(dots, key=lambda dot: dot[2])
    said = f"Fastest {fastest[0]}, most right {best[0]}"
    lowest = min(dot[2] for dot in dots)
    chart = lines(
        said,
        [Line(name, [seconds], [share], mode="markers", size=14) for name, seconds, share in dots],
        x="seconds for all epochs",
        y="test accuracy",
        x_range=(0, 1.15 * max(dot[1] for dot in dots)),
        y_range=(lowest - 0.1 * (1 - lowest), 1),
        y_format=".1%",
    )
    told = "; ".join(f"{name}: {say_seconds(seconds)}, {percent(share)}" for name, seconds, share in dots)
    plot(chart, key=key, alt=f"{said}. {told}.", height=320)


def machines(batch: int, images: int) -> None:
    """Draw what an epoch takes on a CPU and on a GPU in the model, by the width of one hidden layer."""
    widths = [NARROW * 2**i for i in range(7)]
    specs = [RunSpec(hidden=(units,), batch_size=batch) for units in widths]
    cpu, gpu = ([epoch_seconds(machine, spec, images) for spec in specs] for machine in (CPU, GPU))
    faster = [units for units, one, other in zip(widths, cpu, gpu, strict=True) if other < one]
    said = f"The GPU is ahead from {faster[0]:,} units on" if faster else "The GPU is behind at every width"
    chart = lines(
        said,
        [Line("CPU", widths, cpu, colour=ACCENT), Line("GPU", widths, gpu, colour=VALIDATION)],
        x="units in the hidden layer",
        y="seconds an epoch",
        log_x=True,
        log_y=True,
        x_range=(1.15, 3.05),
        y_range=(-2.4, 1.1),
    )
    chart.update_xaxes(tickvals=widths)
    plot(chart, key="time_machines", alt=f"{said}, at batches of {batch}.", height=320)


def epoch_svg(images: int, batch: int) -> str:
    """Return an epoch as a row of batches, each filled as far as it has images; many are drawn as the first and last.

    The element is 360 units wide and takes its text colour.
    """
    count = iterations(images, batch)
    shown: list[int | None] = list(range(count)) if count <= 5 else [0, 1, None, count - 2, count - 1]
    parts = []
    for place, index in enumerate(shown):
        x = 2 + place * 72
        if index is None:
            parts.append(f'<text x="{x + 33}" y="62" text-anchor="middle" font-size="22" fill="currentColor">…</text>')
            continue
        size = last_batch(images, batch) if index == count - 1 else batch
        full = 72 * size / batch
        colour = ACCENT if size == batch else VALIDATION
        parts.append(
            f'<rect x="{x}" y="20" width="66" height="72" rx="6" fill="{faded(colour, 0.12)}" stroke="currentColor" '
            f'stroke-opacity=".45"/><rect x="{x}" y="{92 - full:.1f}" width="66" height="{full:.1f}" rx="6" '
            f'fill="{faded(colour, 0.6)}"/><text x="{x + 33}" y="61" text-anchor="middle" font-size="16" '
            f'font-weight="600" fill="currentColor">{size:,}</text><text x="{x + 33}" y="110" text-anchor="middle" '
            f'font-size="13" fill="currentColor">{index + 1:,}</text>'
        )
    return (
        f'<svg viewBox="0 0 360 116" style="max-width:540px" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
