from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from mnistlab.core.events import Point, Progress
from mnistlab.core.runs import IllegalTransitionError, Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
from tests.unit.store.outcomes import epochs, outcome


def together(*actions: Callable[[], object]) -> list[object]:
    """Run all actions at the same moment, a thread each; return results or IllegalTransitionErrors."""
    barrier = threading.Barrier(len(actions))

    def act(action: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return action()
        except IllegalTransitionError as error:
            return error

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(act, actions))


@pytest.fixture
def stores(store: Store, url: str, tmp_path: Path) -> list[Store]:
    """Return two stores on the same database, as two processes have them."""
    return [store, Store.open(url, str(tmp_path / "runs"))]


def test_a_run_is_started_once_however_many_try(stores: list[Store]) -> None:
    for _ in range(20):
        run_id = stores[0].create(RunSpec(), "ada").id
        results = together(*(partial(store.start, run_id) for store in stores * 4))
        assert sum(isinstance(result, Run) for result in results) == 1
        assert sum(isinstance(result, IllegalTransitionError) for result in results) == 7
        found = stores[0].get(run_id)
        assert found is not None
        assert (found.status, found.attempt) == (RunStatus.RUNNING, 1)


def test_a_run_ends_once_whoever_ends_it(stores: list[Store]) -> None:
    first, second = stores
    for _ in range(20):
        run = first.start(first.create(RunSpec(), "ada").id)
        results = together(
            partial(first.end, run.id, outcome()),
            partial(second.close, run.id, RunStatus.INTERRUPTED, "gone"),
            partial(second.requeue, run.id),
        )
        winners = [result for result in results if isinstance(result, Run)]
        found = first.get(run.id)
        assert found is not None
        # Requeued first, it can still be closed: two moves, both legal, in that order.
        assert len(winners) == 1 or {run.status for run in winners} == {RunStatus.QUEUED, RunStatus.INTERRUPTED}
        assert found in winners
        assert len(first.history(run.id)) == (5 if found.status == RunStatus.FINISHED else 0)


def test_many_read_while_one_writes(store: Store) -> None:
    run = store.start(store.create(RunSpec(), "ada").id)
    done = threading.Event()

    def watch() -> int:
        seen: list[int] = []
        while True:
            last_look = done.is_set()
            found = store.get(run.id)
            assert found is not None
            new = [point.step for point in store.points(run.id, after_step=seen[-1] if seen else 0)]
            assert new == sorted(new)
            seen += new
            if last_look:
                return len(seen)

    def write() -> None:
        try:
            for step in range(1, 1001, 5):
                fresh = tuple(Point(step + i, 0.5, 0.5) for i in range(5))
                store.record([(run.id, 1, Progress(1, step + 4, 0.1, fresh))])
        finally:
            done.set()

    with ThreadPoolExecutor(20) as pool:
        watchers = [pool.submit(watch) for _ in range(16)]
        pool.submit(write).result()
        assert {watcher.result() for watcher in watchers} == {1000}


def test_thirty_learners_press_train_at_once(store: Store) -> None:
    def press(learner: str) -> list[Run]:
        return [store.create(RunSpec(), learner) for _ in range(3)]

    together(*(partial(press, f"learner {i}") for i in range(30)))
    active = store.active()
    assert len(active) == 90
    times = [run.queued_at for run in active]
    assert len(set(times)) == 90


@pytest.mark.parametrize("attempt", range(10))
def test_a_fresh_database_may_be_opened_by_many_at_once(tmp_path: Path, attempt: int) -> None:
    url = f"sqlite:///{(tmp_path / 'new' / 'lab.sqlite').as_posix()}"

    def use() -> list[object]:
        store = Store.open(url, str(tmp_path / "runs"))
        run = store.start(store.create(RunSpec(), "ada").id)
        store.end(run.id, outcome(epochs=epochs(1)))
        history = store.history(run.id)
        store.dispose()
        return list(history)

    assert together(*[use] * 8) == [list(epochs(1))] * 8
