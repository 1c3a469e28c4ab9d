"""Words of those who run the bot to all subscribers, and how far they have come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "broadcast",
        sa.Column("bot", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("chat_reached", sa.String(64), nullable=False),
        sa.Column("thread_reached", sa.BigInteger(), nullable=False),
        sa.Column("handed_out", sa.BigInteger(), nullable=False),
    )
