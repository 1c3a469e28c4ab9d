"""Taking updates in: safe before Telegram is told so, in order, once, within bounds, and also without the database."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from telegram import Update

from bot.health import Health
from bot.metrics import Metrics
from bot.storage import Inbox, KeptUpdate, StorageError
from bot.storage.database import Database
from bot.storage.inbox import Exchanged
from bot.storage.late_writes import LateWrites
from bot.telegram.intake import ATTEMPTS, ROOM, Intake
from tests.bot.telegram.offline import offline_bot
from tests.bot.telegram.updates import text_update
from tests.eventually import eventually


class FailingInbox(Inbox):
    """An inbox whose database can be taken away; `commits` says whether what it is given is kept even so."""

    failing = False
    commits = False

    async def exchange(self, **given: Any) -> Exchanged:
        if not self.failing or self.commits:
            exchanged = await super().exchange(**given)
        if self.failing:
            raise StorageError("disk full")
        return exchanged


class Bot:
    """Takes updates in; its handler notes them, and waits where it is told to."""

    def __init__(self, where: Path | str) -> None:
        database = self.database = Database(where if isinstance(where, str) else f"sqlite:///{where}")
        self.clock_is_off = timedelta()
        self.inbox = FailingInbox(database, LateWrites(database), 1, lambda: datetime.now(UTC) + self.clock_is_off)
        self.metrics = Metrics()
        bot, _ = offline_bot(lambda *_: [])
        self.intake = Intake(self.inbox, bot, self.handle, self.metrics, Health().pulse("updates"))
        self.begun: list[int] = []
        self.done: defaultdict[int, list[int]] = defaultdict(list)
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.failing = False
        self.at_work = self.most_at_work = 0

    async def handle(self, update: Update) -> None:
        assert update.effective_chat
        self.begun.append(update.update_id)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            await self.may_end.wait()
        finally:
            self.at_work -= 1
        if self.failing:
            raise ValueError("broken")
        self.done[update.effective_chat.id].append(update.update_id)

    @property
    def number_done(self) -> int:
        return sum(map(len, self.done.values()))

    async def take(self, *pairs: tuple[int, int]) -> None:
        await self.intake.take([text_update(number, chat) for number, chat in pairs])

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.intake.run())
        try:
            yield
        finally:
            self.may_end.set()
            await self.intake.finish()
            await task

    async def waiting(self) -> int:
        return (await self.inbox.state()).waiting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tally.db"


@pytest.fixture
def bot(path: Path) -> Bot:
    return Bot(path)


async def test_a_chat_is_in_order_and_chats_go_side_by_side(bot: Bot) -> None:
    bot.may_end.clear()
    async with bot.running():
        await bot.take(*((number, chat) for number, chat in enumerate([1, 2, -3] * 4)))
        await eventually(lambda: set(bot.begun) == {0, 1, 2})
        bot.may_end.set()
        await eventually(lambda: bot.number_done == 12)
    assert bot.done == {chat: list(range(place, 12, 3)) for place, chat in enumerate([1, 2, -3])}


async def test_no_more_are_at_work_than_there_is_room_for(bot: Bot) -> None:
    bot.may_end.clear()
    async with bot.running():
        await bot.take(*((number, number + 1) for number in range(ROOM + 5)))
        await eventually(lambda: bot.at_work == ROOM)
        bot.may_end.set()
        await eventually(lambda: bot.number_done == ROOM + 5)
    assert bot.most_at_work == ROOM


async def test_it_is_kept_before_it_is_safe_and_until_it_is_handled(bot: Bot) -> None:
    bot.may_end.clear()
    async with bot.running():
        await bot.take((1, 1), (2, 1))
        assert await bot.waiting() == 2
        assert bot.number_done == 0, "being safe does not wait for the handler"
    assert await bot.waiting() == 1, "what was in hand is finished, what was not begun is left"
    assert bot.done == {1: [1]}


async def test_a_process_that_died_loses_nothing(path: Path) -> None:
    died, next_one = Bot(path), Bot(path)
    await died.inbox.exchange(arrived=[KeptUpdate(1, "chat 1", json.dumps(text_update(1, 1).to_dict()))], room=1)
    async with next_one.running():
        await eventually(lambda: next_one.done == {1: [1]})


async def test_what_comes_again_is_handled_once(bot: Bot) -> None:
    bot.may_end.clear()
    async with bot.running():
        await asyncio.gather(bot.take((1, 1)), bot.take((1, 1)))
        await bot.take((1, 1))
        bot.may_end.set()
        await bot.take((2, 1))
        await eventually(lambda: bot.number_done == 2)
        await bot.take((1, 1))
    assert bot.done == {1: [1, 2]}
    assert b"tallybot_repeated_updates_total 3.0" in bot.metrics.exposition()


async def test_without_the_database_people_are_answered_and_telegram_is_told_when_they_were(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.inbox.failing = True
    bot.may_end.clear()
    async with bot.running():
        taking = asyncio.create_task(bot.take((1, 1), (2, 1), (3, 2)))
        await eventually(lambda: set(bot.begun) == {1, 3})
        again = asyncio.create_task(bot.take((1, 1)))
        assert not taking.done()
        bot.may_end.set()
        await asyncio.gather(taking, again)
        assert bot.done == {1: [1, 2], 2: [3]}
    assert caplog.text.count("The database cannot be used") == 1


@pytest.mark.parametrize("commits", [False, True])
async def test_what_was_handled_without_the_database_is_known_when_it_is_back(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, *, commits: bool
) -> None:
    monkeypatch.setattr("bot.telegram.intake.AWAY", 0.05)
    bot.inbox.failing, bot.inbox.commits = True, commits
    async with bot.running():
        await bot.take((1, 1))
        bot.inbox.failing = False
        await bot.take((2, 1))
        await eventually(lambda: bot.number_done == 2)
        await bot.take((1, 1))
        await bot.take((3, 1))
        await eventually(lambda: bot.number_done == 3)
    assert bot.done == {1: [1, 2, 3]}
    assert await bot.waiting() == 0


async def test_a_locked_database_keeps_nobody_waiting_for_long(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.storage.database.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("bot.telegram.intake.AWAY", 0.05)
    bot = Bot(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        async with bot.running():
            await bot.take((1, 1))
            assert bot.done == {1: [1]}
            assert "database is locked" in caplog.text
            somebody.execute("ROLLBACK")
            await bot.take((2, 1))
            await eventually(lambda: bot.number_done == 2)
            await bot.take((1, 1))
    assert bot.done == {1: [1, 2]}


async def test_a_postgresql_that_became_read_only_keeps_nobody_waiting(
    postgresql: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    url = postgresql()
    bot = Bot(url)
    with psycopg.connect(url, autocommit=True) as somebody:
        somebody.execute(f"ALTER DATABASE {somebody.info.dbname} SET default_transaction_read_only = on")
        somebody.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()")
    async with bot.running():
        await bot.take((1, 1))
        assert bot.done == {1: [1]}
    bot.database.close()
    assert "read-only transaction" in caplog.text


async def test_when_the_database_is_back_what_another_replica_did_meanwhile_is_not_done_again(
    postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr("bot.telegram.intake.AWAY", 0.5)
    url = postgresql()
    one, other = Bot(url), Bot(url)
    one.may_end.clear()
    async with one.running(), other.running():
        await one.take((1, 1))
        await eventually(lambda: one.begun == [1])
        one.inbox.failing = other.inbox.failing = True
        one.may_end.set()
        await eventually(lambda: one.done == {1: [1]})
        with psycopg.connect(url, autocommit=True) as somebody:
            somebody.execute("UPDATE waiting_update SET leased_until_at = 1")
        await other.take((2, 2))
        other.inbox.failing = False
        await eventually(lambda: "The database is back" in caplog.text)
        await other.take((3, 3))
        await eventually(lambda: 3 in other.done)
        one.inbox.failing = False
    assert other.done == {2: [2], 3: [3]}
    assert one.done == {1: [1]}
    assert await one.waiting() == 0
    for bot in (one, other):
        bot.database.close()


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
async def test_a_clock_that_jumps_loses_nothing_and_repeats_nothing(bot: Bot, jump: timedelta) -> None:
    bot.may_end.clear()
    async with bot.running():
        await bot.take((1, 1), (2, 2))
        await bot.take((3, 1))
        await eventually(lambda: set(bot.begun) == {1, 2})
        bot.clock_is_off += jump
        await bot.take((4, 2), (5, 3))
        await eventually(lambda: set(bot.begun) == {1, 2, 5})
        bot.may_end.set()
        await eventually(lambda: bot.number_done == 5)
    assert bot.done == {1: [1, 3], 2: [2, 4], 3: [5]}


async def test_a_failure_is_told_and_the_chat_goes_on(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.failing = True
    async with bot.running():
        await bot.take((1, 1))
        await eventually(lambda: "An update failed outside of its handlers" in caplog.text)
        bot.failing = False
        await bot.take((2, 1))
        await eventually(lambda: bot.done == {1: [2]})


async def test_what_takes_the_process_down_again_and_again_is_dropped(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.inbox.exchange(arrived=[KeptUpdate(1, "chat 1", json.dumps(text_update(1, 1).to_dict()))])
    for _ in range(ATTEMPTS):
        await bot.inbox.exchange(room=1)
        await bot.inbox.give_back([1])
    async with bot.running():
        await bot.take((2, 1))
        await eventually(lambda: bot.done == {1: [2]})
    assert "which the bot did not survive" in caplog.text


async def test_what_is_not_done_in_time_is_left_to_the_next_start(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stopped, next_one = Bot(path), Bot(path)
    stopped.may_end.clear()
    task = asyncio.create_task(stopped.intake.run())
    await stopped.take((1, 1), (2, 2), (3, 1))
    await eventually(lambda: stopped.at_work == 2)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await stopped.intake.finish()
    await task
    assert stopped.at_work == 0
    fields: Any = caplog.records[-1]
    assert fields.updates == 2
    async with next_one.running():
        await eventually(lambda: next_one.number_done == 3)
    assert next_one.done == {1: [1, 3], 2: [2]}


async def test_a_handler_that_never_ends_gives_way(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.telegram.intake.HANDLE_WITHIN", 0.05)
    bot.may_end.clear()
    async with bot.running():
        await bot.take((1, 1))
        await eventually(lambda: "An update was given up" in caplog.text)
        bot.may_end.set()
        await bot.take((2, 1))
        await eventually(lambda: bot.done == {1: [2]})


async def test_each_update_is_one_line_with_its_id_and_no_text(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with bot.running():
        await bot.take((17, 5), (18, 6))
        await eventually(lambda: bot.number_done == 2)
    lines: list[Any] = [record for record in caplog.records if record.levelname == "INFO"]
    assert [line.getMessage() for line in lines] == ["An update is handled"] * 2
    assert {line.kind for line in lines} == {"message"}
    assert b'tallybot_update_seconds_count{kind="message"} 2.0' in bot.metrics.exposition()
