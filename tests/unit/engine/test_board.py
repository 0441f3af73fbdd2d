from __future__ import annotations

import math
from dataclasses import replace

import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import BY_TEACHER, limit_reached
from mnistlab.core.spec import RunSpec
from mnistlab.engine.board import NO_GPU, STOPPED_UNTESTED, STOPPED_WAITING, Board, worth_another
from mnistlab.engine.steps import Cancel, Close, Expire, Launch, Lose, Replace, Worker


def worker(name: str, gpus: int = 0, problem: str = "") -> Worker:
    return Worker(f"tls://{name}", name, "GPU" if gpus else "CPU", f"token of {name}", gpus, problem=problem)


def queued(name: str, device: str = "auto", time: float = 0.0) -> Run:
    """Return a queued run of the learner its name begins with."""
    time = time or float(name[1:])
    return Run(name, name[0], RunSpec(), device, RunStatus.QUEUED, created_at=time, queued_at=time)


def board(*workers: Worker, expected: int = 0) -> Board:
    made = Board(expected=expected or len(workers))
    made.meet(workers)
    return made


def launches(steps: list[object]) -> dict[str, str]:
    return {step.run.id: step.flight.worker.name for step in steps if isinstance(step, Launch)}


def fly(board: Board, run: Run, attempt: int = 1) -> Run:
    """Have the board launch the run, as the dispatcher would; return it running."""
    [step] = [step for step in board.plan([run]) if isinstance(step, Launch)]
    step.flight.attempt = attempt
    return replace(run, status=RunStatus.RUNNING, attempt=attempt)


def test_no_more_runs_are_launched_than_there_are_workers() -> None:
    lab = board(worker("w1"), worker("w2"))
    runs = [queued("a1"), queued("a2"), queued("b3"), queued("b4")]
    assert launches(lab.plan(runs)) == {"a1": "w1", "b3": "w2"}
    assert lab.places == {"a2": 1, "b4": 2}
    assert launches(lab.plan(runs)) == {}
    assert all(lab.busy(w) for w in lab.usable)


def test_without_workers_everybody_waits_and_knows_the_place() -> None:
    lab = board(expected=2)
    assert lab.plan([queued("a1"), queued("a2"), queued("b3")]) == []
    assert lab.places == {"a1": 1, "b3": 2, "a2": 3}


def test_a_run_that_landed_frees_its_worker_before_the_store_has_heard_of_it() -> None:
    lab = board(worker("w1"))
    first = fly(lab, queued("a1"))
    lab.flights["a1"].landing = True
    assert launches(lab.plan([first, queued("a2")])) == {"a2": "w1"}
    lab.landed(lab.flights["a1"])
    assert list(lab.flights) == ["a2"]


def test_a_run_that_waits_is_stopped_at_once() -> None:
    lab = board(worker("w1"))
    stopped = replace(queued("a1"), stop_requested=True)
    assert lab.plan([stopped]) == [Close("a1", RunStatus.STOPPED, STOPPED_WAITING)]
    assert lab.flights == {}


def test_a_run_in_training_is_told_to_stop_once() -> None:
    lab = board(worker("w1"))
    run = replace(fly(lab, queued("a1")), stop_requested=True)
    flight = lab.flights["a1"]
    assert lab.plan([run]) == [Cancel(flight)]
    flight.stopping = True
    assert lab.plan([run]) == []


def test_a_run_that_somebody_else_ended_is_taken_off_its_worker() -> None:
    lab = board(worker("w1"))
    fly(lab, queued("a1"))
    assert lab.plan([]) == [Cancel(lab.flights["a1"])]


def test_a_worker_that_is_gone_loses_its_run() -> None:
    lab = board(worker("w1"), worker("w2"))
    run = fly(lab, queued("a1"))
    lab.meet([worker("w2")])
    assert lab.plan([run]) == [Lose(lab.flights["a1"])]
    lab.flights["a1"].gone = True
    assert lab.plan([run]) == []


def test_another_process_at_the_same_address_is_another_worker() -> None:
    lab = board(worker("w1"))
    run = fly(lab, queued("a1"))
    lab.meet([replace(worker("w1"), token="newcomer")])
    assert lab.plan([run]) == [Lose(lab.flights["a1"])]


def test_a_run_gets_a_second_worker_but_not_a_third() -> None:
    lab = board(worker("w1"))
    fly(lab, queued("a1"))
    assert lab.lost(lab.flights["a1"], died=True)
    fly(lab, queued("a1"), attempt=2)
    assert not lab.lost(lab.flights["a1"], died=True)
    assert lab.flights == {}


