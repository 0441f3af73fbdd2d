"""The tables. A change here needs a new revision in `migrations/versions` and its number in `HEAD`."""

from __future__ import annotations

import sqlalchemy as sa

HEAD = "0003"
"""The newest revision of the schema."""

VERSION_TABLE = "mnistlab_version"
"""Where Alembic keeps the revision; its own name, so that another program's is not mistaken for ours."""

metadata = sa.MetaData()

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("learner", sa.String(128), nullable=False),
    sa.Column("spec", sa.JSON, nullable=False),
    sa.Column("device_choice", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("queued_at", sa.Double, nullable=False),
    sa.Column("started_at", sa.Double),
    sa.Column("ended_at", sa.Double),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("stop_requested", sa.Boolean, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("versions", sa.JSON, nullable=False),
    sa.Column("steps_per_epoch", sa.Integer, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("first_result_seconds", sa.Double),
    sa.Column("test_loss", sa.Double),
    sa.Column("test_accuracy", sa.Double),
    sa.Column("confusion", sa.JSON(none_as_null=True)),
    sa.Column("name", sa.String(255), nullable=False, server_default=""),
    sa.Column("note", sa.String(4000), nullable=False, server_default=""),
    sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("trashed_at", sa.Double),
    sa.Index("runs_by_status", "status", "queued_at"),
    sa.Index("runs_by_learner", "learner", "created_at"),
    sa.Index("runs_by_trash", "trashed_at"),
)

# Losses may be empty: SQLite cannot keep NaN, so a loss that is no finite number is kept as none.
epochs = sa.Table(
    "epochs",
    metadata,
    sa.Column("run_id", sa.String(64), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("loss", sa.Double),
    sa.Column("accuracy", sa.Double, nullable=False),
    sa.Column("val_loss", sa.Double),
    sa.Column("val_accuracy", sa.Double),
    sa.Column("seconds", sa.Double, nullable=False),
    sqlite_with_rowid=False,
)

points = sa.Table(
    "points",
    metadata,
    sa.Column("run_id", sa.String(64), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("loss", sa.Double),
    sa.Column("accuracy", sa.Double, nullable=False),
    sqlite_with_rowid=False,
)

progress = sa.Table(
    "progress",
    metadata,
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("lesson", sa.String(64), primary_key=True),
    sa.Column("step", sa.String(64), primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("done_at", sa.Double, nullable=False),
)
