"""Updates that wait to be handled, those seen already, and who is about to set a menu."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and the column that lets one replica alone set a menu."""
    with op.batch_alter_table("command_menu") as menu:
        menu.add_column(sa.Column("claimed_until_at", sa.BigInteger(), nullable=False, server_default="0"))
        menu.alter_column("claimed_until_at", server_default=None)
    op.create_table(
        "waiting_update",
        sa.Column("bot", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("leased_until_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
    )
    op.create_index("waiting_update_line", "waiting_update", ["bot", "line", "update_id"])
    op.create_table(
        "seen_update",
        sa.Column("bot", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("seen_update_seen_at", "seen_update", ["seen_at"])
