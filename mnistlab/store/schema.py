"""The tables. A change here needs a new revision in `migrations/versions` and its number in `HEAD`."""

from __future__ import annotations

import sqlalchemy as sa

HEAD = "0004"
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
    sa.Column("class_id", sa.String(16), nullable=False, server_default=""),
    sa.Column("assignment_id", sa.String(16), nullable=False, server_default=""),
    sa.Column("prediction", sa.Double),
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
    sa.Column("most_seconds", sa.Double),
    sa.Column("stop_reason", sa.String(255), nullable=False, server_default=""),
    sa.Index("runs_by_status", "status", "queued_at"),
    sa.Index("runs_by_learner", "learner", "created_at"),
    sa.Index("runs_by_trash", "trashed_at"),
    sa.Index("runs_by_class", "class_id", "created_at"),
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

classes = sa.Table(
    "classes",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("teacher", sa.String(128), nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("used_at", sa.Double, nullable=False),
    sa.Column("secret", sa.Integer, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("doomed", sa.Boolean, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("days", sa.Integer, nullable=False),
)

_OF_CLASS = "classes.id"

members = sa.Table(
    "members",
    metadata,
    sa.Column("class_id", sa.String(16), sa.ForeignKey(_OF_CLASS, ondelete="CASCADE"), primary_key=True),
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("nickname", sa.String(128), nullable=False),
    sa.Column("nickname_key", sa.String(255), nullable=False),
    sa.Column("joined_at", sa.Double, nullable=False),
    sa.Column("entered_at", sa.Double, nullable=False),
    sa.Column("left", sa.Boolean, nullable=False),
    sa.Column("removed", sa.Boolean, nullable=False),
    sa.UniqueConstraint("class_id", "nickname_key", name="nickname_once_a_class"),
    sa.Index("members_by_learner", "learner", "entered_at"),
)

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("class_id", sa.String(16), sa.ForeignKey(_OF_CLASS, ondelete="CASCADE"), nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("brief", sa.JSON, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Index("assignments_by_class", "class_id", "created_at"),
)

# What learners say of an assignment's claim.
verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("assignment_id", sa.String(16), sa.ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("holds", sa.Boolean, nullable=False),
    sa.Column("given_at", sa.Double, nullable=False),
)

# What the wall's secret images say of a run as it stood after an attempt.
scores = sa.Table(
    "scores",
    metadata,
    sa.Column("run_id", sa.String(64), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("accuracy", sa.Double, nullable=False),
)

# Teachers who are signed in: the hash of what their browser keeps.
teachers = sa.Table(
    "teachers",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("teacher", sa.String(128), nullable=False),
    sa.Column("until", sa.Double, nullable=False),
)
