"""A database as a whole, without the bot: what state it is in, a copy of it, its return. All of it blocks.

A backup is an SQLite file with the tables as they are, whichever database it was taken from. So one taken from SQLite
can be restored into PostgreSQL, which is how a bot that has become popular moves.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, delete, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database import LATEST, Database, StorageError, is_sqlite, parse, reach, reason_of, revision_of, shown
from bot.storage.hold import any_holder
from bot.storage.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_ROWS: Final = 1000
"""How many rows are copied at a time."""


@dataclass(frozen=True, slots=True)
class State:
    """A database that can be used: its address without password, and its last migration, None if it is empty yet."""

    name: str
    revision: str | None

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of Tallybot wrote it."""
        return self.revision is not None and self.revision > LATEST

    @property
    def is_older(self) -> bool:
        """Whether the bot's next start changes its tables."""
        return self.revision is not None and self.revision < LATEST


def look(url: str) -> State:
    """Return the state of a database, having changed nothing.

    Raises:
        StorageError: If it cannot be reached, read or written.
    """
    parsed = parse(url)
    if is_sqlite(parsed) and not _path(parsed).exists():
        folder = next(parent for parent in _path(parsed).absolute().parents if parent.exists())
        if not os.access(folder, os.W_OK):
            raise StorageError(f"The database {shown(url)} cannot be made: {folder} cannot be written")
        return State(shown(url), None)
    with _connection(parsed, writes=is_sqlite(parsed)) as connection:
        if not is_sqlite(parsed) and connection.scalar(text("SELECT current_setting('transaction_read_only')")) == "on":
            raise StorageError(f"The database {shown(url)} is read-only")
        return State(shown(url), revision_of(connection))


def back_up(url: str, file: Path) -> None:
    """Copy a database into `file`, as it is at one moment, while the bot may go on.

    Raises:
        StorageError: If it cannot be read, `file` exists or cannot be written; then there is no `file`.
    """
    parsed = parse(url)
    state = look(url)
    if state.revision is None:
        raise StorageError(f"There is nothing to back up: {state.name} is empty")
    if file.exists():
        raise StorageError(f"{file} exists already; a backup overwrites nothing")
    with _scratch(file.parent) as copy:
        if is_sqlite(parsed):
            _copy_file(_path(parsed), copy)
        elif state.revision != LATEST:
            raise StorageError(f"{state.name} is at revision {state.revision}, not {LATEST}: start this version once")
        else:
            Database(_sqlite(copy)).close()
            with _connection(parsed) as source, _connection(_sqlite(copy), writes=True) as target:
                _copy_rows(source, target)
                target.commit()
        _make_plain(copy)
        copy.replace(file)


def restore(file: Path, url: str, *, overwrite: bool) -> State:
    """Put a backup into the database at `url`, whole or not at all, and return its state.

    No bot may run with it meanwhile. With SQLite that is looked at; who uses a PostgreSQL nobody can say here.

    A backup that an earlier version made is brought up to date on its way.

    Raises:
        StorageError: If `file` is no backup or of a newer version, or the database cannot be used, or holds something
            already and `overwrite` is false, or a bot works with it; then nothing was changed.
    """
    parsed = parse(url)
    if not file.is_file():
        raise StorageError(f"There is no file {file}")
    with _scratch(None) as copy:
        _copy_file(file, copy)
        with _connection(_sqlite(copy)) as connection:
            revision = revision_of(connection)
        if revision is None:
            raise StorageError(f"{file} is no backup of Tallybot")
        if State(str(file), revision).is_newer:
            raise StorageError(f"{file} was written by a newer version of Tallybot, at revision {revision}")
        Database(_sqlite(copy)).close()
        before = look(url)
        if is_sqlite(parsed) and (process := any_holder(parsed)) is not None:
            raise StorageError(f"A bot works with {before.name} (process {process}): stop it first")
        if before.revision is not None and not overwrite:
            raise StorageError(f"{before.name} holds something already; --force replaces all of it")
        if is_sqlite(parsed):
            reach(parsed).dispose()  # makes the file, for nobody else to read
            _copy_file(copy, _path(parsed))
        else:
            Database(parsed).close()
            with _connection(_sqlite(copy)) as source, _connection(parsed, writes=True) as target:
                for table in reversed(metadata.sorted_tables):
                    target.execute(delete(table))
                _copy_rows(source, target)
                target.commit()
    return look(url)


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        found = source.execute(select(table), execution_options={"stream_results": True})
        for rows in found.mappings().partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in rows])


def _copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite database as it is at one moment, with what its log holds; the target's former content goes."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as from_,
            closing(sqlite3.connect(target)) as to,
        ):
            from_.backup(to)
    except sqlite3.Error as error:
        raise StorageError(f"{source} cannot be copied into {target}: {error}") from error


def _make_plain(file: Path) -> None:
    """Make an SQLite database a single file, with no log beside it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _connection(url: URL, *, writes: bool = False) -> Iterator[Connection]:
    """Yield a connection that sees one moment; what is not committed is undone."""
    engine = reach(url)
    try:
        options = {} if is_sqlite(url) else {"isolation_level": "REPEATABLE READ"}
        with engine.connect().execution_options(writes=writes, **options) as connection:
            connection.begin()
            yield connection
    except SQLAlchemyError as error:
        raise StorageError(f"The database {shown(url)} cannot be used: {reason_of(error)}") from error
    finally:
        engine.dispose()


@contextmanager
def _scratch(folder: Path | None) -> Iterator[Path]:
    """Yield the path of an empty file that nobody else can read, in `folder` or where such files are kept."""
    try:
        with tempfile.TemporaryDirectory(prefix=".tallybot-", dir=folder) as scratch:
            file = Path(scratch) / "backup"
            file.touch(mode=0o600)
            yield file
    except OSError as error:
        raise StorageError(f"{error.filename or folder} cannot be written: {error.strerror}") from error


def _sqlite(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


def _path(url: URL) -> Path:
    return Path(url.database or "")
