"""One process at a time works for a bot with an SQLite file; a second one would send what the first has in hand.

The hold is an open transaction on a file beside the database: SQLite knows how to lock a file on every system, and the
system ends the lock with the process, however that dies. The file also says which process it is.
"""

from __future__ import annotations

import glob
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage.database import StorageError, is_sqlite, parse

if TYPE_CHECKING:
    from sqlalchemy import URL


class HeldError(StorageError):
    """Another process works for this bot with this database."""


class Hold:
    """What one process has for as long as it does not let go, or die. Replicas that share a server need none."""

    def __init__(self, url: str | URL, bot_id: int) -> None:
        """Take hold; blocks for moments.

        Raises:
            HeldError: If another process has it.
            StorageError: If the file cannot be made.
        """
        self._connection: sqlite3.Connection | None = None
        parsed = parse(url)
        if not is_sqlite(parsed):
            return
        path = _path(parsed, bot_id)
        try:
            connection = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
            try:
                connection.execute(f"PRAGMA user_version = {os.getpid()}")
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                connection.close()
                raise
        except sqlite3.OperationalError as error:
            if _is_locked(error):
                raise HeldError(f"Another copy of this bot uses {parsed.database}") from None
            raise StorageError(f"{path} cannot be written: {error}") from error
        self._connection = connection

    def let_go(self) -> None:
        """Let another process work; doing it twice does no harm."""
        if self._connection:
            self._connection.close()


def holder(url: str | URL, bot_id: int) -> int | None:
    """Return the id of the process that works for a bot with an SQLite file, None if there is none."""
    path = _path(parse(url), bot_id)
    return _holder_of(path) if path.exists() else None


def any_holder(url: str | URL) -> int | None:
    """Return the id of a process that works for any bot with an SQLite file, None if there is none."""
    database = Path(parse(url).database or "")
    found = (_holder_of(path) for path in sorted(database.parent.glob(f"{glob.escape(database.name)}.*.hold")))
    return next((process for process in found if process is not None), None)


def _holder_of(path: Path) -> int | None:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            process: int = connection.execute("PRAGMA user_version").fetchone()[0]
            return process
    return None


def _path(url: URL, bot_id: int) -> Path:
    return Path(f"{url.database}.{bot_id}.hold")


def _is_locked(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
