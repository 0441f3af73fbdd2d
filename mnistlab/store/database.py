"""A connection to the database: opened with care, read and written in small transactions."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from mnistlab.store.errors import StoreError
from mnistlab.store.migrate import migrate, revision
from mnistlab.store.schema import HEAD, runs

_BUSY_SECONDS = 30
_ADVICE = {
    "not a database": "it is damaged or something else: move the file away, or set MNISTLAB_DATABASE to another",
    "malformed": "it is damaged: put a copy in its place, or set MNISTLAB_DATABASE to another",
    "locked": "another program holds it: close that program, or try again later",
    "": "check that it can be reached and written, or set MNISTLAB_DATABASE to another",
}


class Database:
    """An open database at the present schema; any number of threads may read and write.

    Args:
        url: an SQLAlchemy URL. A missing SQLite file is created, its folder too.

    Raises:
        StoreError: it cannot be opened or written, is damaged, or is not (or not yet) this program's.
    """

    def __init__(self, url: str):
        self._engine, self._label = _engine(url)
        self._writer = self._engine.execution_options(write=True)
        try:
            with self.reading() as connection:
                ready = revision(connection, self._label) == HEAD
            if not ready:
                with self.writing() as connection:
                    migrate(connection, self._label)
            self._prepare()
        except StoreError:
            self.dispose()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection to read with.

        Raises:
            StoreError: the database failed.
        """
        with self._failures(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection in a transaction, which is committed at the end and rolled back on any exception.

        Raises:
            StoreError: the database failed.
        """
        with self._failures(), self._writer.begin() as connection:
            yield connection

    def compact(self) -> None:
        """Write an SQLite file anew, so that nothing that was deleted can be found in its bytes or in its log's.

        Others read meanwhile; who writes waits. A database that is no file has its own ways, and is left alone.

        Raises:
            StoreError: there is no room for it, or somebody kept reading the old content: try again.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with self.reading() as connection:  # not in a transaction, where SQLite refuses it
            connection.exec_driver_sql("VACUUM")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        if busy:
            raise StoreError(f"The log of the database {self._label} cannot be emptied while it is read; try again.")

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """See to it that the database can be written and, if it is SQLite, read meanwhile."""
        if self._engine.dialect.name == "sqlite":
            with self.reading() as connection:
                _read_while_written(connection)
        with self.writing() as connection:
            connection.execute(sa.delete(runs).where(runs.c.id == ""))

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            lines = str(error.orig if isinstance(error, DBAPIError) else error).splitlines() or ["no reason given"]
            advice = next((text for sign, text in _ADVICE.items() if sign in lines[0]), _ADVICE[""])
            raise StoreError(f"The database {self._label} cannot be used ({lines[0]}); {advice}.") from error


def _engine(url: str) -> tuple[sa.Engine, str]:
    try:
        parsed = sa.make_url(url)
        label = parsed.render_as_string(hide_password=True)
        sqlite = parsed.get_backend_name() == "sqlite"
        if not sqlite:
            return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True), label
        if parsed.database in (None, "", ":memory:"):
            raise StoreError("MNISTLAB_DATABASE names no file; it should look like sqlite:///folder/mnistlab.sqlite.")
        options: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "connect_args": {"timeout": _BUSY_SECONDS}}
        engine = sa.create_engine(parsed, hide_parameters=True, **options)  # parameters are nicknames, which logs keep
    except ArgumentError:
        raise StoreError(
            "MNISTLAB_DATABASE is no database URL; it should look like sqlite:///file or postgresql://host/name."
        ) from None
    except ModuleNotFoundError as error:
        raise StoreError(f"The database {label} needs the Python package {error.name}; install it.") from None
    folder = Path(str(parsed.database).removeprefix("file:")).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be made ({error.strerror}); set MNISTLAB_HOME to one that can."
        ) from None
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    return engine, label


def _configure(connection: Any, _record: object) -> None:
    """Set up a new SQLite connection; transactions are begun by `_begin` alone."""
    connection.isolation_level = None
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _read_while_written(connection: sa.Connection) -> None:
    """Switch SQLite to its write-ahead log. SQLite itself does not wait here for others who open the same file."""
    patient_until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > patient_until:
                raise
        time.sleep(0.01)


def _begin(connection: sa.Connection) -> None:
    """Take SQLite's write lock at once: a transaction that reads first could be refused it later without waiting."""
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
