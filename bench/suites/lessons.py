"""The course: how long every step takes to open, and everything that can be moved in it takes to answer."""

from __future__ import annotations

import asyncio
import secrets

from bench.client import Tab
from bench.learner import Learner
from bench.options import Options
from bench.report import Report, Table, Target
from bench.rounds import median
from bench.server import Server
from mnistlab.lessons.course import COURSE

LIMIT = 0.3
"""Seconds within which a touch is answered."""

TRAINING_SECONDS = 300.0


def run(options: Options) -> Report:
    """Open every step, train what its lesson needs, then move each thing that can be moved."""
    report = Report("lessons")
    asyncio.run(_walk(report, options))
    return report


async def _walk(report: Report, options: Options) -> None:
    table = Table(
        "Milliseconds by lesson", ("", "steps", "a step opens, median", "slowest", "a touch, median", "slowest")
    )
    slowest, worst = 0.0, ""
    with Server() as server:
        server.fetch()
        token = secrets.token_urlsafe(32)
        learner = await Learner.come(server.url, token=token)
        await learner.until_ready()
        tab = learner.tab
        for lesson in COURSE[:2] if options.quick else COURSE:
            opened, touched = [], []
            for step in lesson.steps:
                query = f"lesson={lesson.id}&step={step.id}"
                await tab.visit("learn", query)
                await _train(tab)
                opened.append(await tab.visit("learn", query))
                for name, took in await _touch(tab):
                    touched.append(took)
                    if took > slowest:
                        slowest, worst = took, f"{lesson.id}/{step.id}, {name}"
            table.add(
                lesson.title,
                len(lesson.steps),
                *(1000 * of for of in (median(opened), max(opened))),
                *(1000 * of for of in (median(touched), max(touched))) if touched else (None, None),
            )
        report.notes += [f"Page error: {error}" for error in tab.errors]
    report.tables.append(table)
    report.targets.append(
        Target(
            f"every touch is answered within {1000 * LIMIT:.0f} ms",
            f"{1000 * slowest:.0f} ms ({worst})",
            slowest <= LIMIT and not tab.errors,
        )
    )


async def _train(tab: Tab) -> None:
    """Guess and press the button where the step has runs that nobody has trained yet, and wait until they are over."""
    for key, widget in list(tab.widgets().items()):
        if key.startswith("guess_"):
            await _set(tab, key, widget)
    for key in [key for key in tab.widgets() if key.startswith("train_")]:
        tab.set(key, trigger_value=True)
        await tab.run(tab.fragment_of(key))
    await tab.idle(TRAINING_SECONDS)


async def _touch(tab: Tab) -> list[tuple[str, float]]:
    """Move each slider, switch and choice of the page to either end; return what each is called and what it took."""
    times = []
    for key in [key for key in tab.widgets() if not key.startswith("answer_")]:
        for last in (False, True):
            widget = tab.widgets().get(key)  # another touch may have taken it away
            if widget is not None and (took := await _set(tab, key, widget, last)) is not None:
                times.append((key, took))
    return times


async def _set(tab: Tab, key: str, widget: object, last: bool = True) -> float | None:
    """Set a widget to its first or last value; return the seconds until the page stood, None for other widgets."""
    kind, place = type(widget).__name__, -1 if last else 0
    if kind == "Slider" and widget.options:  # type: ignore[attr-defined]
        tab.set(key, string_array_value={"data": [widget.options[place]]})  # type: ignore[attr-defined]
    elif kind == "Slider":
        tab.set(key, double_array_value={"data": [widget.max if last else widget.min]})  # type: ignore[attr-defined]
    elif kind == "Checkbox":
        tab.set(key, bool_value=last)
    elif kind == "ButtonGroup":
        tab.set(key, string_array_value={"data": [widget.options[place].content]})  # type: ignore[attr-defined]
    elif kind == "Selectbox":
        tab.set(key, string_value=widget.options[place])  # type: ignore[attr-defined]
    else:
        return None
    return await tab.run(tab.fragment_of(key))
