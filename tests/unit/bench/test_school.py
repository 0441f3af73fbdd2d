"""What the school benchmark makes of a lesson, without holding one."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench.memory import Usage
from bench.options import Options
from bench.peers.school import Noted
from bench.report import Report
from bench.school import Held, look_back, overlooked, tracebacks, what_is_wrong
from bench.suites import school
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store

SPEC = RunSpec(hidden=(8,), epochs=1)


def held(learners: int) -> Held:
    """Return a lesson in which nobody waited for long."""
    each = [0.01, 0.02]
    noted = Noted(
        pages=each, polls=each, knobs=each, foremost=0.4, seconds=10, kills=2, changes={"knobs locked": [0.3, 1.2]}
    )
    noted.nicknames = [f"Learner {number}" for number in range(learners)]
    return Held(asdict(noted), learners, 2, 10.0, {"server": 1.0}, {"server": Usage(10**8)}, Counter(finished=3))


def run(status: RunStatus, **values: object) -> Run:
    return replace(Run("a" * 12, "ada", SPEC, "auto", status, 0.0, 0.0), **values)  # type: ignore[arg-type]


def met(report: Report) -> dict[str, bool]:
    return {target.promise.partition(": ")[2] or target.promise: target.met for target in report.targets}


def test_a_lesson_becomes_tables_and_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, float, int]] = []
    monkeypatch.setattr(school, "hold", lambda *given: asked.append(given) or held(given[0]))
    report = school.run(Options(learners=30, minutes=2))
    assert asked == [(30, 120.0, 2)]
    waits, changes, runs, costs = report.tables
    assert waits.rows[0] == ("first page", 2, 10, 20, 20, 20)
    assert changes.rows == [("knobs locked", 2, 0.3, 1.2, 1.2)]
    assert runs.rows == [("30 learners", 3, 3, 0, 0, 0)]
    assert costs.rows[0][1:6] == (10.0, 0.1, 0.0, 100.0, 2)
    assert all(met(report).values())
    assert "30 learners" in report.markdown({})


def test_what_went_wrong_misses_its_target_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = held(100)
    bad.lost = ["run 1: failed"]
    bad.heard["nicknames"][0] = "Learner 1"
    bad.heard["changes"]["results hidden"] = [2.5]
    monkeypatch.setattr(school, "hold", lambda *_: bad)
    report = school.run(Options(learners=100))
    assert [target.met for target in report.targets] == [False, False, False, True]
    assert "100 learners: run 1: failed" in report.notes


@pytest.mark.parametrize(
    ("ended", "right"),
    [
        (run(RunStatus.FINISHED, test_accuracy=0.9, step=4), True),
        (run(RunStatus.FINISHED, step=4), False),
        (run(RunStatus.STOPPED, stop_reason="Your teacher stopped it.", test_accuracy=0.9, step=4), True),
        (run(RunStatus.STOPPED, stop_reason="Your teacher stopped it."), True),  # it had not begun
        (run(RunStatus.STOPPED, stop_reason="Your teacher stopped it.", step=4), False),
        (run(RunStatus.STOPPED, test_accuracy=0.9, step=4), False),  # nobody asked for it
        (run(RunStatus.INTERRUPTED, step=4), False),
        (run(RunStatus.QUEUED), False),
    ],
)
def test_a_run_is_lost_unless_it_finished_or_its_teacher_stopped_it(ended: Run, right: bool) -> None:
    assert (what_is_wrong(ended) == "") is right


def test_a_run_that_a_learner_saw_and_the_class_has_not_is_lost(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'lab.sqlite'}", str(tmp_path / "runs"))
    classroom = store.classes.create("Room 30", "teacher")
    kept = store.create(SPEC, "ada", occasion=Occasion(classroom.id))
    endings, lost, resumed = look_back(store, classroom.id, [kept.id, "0123456789ab"])
    store.dispose()
    assert endings == {"queued": 1}
    assert sorted(lost) == ["run 0123456789ab is not in the class", f"run {kept.id}: queued at epoch 0 of 1."]
    assert resumed == 0


def test_a_second_tab_may_only_be_without_a_run_that_had_ended(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'lab.sqlite'}", str(tmp_path / "runs"))
    over, goes_on = store.create(SPEC, "ada"), store.create(SPEC, "bob")
    store.close(over.id, RunStatus.STOPPED, "")
    ended = store.get(over.id).ended_at or 0.0  # type: ignore[union-attr]
    assert overlooked(store, [(over.id, ended + 0.1)]) == []
    lines = overlooked(store, [(over.id, ended - 0.1), (goes_on.id, ended + 0.1), ("0123456789ab", ended)])
    store.dispose()
    assert [line.split()[1] for line in lines] == [over.id, goes_on.id, "0123456789ab"]


def test_a_servers_log_without_errors_has_none() -> None:
    trace = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no\n'
    left = 'Traceback (most recent call last):\n  File "b.py"\nstarlette.websockets.WebSocketDisconnected: gone\n'
    assert tracebacks(f"ready\n{left}{trace}") == ["server log: ValueError: no"]
