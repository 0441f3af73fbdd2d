"""Removing classes for good: which are due, and that neither a file nor an error gives away what was in them."""

from __future__ import annotations

import sqlite3
import time
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa

from mnistlab.core.runs import Occasion
from mnistlab.core.spec import RunSpec
from mnistlab.store.errors import StoreError
from mnistlab.store.school.removal import DAY
from mnistlab.store.store import Store

NICKNAME = "Zyxwvutsrq"


def test_a_class_is_due_when_it_was_not_used_for_its_days(store: Store) -> None:
    kept, due = (store.classes.create(name, "teacher") for name in ("kept", "due"))
    store.classes.change(kept.id, days=3)
    store.classes.change(due.id, days=2)
    now = time.time()
    assert store.removal.doom_unused(now + 2 * DAY - 60) == []
    assert store.removal.doom_unused(now + 2 * DAY + 60) == [due.id]
    assert store.removal.doomed() == [due.id]
    assert store.classes.get(due.id) is None
    assert store.classes.get(kept.id) is not None


def test_only_a_doomed_class_is_emptied_and_forgotten(store: Store) -> None:
    made = store.classes.create("class", "teacher")
    store.removal.forget(made.id)
    assert store.classes.get(made.id) == made


def test_runs_of_a_class_that_is_no_more_are_strays(store: Store) -> None:
    made = store.classes.create("class", "teacher")
    here = store.create(RunSpec(), "ada", occasion=Occasion(made.id))
    stray = store.create(RunSpec(), "ada", occasion=Occasion("gone"))
    store.create(RunSpec(), "ada")
    assert store.removal.strays() == [stray.id]
    assert store.removal.runs_of(made.id) == [here.id]


def test_what_was_deleted_is_not_in_the_files_bytes(store: Store, url: str) -> None:
    folder = Path(str(sa.make_url(url).database)).parent
    made = store.classes.create("class", "teacher")
    for number in range(200):  # so many that pages are split and joined
        store.classes.join(made.id, f"{number:032x}", f"{NICKNAME} {number}")
    assert any(NICKNAME.encode() in path.read_bytes() for path in folder.iterdir())
    store.removal.doom_unused(time.time() + 1000 * DAY)
    store.removal.empty(made.id)
    store.removal.compact()
    assert not any(NICKNAME.lower().encode() in path.read_bytes().lower() for path in folder.iterdir())


def test_compacting_while_somebody_reads_says_that_it_is_not_done(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mnistlab.store.database._BUSY_SECONDS", 0)
    other = Store.open(url, "memory://")
    reader = sa.create_engine(url).connect()
    reader.exec_driver_sql("BEGIN")
    reader.exec_driver_sql("SELECT count(*) FROM classes").scalar()
    with pytest.raises(StoreError, match="try again"):
        other.removal.compact()
    reader.close()
    other.removal.compact()
    other.dispose()


def test_an_error_does_not_tell_what_was_to_be_written(store: Store, url: str) -> None:
    made = store.classes.create("class", "teacher")
    with sqlite3.connect(str(sa.make_url(url).database)) as base:
        base.execute("ALTER TABLE members DROP COLUMN joined_at")
    with pytest.raises(StoreError) as caught:
        store.classes.join(made.id, "a" * 32, NICKNAME)
    told = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO members" in told
    assert NICKNAME not in told
