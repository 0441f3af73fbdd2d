from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from mnistlab.core.problems import SpecError
from mnistlab.core.runs import IllegalTransitionError, Occasion, Run, RunStatus
from mnistlab.core.school.stopping import BY_TEACHER
from mnistlab.core.spec import RunSpec
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import CHECKPOINT, PREDICTIONS, WEIGHTS
from mnistlab.store.errors import StoreError, UnknownRunError
from mnistlab.store.store import Store
from tests.unit.store.outcomes import VERSIONS, epochs, outcome

Running = Callable[[], Run]


def test_a_new_run_waits_and_is_found_as_it_was_made(store: Store) -> None:
    spec = RunSpec(hidden=(), activation="tanh", learning_rate=0.125, train_size=100, dataset="fashion-mnist")
    before = time.time()
    made = store.create(spec, "ada", device_choice="cpu")
    assert store.get(made.id) == made
    assert (made.spec, made.learner, made.device_choice, made.status) == (spec, "ada", "cpu", RunStatus.QUEUED)
    assert before <= made.created_at == made.queued_at <= time.time() + 1
    assert (made.attempt, made.confusion, made.versions, made.has_results) == (0, None, {}, False)


@pytest.mark.parametrize("run_id", ["", "0123456789ab", "../../etc", "a" * 65, "x\0y", "' OR 1=1 --"])
def test_an_unknown_run_is_none(store: Store, run_id: str) -> None:
    assert store.get(run_id) is None
    assert (store.history(run_id), store.points(run_id)) == ([], [])
    assert (store.predictions(run_id), store.weights(run_id)) == (None, None)
    assert store.request_stop(run_id) is False
    for change in (store.start, store.requeue, store.delete):
        with pytest.raises(UnknownRunError, match="There is no run"):
            change(run_id)
    with pytest.raises(UnknownRunError):
        store.end(run_id, outcome())


def test_lists_go_by_learner_and_by_queue(store: Store) -> None:
    first, second, third = (store.create(RunSpec(), learner) for learner in ("ada", "bob", "ada"))
    assert [run.id for run in store.of_learner("ada")] == [third.id, first.id]
    assert [run.id for run in store.of_learner("ada", limit=1)] == [third.id]
    assert store.of_learner("eve") == []
    store.start(second.id)
    store.close(third.id, RunStatus.STOPPED, "")
    assert [run.id for run in store.active()] == [first.id, second.id]
    assert [run.id for run in store.active("ada")] == [first.id]
    assert store.active("eve") == []


def test_the_queue_is_in_order_however_fast_it_fills(store: Store) -> None:
    made = [store.create(RunSpec(), "ada").id for _ in range(200)]
    assert [run.id for run in store.active()] == made


def test_starting_counts_attempts_and_requeueing_keeps_the_place(store: Store) -> None:
    early, late = store.create(RunSpec(), "ada"), store.create(RunSpec(), "bob")
    started = store.start(early.id)
    assert (started.status, started.attempt) == (RunStatus.RUNNING, 1)
    assert started.started_at is not None
    assert started.started_at > early.queued_at
    again = store.requeue(early.id)
    assert (again.status, again.queued_at, again.attempt) == (RunStatus.QUEUED, early.queued_at, 1)
    assert [run.id for run in store.active()] == [early.id, late.id]
    assert store.start(early.id).attempt == 2


def test_an_outcome_is_kept_whole(store: Store, running: Running) -> None:
    run = running()
    ended = store.end(run.id, outcome(message="well done"))
    assert ended == store.get(run.id)
    assert (ended.status, ended.message, ended.epoch, ended.step) == (RunStatus.FINISHED, "well done", 5, 2345)
    assert (ended.seconds, ended.first_result_seconds, ended.device, ended.versions) == (1.5, 0.1, "CPU", VERSIONS)
    assert (ended.test_loss, ended.test_accuracy, ended.has_results) == (0.07, 0.98, True)
    assert ended.confusion == tuple(map(tuple, np.arange(100).reshape(10, 10).tolist()))
    assert ended.ended_at is not None
    assert store.history(run.id) == list(epochs(1, 2, 3, 4, 5))


