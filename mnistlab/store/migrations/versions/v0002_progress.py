"""What learners have understood of the course."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of steps that learners have done."""
    op.create_table(
        "progress",
        sa.Column("learner", sa.String(128), primary_key=True),
        sa.Column("lesson", sa.String(64), primary_key=True),
        sa.Column("step", sa.String(64), primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("done_at", sa.Double, nullable=False),
    )
