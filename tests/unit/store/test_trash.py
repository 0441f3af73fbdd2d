"""Runs named, thrown away, brought back, and removed with their files."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import mnistlab.store.store as store_module
from mnistlab.core.events import Point, Progress, Started
from mnistlab.core.history import UNDO_SECONDS, WordsError
from mnistlab.core.runs import IllegalTransitionError, Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.artifacts import CHECKPOINT, PREDICTIONS, WEIGHTS
from mnistlab.store.errors import StoreError, UnknownRunError
from mnistlab.store.store import Store
from tests.unit.store.outcomes import outcome
from tests.unit.store.test_threads import together

Running = Callable[[], Run]
Later = Callable[[float], None]


@pytest.fixture
def ended(store: Store, running: Running) -> Callable[[], Run]:
    """Return what makes a finished run with files."""

    def make() -> Run:
        run = running()
        for name in (CHECKPOINT, WEIGHTS, PREDICTIONS):
            store.artifacts.write(run.id, name, b"some")
        return store.end(run.id, outcome())

    return make


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Return what moves the store's clock on."""
    real = time.time

    def move(seconds: float) -> None:
        monkeypatch.setattr(store_module.time, "time", lambda: real() + seconds)

    return move


def files(tmp_path: Path, run: Run) -> list[str]:
    return sorted(path.name for path in (tmp_path / "runs" / run.id).glob("*"))


def test_a_run_gets_a_name_a_note_and_a_star(store: Store, ended: Running) -> None:
    run = ended()
    assert (run.name, run.note, run.starred, run.trashed_at) == ("", "", False, None)
    store.annotate(run.id, name="  The \u202ewide one ")
    store.annotate(run.id, note="Wider\nis better?")
    found = store.annotate(run.id, starred=True)
    assert found == store.get(run.id)
    assert (found.name, found.note, found.starred) == ("The wide one", "Wider\nis better?", True)
    assert (found.status, found.test_accuracy) == (run.status, run.test_accuracy)
    found = store.annotate(run.id, name="", note=" \n", starred=False)
    assert (found.name, found.note, found.starred) == ("", "", False)
    assert store.annotate(run.id) == found


def test_those_with_a_star_are_found_among_the_others(store: Store, ended: Running) -> None:
    first, _, last, gone = (ended() for _ in range(4))
    for run in (first, last, gone):
        store.annotate(run.id, starred=True)
    store.trash(gone.id)
    assert [run.id for run in store.of_learner("ada", starred=True)] == [last.id, first.id]
    assert [run.id for run in store.of_learner("ada", limit=1, starred=True)] == [last.id]
    assert store.of_learner("bob", starred=True) == []


@pytest.mark.parametrize("hostile", ["'; DROP TABLE runs; --", "<script>alert(1)</script>", "נסיון 🧪", "%s {x} \\"])
def test_words_are_kept_as_they_are(store: Store, ended: Running, hostile: str) -> None:
    run = ended()
    assert store.annotate(run.id, name=hostile, note=hostile).name == hostile
    found = store.get(run.id)
    assert found is not None
    assert (found.name, found.note) == (hostile, hostile)


def test_words_that_are_too_long_change_nothing(store: Store, ended: Running) -> None:
    run = store.annotate(ended().id, name="short", note="short")
    for words in ({"name": "x" * 10_000}, {"note": "x" * 10_000}, {"name": "good", "note": "x" * 10_000}):
        with pytest.raises(WordsError, match=r"at the most; this one has 10,000\."):
            store.annotate(run.id, **words)  # type: ignore[arg-type]
    assert store.get(run.id) == run
    with pytest.raises(UnknownRunError):
        store.annotate("0123456789ab", name="nobody")
    with pytest.raises(UnknownRunError):
        store.annotate("0123456789ab")


def test_a_run_may_be_named_while_it_trains(store: Store, running: Running) -> None:
    run = running()
    store.annotate(run.id, name="on its way", starred=True)
    ended = store.end(run.id, outcome())
    assert (ended.name, ended.starred, ended.status) == ("on its way", True, RunStatus.FINISHED)


