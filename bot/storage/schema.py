"""The tables, as they are after the last migration.

`chat` and `person` hold what `bot.storage.hidden` makes of Telegram's ids; where an id is sent to, in subscriptions and
deliveries, what `key` makes of it. `bot` is the id of the bot, so that one database may serve several. Times are what
`seconds` makes of them; days are ISO dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

if TYPE_CHECKING:
    from datetime import datetime

metadata = MetaData()


def key(telegram_id: int) -> str:
    """Return what stands in the database for the id of a chat that is sent to."""
    return str(telegram_id)


def seconds(moment: datetime) -> int:
    """Return what stands in the database for a moment: whole seconds since 1970, UTC."""
    return int(moment.timestamp())


conversation = Table(
    "conversation",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(64), primary_key=True),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(64), primary_key=True),
    Column("context", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("conversation_updated_at", "updated_at"),
    Index("conversation_person", "bot", "person"),
)

chat = Table(
    "chat",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(64), primary_key=True),
    Column("who_may_ask", String(16), nullable=False),
    Column("style", String(16)),
    Column("quiet", Boolean, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(64), primary_key=True),
    Column("may_keep_questions", Boolean),
    Column("language", String(35)),
)

answer = Table(
    "answer",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(64), primary_key=True),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(64), nullable=False),
    Column("message_ids", Text, nullable=False),
    Column("question", Text),
    # Null for answers of before this was kept.
    Column("status", String(16)),
    Column("sent_at", BigInteger, nullable=False),
    Index("answer_sent_at", "sent_at"),
    Index("answer_person", "bot", "person"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(64), primary_key=True),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(64), primary_key=True),
    Column("rating", Integer, nullable=False),
    Column("rated_at", BigInteger, nullable=False),
    Index("feedback_rated_at", "rated_at"),
    Index("feedback_person", "bot", "person"),
)

gap = Table(
    "gap",
    metadata,
    Column("pack", String(128), primary_key=True),
    Column("reason", String(16), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("question", Text, nullable=False),
    Column("times", BigInteger, nullable=False),
    # Days, not moments: a moment would lead back to a message in a chat.
    Column("first_on", String(10), nullable=False),
    Column("last_on", String(10), nullable=False),
)

chart_file = Table(
    "chart_file",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chart", String(255), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("file_id", String(255), nullable=False),
)

command_menu = Table(
    "command_menu",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    # Until when a replica may be about to set it, so that no other does.
    Column("claimed_until_at", BigInteger, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    # Here the id itself is needed, since it is what messages are sent to.
    Column("chat", String(64), primary_key=True),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("frequency", String(16), nullable=False),
    Column("minute", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("quiet", String(16), nullable=False),
    Column("since_at", BigInteger, nullable=False),
    Column("next_run_at", BigInteger),
    Column("last_edition", String(16)),
    # What the reader has seen: the figures told in depth in this round, and the version of each pack.
    Column("seen", Text, nullable=False),
    Column("stopped", String(16)),
    Index("subscription_next_run_at", "bot", "next_run_at"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(64), primary_key=True),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("edition", String(160), primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Column("worth_until_at", BigInteger, nullable=False),
    # Claiming moves this forward, so that it is the end of the lease, too; `token` says whose lease that is.
    Column("not_before_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("token", String(32)),
    Index("delivery_not_before_at", "bot", "not_before_at"),
)

pack_version = Table(
    "pack_version",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("pack", String(128), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("previous", String(64)),
    Column("figures", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    # How far the news of it has been handed out: the last chat and thread, and whether that goes on.
    Column("state", String(16), nullable=False),
    Column("chat_reached", String(64), nullable=False),
    Column("thread_reached", BigInteger, nullable=False),
    Column("handed_out", BigInteger, nullable=False),
)

broadcast = Table(
    "broadcast",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(16), primary_key=True),
    Column("words", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    # How far it has been handed out, as with the news of a pack's version.
    Column("chat_reached", String(64), nullable=False),
    Column("thread_reached", BigInteger, nullable=False),
    Column("handed_out", BigInteger, nullable=False),
)

send_slot = Table(
    "send_slot",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    # In milliseconds since 1970: when the next message that comes by itself may leave, whichever replica sends it.
    Column("free_at_ms", BigInteger, nullable=False),
)

waiting_update = Table(
    "waiting_update",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # What it must be in order with: its chat, or its person.
    Column("line", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at_ms", BigInteger, nullable=False),
    Column("leased_until_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("waiting_update_line", "bot", "line", "update_id"),
)

seen_update = Table(
    "seen_update",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", BigInteger, nullable=False),
    Index("seen_update_seen_at", "seen_at"),
)
