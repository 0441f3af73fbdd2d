"""Turns on the board, whatever learners do: nobody waits for more than a turn of each of the others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.board import Board
from mnistlab.engine.fairness import in_turn
from mnistlab.engine.steps import Cancel, Close, Flight, Launch, Worker

LEARNERS = "abcde"

DEEDS = ["submit"] * 8 + ["demonstrate"] + ["end"] * 8 + ["die", "drop", "stop", "resume"] * 2

PLAY = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(LEARNERS), st.integers(0, 99)), min_size=50)
"""Deeds in a row. Without a least number most plays are over before anybody waits."""


class Lab:
    """A board and a store in memory; what the board says is done at once and checked."""

    def __init__(self, workers: int):
        self.board = Board(expected=workers)
        self.board.meet([Worker(f"tls://{n}", f"w{n}", "CPU", f"t{n}") for n in range(workers)])
        self.runs: dict[str, Run] = {}
        self.lost: set[str] = set()
        self.passed: dict[str, set[str]] = {}
        self.clock = 0

    def play(self, what: str, learner: str, which: int) -> None:
        """Do what somebody asks, or what happens to one of the runs, then what the board says."""
        self.clock += 1
        flights = list(self.board.flights.values())
        if what in ("submit", "demonstrate"):
            run = Run(f"{learner}{self.clock}", learner, RunSpec(), "auto", RunStatus.QUEUED, self.clock, self.clock)
            self.runs[run.id] = replace(run, priority=int(what == "demonstrate"))
        elif what in ("end", "die", "drop") and flights:
            self.over(what, flights[which % len(flights)])
        elif what == "stop" and (active := [run for run in self.runs.values() if run.status.active]):
            self.set(active[which % len(active)].id, stop_requested=True)
        elif what == "resume" and (ended := [run for run in self.runs.values() if run.status.can_continue]):
            again = ended[which % len(ended)].id
            self.set(again, status=RunStatus.QUEUED, queued_at=self.clock, stop_requested=False)
        self.look()

    def over(self, what: str, flight: Flight) -> None:
        if what == "end":
            self.board.landed(flight)
            self.set(flight.run_id, status=RunStatus.FINISHED)
        elif self.board.lost(flight, died=what == "die"):
            self.lost.add(flight.run_id)
            self.set(flight.run_id, status=RunStatus.QUEUED)
        else:
            self.set(flight.run_id, status=RunStatus.INTERRUPTED)

    def set(self, run_id: str, **changes: object) -> None:
        self.runs[run_id] = replace(self.runs[run_id], **changes)  # type: ignore[arg-type]

    def look(self) -> None:
        waiting = self.waiting()
        steps = self.board.plan([run for run in self.runs.values() if run.status.active])
        launched = [step.run for step in steps if isinstance(step, Launch)]
        free = len(self.board.workers) - (len(self.board.flights) - len(launched))
        assert len(launched) == min(free, len(waiting)), "no worker stands idle while somebody waits"
        demonstrations = sum(run.priority for run in waiting)
        assert [run.priority for run in launched[:demonstrations]] == [1] * min(len(launched), demonstrations)
        for step in steps:
            match step:
                case Launch(run, flight):
                    self.launch(run, flight)
                case Close(run_id, status, _):
                    assert self.runs[run_id].stop_requested
                    self.set(run_id, status=status)
                case Cancel(flight):
                    assert self.runs[flight.run_id].stop_requested, "nobody is thrown out for somebody else"
                    flight.stopping = True
        assert self.board.places == {run.id: place for place, run in enumerate(self.line(), 1)}

    def launch(self, run: Run, flight: Flight) -> None:
        flight.attempt = 1
        self.set(run.id, status=RunStatus.RUNNING)
        training = [one.learner for one in self.board.flights.values() if one.attempt and not one.demonstration]
        idle = {one.learner for one in self.waiting() if not one.priority} - set(training)
        if not run.priority and idle:
            assert training.count(run.learner) == 1, "a second worker, while somebody waits who has none"
        self.passed = {learner: self.passed.get(learner, set()) for learner in idle}
        if run.id not in self.lost and not run.priority:  # a lost worker's run takes up its own turn again
            for learner, before in self.passed.items():
                assert run.learner not in before, f"{run.learner} had two turns while {learner} waited"
                before.add(run.learner)
        self.lost.discard(run.id)

    def waiting(self) -> list[Run]:
        return [run for run in self.runs.values() if run.status is RunStatus.QUEUED and not run.stop_requested]

    def line(self) -> list[Run]:
        training = [one.learner for one in self.board.flights.values() if not one.demonstration]
        counts = {learner: training.count(learner) for learner in training}
        return in_turn(self.waiting(), counts, self.board._served, self.board._owed)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 3), PLAY)
def test_while_one_waits_nobody_else_has_two_turns(workers: int, play: list[tuple[str, str, int]]) -> None:
    """So nobody with nothing in training waits longer than learners - 1 turns, whatever is submitted or dies."""
    lab = Lab(workers)
    for what, learner, which in play:
        lab.play(what, learner, which)
    event(f"{max(map(len, lab.passed.values()), default=0)} passed by")


RUNS = st.lists(st.tuples(st.sampled_from(LEARNERS), st.integers(0, 2), st.integers(0, 5)), max_size=25)
COUNTS = st.dictionaries(st.sampled_from(LEARNERS), st.integers(1, 9))


def made(runs: list[tuple[str, int, int]]) -> list[Run]:
    """Return queued runs of (learner, priority, time), several at one time too."""
    return [
        replace(Run(f"{learner}{n:02}", learner, RunSpec(), "auto", RunStatus.QUEUED, time, time), priority=priority)
        for n, (learner, priority, time) in enumerate(runs)
    ]


@given(RUNS, COUNTS, COUNTS)
def test_a_priority_moves_a_run_to_the_front_and_nobody_else_about(
    runs: list[tuple[str, int, int]], running: dict[str, int], served: dict[str, int]
) -> None:
    waiting = made(runs)
    order = in_turn(waiting, running, served)
    first, others = [run for run in order if run.priority], [run for run in order if not run.priority]
    assert order == first + others
    assert first == sorted(first, key=lambda run: (-run.priority, run.queued_at, run.id))
    assert others == in_turn([run for run in waiting if not run.priority], running, served)


@given(RUNS, COUNTS, COUNTS, st.randoms())
def test_the_order_is_one_of_all_runs_and_keeps_each_learner_s_own(
    runs: list[tuple[str, int, int]], running: dict[str, int], served: dict[str, int], random: object
) -> None:
    waiting = [replace(run, priority=0) for run in made(runs)]
    order = in_turn(waiting, running, served)
    assert sorted(run.id for run in order) == sorted(run.id for run in waiting)
    for learner in LEARNERS:
        mine = [run for run in order if run.learner == learner]
        assert mine == sorted(mine, key=lambda run: (run.queued_at, run.id))
    random.shuffle(waiting)  # type: ignore[attr-defined]
    assert in_turn(waiting, running, served) == order, "the order they are looked at in does not matter"


@given(RUNS)
def test_more_runs_of_one_learner_delay_no_other_learner_s_next_one(runs: list[tuple[str, int, int]]) -> None:
    """However many runs a learner adds, everybody else's first run keeps its place."""
    waiting = [replace(run, priority=0) for run in made(runs)]
    greedy = [Run(f"a9{n}", "a", RunSpec(), "auto", RunStatus.QUEUED, 9, 9) for n in range(10)]
    before, after = in_turn(waiting, {}, {}), in_turn([*waiting, *greedy], {}, {})
    if any(run.learner == "a" for run in waiting):
        for learner in LEARNERS:
            mine = [run.learner for run in before].index(learner) if any(r.learner == learner for r in before) else None
            assert mine is None or [run.learner for run in after].index(learner) == mine
