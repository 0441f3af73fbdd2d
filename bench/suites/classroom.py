"""A class at once: 1 to 100 learners open, train, turn knobs, look at results; beside Streamlit's default settings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain

from bench.lesson import Lesson, hold
from bench.machine import cores
from bench.memory import together
from bench.options import Options
from bench.peer import Peer
from bench.report import Report, Table, Target
from bench.rounds import Samples, alternate, median, percentile, ratio
from mnistlab.core.presets import PRESETS

NETWORK = PRESETS["hidden-512-adam"].spec.with_(epochs=5, validation_split=0.1)

OURS, DEFAULTS, ALONE = "ours", "defaults", "alone"
TITLES = {OURS: "ours", DEFAULTS: "Streamlit's defaults", ALONE: "nobody looks"}

WAYS = {OURS: (), DEFAULTS: ("--runner.postScriptGC=true", "--server.fileWatcherType=auto")}
"""Options of `streamlit run`: what our configuration turned off, turned on again."""

CLASSES = {1: 1, 10: 2, 30: 1, 100: 1}
"""How many learners, and how many rounds each such class is measured."""

QUICK_CLASSES = {1: 1, 3: 1}

COMPARED = (3, 10, 30)
"""Classes of this size are held under Streamlit's default settings as well."""

SHARE = 0.95

Lessons = dict[str, list[Lesson]]


def run(options: Options) -> Report:
    """Hold lessons of growing size; train the same runs with nobody looking."""
    report = Report("classroom")
    waits = Table(
        f"Milliseconds a learner waits: median, {SHARE:.0%} within, slowest",
        ("", "first page", "", "", "poll", "", "", "knob", "", "", "Results page", "", ""),
    )
    ends = Table(
        "Seconds",
        ("", "first presser's point", "median point", "all have results", "store's training / workers", "ratio"),
    )
    costs = Table(
        "What it took",
        ("", "server, CPU s", "of a core", "workers, CPU s", "learners, of a core", "memory, MB", "errors", "lost"),
    )
    report.tables += [waits, ends, costs]
    classes = {options.learners: 1} if options.learners else QUICK_CLASSES if options.quick else CLASSES
    for learners, usual in classes.items():
        lessons, times = _measure(learners, options.rounds or usual, options)
        for way, held in lessons.items():
            name = f"{learners} learner{'s' * (learners > 1)}, {TITLES[way]}"
            _tell(report, name, held)
            slower = ratio(times, way, ALONE) if ALONE in times else None
            _add_rows(waits, ends, costs, name, held, slower)
            if way == OURS:
                report.targets += _targets(learners, held, slower)
        if ALONE in times:
            ends.add(f"{learners}, {TITLES[ALONE]}", None, None, median(times[ALONE]), None, 1.0)
        report.samples |= {f"{learners} / {way} / all have results": seconds for way, seconds in times.items()}
    report.notes.append(
        "ratio: until everybody has results, to the same runs through the engine without server and learners. Pages "
        "come within 2 s, presses within 1 s, each learner's knobs every 3 to 7 s. Learners share the server's cores."
    )
    return report


def _measure(learners: int, rounds: int, options: Options) -> tuple[Lessons, Samples]:
    """Return the lessons by way, and of every way the seconds until all runs had results."""
    spec = NETWORK.with_(epochs=2) if options.quick else NETWORK
    lessons: Lessons = {}

    def lesson(way: str) -> Callable[[], float]:
        def measure() -> float:
            held = hold(spec, learners, WAYS[way], timeout=60 + 15 * learners)
            lessons.setdefault(way, []).append(held)
            return held.together

        return measure

    def alone() -> float:
        workers = next((held.workers for each in lessons.values() for held in each), cores())
        with Peer("bench.peers.engine", str(workers)) as engine:
            engine.call("start", workers=workers)
            return float(engine.call("crowd", spec=spec.to_json(), runs=learners, learners=learners)["seconds"])

    ways = [way for way in WAYS if options.wants(way) and (way == OURS or learners in COMPARED)]
    measures = {way: lesson(way) for way in ways} | ({ALONE: alone} if options.wants(ALONE) else {})
    return lessons, alternate(measures, rounds)