def test_a_diverged_run_keeps_its_broken_losses_as_such(store: Store, running: Running) -> None:
    run = running()
    history = epochs(1)[0].__class__(1, math.nan, 0.1, math.inf, 0.1, 0.5)
    nothing = {"test_loss": None, "test_accuracy": None, "confusion": None, "first_result_seconds": None}
    ended = store.end(run.id, outcome(RunStatus.DIVERGED, epochs=(history,), message="It blew up.", **nothing))
    assert (ended.status, ended.message, ended.has_results) == (RunStatus.DIVERGED, "It blew up.", False)
    (found,) = store.history(run.id)
    assert math.isnan(found.loss)
    assert found.val_loss is not None
    assert math.isnan(found.val_loss)
    assert found.val_accuracy == 0.1


def test_epochs_without_validation_say_so(store: Store, running: Running) -> None:
    run = running()
    (epoch,) = epochs(1)
    bare = epoch.__class__(1, 0.5, 0.9, None, None, 0.5)
    store.end(run.id, outcome(epochs=(bare,)))
    assert store.history(run.id) == [bare]


def test_an_outcome_of_a_lost_attempt_is_refused(store: Store, running: Running) -> None:
    run = running()
    store.requeue(run.id)
    with pytest.raises(IllegalTransitionError):
        store.end(run.id, outcome())
    store.start(run.id)
    with pytest.raises(IllegalTransitionError, match="attempt 1 cannot end a run that is at attempt 2"):
        store.end(run.id, outcome(), attempt=1)
    assert store.history(run.id) == []
    assert store.end(run.id, outcome(), attempt=2).status == RunStatus.FINISHED


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.STOPPED])
def test_closing_ends_a_run_without_results(store: Store, running: Running, status: RunStatus) -> None:
    for run in (store.create(RunSpec(), "ada"), running()):
        closed = store.close(run.id, status, "The power went.")
        assert (closed.status, closed.message, closed.has_results) == (status, "The power went.", False)
        assert closed.ended_at is not None
        with pytest.raises(IllegalTransitionError):
            store.close(run.id, status, "again")


def test_closing_several_leaves_those_it_cannot_close(store: Store, running: Running) -> None:
    ended, waiting, trained = running(), store.create(RunSpec(), "ada"), running()
    store.close(ended.id, RunStatus.STOPPED, "before")
    store.close_all([(one, RunStatus.INTERRUPTED, "now") for one in (ended.id, "0" * 12, waiting.id, trained.id)])
    found = [run.message for one in (ended, waiting, trained) if (run := store.get(one.id))]
    assert found == ["before", "now", "now"]
    assert store.active() == []


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.FINISHED, RunStatus.DIVERGED])
def test_closing_is_for_failures_and_stops(store: Store, running: Running, status: RunStatus) -> None:
    run = running()
    with pytest.raises(IllegalTransitionError):
        store.close(run.id, status, "")
    assert store.get(run.id) == run


def test_a_stop_is_noted_while_it_can_matter(store: Store, running: Running) -> None:
    run = running()
    assert store.request_stop(run.id) is True
    found = store.get(run.id)
    assert found is not None
    assert (found.stop_requested, found.status) == (True, RunStatus.RUNNING)
    store.end(run.id, outcome(RunStatus.STOPPED))
    assert store.request_stop(run.id) is False


def test_the_first_to_ask_for_a_stop_gives_the_reason(store: Store, running: Running) -> None:
    run, waiting = running(), store.create(RunSpec(), "bob")
    assert store.request_stops([run.id, waiting.id, "nobody"], "The lesson is over.") == 2
    store.request_stop(run.id, "I changed my mind.")
    assert store.request_stops([]) == 0
    assert {found.stop_reason for found in store.active()} == {"The lesson is over."}
    stopped = store.end(run.id, outcome(RunStatus.STOPPED))
    assert (stopped.message, store.resume(run.id, 8).stop_reason) == ("The lesson is over.", "")


