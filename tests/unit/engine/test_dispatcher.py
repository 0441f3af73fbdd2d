"""The dispatcher with a real store and a cluster that misbehaves on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mnistlab.core.events import EpochEnd, Progress, Started, to_message
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.school.stopping import BY_TEACHER, limit_reached
from mnistlab.core.spec import RunSpec
from mnistlab.engine.board import SERVER_DIED_OFTEN, WORKER_DIED_TWICE
from mnistlab.engine.dispatcher import Dispatcher
from mnistlab.engine.state import DroppedError, WorkerDiedError
from mnistlab.engine.task import Failure, Misdirected
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store
from tests.unit.engine.engine_fakes import W1, W2, FakeConnection, outcome, until

Scene = Callable[[Dispatcher, FakeConnection], Awaitable[None]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{(tmp_path / 'lab.sqlite').as_posix()}", str(tmp_path / "runs"))
    yield store
    store.dispose()


def play(store: Store, scene: Scene, *workers: object) -> None:
    """Run a dispatcher over the store, connected to the workers, while the scene is played."""

    async def main() -> None:
        dispatcher = Dispatcher(store, "runs", lambda: None)
        connection = FakeConnection(*(workers or (W1,)))  # type: ignore[arg-type]
        dispatcher.attach(connection, len(connection.present), connection.call_all_workers)  # type: ignore[arg-type]
        running = asyncio.create_task(dispatcher.run())
        try:
            await asyncio.wait_for(scene(dispatcher, connection), 20)
            assert not running.done(), "the dispatcher died"
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(main())


def status(store: Store, run: Run) -> RunStatus:
    found = store.get(run.id)
    assert found is not None
    return found.status


def test_a_run_is_launched_and_its_outcome_written(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: line.launches() == [(run.id, 1)])
        assert status(store, run) is RunStatus.RUNNING
        event = to_message(EpochEnd(1, 0.5, 0.8, None, None, 0.1))
        dispatcher.recorder.hear({"run": run.id, "attempt": 1, "seq": 1, "event": event})
        line.launched[0].end()
        await until(lambda: status(store, run) is RunStatus.FINISHED)
        assert [epoch.epoch for epoch in store.history(run.id)] == [1]
        await until(lambda: not dispatcher.board.flights)

    play(store, scene)


def test_a_worker_s_death_gives_the_run_to_the_next_one_once(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        line.launched[0].fail(WorkerDiedError())
        await until(lambda: line.launches() == [(run.id, 1), (run.id, 2)])
        line.launched[1].fail(WorkerDiedError())
        await until(lambda: status(store, run) is RunStatus.INTERRUPTED)
        assert (found := store.get(run.id)) and found.message == WORKER_DIED_TWICE

    play(store, scene)


def test_a_worker_that_vanishes_without_a_word_is_noticed(store: Store) -> None:
    """A scheduler of somebody else's may try the task again instead of telling us."""
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        line.present = [W2]
        dispatcher.wake()
        await until(lambda: line.launches() == [(run.id, 1), (run.id, 2)])
        assert line.launched[1].worker == W2
        await until(lambda: (run.id, 1) in line.told)  # should it train somewhere nevertheless, it shall stop

    play(store, scene)