def heard(lessons: list[Lesson], name: str) -> list[float]:
    """Return what the learners of all lessons met under that name."""
    return list(chain.from_iterable(lesson.heard[name] for lesson in lessons))


def three(seconds: list[float]) -> list[int | None]:
    """Return milliseconds: the median, what most do not exceed, and the slowest; three times None for no figures."""
    if not seconds:
        return [None, None, None]
    return [round(1000 * value) for value in (median(seconds), percentile(seconds, SHARE), max(seconds))]


def _add_rows(waits: Table, ends: Table, costs: Table, name: str, held: list[Lesson], slower: float | None) -> None:
    kinds = ("pages", "polls", "knobs", "results_pages")
    waits.add(name, *chain.from_iterable(three(heard(held, kind)) for kind in kinds))
    firsts = heard(held, "first_points")
    ends.add(
        name,
        _foremost(held),
        median(firsts) if firsts else None,
        median(lesson.together for lesson in held),
        median(lesson.training / lesson.workers for lesson in held),
        slower,
    )
    costs.add(
        name,
        median(lesson.busy.get("server", 0) for lesson in held),
        median(lesson.busy.get("server", 0) / lesson.heard["seconds"] for lesson in held),
        median(lesson.busy.get("worker", 0) for lesson in held),
        median(lesson.heard["busy"] / lesson.heard["seconds"] for lesson in held),
        max(together(lesson.peak).proportional for lesson in held) / 1e6,
        sum(len(lesson.heard["errors"]) for lesson in held),
        sum(_lost(lesson) for lesson in held),
    )


def _tell(report: Report, name: str, held: list[Lesson]) -> None:
    errors = list(dict.fromkeys(text for lesson in held for text in lesson.heard["errors"]))
    report.notes += [f"{name}: {text}" for text in errors[:5]]
    late = heard(held, "late")
    if late and percentile(late, SHARE) > 0.01:
        report.notes.append(f"{name}: the learners themselves were late, {1000 * percentile(late, SHARE):.0f} ms.")
    for kind in ("pages", "polls", "ends", "knobs", "first_points", "results", "results_pages"):
        report.samples[f"{name} / {kind}"] = heard(held, kind)


def _lost(lesson: Lesson) -> int:
    return lesson.learners - lesson.finished


def _foremost(held: list[Lesson]) -> float | None:
    found = [lesson.heard["foremost"] for lesson in held if lesson.heard["foremost"] is not None]
    return median(found) if found else None


def _targets(learners: int, held: list[Lesson], slower: float | None) -> Iterator[Target]:
    """Return what is promised of a class of that size; of the other sizes nothing is."""
    if learners not in (30, 100):
        return
    errors, lost = sum(len(lesson.heard["errors"]) for lesson in held), sum(map(_lost, held))
    yield Target(f"{learners} learners: no error, no run lost", f"{errors}, {lost}", not errors and not lost)
    yield _within(f"{learners} learners, poll", heard(held, "polls"), 0.05 if learners == 30 else 0.25)
    if learners == 30:
        yield _within("30 learners, knob", heard(held, "knobs"), 0.15)
        first = _foremost(held)
        yield Target(
            "30 learners: who presses first sees a point within 1 s",
            "never" if first is None else f"{first:.2f} s",
            first is not None and first <= 1,
        )
        if slower is not None:
            yield Target("30 learners: 1.25 times as long as training alone, or less", f"{slower:.2f}", slower <= 1.25)


def _within(what: str, seconds: list[float], most: float) -> Target:
    measured = percentile(seconds, SHARE) if seconds else math.inf
    return Target(f"{what}: {SHARE:.0%} within {1000 * most:.0f} ms", f"{1000 * measured:.0f} ms", measured <= most)