def test_of_a_run_stopped_before_its_first_step_nothing_is_said_to_be_kept(store: Store, running: Running) -> None:
    run = running()
    store.request_stop(run.id, BY_TEACHER)
    assert store.end(run.id, replace(outcome(RunStatus.STOPPED), step=0)).message == "Your teacher stopped this run."


def test_a_limit_is_set_for_what_waits_or_trains_in_a_class(store: Store, running: Running) -> None:
    there = Occasion(class_id="c1", most_seconds=60)
    ended, waiting = store.create(RunSpec(), "ada", occasion=there), store.create(RunSpec(), "ada", occasion=there)
    store.close(ended.id, RunStatus.STOPPED, "")
    elsewhere = store.create(RunSpec(), "bob", occasion=Occasion(class_id="c2", most_seconds=60)), running()
    store.limit("c1", 30)
    found = [store.get(run.id) for run in (waiting, ended, *elsewhere)]
    assert [run and run.most_seconds for run in found] == [30, 60, 60, None]
    store.limit("c1", None)
    assert (again := store.get(waiting.id)) and again.most_seconds is None


def test_going_on_takes_the_limits_of_today(store: Store, running: Running) -> None:
    run = store.create(RunSpec(), "ada", occasion=Occasion("c1", "a1", 0.9, priority=1, most_seconds=60))
    store.start(run.id)
    store.end(run.id, outcome())
    again = store.resume(run.id, 8, Occasion(most_seconds=90))
    assert (again.priority, again.most_seconds) == (0, 90)
    assert (again.class_id, again.assignment_id, again.prediction) == ("c1", "a1", 0.9)


def test_the_latest_are_those_that_ended_last(store: Store, running: Running) -> None:
    first, second, active = running(), running(), running()
    store.end(second.id, outcome())
    store.end(first.id, outcome())
    assert [run.id for run in store.latest(5)] == [first.id, second.id]
    assert [run.id for run in store.latest(1)] == [first.id]
    assert active.id not in {run.id for run in store.latest(5)}


def test_going_on_queues_the_run_anew(store: Store, running: Running) -> None:
    run = running()
    store.request_stop(run.id)
    ended = store.end(run.id, outcome(RunStatus.STOPPED, message="Stopped."))
    again = store.resume(run.id, 8)
    assert (again.status, again.spec.epochs, again.stop_requested, again.message) == (RunStatus.QUEUED, 8, False, "")
    assert (again.epoch, again.step, again.ended_at) == (5, 2345, None)
    assert ended.ended_at is not None
    assert again.queued_at > ended.ended_at
    assert again.spec == run.spec.with_(epochs=8)
    assert store.history(run.id) == list(epochs(1, 2, 3, 4, 5))


def test_going_on_needs_something_to_go_on_with(store: Store, running: Running) -> None:
    run = running()
    with pytest.raises(IllegalTransitionError):
        store.resume(run.id, 8)
    store.end(run.id, outcome())
    for wrong, says in ((5, "from 6 to 100"), (101, "from 1 to 100")):
        with pytest.raises(SpecError, match=says):
            store.resume(run.id, wrong)
    assert store.resume(run.id, 6).status == RunStatus.QUEUED


def test_an_interrupted_run_may_go_on_to_its_old_goal(store: Store, running: Running) -> None:
    run = running()
    store.close(run.id, RunStatus.INTERRUPTED, "")
    assert store.resume(run.id, run.spec.epochs).status == RunStatus.QUEUED


@pytest.mark.parametrize("status", [RunStatus.DIVERGED, RunStatus.FAILED])
def test_what_failed_stays_failed(store: Store, running: Running, status: RunStatus) -> None:
    run = running()
    if status == RunStatus.FAILED:
        store.close(run.id, status, "")
    else:
        store.end(run.id, outcome(status))
    for change in (store.start, store.requeue, lambda run_id: store.resume(run_id, 9)):
        with pytest.raises(IllegalTransitionError):
            change(run.id)


