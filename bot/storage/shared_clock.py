"""The clock that leases run by: the database's where replicas share it, this process's elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.database import Database


class SharedClock:
    """Tells the time within a transaction, the same to all who share the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Ask `database` if it is shared, else `clock`."""
        self._is_shared = database.is_shared
        self._clock = clock

    def now(self, connection: Connection) -> int:
        """Return whole seconds since 1970."""
        return self.now_ms(connection) // 1000

    def now_ms(self, connection: Connection) -> int:
        """Return milliseconds since 1970."""
        if not self._is_shared:
            return int(self._clock().timestamp() * 1000)
        return int(connection.execute(text("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)")).scalar_one())
