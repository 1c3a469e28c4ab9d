"""The first tables: conversations, choices of chats and people, answers, feedback, gaps, what Telegram holds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _key(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversation",
        _key("bot", sa.BigInteger()),
        _key("chat", sa.String(64)),
        _key("thread", sa.BigInteger()),
        _key("person", sa.String(64)),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("conversation_updated_at", "conversation", ["updated_at"])
    op.create_index("conversation_person", "conversation", ["bot", "person"])
    op.create_table(
        "chat",
        _key("bot", sa.BigInteger()),
        _key("chat", sa.String(64)),
        sa.Column("who_may_ask", sa.String(16), nullable=False),
        sa.Column("style", sa.String(16)),
        sa.Column("quiet", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "person",
        _key("bot", sa.BigInteger()),
        _key("person", sa.String(64)),
        sa.Column("may_keep_questions", sa.Boolean()),
        sa.Column("language", sa.String(35)),
    )
    op.create_table(
        "answer",
        _key("bot", sa.BigInteger()),
        _key("chat", sa.String(64)),
        _key("question_id", sa.BigInteger()),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("message_ids", sa.Text(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("answer_sent_at", "answer", ["sent_at"])
    op.create_index("answer_person", "answer", ["bot", "person"])
    op.create_table(
        "feedback",
        _key("bot", sa.BigInteger()),
        _key("chat", sa.String(64)),
        _key("question_id", sa.BigInteger()),
        _key("person", sa.String(64)),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("feedback_rated_at", "feedback", ["rated_at"])
    op.create_index("feedback_person", "feedback", ["bot", "person"])
    op.create_table(
        "gap",
        _key("pack", sa.String(128)),
        _key("reason", sa.String(16)),
        _key("digest", sa.String(64)),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("first_on", sa.String(10), nullable=False),
        sa.Column("last_on", sa.String(10), nullable=False),
    )
    op.create_table(
        "chart_file",
        _key("bot", sa.BigInteger()),
        _key("chart", sa.String(255)),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(255), nullable=False),
    )
    op.create_table(
        "command_menu",
        _key("bot", sa.BigInteger()),
        _key("scope", sa.String(64)),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
