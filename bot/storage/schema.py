"""The tables, as they are after the last migration.

`chat` and `person` hold what `bot.storage.store` makes of Telegram's ids, `bot` the id of the bot, so that one database
may serve several. Times are whole seconds since 1970, UTC; days are ISO dates.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

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
)