def test_a_task_that_reached_another_process_is_given_out_again(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        line.launched[0].end(Misdirected())
        await until(lambda: line.launches() == [(run.id, 1), (run.id, 2)])

    play(store, scene)


def test_a_run_that_cannot_be_trained_says_why(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        line.launched[0].end(Failure("There is no GPU here."))
        await until(lambda: status(store, run) is RunStatus.FAILED)
        assert (found := store.get(run.id)) and found.message == "There is no GPU here."

    play(store, scene)


def test_an_unreadable_result_fails_the_run_and_nothing_else(store: Store) -> None:
    run, other = store.create(RunSpec(), "ada"), store.create(RunSpec(), "bob")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        line.launched[0].fail(ModuleNotFoundError("tensorflow"))
        await until(lambda: status(store, run) is RunStatus.FAILED)
        await until(lambda: line.launches()[-1] == (other.id, 1))

    play(store, scene)


def test_stop_reaches_a_run_in_training_even_if_the_worker_does_not_listen_at_first(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        line.deaf = 1
        store.request_stop(run.id)
        await dispatcher.settle()
        await until(lambda: line.deaf == 0)
        await dispatcher.settle()
        await until(lambda: line.told == [(run.id, 1)])
        line.launched[0].end(outcome(RunStatus.STOPPED))
        await until(lambda: status(store, run) is RunStatus.STOPPED)

    play(store, scene)


def test_stop_is_at_once_for_a_run_that_waits(store: Store) -> None:
    first, second = store.create(RunSpec(), "ada"), store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        store.request_stop(second.id)
        await dispatcher.settle()
        assert status(store, second) is RunStatus.STOPPED
        assert status(store, first) is RunStatus.RUNNING
        assert line.told == []

    play(store, scene)


def test_stop_between_start_and_launch_travels_with_the_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stop comes after the dispatcher looked, before the run is running: the worst moment there is."""
    run = store.create(RunSpec(), "ada")
    start = store.start

    def late_start(run_id: str) -> Run:
        store.request_stop(run_id)
        return start(run_id)

    monkeypatch.setattr(store, "start", late_start)

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        assert line.launched[0].order.stop_at == 0
        await dispatcher.settle()
        await until(lambda: line.told == [(run.id, 1)])

    play(store, scene)


def test_a_stopped_run_whose_worker_dies_in_training_is_judged_by_another(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        store.record([(run.id, 1, Started("CPU", {}, 10)), (run.id, 1, Progress(1, 7, 0.1, ()))])
        store.request_stop(run.id)
        line.launched[0].fail(WorkerDiedError())
        await until(lambda: len(line.launched) == 2)
        await dispatcher.settle()
        assert (line.launched[1].order.attempt, line.launched[1].order.stop_at) == (2, 7)
        assert (run.id, 2) not in line.told, "told to stop at once it would learn nothing again"

    play(store, scene)


def test_a_stopped_run_whose_worker_dies_is_not_started_again(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        store.request_stop(run.id)
        line.launched[0].fail(WorkerDiedError())
        await until(lambda: status(store, run) is RunStatus.STOPPED)
        assert line.launches() == [(run.id, 1)]

    play(store, scene)


def test_when_the_line_breaks_runs_wait_and_go_on_over_the_next_one(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        await dispatcher.detach()
        assert status(store, run) is RunStatus.QUEUED
        await dispatcher.settle()
        assert dispatcher.board.places == {run.id: 1}
        new = FakeConnection(W2)
        dispatcher.attach(new, 1, new.call_all_workers)  # type: ignore[arg-type]
        await until(lambda: new.launches() == [(run.id, 2)])
        assert new.told == [(run.id, 1)]  # what the old line's worker may still be training
        new.launched[0].end()
        await until(lambda: status(store, run) is RunStatus.FINISHED)

    play(store, scene)


def test_a_client_that_lost_track_costs_no_try(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        for attempt in range(1, 5):
            await until(lambda: len(line.launched) == attempt)  # noqa: B023
            line.launched[-1].fail(DroppedError())
        await until(lambda: line.launches()[-1] == (run.id, 5))

    play(store, scene)


def test_a_launch_that_fails_leaves_the_run_in_the_queue(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        line.deaf = 1
        await dispatcher.settle()
        await until(lambda: line.deaf == 0)
        dispatcher.wake()
        await until(lambda: line.launches() == [(run.id, 2)])

    play(store, scene)


def test_a_database_that_stays_away_for_a_while_loses_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store.create(RunSpec(), "ada")
    troubles = dict.fromkeys(("active", "start", "end"), 2)
    for name in troubles:
        real = getattr(store, name)

        def sometimes(*arguments: object, real: object = real, name: str = name) -> object:
            if troubles[name]:
                troubles[name] -= 1
                raise StoreError("the database is locked")
            return real(*arguments)  # type: ignore[operator]

        monkeypatch.setattr(store, name, sometimes)

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        while not line.launched:
            await dispatcher.settle()
        line.launched[0].end()
        await until(lambda: status(store, run) is RunStatus.FINISHED)
        assert set(troubles.values()) == {0}

    play(store, scene)


def test_what_an_earlier_server_left_is_taken_up_or_given_up(store: Store) -> None:
    waiting, cut_off, hopeless = (store.create(RunSpec(), name) for name in ("ada", "bob", "cy"))
    store.start(cut_off.id)
    for _ in range(3):
        store.start(hopeless.id)
        store.record([(hopeless.id, store.get(hopeless.id).attempt, Started("CPU", {}, 10))])  # type: ignore[union-attr]
        store.requeue(hopeless.id)
    store.start(hopeless.id)

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 2)
        assert line.launches() == [(waiting.id, 1), (cut_off.id, 2)]
        assert (found := store.get(hopeless.id)) and found.message == SERVER_DIED_OFTEN
        assert found.status is RunStatus.INTERRUPTED
        assert {(cut_off.id, 1), (hopeless.id, 4)} <= set(line.told)

    play(store, scene, W1, W2)


def test_thirty_two_runs_of_four_learners_take_turns_on_two_workers(store: Store) -> None:
    runs = {store.create(RunSpec(), f"learner-{i // 8}").id: f"learner-{i // 8}" for i in range(32)}

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        for done in range(32):
            await until(lambda: len(line.launched) > done)  # noqa: B023
            assert len(line.launched) - done <= 2
            line.launched[done].end()
        await until(lambda: not store.active())
        learners = [runs[run_id] for run_id, _ in line.launches()]
        for i in range(0, 32, 4):
            assert len(set(learners[i : i + 4])) == 4, learners

    play(store, scene, W1, W2)


@pytest.mark.parametrize(("deaf", "token"), [(0, "t1'"), (1, "t1")])
def test_a_worn_worker_is_replaced_before_the_next_run_or_goes_on_if_it_cannot_be(
    store: Store, deaf: int, token: str
) -> None:
    run = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        line.deaf = deaf
        await until(lambda: line.launched)
        assert line.launched[0].worker.token == token
        line.launched[0].end()
        await until(lambda: status(store, run) is RunStatus.FINISHED)

    play(store, scene, replace(W1, worn=True))


def test_all_workers_are_called_once_there_is_work_for_them(store: Store) -> None:
    first = store.create(RunSpec(), "ada")

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: line.launches() == [(first.id, 1)])
        await dispatcher.settle()
        assert line.calls == 0
        store.create(RunSpec(), "bob")
        await dispatcher.settle()
        assert line.calls

    play(store, scene)


def test_all_workers_are_called_when_a_crowd_is_expected(store: Store) -> None:
    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        dispatcher.expect_a_crowd()
        await until(lambda: line.calls)

    play(store, scene)


def test_a_run_that_reaches_its_limit_is_stopped_in_time_and_says_why(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at when the limit is due, not some seconds later: that is said by the looks at the store."""
    monkeypatch.setattr("mnistlab.engine.dispatcher.LOOK_SECONDS", 3600.0)
    run = store.create(RunSpec(), "ada", occasion=Occasion(class_id="c", most_seconds=60))

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        told = {"run": run.id, "attempt": 1}
        almost, over = (to_message(Progress(1, step, seconds, ())) for step, seconds in ((5, 59.9), (6, 60.1)))
        dispatcher.recorder.hear(told | {"seq": 1, "event": almost})
        await until(lambda: (found := store.get(run.id)) and found.seconds == 59.9)
        await dispatcher.settle()
        dispatcher.recorder.hear(told | {"seq": 2, "event": over})
        await until(lambda: line.told == [(run.id, 1)])
        line.launched[0].end(outcome(RunStatus.STOPPED))
        await until(lambda: status(store, run) is RunStatus.STOPPED)
        assert (found := store.get(run.id)) and found.message == limit_reached(60)

    play(store, scene)


def test_a_run_that_diverges_at_its_limit_keeps_its_own_message(store: Store) -> None:
    run = store.create(RunSpec(), "ada", occasion=Occasion(class_id="c", most_seconds=60))

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        event = to_message(Progress(1, 6, 61.0, ()))
        dispatcher.recorder.hear({"run": run.id, "attempt": 1, "seq": 1, "event": event})
        await until(lambda: (found := store.get(run.id)) and found.seconds)
        dispatcher.wake()
        await until(lambda: (found := store.get(run.id)) and found.stop_requested)
        line.launched[0].end(replace(outcome(RunStatus.DIVERGED), message="Its loss is lost."))
        await until(lambda: status(store, run) is RunStatus.DIVERGED)
        assert (found := store.get(run.id)) and found.message == "Its loss is lost."

    play(store, scene)


def test_a_launch_that_the_store_refuses_costs_nobody_their_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, other = store.create(RunSpec(), "ada"), store.create(RunSpec(), "ada"), store.create(RunSpec(), "bob")
    start, troubles = store.start, [StoreError("the database is locked")]

    def sometimes(run_id: str) -> Run:
        if troubles:
            raise troubles.pop()
        return start(run_id)

    monkeypatch.setattr(store, "start", sometimes)

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: not troubles)
        await dispatcher.settle()
        await until(lambda: line.launches() == [(first.id, 1)])
        line.launched[0].end()
        await until(lambda: line.launches()[1:] == [(other.id, 1)])

    play(store, scene)


def test_a_hundred_runs_are_stopped_at_one_look(store: Store) -> None:
    runs = [store.create(RunSpec(), f"learner-{number}") for number in range(100)]

    async def scene(dispatcher: Dispatcher, line: FakeConnection) -> None:
        await until(lambda: len(line.launched) == 1)
        assert store.request_stops([run.id for run in runs], BY_TEACHER) == 100
        await dispatcher.settle()
        left = [run.id for run in store.active()]
        assert left == [line.launched[0].order.run_id] and len(line.launched) == 1
        assert {run.message for run in store.latest(200)} == {"Your teacher stopped this run."}

    play(store, scene)