def test_the_trash_hides_a_run_and_gives_it_back_whole(store: Store, ended: Running, tmp_path: Path) -> None:
    run, other = store.annotate(ended().id, name="mine", note="good", starred=True), ended()
    thrown = store.trash(run.id)
    assert thrown.trashed_at == pytest.approx(time.time(), abs=60)
    assert [found.id for found in store.of_learner("ada")] == [other.id]
    assert store.trashed("ada") == [thrown]
    assert store.trashed("bob") == []
    assert store.get(run.id) == thrown
    assert store.trash(run.id) == thrown  # once more: it keeps its time
    assert len(files(tmp_path, run)) == 3
    assert store.restore(run.id) == run
    assert store.restore(run.id) == run
    assert [found.id for found in store.of_learner("ada")] == [other.id, run.id]
    assert store.trashed("ada") == []
    assert len(store.history(run.id)) == 5


def test_the_last_one_thrown_away_comes_first(store: Store, ended: Running, later: Later) -> None:
    first, second = ended(), ended()
    store.trash(second.id)
    later(1)
    store.trash(first.id)
    assert [run.id for run in store.trashed("ada")] == [first.id, second.id]


def test_an_active_run_is_not_thrown_away(store: Store, running: Running) -> None:
    for run in (store.create(RunSpec(), "ada"), running()):
        with pytest.raises(IllegalTransitionError, match="stop it first"):
            store.trash(run.id)
        assert store.get(run.id) == run
    assert store.trashed("ada") == []


def test_a_run_in_the_trash_does_not_go_on(store: Store, ended: Running) -> None:
    run = ended()
    store.trash(run.id)
    with pytest.raises(IllegalTransitionError, match="bring it back first"):
        store.resume(run.id, 9)
    assert store.active() == []
    store.restore(run.id)
    assert store.resume(run.id, 9).status is RunStatus.QUEUED


@pytest.mark.parametrize("run_id", ["", "0123456789ab", "../../etc"])
def test_what_is_not_there_is_neither_thrown_away_nor_brought_back(store: Store, run_id: str) -> None:
    for act in (store.trash, store.restore):
        with pytest.raises(UnknownRunError):
            act(run_id)


def test_time_empties_the_trash_and_the_disk(store: Store, ended: Running, later: Later, tmp_path: Path) -> None:
    old, kept, new = ended(), ended(), ended()
    store.trash(old.id)
    assert store.purge() == 0
    assert len(files(tmp_path, old)) == 3
    later(UNDO_SECONDS - 60)
    store.trash(new.id)
    later(UNDO_SECONDS + 1)
    assert store.purge() == 0
    assert store.get(old.id) is None
    assert (store.history(old.id), store.points(old.id)) == ([], [])
    assert not (tmp_path / "runs" / old.id).exists()
    assert [len(files(tmp_path, run)) for run in (kept, new)] == [3, 3]
    assert [run.id for run in store.trashed("ada")] == [new.id]
    with pytest.raises(UnknownRunError):
        store.restore(old.id)


def test_one_empties_only_one_s_own_trash(store: Store, ended: Running, tmp_path: Path) -> None:
    mine, kept = ended(), ended()
    theirs = store.end(store.start(store.create(RunSpec(), "bob").id).id, outcome())
    course = store.end(store.start(store.create(RunSpec(), "course").id).id, outcome())
    store.trash(mine.id)
    store.trash(theirs.id)
    assert store.purge("ada") == 0
    assert store.get(mine.id) is None
    assert not (tmp_path / "runs" / mine.id).exists()
    assert [run.id for run in store.of_learner("ada")] == [kept.id]
    assert [run.id for run in store.trashed("bob")] == [theirs.id]
    assert store.of_learner("course") == [course]


