"""Repeats are found by their settings, and no more are trained than are missing."""

from __future__ import annotations

from dataclasses import replace

from mnistlab.core.repeats import groups, in_ranges, in_turns, missing, repeats
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec

SPEC = RunSpec(hidden=(16,))
FINISHED, STOPPED, RUNNING = RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.RUNNING


def run(name: str, spec: RunSpec = SPEC, status: RunStatus = FINISHED) -> Run:
    return Run(name, "me", spec, "auto", status, created_at=0, queued_at=0)


def test_repeats_are_the_same_settings_with_a_seed_each() -> None:
    runs = [
        run("b", SPEC.with_(seed=4)),
        run("other", SPEC.with_(epochs=9)),
        run("stopped", SPEC.with_(seed=5), STOPPED),
        run("diverged", SPEC.with_(seed=6), RunStatus.DIVERGED),
        run("failed", SPEC.with_(seed=7), RunStatus.FAILED),
        run("live", SPEC.with_(seed=2), RUNNING),
        run("a"),
    ]
    found = repeats(runs, SPEC.with_(seed=99))
    assert {seed: one.id for seed, one in found.items()} == {1: "a", 2: "live", 4: "b", 6: "diverged"}
    assert list(found) == sorted(found)


def test_of_several_with_one_seed_the_finished_and_then_the_newest_counts() -> None:
    live, new, old = run("live", status=RUNNING), run("new"), run("old")
    assert repeats([live, new, old], SPEC)[1].id == "new"
    assert repeats([replace(new, status=STOPPED), live], SPEC)[1].id == "live"


def test_only_what_is_missing_is_trained() -> None:
    assert [spec.seed for spec in missing(SPEC, [1, 3], 5)] == [2, 4, 5]
    assert missing(SPEC, [1, 2, 3], 3) == missing(SPEC, range(1, 8), 5) == []
    assert all(spec.with_(seed=1) == SPEC for spec in missing(SPEC, [], 3))


def test_at_a_press_every_setting_gets_its_turn() -> None:
    lines = [missing(spec, [1], 5) for spec in (SPEC, SPEC.with_(epochs=2), SPEC.with_(epochs=3))]
    first = in_turns(lines, 8)
    assert len(first) == 8
    assert [spec.epochs for spec in first] == [5, 2, 3, 5, 2, 3, 5, 2]
    assert in_turns([], 8) == []


def test_settings_that_differ_in_the_seed_alone_are_one_group() -> None:
    specs = {"a": SPEC, "b": SPEC.with_(seed=2), "c": SPEC.with_(epochs=1, seed=3), "d": SPEC}
    assert groups(specs) == {"a": SPEC, "c": specs["c"]}


def test_ranges() -> None:
    assert in_ranges([]) == ""
    assert in_ranges([1, 2, 4, 5, 6]) == "1, 2, 4–6"