def test_a_run_that_is_continued_later_may_lose_a_worker_again() -> None:
    lab = board(worker("w1"))
    fly(lab, queued("a1"))
    assert lab.lost(lab.flights["a1"], died=True)
    fly(lab, queued("a1"), attempt=2)
    lab.landed(lab.flights["a1"])
    fly(lab, queued("a1"), attempt=3)
    assert lab.lost(lab.flights["a1"], died=True)


def test_a_lost_line_is_no_run_s_fault() -> None:
    lab = board(worker("w1"))
    for attempt in range(1, 6):
        fly(lab, queued("a1"), attempt)
        assert lab.lost(lab.flights["a1"], died=False)


def test_whoever_lost_a_worker_is_next() -> None:
    lab = board(worker("w1"))
    fly(lab, queued("a1"))
    lab.lost(lab.flights["a1"], died=True)
    assert launches(lab.plan([queued("a1"), queued("b2"), queued("c3")])) == {"a1": "w1"}


def test_gpu_runs_go_to_gpus_and_cpu_runs_spare_them() -> None:
    lab = board(worker("w1"), worker("w2", gpus=1))
    assert launches(lab.plan([queued("a1", "gpu"), queued("b2", "gpu"), queued("c3", "cpu")])) == {
        "a1": "w2",
        "c3": "w1",
    }
    assert lab.places == {"b2": 1}
    assert launches(board(worker("w1"), worker("w2", gpus=1)).plan([queued("a1")])) == {"a1": "w2"}
    assert launches(board(worker("w2", gpus=1)).plan([queued("a1", "cpu")])) == {"a1": "w2"}


def test_a_gpu_run_is_refused_when_everybody_is_there_and_nobody_has_one() -> None:
    lab = board(worker("w1"), expected=2)
    run = queued("a1", "/GPU:0")
    assert lab.plan([run]) == []
    lab.meet([worker("w1"), worker("w2")])
    assert lab.plan([run]) == [Close("a1", RunStatus.FAILED, NO_GPU)]


def test_a_gpu_run_waits_while_the_gpu_s_worker_restarts() -> None:
    lab = board(worker("w1"), worker("w2", gpus=1))
    lab.meet([worker("w1")])
    lab.expected = 1
    assert lab.plan([queued("a1", "gpu")]) == []
    assert lab.places == {"a1": 1}


def test_a_worker_with_a_problem_gets_nothing() -> None:
    lab = board(worker("w1", problem="no TensorFlow"), worker("w2"))
    assert launches(lab.plan([queued("a1"), queued("b2")])) == {"a1": "w2"}


@pytest.mark.parametrize(("attempt", "epoch", "again"), [(1, 0, True), (2, 0, True), (3, 0, False), (6, 4, True)])
def test_a_run_is_taken_up_after_a_restart_while_it_makes_progress(attempt: int, epoch: int, again: bool) -> None:
    run = replace(queued("a1"), status=RunStatus.RUNNING, attempt=attempt, epoch=epoch)
    assert worth_another(run) is again


def test_a_worn_worker_is_replaced_once_when_its_run_is_over_and_gets_no_other() -> None:
    fresh, worn = worker("w1"), replace(worker("w1"), worn=True)
    lab = board(fresh)
    running = fly(lab, queued("a1"))
    lab.meet([worn])
    assert lab.plan([running, queued("b2")]) == []  # it trains on, and it is still the same worker
    lab.landed(lab.flights["a1"])
    assert lab.plan([queued("b2")]) == [Replace(worn)]
    assert lab.plan([queued("b2")]) == []
    assert lab.places == {"b2": 1}
    lab.meet([replace(fresh, token="another process")])
    assert launches(lab.plan([queued("b2")])) == {"b2": "w1"}


def test_a_worn_worker_that_cannot_be_replaced_goes_on() -> None:
    worn = replace(worker("w1"), worn=True)
    lab = board(worn)
    assert lab.plan([queued("a1")]) == [Replace(worn)]
    lab.keep(worn)
    lab.meet([worn])
    assert launches(lab.plan([queued("a1")])) == {"a1": "w1"}


def test_more_workers_are_called_when_a_run_has_to_wait_for_another_one() -> None:
    lab = board(worker("w1"))
    running = fly(lab, queued("a1"))
    lab.plan([running])
    assert not lab.crowded
    lab.plan([running, queued("a2")])
    assert lab.crowded
    lab.plan([running])
    assert lab.crowded  # they are there now


def test_a_run_that_waits_for_the_first_worker_calls_for_no_second_one() -> None:
    lab = board(expected=1)
    lab.plan([queued("a1")])
    assert not lab.crowded
    lab.plan([queued("a1"), queued("a2")])
    assert lab.crowded


