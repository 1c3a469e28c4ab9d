"""Backups: of both databases, into both, whole or not at all, and nothing overwritten by accident."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from bot.delivery.schedule import Frequency, Schedule
from bot.storage import ChatSettings, Conversation, GapReason, Person, Storage, StorageError, Style
from bot.storage.database import LATEST, Database
from bot.storage.hold import Hold
from bot.storage.upkeep import back_up, look, restore
from knowledge.answer import Status
from knowledge.context import EMPTY

KEY = b"a key of the tests"
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
ANN = Conversation(1, 0, 1)


async def fill(url: str) -> None:
    """Let a bot keep something of every kind that people care for."""
    storage = await Storage.open(url, 7, lambda: NOW, KEY)
    await storage.save_person(1, Person(may_keep_questions=True))
    await storage.save_chat_settings(-5, ChatSettings(style=Style.COMPACT, quiet=True))
    await storage.keep_gap(1, "Why “so”?\n– ☂", GapReason.UNANSWERED, "pack")
    await storage.outbox.subscribe(1, 0, Schedule(Frequency.DAILY, 540, 1, "Europe/Berlin"))
    storage.remember(ANN, EMPTY, question_id=3, question="How many?", answer_ids=(4, 5), status=Status.ANSWERED)
    await storage.close()


async def kept(url: str) -> list[object]:
    storage = await Storage.open(url, 7, lambda: NOW, KEY)
    found = [
        await storage.person(1),
        await storage.chat_settings(-5),
        await storage.gaps(10),
        await storage.outbox.subscription(1, 0),
        await storage.answer_to(1, 3),
    ]
    await storage.close()
    return found


async def forget(url: str) -> None:
    storage = await Storage.open(url, 7, lambda: NOW, KEY)
    await storage.forget_person(1)
    await storage.close()


async def test_what_was_backed_up_comes_back(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    await fill(database_url)
    before = await kept(database_url)
    back_up(database_url, file)
    await forget(database_url)
    assert await kept(database_url) != before
    with pytest.raises(StorageError, match="holds something already; --force"):
        restore(file, database_url, overwrite=False)
    assert await kept(database_url) != before
    restore(file, database_url, overwrite=True)
    assert await kept(database_url) == before


@pytest.mark.parametrize("from_sqlite", [True, False])
async def test_a_bot_can_move_to_the_other_database(
    from_sqlite: bool, postgresql: Callable[[], str], tmp_path: Path
) -> None:
    urls = (f"sqlite:///{tmp_path}/tally.db", postgresql())
    here, there = urls if from_sqlite else urls[::-1]
    await fill(here)
    back_up(here, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", there, overwrite=False)
    assert await kept(there) == await kept(here)
    assert look(there).revision == LATEST


async def test_a_backup_is_one_file_for_its_owner_alone_and_overwrites_nothing(
    database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    await fill(database_url)
    back_up(database_url, folder / "one.db")
    assert [file.name for file in folder.iterdir()] == ["one.db"]
    content = (folder / "one.db").read_bytes()
    assert (folder / "one.db").stat().st_mode & 0o077 == 0
    with pytest.raises(StorageError, match="exists already"):
        back_up(database_url, folder / "one.db")
    assert (folder / "one.db").read_bytes() == content


async def test_a_backup_can_be_made_while_the_bot_writes(database_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(database_url, 7, lambda: NOW, KEY)
    await storage.save_person(1, Person(language="de"))
    back_up(database_url, tmp_path / "backup.db")
    await storage.save_person(1, Person(language="fr"))
    await storage.close()
    restore(tmp_path / "backup.db", database_url, overwrite=True)
    storage = await Storage.open(database_url, 7, lambda: NOW, KEY)
    assert (await storage.person(1)).language == "de"
    await storage.close()


def test_an_empty_database_has_nothing_to_back_up(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nothing to back up"):
        back_up(database_url, tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


@pytest.mark.parametrize("content", [None, b"", b"no database, though it is long enough for one" * 40])
def test_what_is_no_backup_changes_nothing(content: bytes | None, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StorageError, match=r"There is no file|is no backup|cannot be copied"):
        restore(file, database_url, overwrite=True)
    assert look(database_url).revision is None


async def test_a_backup_of_a_newer_version_is_refused(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    await fill(database_url)
    back_up(database_url, file)
    before = await kept(database_url)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StorageError, match="newer version of Tallybot, at revision 9999"):
        restore(file, database_url, overwrite=True)
    assert await kept(database_url) == before


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    back_up(f"sqlite:///{tmp_path}/old.db", tmp_path / "backup.db")
    assert look(f"sqlite:///{tmp_path}/backup.db").is_older
    restore(tmp_path / "backup.db", database_url, overwrite=False)
    assert look(database_url).revision == LATEST


async def test_looking_changes_nothing_and_says_what_is_wrong(database_url: str) -> None:
    assert look(database_url).revision is None
    assert look(database_url).revision is None, "looking made no tables"
    database = Database(database_url)
    assert look(database_url).revision == LATEST

    def make_newer(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await database.write(make_newer)
    database.close()
    assert look(database_url).is_newer
    with pytest.raises(StorageError) as caught:
        look("postgresql://me:pass-word@127.0.0.1:1/tally")
    assert "pass-word" not in str(caught.value)


async def test_nothing_is_put_back_under_a_bot_that_runs(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path}/tally.db", tmp_path / "backup.db"
    await fill(url)
    back_up(url, file)
    hold = Hold(url, 7)
    with pytest.raises(StorageError, match=f"process {os.getpid()}.: stop it first"):
        restore(file, url, overwrite=True)
    hold.let_go()
    restore(file, url, overwrite=True)
