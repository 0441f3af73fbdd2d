from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import CreateTable

import mnistlab.store.migrate as migrating
from mnistlab.core.spec import RunSpec
from mnistlab.store.database import Database
from mnistlab.store.errors import StoreError
from mnistlab.store.schema import HEAD, VERSION_TABLE, metadata
from mnistlab.store.store import Store

ROOT = Path(__file__).parents[3]


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).with_name("migrations")))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def made(url: str, script: str) -> Path:
    """Make an SQLite file with another program's means."""
    file_of(url).parent.mkdir(parents=True)
    connection = sqlite3.connect(file_of(url))
    connection.executescript(script)
    connection.close()
    return file_of(url)


def refused(url: str, says: str) -> None:
    """Open a store that must be refused in one sentence, and must not have been touched."""
    before = file_of(url).read_bytes()
    with pytest.raises(StoreError, match=says) as caught:
        Store.open(url, "memory://refused")
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    assert "lab.sqlite" in text
    assert file_of(url).read_bytes() == before
    assert [path.name for path in file_of(url).parent.iterdir()] == [file_of(url).name]


def test_head_is_the_newest_revision() -> None:
    assert revisions()[-1] == HEAD


@pytest.mark.parametrize("revision", revisions())
def test_every_earlier_schema_is_brought_to_the_present_one(url: str, revision: str) -> None:
    file_of(url).parent.mkdir(parents=True)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        migrating.migrate(connection, "test", to=revision)
    with engine.connect() as connection:
        assert migrating.revision(connection, "test") == revision
    Store.open(url, "memory://migrated").dispose()
    with engine.connect() as connection:
        assert migrating.revision(connection, "test") == HEAD
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


OLD_RUN = """INSERT INTO runs (id, learner, spec, device_choice, status, created_at, queued_at, started_at, ended_at,
    attempt, stop_requested, message, device, versions, steps_per_epoch, epoch, step, seconds, test_loss,
    test_accuracy, confusion)
VALUES ('run{n}', 'ada', '{{"hidden": [{n}]}}', 'auto', '{status}', {n}.5, {n}.5, {n}.6, {n}.7, 1, 0, 'Said {n}.',
    'CPU', '{{"keras": "3.15"}}', 469, 5, 2345, 1.5, 0.07, 0.97, '[[9, 1], [2, 8]]')"""


def test_runs_of_the_second_schema_are_kept_and_get_what_came_since(url: str) -> None:
    file_of(url).parent.mkdir(parents=True)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        migrating.migrate(connection, "test", to="0002")
        for n, status in enumerate(("finished", "diverged", "running", "queued"), 1):
            connection.execute(sa.text(OLD_RUN.format(n=n, status=status).replace(":", r"\:")))
        connection.execute(sa.text("INSERT INTO epochs VALUES ('run1', 1, 0.5, 0.9, 0.6, 0.88, 0.25)"))
        connection.execute(sa.text("INSERT INTO points VALUES ('run1', 7, 0.5, 0.9)"))
        connection.execute(sa.text("INSERT INTO progress VALUES ('ada', 'layers', 'deep', 2, 1.0)"))
        before = [tuple(row) for row in connection.execute(sa.text("SELECT * FROM runs ORDER BY id"))]
    store = Store.open(url, "memory://old")
    with engine.connect() as connection:
        after = [tuple(row) for row in connection.execute(sa.text("SELECT * FROM runs ORDER BY id"))]
    engine.dispose()
    assert [row[: len(before[0])] for row in after] == before
    assert {row[len(before[0]) :] for row in after} == {("", "", 0, None, "", "", None, 0, None, "")}
    run = store.get("run1")
    assert run is not None
    assert (run.spec.hidden, run.message, run.test_accuracy, run.confusion) == ((1,), "Said 1.", 0.97, ((9, 1), (2, 8)))
    assert (len(store.history("run1")), len(store.points("run1"))) == (1, 1)
    assert store.learned("ada") == {("layers", "deep")}
    assert [run.id for run in store.active()] == ["run3", "run4"]
    assert [run.id for run in store.of_learner("ada")] == ["run4", "run3", "run2", "run1"]
    assert store.annotate("run1", name="An old one", starred=True).name == "An old one"
    store.trash("run2")
    assert [run.id for run in store.trashed("ada")] == ["run2"]
    store.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.operations import Operations

    def fail(*_: object, **__: object) -> None:
        raise sa.exc.DBAPIError("CREATE INDEX", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr(Operations, "create_index", fail)
    with pytest.raises(StoreError, match="disk I/O error"):
        Store.open(url, "memory://failed")
    monkeypatch.undo()
    connection = sqlite3.connect(file_of(url))
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()
    Store.open(url, "memory://failed").dispose()


def test_a_database_of_a_newer_program_is_left_alone(url: str) -> None:
    made(url, f"CREATE TABLE {VERSION_TABLE} (version_num TEXT); INSERT INTO {VERSION_TABLE} VALUES ('9999')")
    refused(url, rf"written by a newer MNIST Lab \(schema '9999', here {HEAD}\)")


def test_another_programs_database_is_left_alone(url: str) -> None:
    made(url, "CREATE TABLE moz_cookies (id INTEGER); INSERT INTO moz_cookies VALUES (1)")
    refused(url, r"another program's tables \(moz_cookies\)")


@pytest.mark.parametrize(
    "content", [b"To whom it may concern:" * 100, bytes(range(256)) * 64, b"PK\x03\x04" + bytes(4096)]
)
def test_a_file_that_is_no_database_is_left_alone(url: str, content: bytes) -> None:
    file_of(url).parent.mkdir(parents=True)
    file_of(url).write_bytes(content)
    refused(url, "damaged or something else")


def test_a_cut_database_is_left_alone(url: str) -> None:
    store = Store.open(url, "memory://cut")
    store.create(RunSpec(), "ada")
    store.dispose()
    file_of(url).write_bytes(file_of(url).read_bytes()[:5000])
    refused(url, "damaged")


def test_an_empty_file_is_a_fresh_database(url: str) -> None:
    file_of(url).parent.mkdir(parents=True)
    file_of(url).touch()
    store = Store.open(url, "memory://empty")
    assert store.active() == []
    store.dispose()


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=r"folder .* cannot be made .*; set MNISTLAB_HOME"):
        Database(f"sqlite:///{(tmp_path / 'file' / 'deeper' / 'lab.sqlite').as_posix()}")
    (tmp_path / "lab.sqlite").mkdir()
    with pytest.raises(StoreError, match="unable to open database file"):
        Database(f"sqlite:///{(tmp_path / 'lab.sqlite').as_posix()}")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be"):
        Database(f"sqlite:///{(tmp_path / 'lab.sqlite').as_posix()}")
    tmp_path.chmod(0o700)