def test_two_runs_that_come_at_once_need_more_than_one_worker() -> None:
    lab = board(worker("w1"))
    lab.plan([queued("a1"), queued("b2")])
    assert lab.crowded


def limited(run: Run, seconds: float, most: float | None = 60) -> Run:
    """Return a run that was trained so long, of so many seconds that it may take."""
    return replace(run, seconds=seconds, most_seconds=most, step=10)


def test_a_run_that_has_used_up_its_training_is_stopped_and_told_why() -> None:
    lab = board(worker("w1"))
    run = fly(lab, queued("a1"))
    flight = lab.flights["a1"]
    assert lab.plan([limited(run, 59.9)]) == []
    assert lab.due == pytest.approx(0.1)
    assert lab.plan([limited(run, 60.1)]) == [Expire(flight, limit_reached(60))]
    flight.stopping = True
    assert lab.plan([limited(run, 60.3)]) == []
    assert lab.due == math.inf


def test_a_limit_that_was_lifted_or_lowered_holds_at_once() -> None:
    lab = board(worker("w1"))
    run = fly(lab, queued("a1"))
    assert lab.plan([limited(run, 80, None)]) == []
    assert lab.due == math.inf
    assert [type(step) for step in lab.plan([limited(run, 80, 30)])] == [Expire]


def test_a_run_that_was_stopped_already_is_not_stopped_by_its_limit_too() -> None:
    lab = board(worker("w1"))
    run = replace(limited(fly(lab, queued("a1")), 61), stop_requested=True)
    assert lab.plan([run]) == [Cancel(lab.flights["a1"])]


def test_the_next_limit_of_several_is_the_one_that_is_due() -> None:
    lab = board(worker("w1"), worker("w2"))
    lab.plan([queued("a1"), queued("b2")])
    for flight in lab.flights.values():
        flight.attempt = 1
    running = [replace(queued(name), status=RunStatus.RUNNING, attempt=1) for name in ("a1", "b2")]
    lab.plan([limited(running[0], 10), limited(running[1], 55)])
    assert lab.due == 5


def test_what_its_teacher_stopped_before_it_began_says_so() -> None:
    lab = board()
    stopped = replace(queued("a1"), stop_requested=True, stop_reason=BY_TEACHER)
    assert lab.plan([stopped]) == [Close("a1", RunStatus.STOPPED, "Your teacher stopped this run.")]
    again = replace(stopped, step=50, test_accuracy=0.9, started_at=5.0)
    assert lab.plan([again]) == [Close("a1", RunStatus.STOPPED, BY_TEACHER)]


def test_what_was_stopped_when_its_worker_was_lost_gets_another_to_tell_its_results() -> None:
    lab = board(worker("w1"))
    stopped = replace(queued("b2"), stop_requested=True, step=50)
    assert launches(lab.plan([queued("a1"), stopped])) == {"b2": "w1"}, "before all that have to be trained"
    assert lab.places == {"a1": 1}


def test_where_no_worker_can_be_reached_it_is_stopped_at_once_and_told_the_truth() -> None:
    lab = board()
    stopped = replace(queued("a1"), stop_requested=True, step=50)
    assert lab.plan([stopped], in_reach=False) == [Close("a1", RunStatus.STOPPED, STOPPED_UNTESTED)]
    told = f"Your teacher stopped this run. {STOPPED_UNTESTED}"
    stopped = replace(stopped, stop_reason=BY_TEACHER)
    assert lab.plan([stopped], in_reach=False) == [Close("a1", RunStatus.STOPPED, told)]


def test_of_what_was_stopped_before_it_went_on_the_results_stand() -> None:
    lab = board(worker("w1"))
    stopped = replace(queued("a1"), stop_requested=True, step=50, test_accuracy=0.9, attempt=1)
    assert lab.plan([replace(stopped, started_at=5.0)]) == [Close("a1", RunStatus.STOPPED, STOPPED_WAITING)]
    assert launches(lab.plan([stopped])) == {"a1": "w1"}, "it had gone on before its worker was lost"


def test_a_demonstration_is_first_throws_nobody_out_and_is_nobody_s_turn() -> None:
    lab = board(worker("w1"))
    training = fly(lab, queued("a1"))
    shown = replace(queued("b9"), priority=1)
    assert lab.plan([training, queued("a2"), queued("b3"), queued("c4"), shown]) == []
    assert lab.places == {"b9": 1, "b3": 2, "c4": 3, "a2": 4}
    lab.landed(lab.flights["a1"])
    steps = lab.plan([queued("a2"), queued("b3"), queued("c4"), shown])
    assert launches(steps) == {"b9": "w1"}
    assert lab.places == {"b3": 1, "c4": 2, "a2": 3}, "b has had no turn yet"
