"""Bringing a database to the present schema, or saying why it cannot be."""

from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sa

from mnistlab.store.errors import StoreError
from mnistlab.store.schema import HEAD, VERSION_TABLE, metadata

_SCRIPTS = Path(__file__).with_name("migrations")
_lock = threading.Lock()  # Alembic keeps what it works on in module globals


def revision(connection: sa.Connection, label: str) -> str | None:
    """Return the schema's revision in a database, None if it is empty; nothing is changed.

    Raises:
        StoreError: the database belongs to another program.
    """
    tables = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        version = sa.table(VERSION_TABLE, sa.column("version_num"))
        return connection.scalar(sa.select(version.c.version_num))
    ours = set(metadata.tables)
    taken = tables if connection.dialect.name == "sqlite" else tables & ours
    if taken:
        raise StoreError(
            f"The database {label} holds another program's tables ({', '.join(sorted(taken))[:80]}); "
            "set MNISTLAB_DATABASE to one of its own for MNIST Lab."
        )
    return None


def migrate(connection: sa.Connection, label: str, to: str = HEAD) -> None:
    """Bring the database from an earlier revision (or none) to the revision `to`, in the connection's transaction.

    Raises:
        StoreError: the database belongs to another program or to a newer MNIST Lab.
    """
    before = revision(connection, label)
    if before == to:
        return
    # Imported only when there is something to migrate: it costs more than opening the store.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with _lock:
        config = Config()
        config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if before is not None and before not in known:
            raise StoreError(
                f"The database {label} was written by a newer MNIST Lab (schema {ascii(before)[:40]}, here {HEAD}); "
                "use that version, or set MNISTLAB_DATABASE to another file."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, to)
