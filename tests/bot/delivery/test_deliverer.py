"""What becomes of a message: sent once, tried again, parked, stopped, moved; and what stands in it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.charts.catalogue import Catalogue
from bot.delivery.deliverer import FRESH, Deliverer
from bot.delivery.schedule import Frequency, Quiet, Schedule
from bot.library import BUNDLED, load_library
from bot.services import Services
from bot.storage import Outbox, Stopped, Storage, StorageError
from bot.storage.outbox import LEASE, SENT_WITHIN
from bot.wording import load_wording
from knowledge.library import Library
from tests.bot.delivery.telephone import Telephone, deliverer

ANN, BOB, GROUP, SUPERGROUP = 1001, 1002, -500, -1009876543210
DAILY = Schedule(Frequency.DAILY)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def telephone() -> Telephone:
    return Telephone()


@pytest.fixture
async def storage(tmp_path: Path, telephone: Telephone) -> AsyncIterator[Storage]:
    storage = await Storage.open(f"sqlite:///{tmp_path}/tally.db", 42, telephone.clock)
    yield storage
    await storage.close()


@pytest.fixture
def served(telephone: Telephone, storage: Storage, library: Library) -> tuple[Deliverer, Services]:
    return deliverer(telephone, storage, library)


@pytest.fixture
def post(served: tuple[Deliverer, Services]) -> Deliverer:
    return served[0]


def changed_pack(folder: Path, **values: str) -> Library:
    """The bundled pack, its text changed in places."""
    shutil.copytree(BUNDLED, folder)
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in (("value: 10308", values.get("value", "value: 10308")), ("version: 1\n", values["version"])):
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    return load_library([folder])


async def test_nothing_is_told_before_it_is_due_and_then_once(
    post: Deliverer, storage: Storage, telephone: Telephone
) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    await post.deliver_due()
    assert telephone.chats() == []
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    await post.deliver_due()
    assert telephone.chats() == [ANN]


async def test_every_figure_is_told_before_one_is_told_again(
    post: Deliverer, storage: Storage, telephone: Telephone, library: Library
) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.time += timedelta(hours=9)
    for _ in range(2 * len(library.engine().base.observations)):
        telephone.time += DAY
        await post.deliver_due()
    texts = [text for _, text in telephone.sent]
    round_ = len(set(texts))
    assert round_ > 5
    assert texts[:round_] == texts[round_ : 2 * round_]


async def test_a_weekly_summary_lists_the_key_figures_and_is_another_each_week(
    post: Deliverer, storage: Storage, telephone: Telephone
) -> None:
    await storage.outbox.subscribe(GROUP, 7, Schedule(Frequency.WEEKLY))
    for _ in range(2):
        telephone.time += 7 * DAY
        await post.deliver_due()
    (_, first), (_, second) = telephone.sent
    assert first != second
    assert all("10,308" in text and "This time in depth" in text for text in (first, second))
    assert telephone.threads == [7, 7]


@pytest.mark.parametrize("error", [RetryAfter(30), NetworkError("Internal Server Error")])
async def test_what_was_surely_not_sent_comes_later(
    post: Deliverer, storage: Storage, telephone: Telephone, error: TelegramError
) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    await storage.outbox.subscribe(BOB, 0, DAILY)
    telephone.fails[ANN].append(error)
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    assert telephone.chats() == [BOB], "nobody waits for another chat"
    telephone.time += timedelta(seconds=31)
    await post.deliver_due()
    assert telephone.chats() == [ANN]


async def test_no_connection_is_surely_not_sent_but_an_answer_that_did_not_come_may_be(
    post: Deliverer, storage: Storage, telephone: Telephone
) -> None:
    unreached, timed_out = NetworkError("httpx.ConnectError"), TimedOut()
    unreached.__cause__, timed_out.__cause__ = httpx.ConnectError(""), httpx.ReadTimeout("")
    for person, error in ((ANN, unreached), (BOB, timed_out)):
        await storage.outbox.subscribe(person, 0, DAILY)
        telephone.fails[person].append(error)
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    telephone.time += timedelta(minutes=1)
    await post.deliver_due()
    assert telephone.chats() == [ANN], "twice would be worse than never"


@pytest.mark.parametrize(
    ("error", "reason"),
    [(Forbidden("bot was blocked by the user"), Stopped.BLOCKED), (BadRequest("Chat not found"), Stopped.GONE)],
)
async def test_who_is_gone_is_left_alone_until_they_come_back(
    post: Deliverer, storage: Storage, telephone: Telephone, error: TelegramError, reason: Stopped
) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.fails[ANN].append(error)
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    kept = await storage.outbox.subscription(ANN, 0)
    assert kept
    assert (kept.stopped, kept.schedule) == (reason, DAILY)
    telephone.time += 3 * DAY
    await post.deliver_due()
    assert telephone.chats() == []
    await storage.outbox.resume(ANN)
    telephone.time += DAY
    await post.deliver_due()
    assert telephone.chats() == [ANN]


async def test_a_topic_that_is_gone_stops_alone_and_a_group_that_moves_is_followed(
    post: Deliverer, storage: Storage, telephone: Telephone
) -> None:
    for thread in (0, 7):
        await storage.outbox.subscribe(GROUP, thread, DAILY)
    telephone.fails[GROUP] += [BadRequest("Message thread not found"), ChatMigrated(SUPERGROUP)]
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    assert telephone.chats() == [SUPERGROUP]
    resting = [await storage.outbox.subscription(SUPERGROUP, thread) for thread in (0, 7)]
    assert [one.stopped for one in resting if one].count(Stopped.GONE) == 1


async def test_quiet_hours_wait_or_are_silent(post: Deliverer, storage: Storage, telephone: Telephone) -> None:
    night = Schedule(Frequency.DAILY, 23 * 60, quiet=Quiet.WAIT)
    await storage.outbox.subscribe(ANN, 0, night)
    await storage.outbox.subscribe(BOB, 0, Schedule(Frequency.DAILY, 23 * 60, quiet=Quiet.SILENT))
    telephone.time += timedelta(hours=23)
    await post.deliver_due()
    assert (telephone.chats(), telephone.silent) == ([BOB], [True])
    telephone.time += timedelta(hours=8)
    await post.deliver_due()
    assert (telephone.chats(), telephone.silent) == ([ANN], [True, False])


async def test_a_corrected_figure_is_told_once_with_what_it_was(
    served: tuple[Deliverer, Services], storage: Storage, telephone: Telephone, tmp_path: Path
) -> None:
    post, services = served
    await post.deliver_due()
    await storage.outbox.subscribe(ANN, 0, Schedule())
    services.library = changed_pack(tmp_path / "corrected", value="value: 10309", version="version: 2\n")
    telephone.time += DAY
    for _ in range(3):
        await post.deliver_due()
    again, _ = deliverer(telephone, storage, services.library)
    await again.deliver_due()
    ((chat, text),) = telephone.sent
    assert chat == ANN
    assert "10,309" in text
    assert "before 10,308" in text


async def test_nobody_is_told_of_a_minor_change_or_of_none(
    served: tuple[Deliverer, Services], storage: Storage, telephone: Telephone, tmp_path: Path
) -> None:
    post, services = served
    await post.deliver_due()
    await storage.outbox.subscribe(ANN, 0, Schedule())
    services.library = changed_pack(tmp_path / "same", version="version: 2\n")
    await post.deliver_due()
    minor = changed_pack(tmp_path / "minor", value="value: 10309", version="version: 3\nminor: true\n")
    services.library = minor
    await post.deliver_due()
    assert telephone.sent == []


async def test_an_edition_says_what_changed_since_the_last_one(
    served: tuple[Deliverer, Services], storage: Storage, telephone: Telephone, tmp_path: Path
) -> None:
    post, services = served
    await post.deliver_due()
    await storage.outbox.subscribe(ANN, 0, DAILY)
    services.library = changed_pack(tmp_path / "corrected", value="value: 10309", version="version: 2\nminor: true\n")
    telephone.time += timedelta(hours=9)
    for _ in range(2):
        telephone.time += DAY
        await post.deliver_due()
    (_, first), (_, second) = telephone.sent
    assert "before 10,308" in first
    assert "before" not in second


ZONES = ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "Africa/Cairo"]


CHANGES = [(3, 8), (3, 29), (4, 5), (4, 24), (9, 6), (10, 4), (10, 25), (10, 30), (11, 1)]
"""The days of 2026 on which the clocks of one of them change."""


async def test_around_every_change_of_the_clocks_of_a_year_each_day_has_one_edition(
    post: Deliverer, storage: Storage, telephone: Telephone
) -> None:
    for chat, zone in enumerate(ZONES, start=1):
        await storage.outbox.subscribe(chat, 0, Schedule(Frequency.DAILY, 150, zone=zone))
    for month, day in CHANGES:
        telephone.time = max(telephone.time, datetime(2026, month, day, tzinfo=UTC) - DAY)
        await post.deliver_due()
        telephone.chats()
        days: dict[int, list[date]] = {chat: [] for chat in range(1, len(ZONES) + 1)}
        for _ in range(12):
            telephone.time += timedelta(hours=6)
            await post.deliver_due()
            for chat in telephone.chats():
                local = telephone.time.astimezone(ZoneInfo(ZONES[chat - 1])) - timedelta(minutes=150)
                days[chat].append(local.date())
        for found in days.values():
            assert found == [found[0] + number * DAY for number in range(len(found))], days
            assert len(found) in {2, 3, 4}, days


async def test_what_waits_for_a_part_of_a_second_is_not_handed_out_before(
    storage: Storage, telephone: Telephone
) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.time += timedelta(hours=9, milliseconds=300)
    await storage.outbox.tick()
    (held,) = await storage.outbox.claim(1)
    await storage.outbox.postpone(held, 0.7, failed=False)
    assert await storage.outbox.claim(1) == ()
    telephone.time += timedelta(milliseconds=700)
    assert len(await storage.outbox.claim(1)) == 1


async def test_nothing_goes_to_who_rests_though_it_was_handed_out_meanwhile(
    storage: Storage, telephone: Telephone, tmp_path: Path
) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.time += timedelta(hours=9)
    await storage.outbox.tick()
    with closing(sqlite3.connect(tmp_path / "tally.db")) as database, database:
        database.execute("UPDATE subscription SET stopped = 'blocked'")
    assert await storage.outbox.claim(1) == ()


async def test_nobody_is_sent_what_was_ended_or_paused_while_it_waited_for_its_turn(
    storage: Storage, telephone: Telephone, library: Library, tmp_path: Path
) -> None:
    async def both_are_stopped(_seconds: float) -> None:
        telephone.time += FRESH
        await storage.outbox.unsubscribe(ANN, 0)
        await storage.outbox.pause_news(paused=True)

    post, services = deliverer(telephone, storage, library, both_are_stopped)
    await post.deliver_due()
    await storage.outbox.subscribe(ANN, 0, DAILY)
    await storage.outbox.subscribe(BOB, 0, Schedule())
    telephone.time += timedelta(hours=9)
    services.library = changed_pack(tmp_path / "corrected", value="value: 10309", version="version: 2\n")
    await post.deliver_due()
    assert telephone.sent == []
    await storage.outbox.pause_news(paused=False)
    telephone.time += timedelta(seconds=LEASE)
    await deliverer(telephone, storage, services.library)[0].deliver_due()
    assert telephone.chats() == [BOB]


async def test_what_was_sent_is_taken_out_when_the_database_is_back_and_not_sent_again(
    storage: Storage, telephone: Telephone, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, away = Outbox.finish, 20

    async def fails_for_long(*arguments: Any) -> None:
        nonlocal away
        away -= 1
        if away >= 0:
            raise StorageError("server closed the connection unexpectedly")
        await finish(*arguments)

    monkeypatch.setattr(Outbox, "finish", fails_for_long)
    post, services = deliverer(telephone, storage, library)
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    telephone.time += timedelta(seconds=LEASE)
    await post.deliver_due()
    assert telephone.chats() == [ANN]
    assert b'tallybot_deliveries_total{outcome="sent"} 1.0' in services.metrics.exposition()
    assert b"tallybot_delivery_lag_seconds_count 1.0" in services.metrics.exposition()


async def test_who_stops_leaves_what_it_has_in_hand_to_the_next_at_once(
    storage: Storage, telephone: Telephone, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.deliverer.DRAIN", 0.05)
    waits = asyncio.Event()

    async def stalls(_seconds: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    slow, _ = deliverer(telephone, storage, library, stalls)
    quick, _ = deliverer(telephone, storage, library)
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.time += timedelta(hours=9)
    running = asyncio.create_task(slow.run())
    await waits.wait()
    running.cancel()
    await asyncio.wait([running])
    await quick.deliver_due()
    assert telephone.chats() == [ANN]


async def test_whose_lease_is_nearly_over_leaves_the_message_to_the_next(
    storage: Storage, telephone: Telephone, library: Library
) -> None:
    async def stalls(_seconds: float) -> None:
        telephone.time += timedelta(seconds=LEASE - SENT_WITHIN + 1)

    slow, _ = deliverer(telephone, storage, library, stalls)
    quick, _ = deliverer(telephone, storage, library)
    await storage.outbox.subscribe(ANN, 0, DAILY)
    telephone.time += timedelta(hours=9)
    await slow.deliver_due()
    await quick.deliver_due()
    assert telephone.chats() == []
    telephone.time += timedelta(seconds=SENT_WITHIN)
    await quick.deliver_due()
    assert telephone.chats() == [ANN]


async def test_a_figure_that_stands_beside_others_comes_with_its_chart_once_in_a_round(
    post: Deliverer, storage: Storage, telephone: Telephone, library: Library
) -> None:
    for person in (ANN, BOB):
        await storage.outbox.subscribe(person, 0, DAILY)
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    assert {chat for chat, _ in telephone.pictures} == {ANN, BOB}
    for _ in library.engine().base.observations:
        telephone.time += DAY
        await post.deliver_due()
    shown = [picture for chat, picture in telephone.pictures if chat == ANN]
    assert 1 < len(shown) <= len(Catalogue(library, load_wording("en")).ids) + 1


async def test_where_pictures_are_not_allowed_the_words_come_alone(
    post: Deliverer, storage: Storage, telephone: Telephone
) -> None:
    await storage.outbox.subscribe(GROUP, 0, DAILY)
    telephone.fails[GROUP].append(BadRequest("Not enough rights to send photos to the chat"))
    telephone.time += timedelta(hours=9)
    await post.deliver_due()
    assert telephone.chats() == [GROUP]
    assert telephone.pictures == []