def test_an_ended_run_is_not_requeued(store: Store, running: Running) -> None:
    run = running()
    store.end(run.id, outcome())
    with pytest.raises(IllegalTransitionError, match="finished run cannot be put back"):
        store.requeue(run.id)


def test_predictions_and_weights_come_from_the_files(store: Store, running: Running) -> None:
    run = running()
    assert (store.predictions(run.id), store.weights(run.id)) == (None, None)
    probabilities = np.random.default_rng(1).random((50, 10), dtype=np.float32)
    weights = tuple(np.ones(shape, np.float32) * i for i, shape in enumerate([(784, 3), (3,), (3, 10), (10,)]))
    store.artifacts.write(run.id, PREDICTIONS, pack_predictions(probabilities))
    store.artifacts.write(run.id, WEIGHTS, pack_weights(weights))
    np.testing.assert_array_equal(store.predictions(run.id), probabilities)
    found = store.weights(run.id)
    assert found is not None
    assert [array.shape for array in found] == [(784, 3), (3,), (3, 10), (10,)]
    for array, weight in zip(found, weights, strict=True):
        np.testing.assert_array_equal(array, weight)


def test_a_broken_file_is_said_in_a_sentence(store: Store, running: Running) -> None:
    run = running()
    whole = pack_predictions(np.zeros((5, 10), np.float32))
    for content in (b"", b"nonsense", whole[:-30], whole[: len(whole) // 2], pack_weights(())):
        store.artifacts.write(run.id, PREDICTIONS, content)
        with pytest.raises(StoreError, match=r"predictions\.npz of run .* cannot be read"):
            store.predictions(run.id)


def test_deleting_leaves_nothing(store: Store, running: Running) -> None:
    gone, kept = running(), running()
    for run in (gone, kept):
        store.artifacts.write(run.id, CHECKPOINT, b"some")
        with pytest.raises(IllegalTransitionError, match="has to be stopped first"):
            store.delete(run.id)
        store.end(run.id, outcome())
    store.delete(gone.id)
    assert (store.get(gone.id), store.history(gone.id), store.points(gone.id)) == (None, [], [])
    assert not store.artifacts.exists(gone.id, CHECKPOINT)
    assert store.artifacts.exists(kept.id, CHECKPOINT)
    assert len(store.history(kept.id)) == 5
    with pytest.raises(UnknownRunError):
        store.delete(gone.id)


def test_a_run_whose_files_cannot_be_removed_stays(
    store: Store, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = running()
    store.end(run.id, outcome())

    def refuse(run_id: str) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(store.artifacts, "delete", refuse)
    with pytest.raises(StoreError, match="cannot be removed"):
        store.delete(run.id)
    assert store.get(run.id) is not None
    monkeypatch.undo()
    store.delete(run.id)
    assert store.get(run.id) is None


def test_everything_is_still_there_after_opening_anew(
    store: Store, running: Running, url: str, tmp_path: object
) -> None:
    run = running()
    ended = store.end(run.id, outcome())
    store.dispose()
    again = Store.open(url, f"{tmp_path}/runs")
    assert again.get(run.id) == ended
    assert again.history(run.id) == list(epochs(1, 2, 3, 4, 5))
    again.dispose()


def test_progress_in_the_course_is_each_learner_s_own_and_the_first_time_counts(store: Store) -> None:
    assert store.learned("ada") == set()
    store.learn("ada", "layers", "counting", 3)
    store.learn("ada", "layers", "counting", 1)
    store.learn("ada", "softmax", "loss", 1)
    store.learn("bob", "layers", "deep", 2)
    assert store.learned("ada") == {("layers", "counting"), ("softmax", "loss")}
    assert store.learned("bob") == {("layers", "deep")}