def test_a_database_that_can_only_be_read_is_refused(url: str) -> None:
    Store.open(url, "memory://read").dispose()
    with pytest.raises(StoreError, match="readonly database"):
        Database(f"sqlite:///file:{file_of(url).as_posix()}?mode=ro&uri=true")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "no database URL"),
        ("oracool://host/name", "no database URL"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql+nosuchdriver://u:secret@host/name", "no database URL"),
        ("postgresql+pg8000://u:secret@host/name", "needs the Python package pg8000"),
    ],
)
def test_a_url_that_cannot_be_used_is_said_without_its_password(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        Database(url)
    assert "secret" not in str(caught.value)


def test_a_database_that_breaks_while_open_is_said(store: Store, url: str) -> None:
    connection = sqlite3.connect(file_of(url))
    connection.execute("DROP TABLE points")
    connection.close()
    with pytest.raises(StoreError, match=r"cannot be used .*no such table: points.*; check that"):
        store.points("run1")


def test_sqlite_is_set_up_for_reading_while_writing(store: Store, url: str) -> None:
    connection = sqlite3.connect(file_of(url))
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    with store._database.reading() as used:
        assert used.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert used.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        assert used.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000


def test_nothing_is_kept_of_a_transaction_that_fails(store: Store) -> None:
    run = store.create(RunSpec(), "ada")

    def half() -> None:
        with store._database.writing() as connection:
            connection.execute(sa.text("UPDATE runs SET message = 'half done'"))
            raise KeyError("stumbled")

    with pytest.raises(KeyError):
        half()
    assert store.get(run.id) == run


@pytest.mark.parametrize("dialect", [postgresql.dialect(), mysql.dialect()], ids=["postgresql", "mysql"])
def test_other_databases_take_the_schema(dialect: sa.Dialect) -> None:
    for table in metadata.sorted_tables:
        text = str(CreateTable(table).compile(dialect=dialect))
        assert "DOUBLE" in text
        assert "ROWID" not in text


def test_opening_at_head_leaves_alembic_out(url: str) -> None:
    Store.open(url, "memory://head").dispose()
    code = (
        "import sys; from mnistlab.store.store import Store; Store.open(sys.argv[1], 'memory://x'); "
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, check=False).returncode == 0


def test_several_processes_may_open_a_fresh_database_at_once(url: str) -> None:
    code = (
        "import sys; from mnistlab.store.store import Store; from mnistlab.core.spec import RunSpec; "
        "sys.stdin.readline(); Store.open(sys.argv[1], 'memory://x').create(RunSpec(), 'ada')"
    )
    several = [subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT, stdin=subprocess.PIPE) for _ in range(2)]
    for process in several:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.close()
    assert [process.wait(60) for process in several] == [0, 0]
    store = Store.open(url, "memory://x")
    assert len(store.active()) == 2
    store.dispose()


WRITER = """
import sys
from mnistlab.core.events import Point, Progress
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
store = Store.open(sys.argv[1], "memory://x")
run = store.start(store.create(RunSpec(), "ada").id)
for step in range(1, 100_000):
    store.record([(run.id, 1, Progress(1, step, step / 100, (Point(step, 0.5, 0.5),)))])
    print(step, flush=True)
"""


def test_a_killed_server_loses_nothing_it_had_written(url: str) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = next(int(line) for line in writer.stdout if int(line) >= 50)
        writer.kill()
    store = Store.open(url, "memory://x")
    (run,) = store.active()
    steps = [point.step for point in store.points(run.id)]
    assert run.step == len(steps) >= said
    assert steps == list(range(1, run.step + 1))
    store.dispose()
