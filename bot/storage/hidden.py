"""How the ids of people and chats stand in the database where nothing is ever sent to them: as keyed hashes.

Telegram's ids are few enough to try them all, so that a hash without a key would hide nothing. The key is kept apart
from the database, with the bot's other secrets.
"""

from __future__ import annotations

import hashlib
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, exists, select, update

from bot.storage.schema import answer, chat, conversation, feedback, person

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_MARK: Final = "h"
"""What every hash begins with, and no number: so the plain ones come first in an index, and are found at once."""
_BYTES: Final = 16
_WHERE: Final = (
    (conversation, ("chat", "person")),
    (answer, ("chat", "person")),
    (feedback, ("chat", "person")),
    (chat, ("chat",)),
    (person, ("person",)),
)
"""The columns whose ids are hidden. Those of subscriptions and deliveries are not: they are what is sent to."""


def key_from(secret: str) -> bytes:
    """Return the key that hides ids, made of a secret such as the bot's token, from which it cannot be told back."""
    return hashlib.sha256(b"tallybot ids " + secret.encode()).digest()


class HiddenIds:
    """Hides the ids of one bot's people and chats."""

    def __init__(self, key: bytes | None) -> None:
        """Hide with `key`, 32 bytes; None takes one that nobody else has, for who looks nobody up."""
        self._key = key or secrets.token_bytes(32)

    def __call__(self, telegram_id: int) -> str:
        """Return what stands for an id: the same for the same id and key, 33 characters."""
        return _MARK + blake2b(str(telegram_id).encode(), key=self._key, digest_size=_BYTES).hexdigest()

    def hide_all(self, connection: Connection, bot: int) -> int:
        """Hide the ids that an earlier version wrote plainly; returns how many, which is none from then on."""
        hidden = 0
        for table, name in ((table, name) for table, names in _WHERE for name in names):
            column = table.c[name]
            plain = select(column).distinct().where(table.c.bot == bot, column < _MARK)
            for (value,) in connection.execute(plain).all():
                rename(connection, table, bot, column=name, old=value, new=self(int(value)))
                hidden += 1
        return hidden


def rename(connection: Connection, table: Table, bot: int, *, column: str, old: str, new: str) -> None:
    """Let the rows of `old` be those of `new`; what `new` already has of its own stays."""
    there = table.alias()
    others = [other.name for other in table.primary_key if other.name != column]
    taken = exists().where(there.c[column] == new, *(there.c[name] == table.c[name] for name in others))
    of_old = and_(table.c.bot == bot, table.c[column] == old)
    if column in table.primary_key.columns:
        connection.execute(delete(table).where(of_old, taken))
    connection.execute(update(table).where(of_old).values({column: new}))
