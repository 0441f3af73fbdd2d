"""Classes, who is in them, what they were asked to do, and which runs were made there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of the classroom and give runs their place in it."""
    op.add_column("runs", sa.Column("class_id", sa.String(16), nullable=False, server_default=""))
    op.add_column("runs", sa.Column("assignment_id", sa.String(16), nullable=False, server_default=""))
    op.add_column("runs", sa.Column("prediction", sa.Double))
    op.add_column("runs", sa.Column("priority", sa.Integer, nullable=False, server_default="0"))
    op.add_column("runs", sa.Column("most_seconds", sa.Double))
    op.add_column("runs", sa.Column("stop_reason", sa.String(255), nullable=False, server_default=""))
    op.create_index("runs_by_class", "runs", ["class_id", "created_at"])
    op.create_table(
        "classes",
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
    op.create_table(
        "members",
        sa.Column("class_id", sa.String(16), sa.ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("learner", sa.String(128), primary_key=True),
        sa.Column("nickname", sa.String(128), nullable=False),
        sa.Column("nickname_key", sa.String(255), nullable=False),
        sa.Column("joined_at", sa.Double, nullable=False),
        sa.Column("entered_at", sa.Double, nullable=False),
        sa.Column("left", sa.Boolean, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
        sa.UniqueConstraint("class_id", "nickname_key", name="nickname_once_a_class"),
    )
    op.create_index("members_by_learner", "members", ["learner", "entered_at"])
    op.create_table(
        "assignments",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("class_id", sa.String(16), sa.ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("brief", sa.JSON, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
    )
    op.create_index("assignments_by_class", "assignments", ["class_id", "created_at"])
    op.create_table(
        "verdicts",
        sa.Column(
            "assignment_id", sa.String(16), sa.ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("learner", sa.String(128), primary_key=True),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("given_at", sa.Double, nullable=False),
    )
    op.create_table(
        "scores",
        sa.Column("run_id", sa.String(64), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("accuracy", sa.Double, nullable=False),
    )
    op.create_table(
        "teachers",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("teacher", sa.String(128), nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )
