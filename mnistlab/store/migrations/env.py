"""Run by Alembic: migrate over the connection that `mnistlab.store.migrate` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from mnistlab.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