def test_a_server_that_died_leaves_no_trash(
    store: Store, ended: Running, later: Later, url: str, tmp_path: Path
) -> None:
    waiting, half = ended(), ended()
    store.trash(waiting.id)
    store.dispose()

    class Died(BaseException):
        pass

    def die(run_id: str) -> None:
        (tmp_path / "runs" / run_id / WEIGHTS).unlink()
        raise Died

    dying = Store.open(url, str(tmp_path / "runs"))
    dying.artifacts.delete = die  # type: ignore[method-assign]
    with pytest.raises(Died):
        dying.delete(half.id)
    dying.dispose()
    assert files(tmp_path, half) == sorted([CHECKPOINT, PREDICTIONS])

    again = Store.open(url, str(tmp_path / "runs"))
    with pytest.raises(UnknownRunError):  # half its files are gone: it is not given back
        again.restore(half.id)
    assert [run.id for run in again.trashed("ada")] == [waiting.id]
    later(UNDO_SECONDS + 1)
    assert again.purge() == 0
    assert list((tmp_path / "runs").iterdir()) == []
    assert again.of_learner("ada") == []
    again.dispose()


def test_files_that_cannot_be_removed_are_tried_again(
    store: Store, ended: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, free = ended(), ended()
    remove = store.artifacts.delete

    def refuse(run_id: str) -> None:
        if run_id == stuck.id:
            raise PermissionError("in use")
        remove(run_id)

    monkeypatch.setattr(store.artifacts, "delete", refuse)
    store.trash(stuck.id)
    store.trash(free.id)
    assert store.purge("ada") == 1
    assert store.get(free.id) is None
    assert (store.trashed("ada"), store.of_learner("ada")) == ([], [])
    with pytest.raises(StoreError, match=r"cannot be removed \(in use\); try again"):
        store.delete(stuck.id)
    monkeypatch.undo()
    assert store.purge() == 0
    assert store.get(stuck.id) is None
    assert files(tmp_path, stuck) == []


@pytest.mark.parametrize("attempt", range(15))
def test_bringing_back_and_removing_at_once_lose_nothing_silently(
    store: Store, ended: Running, url: str, tmp_path: Path, attempt: int
) -> None:
    run, second = ended(), Store.open(url, str(tmp_path / "runs"))
    store.trash(run.id)

    def restore() -> Run | None:
        try:
            return store.restore(run.id)
        except UnknownRunError:
            return None

    back, _, _ = together(restore, partial(second.purge, "ada"), partial(store.purge, "ada"))
    found = store.get(run.id)
    if back is not None:  # whoever was told that it is back has it, with every file
        assert found == run
        assert len(files(tmp_path, run)) == 3
    else:
        assert found is None
        assert files(tmp_path, run) == []
    second.dispose()


@pytest.mark.parametrize("attempt", range(10))
def test_a_run_goes_on_or_is_thrown_away_but_not_both(store: Store, ended: Running, attempt: int) -> None:
    run = ended()
    together(partial(store.resume, run.id, 9), partial(store.trash, run.id))
    found = store.get(run.id)
    assert found is not None
    assert found.status.active is (found.trashed_at is None)


def test_sketches_are_small_and_cover_the_whole_run(store: Store, running: Running) -> None:
    long, short, silent = running(), running(), running()
    store.record([(long.id, 1, Started("CPU", {}, 1000))])
    points = tuple(Point(step, 1000 / step, 0.5) for step in range(1, 1001))
    store.record([(long.id, 1, Progress(1, 1000, 1.0, points))])
    store.record([(short.id, 1, Progress(1, 2, 0.1, (Point(1, 2.5, 0.1), Point(2, float("nan"), 0.1))))])
    found = store.sketches([long.id, short.id, silent.id])
    assert set(found) == {long.id, short.id}
    assert found[short.id] == [2.5]
    curve = found[long.id]
    assert len(curve) == 30
    assert curve == sorted(curve, reverse=True)
    first = [1000 / step for step in range(1, 1001) if step * 30 // 1001 == 0]
    assert curve[0] == pytest.approx(sum(first) / len(first))
    assert store.sketches([]) == {}
