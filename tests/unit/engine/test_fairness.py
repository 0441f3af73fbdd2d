from __future__ import annotations

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.fairness import in_turn


def waiting(*names: str) -> list[Run]:
    """Return queued runs, in the order they were queued: "a2" is learner a's run number 2."""
    return [
        Run(name, name[0], RunSpec(), "auto", RunStatus.QUEUED, created_at=time, queued_at=time)
        for time, name in enumerate(names, 1)
    ]


def turns(names: str, running: dict[str, int] | None = None, served: dict[str, int] | None = None) -> str:
    return " ".join(run.id for run in in_turn(waiting(*names.split()), running or {}, served or {}))


def test_one_learner_waits_in_the_order_of_asking() -> None:
    assert turns("a1 a2 a3") == "a1 a2 a3"
    assert turns("") == ""


def test_learners_take_turns_however_many_runs_one_of_them_has() -> None:
    assert turns("a1 a2 a3 a4 b1 c1") == "a1 b1 c1 a2 a3 a4"
    assert turns("a1 a2 a3 b1 b2 b3") == "a1 b1 a2 b2 a3 b3"


def test_a_learner_who_has_a_run_in_training_goes_after_those_who_have_none() -> None:
    assert turns("a1 a2 b1", running={"a": 1}) == "b1 a1 a2"
    assert turns("a1 a2 b1 b2", running={"a": 2}) == "b1 b2 a1 a2"


def test_who_was_served_longest_ago_goes_first_among_equals() -> None:
    assert turns("a1 b1 c1", served={"a": 7, "b": 3}) == "c1 b1 a1"


def test_nobody_starves_on_one_worker() -> None:
    """Serving one run after the other, a learner with ten runs cannot keep the other waiting."""
    left, served, order = waiting(*[f"a{i}" for i in range(10)], "b0", "b1"), {}, []
    for tick in range(1, len(left) + 1):
        run = in_turn(left, {}, served)[0]
        served[run.learner] = tick
        left.remove(run)
        order.append(run.learner)
    assert "".join(order) == "ababaaaaaaaa"


def test_the_places_hold_when_nothing_new_comes() -> None:
    """What was announced as the order is the order in which workers are given, one run at a time."""
    left = waiting("a1", "a2", "b1", "c1", "c2", "a3", "b2")
    announced = [run.id for run in in_turn(left, {"a": 1}, {"a": 1})]
    served, running, happened = {"a": 1}, {"a": 1}, []
    for tick in range(2, len(left) + 2):
        run = in_turn(left, running, served)[0]
        served[run.learner] = tick
        running[run.learner] = running.get(run.learner, 0) + 1
        left.remove(run)
        happened.append(run.id)
    assert happened == announced


def demonstration(name: str, time: float) -> Run:
    """Return a queued demonstration of the teacher its name begins with."""
    return Run(name, name[0], RunSpec(), "auto", RunStatus.QUEUED, created_at=time, queued_at=time, priority=1)


def test_a_demonstration_goes_before_everybody_in_the_order_of_asking() -> None:
    line = [*waiting("a1", "a2", "b1"), demonstration("t2", 9), demonstration("t1", 8), demonstration("a9", 10)]
    assert [run.id for run in in_turn(line, {"a": 0}, {})] == ["t1", "t2", "a9", "a1", "b1", "a2"]


def test_a_run_that_lost_its_worker_takes_up_its_own_turn_and_no_other_run_does() -> None:
    served = {"a": 5, "b": 1, "c": 2}
    line = waiting("a1", "a2", "b1", "c1")
    assert [run.id for run in in_turn(line, {}, served, {"a1": 0})] == ["a1", "b1", "c1", "a2"]
    assert [run.id for run in in_turn(line[1:], {}, served, {"a1": 0})] == ["b1", "c1", "a2"]
