"""A lesson with its teacher: a class joins, predicts, trains, is locked and stopped, while two workers are killed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bench.memory import together
from bench.options import Options
from bench.report import Report, Table, Target
from bench.rounds import percentile
from bench.school import Held, hold

LEARNERS, MINUTES, KILLS = (30, 100), 10.0, 2

QUICK_LEARNERS, QUICK_MINUTES, QUICK_KILLS = (3,), 0.25, 1

SHARES = (0.5, 0.95, 0.99, 1.0)

KINDS = (
    ("pages", "first page"),
    ("joins", "join, all at once"),
    ("polls", "poll of the live view"),
    ("ends", "poll that renews the page"),
    ("knobs", "knob"),
    ("results_pages", "Results page"),
    ("naps", "laptop opened again"),
    ("wall_polls", "the wall's poll"),
    ("teacher_polls", "the teacher's page's poll"),
    ("presses", "the teacher's press"),
    ("files", "CSV or report"),
)

TAKES_EFFECT = 2.0
"""Seconds within which what a teacher changes stands on every open page."""


def run(options: Options) -> Report:
    """Hold a lesson with each size of class."""
    report = Report("school")
    sizes = (options.learners,) if options.learners else QUICK_LEARNERS if options.quick else LEARNERS
    minutes = options.minutes or (QUICK_MINUTES if options.quick else MINUTES)
    for learners in sizes:
        held = hold(learners, 60 * minutes, QUICK_KILLS if options.quick else KILLS)
        tell(report, held, minutes)
    report.notes.append(
        "Everybody joins at once and by nicknames that three want; one in five has a second tab; on every tenth run "
        "the laptop's lid is closed for a while; two to four knobs, one every 3 to 7 s, before each press, and 5 to "
        "15 s over the results after it. The clients share the server's cores."
    )
    return report


def tell(report: Report, held: Held, minutes: float) -> None:
    """Add what came of a lesson to the report."""
    name, heard = f"{held.learners} learners", held.heard
    waits = Table(f"{name}, {minutes:g} minutes: milliseconds", ("", "how often", "median", "95 %", "99 %", "slowest"))
    for kind, title in KINDS:
        waits.add(title, len(heard[kind]), *(_thousandths(heard[kind], share) for share in SHARES))
        report.samples[f"{name} / {kind}"] = heard[kind]
    changes = Table(
        f"{name}: seconds until what the teacher did stood on learners' open pages",
        ("", "pages", "median", "95 %", "worst"),
    )
    for what, seconds in heard["changes"].items():
        changes.add(what, len(seconds), *(_share(seconds, share) for share in (0.5, 0.95, 1.0)))
        report.samples[f"{name} / {what}"] = seconds
    runs = Table(f"{name}: runs", ("", "all", "finished", "stopped by the teacher", "given to a second worker", "lost"))
    ended = held.endings
    runs.add(name, ended.total(), ended["finished"], ended["stopped"], held.resumed, len(held.lost))
    costs = Table(
        f"{name}: what it took",
        (
            "",
            "seconds",
            "server, of a core",
            "clients, of a core",
            "memory, MB",
            "workers",
            "killed",
            "errors",
            "refused",
        ),
    )
    costs.add(
        name,
        held.seconds,
        held.busy.get("server", 0.0) / held.seconds,
        heard["busy"] / heard["seconds"],
        together(held.peak).proportional / 1e6,
        held.workers,
        heard["kills"],
        len(heard["errors"]),
        len(heard["refused"]),
    )
    report.tables += [waits, changes, runs, costs]
    report.targets += targets(held)
    told = list(dict.fromkeys([*heard["errors"], *held.lost, *heard["refused"]]))
    report.notes += [f"{name}: {text}" for text in told[:20]]
    late = percentile(heard["late"], 0.95) if heard["late"] else 0.0
    if late > 0.01:
        report.notes.append(f"{name}: the clients themselves were late, {1000 * late:.0f} ms.")


def targets(held: Held) -> Iterator[Target]:
    """Return what is promised of a class of that size."""
    name, heard = f"{held.learners} learners", held.heard
    errors, lost, refused = len(heard["errors"]), len(held.lost), len(heard["refused"])
    yield Target(
        f"{name}: no error, no run lost, nobody refused", f"{errors}, {lost}, {refused}", not errors + lost + refused
    )
    names = heard["nicknames"]
    yield Target(
        f"{name}: all in the class, by different nicknames", str(len(set(names))), len(set(names)) == held.learners
    )
    worst = max((max(seconds, default=math.inf) for seconds in heard["changes"].values()), default=math.inf)
    yield Target(
        f"{name}: a change is on every open page within {TAKES_EFFECT:g} s", f"{worst:.2f} s", worst <= TAKES_EFFECT
    )
    polls = _share(heard["polls"], 0.95)
    most = 0.05 if held.learners <= 30 else 0.25
    yield Target(f"{name}, poll: 95 % within {1000 * most:.0f} ms", f"{1000 * polls:.0f} ms", polls <= most)
    if held.learners <= 30:
        knobs, first = _share(heard["knobs"], 0.95), heard["foremost"]
        yield Target(f"{name}, knob: 95 % within 150 ms", f"{1000 * knobs:.0f} ms", knobs <= 0.15)
        yield Target(
            f"{name}: who presses first sees a point within 1 s",
            "never" if first is None else f"{first:.2f} s",
            first is not None and first <= 1,
        )


def _share(seconds: Sequence[float], share: float) -> float:
    return percentile(seconds, share) if seconds else math.inf


def _thousandths(seconds: Sequence[float], share: float) -> int | None:
    return round(1000 * percentile(seconds, share)) if seconds else None
