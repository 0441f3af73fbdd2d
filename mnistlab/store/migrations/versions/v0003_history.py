"""What learners call their runs, say of them, and throw away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Give runs a name, a note, a star, and a time since when they are in the trash."""
    op.add_column("runs", sa.Column("name", sa.String(255), nullable=False, server_default=""))
    op.add_column("runs", sa.Column("note", sa.String(4000), nullable=False, server_default=""))
    op.add_column("runs", sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("runs", sa.Column("trashed_at", sa.Double))
    op.create_index("runs_by_trash", "runs", ["trashed_at"])
