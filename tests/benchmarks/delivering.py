"""What deliveries cost: how many a second, what a million subscribers take, what a kill repeats, how dense they get.

`python -m tests.benchmarks.delivering rate URL API` prints the deliveries a second of the real client against a server
on loopback, beside a loop that only calls `sendMessage`; `million FOLDER` the costs of a million subscriptions.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest import mock

from sqlalchemy import create_engine, text

from bot.application import build_application
from bot.delivery.deliverer import IN_HAND, Deliverer
from bot.delivery.editions import Editor
from bot.delivery.schedule import Frequency, Schedule
from bot.health import Health
from bot.library import load_library
from bot.render.ptb import markup
from bot.services import Services
from bot.settings import load_settings
from bot.storage import Seen, Storage, outbox
from bot.telegram import rate_limiter
from bot.wording import load_wording
from tests.benchmarks.bare import ME, ROOT, TOKEN, megabytes
from tests.botapi import BotApi, peak
from tests.end_to_end.process import BotProcess
from tests.postgres import running_postgresql

DELIVERIES: Final = 1500
MILLION: Final = 1_000_000
DUE: Final = 1_000
SMALL: Final = 10_000
"""Subscriptions beside which a million are measured."""
KILLED_AFTER: Final = 40
SUBSCRIBERS: Final = 120
_BOT: Final = int(str(ME["id"]))
_UNLIMITED: Final = (1_000_000, 1.0)
_SUBSCRIPTION: Final = (
    "INSERT INTO subscription (bot, chat, thread, frequency, minute, day, zone, quiet, since_at, next_run_at, seen) "
    """VALUES (?, ?, 0, 'daily', 540, 1, 'UTC', 'off', 0, ?, '{"told": [], "versions": {}}')"""
)


@dataclass(frozen=True, slots=True)
class Rate:
    """Deliveries a second, and calls a second of a loop that only calls."""

    deliveries: float
    calls: float


@dataclass(frozen=True, slots=True)
class Million:
    """What a million subscriptions cost, in seconds, megabytes that the process grew by, and bytes of the file.

    `tick` is for the due ones of a million, `small_tick` for as many of a few; `feed` hands news out to all.
    """

    tick: float
    small_tick: float
    feed: float
    growth: float
    row: float


@dataclass(frozen=True, slots=True)
class Killed:
    """What one kill in the middle repeats, and the most messages in any one second."""

    repeats: int
    peak: int


@dataclass(frozen=True, slots=True)
class Delivering:
    """All that is measured of deliveries."""

    rates: dict[str, Rate]
    million: Million
    killed: Killed


def delivering() -> Delivering:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as folder:
        million = Million(**_run("million", folder))
    rates = {}
    with _loopback() as api:
        with tempfile.TemporaryDirectory() as folder:
            rates["SQLite"] = Rate(**_run("rate", f"sqlite:///{folder}/tally.db", api))
        with running_postgresql() as server:
            rates["PostgreSQL"] = Rate(**_run("rate", server.address, api))
    with tempfile.TemporaryDirectory() as folder:
        return Delivering(rates, million, _killed(Path(folder)))


def _run(*mode: str) -> Any:
    command = [sys.executable, "-m", "tests.benchmarks.delivering", *mode]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout)


class _loopback:  # noqa: N801 - used as a function
    """A process that answers every request as Telegram answers a message; yields its address."""

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "tests.benchmarks.loopback"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


async def _rate(url: str, api: str) -> dict[str, float]:
    settings = load_settings({"TALLYBOT_API_URL": api})
    with (
        mock.patch.multiple(rate_limiter, OVERALL=_UNLIMITED, PER_CHAT=_UNLIMITED),
        mock.patch.object(outbox, "SPACING_MS", 0),
    ):
        async with _storage(url) as storage:
            services = Services(load_library(), storage, settings, _now)
            application = build_application(TOKEN, services, Health())
            async with application:
                for chat in range(1, DELIVERIES + 1):
                    await storage.outbox.subscribe(chat, 0, Schedule(Frequency.DAILY))
                deliverer = Deliverer(application.bot, services)
                await deliverer.deliver_due()  # what is made once is no delivery's cost
                _make_due(url)
                begin = time.perf_counter()
                await deliverer.deliver_due()
                deliveries = DELIVERIES / (time.perf_counter() - begin)
                assert (await storage.outbox.progress()).due == 0

                edition = Editor(services.library, load_wording("en")).edition(Frequency.DAILY, Seen(), {})
                assert edition

                async def call(first: int) -> None:
                    for chat in range(first, DELIVERIES + 1, IN_HAND):
                        keyboard = markup(edition.message.keyboard)
                        await application.bot.send_message(
                            chat, edition.message.text, parse_mode="HTML", reply_markup=keyboard
                        )

                begin = time.perf_counter()
                await asyncio.gather(*(call(first) for first in range(1, IN_HAND + 1)))
                return {"deliveries": deliveries, "calls": DELIVERIES / (time.perf_counter() - begin)}


def _make_due(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        due = int(time.time()) - 60
        connection.execute(text("UPDATE subscription SET next_run_at = :due"), {"due": due})
    engine.dispose()


async def _million(folder: str) -> dict[str, float]:
    small_tick, _ = await _ticked(f"{folder}/small.db", SMALL)
    path = f"{folder}/large.db"
    tick, row = await _ticked(path, MILLION)
    async with _storage(f"sqlite:///{path}") as storage:
        for version, figures in (("v1", {"o": ("cases", "1")}), ("v2", {"o": ("cases", "2")})):
            await storage.outbox.note_version("p", version, figures, tell=True)
        before, handed_out, seconds = megabytes(), 0, 0.0
        while True:
            begin = time.perf_counter()
            page = await storage.outbox.hand_out()
            seconds += time.perf_counter() - begin
            if not page:
                break
            handed_out += page
            _write(path, "DELETE FROM delivery")  # as if they were all sent by now
        assert handed_out == MILLION
        growth = megabytes() - before
    return {"tick": tick, "small_tick": small_tick, "feed": seconds, "growth": growth, "row": row}


async def _ticked(path: str, count: int) -> tuple[float, float]:
    """Return the seconds that it takes to look after those due, and the bytes of file that each message took."""
    async with _storage(f"sqlite:///{path}") as storage:
        now = int(time.time())
        with closing(sqlite3.connect(path)) as connection, connection:
            later, due = now + 86_400, now - 60
            rows = ((_BOT, str(chat), due if chat < DUE else later) for chat in range(count))
            connection.executemany(_SUBSCRIPTION, rows)
        size = _pages(path)
        begin = time.perf_counter()
        while await storage.outbox.tick() == outbox.PAGE:
            pass
        seconds = time.perf_counter() - begin
        row = (_pages(path) - size) / DUE
        _write(path, "DELETE FROM delivery")
        return seconds, row


def _pages(path: str) -> int:
    """Return the bytes of pages in use."""
    with closing(sqlite3.connect(path)) as connection:
        pages, free, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size


def _write(path: str, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def _killed(folder: Path) -> Killed:
    url = f"sqlite:///{folder}/tally.db"
    with BotApi() as api:
        people = [api.person(f"P{number}") for number in range(SUBSCRIBERS)]
        for person in people:
            person.opens_private_chat()
        asyncio.run(_subscribe(url, int(api.token.partition(":")[0]), [person.id for person in people]))
        _make_due(url)
        with BotProcess(folder, api.url, api.token) as process:
            api.pending(lambda: len(api.sent_at()) >= KILLED_AFTER or None, "deliveries").within(60).wait()
            process.end(signal.SIGKILL)
        with BotProcess(folder, api.url, api.token):
            done = api.pending(lambda: all(person.private.sent for person in people) or None, "everybody's")
            done.within(60).wait()
        times = Counter(len(person.private.sent) for person in people)
        return Killed(sum((count - 1) * many for count, many in times.items()), peak(api.sent_at(), 1.0))


async def _subscribe(url: str, bot_id: int, chats: list[int]) -> None:
    storage = await Storage.open(url, bot_id, _now)
    for chat in chats:
        await storage.outbox.subscribe(chat, 0, Schedule(Frequency.DAILY))
    await storage.close()


@asynccontextmanager
async def _storage(url: str) -> AsyncIterator[Storage]:
    storage = await Storage.open(url, _BOT, _now)
    yield storage
    await storage.close()


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    mode, *where = sys.argv[1:]
    print(json.dumps(asyncio.run(_rate(*where) if mode == "rate" else _million(*where))))
