"""What came of each question, so that it can be counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("answer") as answer:
        answer.add_column(sa.Column("status", sa.String(16)))
