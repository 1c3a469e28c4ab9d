"""One database, reached from asyncio: SQLite or PostgreSQL, always in worker threads.

SQLAlchemy's asyncio extension is not used: a task cancelled in the middle of a transaction leaves SQLite locked there.
Here a cancelled task stops waiting, and its transaction ends by itself in its thread.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from sqlalchemy import URL

Result = TypeVar("Result")

LATEST: Final = "0005"
"""The revision of the last migration; a database that is at it needs none, and Alembic need not be loaded."""

POSTGRESQL_CONNECTIONS: Final = 4
BUSY_SECONDS: Final = 5.0
"""How long a lock on an SQLite file is waited for; people are answered without the database after that."""
# Any number will do, as long as no other program takes it as its lock in the same database.
MIGRATION_LOCK: Final = 7_225_201_011


class StorageError(Exception):
    """The database cannot be used; the message says why, in words for the operator and without passwords."""


class Database:
    """A pool of connections with its threads. SQLite gets one connection and one thread, as it has one writer."""

    def __init__(self, url: str | URL) -> None:
        """Reach the database at `url` and bring its tables up to date; blocks.

        Raises:
            StorageError: If it cannot be opened, written or migrated.
        """
        self._engine = reach(url)
        name = shown(url)
        try:
            self._write_now(_migrate)
        except StorageError as error:
            self._engine.dispose()
            raise StorageError(f"The database {name} cannot be used: {error}") from error.__cause__
        threads = 1 if self._engine.dialect.name == "sqlite" else POSTGRESQL_CONNECTIONS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="storage")

    @property
    def is_shared(self) -> bool:
        """Whether another process may change the same rows: replicas do, on PostgreSQL."""
        return self._engine.dialect.name != "sqlite"

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Return what `work` finds, in a transaction that changes nothing.

        Raises:
            StorageError: If the database cannot be used now.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read_now, work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in a transaction and return its result once that is safely kept.

        Raises:
            StorageError: If the database cannot be used now; then nothing was changed.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._write_now, work)

    def close(self) -> None:
        """Finish what is under way and close every connection; blocks."""
        self._threads.shutdown()
        self._engine.dispose()

    def _read_now(self, work: Callable[[Connection], Result]) -> Result:
        try:
            with self._engine.connect() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise StorageError(reason_of(error)) from error

    def _write_now(self, work: Callable[[Connection], Result]) -> Result:
        try:
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                return work(connection)
        except SQLAlchemyError as error:
            raise StorageError(reason_of(error)) from error


def reach(url: str | URL) -> Engine:
    """Return an engine for the database at `url`, connected to nothing yet; the file of an SQLite one is made.

    Raises:
        StorageError: If the address makes no sense, the file cannot be made, or there is no driver.
    """
    parsed = parse(url)
    try:
        return _sqlite(parsed) if is_sqlite(parsed) else _postgresql(parsed)
    except OSError as error:
        raise StorageError(f"The database {shown(url)} cannot be opened: {error.strerror}: {error.filename}") from error
    except ModuleNotFoundError as error:
        raise StorageError('PostgreSQL needs its driver: pip install "tallybot[postgres]"') from error


def parse(url: str | URL) -> URL:
    """Return the parts of a database's address, with the driver that we use; raises StorageError."""
    try:
        parsed = make_url(url)
        return parsed.set(drivername="sqlite" if is_sqlite(parsed) else "postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise StorageError("The database's address cannot be understood") from None


def shown(url: str | URL) -> str:
    """Return a database's address as it may be read by anybody: without its password."""
    return parse(url).render_as_string(hide_password=True)


def is_sqlite(url: URL) -> bool:
    """Return whether an address is that of an SQLite file."""
    return url.get_backend_name() == "sqlite"


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # what people asked is nobody else's business; SQLite gives its other files the same mode
    engine = create_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # who asks to be forgotten is gone from the file, too

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that begins by reading and then writes may fail at once when another process wrote meanwhile.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,  # a server that was restarted costs nobody their answer
        # A server that vanished without a word is given up after ten seconds, not after a quarter of an hour.
        connect_args={"connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 10},
        hide_parameters=True,
    )


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date, once, however many processes start together: the first one in does it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    if revision_of(connection) == LATEST:
        return
    from alembic import command, util  # noqa: PLC0415 - costs time and memory that a start without migration saves
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except util.CommandError as error:
        raise StorageError("it was written by a newer version of Tallybot; upgrade, or restore a backup") from error


def revision_of(connection: Connection) -> str | None:
    """Return the last migration that a database has had, None if it holds nothing of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def reason_of(error: SQLAlchemyError) -> str:
    """Return the driver's own words, one line, without the statement."""
    words = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return words.strip().partition("\n")[0] or type(error).__name__
