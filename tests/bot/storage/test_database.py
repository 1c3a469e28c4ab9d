"""Opening a database: migrations, several processes at once, and what an operator reads when it cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from bot.storage import StorageError
from bot.storage.database import LATEST, Database
from bot.storage.schema import metadata
from tests.permissions import OBEYING_PERMISSIONS


def engine_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def test_migrations_make_the_tables_that_the_program_uses(database_url: str) -> None:
    Database(database_url).close()
    engine = create_engine(engine_url(database_url))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_program_knows_its_latest_migration() -> None:
    folder = Path(sys.modules[Database.__module__].__file__ or "").with_name("migrations")
    assert ScriptDirectory(str(folder)).get_current_head() == LATEST


def test_opening_again_needs_no_migration_and_does_not_load_alembic(database_url: str) -> None:
    Database(database_url).close()
    code = "import sys; from bot.storage.database import Database; Database(sys.argv[1]).close(); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code, database_url], check=True, capture_output=True, text=True)
    assert "sqlalchemy" in modules.stdout.split()
    assert "alembic" not in modules.stdout.split()


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    code = "import sys; from bot.storage.database import Database; sys.stdin.read(); Database(sys.argv[1]).close()"
    starts = [
        subprocess.Popen([sys.executable, "-c", code, database_url], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for start in starts:
        assert start.stdin
        start.stdin.close()
        start.stdin = None
    assert [(start.communicate()[1], start.returncode) for start in starts] == [(b"", 0)] * 4


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    Database(database_url).close()
    engine = create_engine(engine_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError, match="newer version"):
        Database(database_url)


def test_sqlite_keeps_one_writer_a_log_and_its_files_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tally.db"
    database = Database(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    files = list(path.parent.iterdir())
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []
    database.close()


def test_a_place_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StorageError, match=r"sqlite:///.*tally.db cannot be opened: (Not a directory|File exists)"):
        Database(f"sqlite:///{file}/tally.db")
    with pytest.raises(StorageError, match="cannot be used: unable to open database file"):
        Database(f"sqlite:///{tmp_path}")
    file.write_text("this is no database, though it is long enough to look like one" * 20)
    with pytest.raises(StorageError, match="cannot be used: file is not a database"):
        Database(f"sqlite:///{file}")


def test_a_postgresql_that_is_away_is_told_without_the_password() -> None:
    with pytest.raises(StorageError, match="cannot be used: ") as caught:
        Database("postgresql://me:pass-word@127.0.0.1:1/tally")
    assert "pass-word" not in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(StorageError, match="address cannot be understood"):
        Database("postgresql://me:pass-word@127.0.0.1:port/tally")


def test_a_full_disk_is_told_and_nothing_is_half_done(tmp_path: Path) -> None:
    code = """
import asyncio, resource, sys
from bot.storage import Storage, StorageError
from datetime import UTC, datetime

async def main():
    storage = await Storage.open(sys.argv[1], 1, lambda: datetime.now(UTC))
    await storage.save_chart_file("chart", "1", "before")
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        await storage.save_chart_file("chart", "1", "after")
    except StorageError as error:
        print(error)
    print(await storage.chart_file("chart", "1"))

asyncio.run(main())
"""
    result = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{tmp_path}/tally.db"], check=True, capture_output=True, text=True
    )
    reason, kept = result.stdout.splitlines()
    assert "full" in reason or "disk I/O" in reason
    assert kept == "before"


def test_a_read_only_disk_is_told_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "tally.db"
    Database(f"sqlite:///{path}").close()
    path.chmod(0o400)
    code = """
import sys
from bot.storage.database import Database, StorageError
try:
    Database(sys.argv[1])
except StorageError as error:
    print(error)
"""
    for url, reason in (
        (f"sqlite:///{path}", "attempt to write a readonly database"),
        (f"sqlite:///{tmp_path}/new/tally.db", "cannot be opened: Permission denied"),
    ):
        tmp_path.chmod(0o500)
        result = subprocess.run(
            [*OBEYING_PERMISSIONS, sys.executable, "-c", code, url],
            check=True,
            capture_output=True,
            text=True,
        )
        assert reason in result.stdout
