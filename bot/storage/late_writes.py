"""Rows that may be written a moment later, many in one transaction.

A transaction of its own for each answer costs more than finding the answer; in company a row costs a twentieth.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from bot.storage.database import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from bot.storage.database import Database

    Row = dict[str, Any]
    Key = tuple[Any, ...]
    StatementFor = Callable[[str], Any]
    """Makes the statement that writes a row in a dialect of SQL."""

DELAY: Final = 0.1
"""Seconds that a row waits for others: less than a person needs for the next question, all that a crash can lose."""

_logger = logging.getLogger(__name__)


class LateWrites:
    """Rows on their way to the database, which this process sees as if they were there already."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database
        self._waiting: dict[StatementFor, dict[Key, Row]] = {}
        self._leaving: Mapping[StatementFor, dict[Key, Row]] = {}
        self._one_flush = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._timed_flush: asyncio.Task[None] | None = None

    def add(self, statement_for: StatementFor, key: Key, row: Row) -> None:
        """Write `row` within DELAY, in place of one with the same key that still waits."""
        self._waiting.setdefault(statement_for, {})[key] = row
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self._start_flush)

    def find(self, statement_for: StatementFor, key: Key) -> Row | None:
        """Return the row with this key that is not written yet."""
        for rows in (self._waiting, self._leaving):
            if found := rows.get(statement_for, {}).get(key):
                return found
        return None

    async def flush(self) -> None:
        """Write every row that waits, and return when all are safely kept.

        Raises:
            StorageError: If the database cannot be used now; the rows are lost then.
        """
        async with self._one_flush:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            if not self._waiting:
                return
            leaving = self._leaving = self._waiting
            self._waiting = {}

            def work(connection: Connection) -> None:
                for statement_for, rows in leaving.items():
                    # In one order everywhere, so that two replicas never wait for each other's rows.
                    in_order = [rows[key] for key in sorted(rows)]
                    connection.execute(statement_for(connection.dialect.name), in_order)

            try:
                await self._database.write(work)
            finally:
                self._leaving = {}

    def _start_flush(self) -> None:
        self._timed_flush = asyncio.create_task(self._flush_or_tell())

    async def _flush_or_tell(self) -> None:
        try:
            await self.flush()
        except StorageError as error:
            _logger.warning("The last conversations were not kept: %s", error)
