"""Subscriptions, the messages on their way to them, and the versions of packs that were announced."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _key(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "subscription",
        _key("bot", sa.BigInteger()),
        _key("chat", sa.String(64)),
        _key("thread", sa.BigInteger()),
        sa.Column("frequency", sa.String(16), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("quiet", sa.String(16), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=False),
        sa.Column("next_run_at", sa.BigInteger()),
        sa.Column("last_edition", sa.String(16)),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("stopped", sa.String(16)),
    )
    op.create_index("subscription_next_run_at", "subscription", ["bot", "next_run_at"])
    op.create_table(
        "delivery",
        _key("bot", sa.BigInteger()),
        _key("chat", sa.String(64)),
        _key("thread", sa.BigInteger()),
        _key("edition", sa.String(160)),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("worth_until_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(32)),
    )
    op.create_index("delivery_not_before_at", "delivery", ["bot", "not_before_at"])
    op.create_table(
        "pack_version",
        _key("bot", sa.BigInteger()),
        _key("pack", sa.String(128)),
        _key("version", sa.String(64)),
        sa.Column("previous", sa.String(64)),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chat_reached", sa.String(64), nullable=False),
        sa.Column("thread_reached", sa.BigInteger(), nullable=False),
        sa.Column("handed_out", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "send_slot",
        _key("bot", sa.BigInteger()),
        sa.Column("free_at_ms", sa.BigInteger(), nullable=False),
    )
