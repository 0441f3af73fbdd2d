"""What the class and scale benchmarks make of their figures, without holding a lesson."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import pytest

from bench.lesson import Lesson
from bench.memory import Usage
from bench.options import Options
from bench.peers.learners import Heard
from bench.report import Report
from bench.suites import classroom, scale


def lesson(learners: int) -> Lesson:
    """Return a lesson in which nobody waited for long."""
    each = [0.01 * (number + 1) for number in range(learners)]
    heard = Heard(
        pages=each, polls=each, knobs=each, foremost=0.4, first_points=each, results=each, results_pages=each, seconds=2
    )
    busy, peak = {"server": 1.0, "worker": 3.0}, {"server": Usage(10**8), "worker": Usage(10**8)}
    return Lesson(asdict(heard), busy, peak, learners, 2.0, 2, learners)


def test_a_class_becomes_rows_and_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom, "CLASSES", {1: 1, 10: 2, 30: 1})
    monkeypatch.setattr(classroom, "hold", lambda spec, learners, options, timeout: lesson(learners))
    report = classroom.run(Options(only=("ours", "defaults")))
    waits, ends, costs = report.tables
    names = [row[0] for row in waits.rows]
    assert names == [
        "1 learner, ours",
        "10 learners, ours",
        "10 learners, Streamlit's defaults",
        "30 learners, ours",
        "30 learners, Streamlit's defaults",
    ]
    assert waits.rows[0][1:4] == (10, 10, 10)
    assert ends.rows[0][1:] == (0.4, 0.01, 0.01, 1.0, None)
    assert costs.rows[0][1:] == (1.0, 0.5, 3.0, 0.0, 200.0, 0, 0)
    met = {target.promise.split(":")[0]: target.met for target in report.targets}
    assert met == {
        "30 learners": True,
        "30 learners, poll": False,  # a third of a second, by then
        "30 learners, knob": False,
    }
    assert len(report.samples["10 learners, ours / polls"]) == 20
    assert "30 learners" in report.markdown({})


def test_errors_and_lost_runs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = lesson(30)
    bad.heard["errors"] = ["the server hung up"]
    monkeypatch.setattr(classroom, "CLASSES", {30: 1})
    monkeypatch.setattr(classroom, "hold", lambda *_, **__: replace(bad, finished=29))
    report = classroom.run(Options(only=("ours",)))
    assert "30 learners, ours: the server hung up" in report.notes
    assert report.tables[2].rows[0][-2:] == (1, 1)
    assert not next(target for target in report.targets if "no error" in target.promise).met


def test_a_lesson_nobody_came_through_has_no_figures() -> None:
    assert classroom.three([]) == [None, None, None]
    assert Lesson(asdict(Heard()), {}, {}, 0, 0.0, 2, 3).together == math.inf


def test_time_between_runs_is_what_was_not_training() -> None:
    found = scale.gaps([0.0, 1.0, 3.0], [0.75, 1.5, 9.0])
    assert found == [0.25, 0.5]


def test_reads_are_timed_on_a_run_as_long_as_runs_get() -> None:
    report = Report("scale")
    scale.time_reads(report, Options(quick=True))
    (row,) = report.tables[0].rows
    assert all(isinstance(cell, float) and cell > 0 for cell in row[1:])
