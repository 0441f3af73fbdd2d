"""Scoring runs behind the pages: once, only what somebody wants to see, and never the wrong network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnistlab.data.catalog import Catalog
from mnistlab.school.scorer import Scorer
from mnistlab.store.store import Store
from tests.unit.school.watched_class import Lesson, lesson


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Lesson]:
    with lesson(tmp_path) as there:
        yield there


def test_the_runs_of_a_class_are_scored_and_kept(there: Lesson) -> None:
    runs = [there.trained("ada"), there.trained("blaise")]
    scorer = Scorer(there.store, Catalog())
    assert scorer.score_class(there.classroom) == 2
    scores = there.store.classes.scores([run.id for run in runs])
    assert scores == {(run.id, 1): 0.1 for run in runs}  # it says the same of all images, which are balanced
    assert scorer.score_class(there.classroom) == 0


def test_whoever_wants_them_does_not_wait(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    there.trained("ada")
    done = threading.Event()
    keep = there.store.classes.score

    def score(found: dict[tuple[str, int], float]) -> None:
        keep(found)
        done.set()

    monkeypatch.setattr(there.store.classes, "score", score)
    there.school.scorer.want(there.classroom)
    assert done.wait(30)
    assert there.store.class_runs.unscored(there.classroom.id) == []


def test_a_network_that_is_not_kept_is_asked_for_once(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    run = there.trained("ada", weights=False)
    scorer = Scorer(there.store, Catalog())
    assert scorer.score_class(there.classroom) == 0
    assert scorer.hopeless(there.store.class_runs.read([run.id])[0])
    monkeypatch.setattr(Store, "weights", lambda *_: pytest.fail("it was asked for again"))
    assert scorer.score_class(there.classroom) == 0


def test_a_file_that_cannot_be_read_stops_no_other(there: Lesson) -> None:
    bad, good = there.trained("ada"), there.trained("blaise")
    there.store.artifacts.write(bad.id, "weights.npz", b"no such thing")
    assert Scorer(there.store, Catalog()).score_class(there.classroom) == 1
    assert list(there.store.classes.scores([bad.id, good.id])) == [(good.id, 1)]


def test_a_run_that_goes_on_meanwhile_is_not_scored_as_it_was(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    run = there.trained("ada")
    read = there.store.weights

    def weights(run_id: str) -> object:
        there.store.resume(run_id, 8)
        return read(run_id)

    monkeypatch.setattr(there.store, "weights", weights)
    scorer = Scorer(there.store, Catalog())
    assert scorer.score_class(there.classroom) == 0
    assert there.store.classes.scores([run.id]) == {}
    assert not scorer.hopeless(run)


def test_without_datasets_nothing_is_scored(there: Lesson) -> None:
    there.trained("ada")
    scorer = Scorer(there.store, None)
    scorer.want(there.classroom)
    assert scorer._thread is None


def test_once_it_is_closed_nobody_is_heard_any_more(there: Lesson) -> None:
    scorer = Scorer(there.store, Catalog())
    scorer.close()
    scorer.want(there.classroom)
    assert scorer._thread is None


def test_the_images_of_few_classes_are_kept(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnistlab.school.scorer.MOST_IMAGES", 2)
    scorer = Scorer(there.store, Catalog())
    made = [scorer._secret(secret, "mnist") for secret in (1, 2, 1, 3)]
    assert made[0] is made[2]
    assert list(scorer._images) == [(1, "mnist"), (3, "mnist")]
    assert scorer._secret(1, "gone") is None
