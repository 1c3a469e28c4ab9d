"""Subscriptions and the messages on their way to them, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.delivery.schedule import Frequency, Schedule
from bot.storage import Delivery, NewsState, Outbox, Seen, Stopped, Storage, outbox
from tests.bot.storage.altering import BOT, alter

ANN, BOB, GROUP, SUPERGROUP = 1001, 1002, -500, -1009876543210
DAILY = Schedule(Frequency.DAILY, zone="Europe/Kyiv")
FIGURES = {"o-1": ("cases in 2024", "10,308 cases")}
CHANGED = {"o-1": ("cases in 2024", "10,309 cases")}


@pytest.fixture
def box(storage: Storage) -> Outbox:
    return storage.outbox


def make_due(url: str, seconds: int = 60) -> None:
    now = int(datetime.now(UTC).timestamp())
    alter(url, f"UPDATE subscription SET next_run_at = {now - seconds}")  # noqa: S608 - a number of ours


async def test_what_is_subscribed_to_is_known_until_it_is_not(box: Outbox) -> None:
    assert await box.subscription(ANN, 0) is None
    kept = await box.subscribe(ANN, 0, DAILY)
    assert kept == await box.subscription(ANN, 0)
    assert kept.schedule == DAILY
    assert kept.next_run
    assert timedelta(0) < kept.next_run - datetime.now(UTC) <= timedelta(hours=25)
    assert await box.subscribe(ANN, 0, DAILY) == kept
    assert (await box.subscribe(ANN, 0, Schedule())).next_run is None
    assert await box.unsubscribe(ANN, 0)
    assert not await box.unsubscribe(ANN, 0)
    assert await box.subscription(ANN, 0) is None


async def test_an_edition_is_due_once_sent_once_and_gone(box: Outbox, database_url: str) -> None:
    await box.subscribe(ANN, 0, DAILY)
    assert (await box.tick(), await box.claim(10)) == (0, ())
    make_due(database_url)
    assert (await box.tick(), await box.tick()) == (1, 0)
    (claimed,) = await box.claim(10)
    assert (claimed.subscription.chat_id, claimed.news, claimed.attempts) == (ANN, None, 0)
    assert await box.claim(10) == (), "it is leased"
    seen = Seen(("p/o-1",), (("p", "v1"),))
    await box.finish(claimed, seen)
    kept = await box.subscription(ANN, 0)
    assert kept
    assert kept.seen == seen
    assert kept.next_run
    assert kept.next_run > datetime.now(UTC)
    make_due(database_url)
    assert await box.tick() == 1
    assert await box.claim(10) == (), "it had the edition of this day"


async def test_what_is_late_but_worth_it_comes_once_and_what_is_not_never(box: Outbox, database_url: str) -> None:
    in_six_hours = datetime.now(UTC) + timedelta(hours=6)  # so that no newer one has come since, at any time of day
    await box.subscribe(ANN, 0, Schedule(Frequency.DAILY, minute=in_six_hours.hour * 60 + in_six_hours.minute))
    make_due(database_url, seconds=13 * 3600)
    assert await box.tick() == 1
    assert await box.claim(10) == ()
    await box.subscribe(BOB, 0, Schedule(Frequency.WEEKLY))
    make_due(database_url, seconds=2 * 24 * 3600)
    await box.tick()
    assert len(await box.claim(10)) == 1


async def test_a_lease_that_has_ended_is_somebody_elses(
    box: Outbox, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await box.subscribe(ANN, 0, DAILY)
    make_due(database_url)
    await box.tick()
    monkeypatch.setattr(outbox, "LEASE", 0)
    (first,) = await box.claim(1)
    (second,) = await box.claim(1)
    await box.finish(first, Seen(("late",)))
    assert (await box.progress()).in_hand == 1, "who lost the lease has no say"
    await box.postpone(second, 0, failed=True)
    (third,) = await box.claim(1)
    assert third.attempts == 1


async def test_a_chat_gets_one_after_the_other_in_order(box: Outbox, database_url: str) -> None:
    await box.subscribe(ANN, 0, DAILY)
    await box.note_version("p", "v1", FIGURES, tell=True)
    make_due(database_url)
    await box.tick()
    assert await box.note_version("p", "v2", CHANGED, tell=True)
    assert await box.hand_out() == 1
    (edition,) = await box.claim(10)
    assert edition.news is None
    await box.postpone(edition, 3600, failed=False)
    assert await box.claim(10) == (), "the chat is parked, not only the message"
    alter(database_url, "UPDATE delivery SET not_before_at = due_at")
    (edition,) = await box.claim(10)
    await box.finish(edition)
    (news,) = await box.claim(10)
    assert news.news == ("p", "v2")


async def test_news_is_told_once_whoever_comes_with_it(box: Outbox) -> None:
    for person in (ANN, BOB):
        await box.subscribe(person, 0, Schedule())
    assert not await box.note_version("p", "v1", FIGURES, tell=True), "the first is no news"
    told = await asyncio.gather(*(box.note_version("p", "v2", CHANGED, tell=True) for _ in range(3)))
    assert sorted(told) == [False, False, True]
    assert not await box.note_version("p", "v1", FIGURES, tell=True), "an older replica starts"
    assert not await box.note_version("p", "v3", CHANGED, tell=True), "no figure has changed"
    assert not await box.note_version("p", "v4", FIGURES, tell=False), "a minor change"
    assert [await box.hand_out() for _ in range(3)] == [2, 0, 0]
    assert {one.subscription.chat_id for one in await box.claim(10)} == {ANN, BOB}
    version = await box.pack_version("p", "v2")
    assert version
    assert (version.figures, version.previous) == (CHANGED, "v1")
    (news,) = (await box.progress()).news
    assert (news.version, news.state, news.handed_out) == ("v2", NewsState.DONE, 2)


async def test_who_subscribes_has_seen_the_packs_as_they_are_though_they_went_back_to_an_earlier_version(
    box: Outbox,
) -> None:
    for version, figures in (("v1", FIGURES), ("v2", CHANGED), ("v1", FIGURES)):
        await box.note_version("p", version, figures, tell=True)
    assert (await box.subscribe(ANN, 0, DAILY)).seen.versions == (("p", "v1"),)


async def test_news_goes_out_in_pages_and_can_be_paused(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "WINDOW", 4)
    for person in range(1, 11):
        await box.subscribe(person, 0, Schedule())
    await box.note_version("p", "v1", FIGURES, tell=True)
    await box.note_version("p", "v2", CHANGED, tell=True)
    assert await box.pause_news(paused=True) == 1
    assert await box.hand_out() == 0
    assert await box.pause_news(paused=False) == 1
    chats = []
    while (await box.progress()).news[0].state is NewsState.GOING_OUT:
        assert await box.hand_out() <= 4
        for claimed in await box.claim(10):
            chats.append(claimed.subscription.chat_id)
            await box.finish(claimed)
    assert sorted(chats) == list(range(1, 11))


async def test_paused_news_waits_though_it_is_written_and_is_in_nobodys_way(box: Outbox, database_url: str) -> None:
    await box.subscribe(ANN, 0, DAILY)
    await box.note_version("p", "v1", FIGURES, tell=True)
    await box.note_version("p", "v2", CHANGED, tell=True)
    while await box.hand_out():
        pass
    assert await box.pause_news(paused=True) == 1
    assert await box.claim(10) == ()
    make_due(database_url, seconds=-1)
    alter(database_url, "UPDATE subscription SET next_run_at = next_run_at - 2")
    await box.tick()
    (edition,) = await box.claim(10)
    assert edition.news is None
    await box.finish(edition)
    assert await box.pause_news(paused=False) == 1
    (news,) = await box.claim(10)
    assert await box.may_send(news)
    await box.pause_news(paused=True)
    assert not await box.may_send(news)


async def test_who_is_gone_rests_with_settings_kept_and_comes_back(box: Outbox, database_url: str) -> None:
    await box.subscribe(ANN, 0, DAILY)
    make_due(database_url)
    await box.tick()
    await box.stop(ANN, None, Stopped.BLOCKED)
    assert await box.claim(10) == ()
    kept = await box.subscription(ANN, 0)
    assert kept
    assert (kept.stopped, kept.schedule, kept.next_run) == (Stopped.BLOCKED, DAILY, None)
    assert (await box.resume(ANN), await box.resume(ANN)) == (1, 0)
    kept = await box.subscription(ANN, 0)
    assert kept
    assert kept.stopped is None
    assert kept.next_run
    assert kept.next_run > datetime.now(UTC)


async def test_a_group_that_moves_keeps_its_subscriptions_and_what_is_on_its_way(
    storage: Storage, box: Outbox, database_url: str
) -> None:
    await box.subscribe(GROUP, 0, DAILY)
    make_due(database_url)
    await box.tick()
    (claimed,) = await box.claim(10)
    for _ in range(2):
        await storage.move_chat(GROUP, SUPERGROUP)
    await box.postpone(claimed, 0, failed=False)
    (claimed,) = await box.claim(10)
    assert claimed.subscription.chat_id == SUPERGROUP
    assert await box.subscription(GROUP, 0) is None


async def test_a_person_sees_their_subscription_and_it_goes_with_them(storage: Storage, database_url: str) -> None:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    await storage.outbox.subscribe(GROUP, 0, DAILY)
    make_due(database_url)
    await storage.outbox.tick()
    found = await storage.personal_data(ANN)
    assert found["subscription"][0]["zone"] == "Europe/Kyiv"
    assert set(found) == {"subscription", "delivery"}
    assert await storage.forget_person(ANN) == 2
    assert await storage.outbox.subscription(GROUP, 0)
    assert [one.subscription.chat_id for one in await storage.outbox.claim(10)] == [GROUP]


async def test_replicas_share_the_work_and_nobody_gets_anything_twice(postgresql: Callable[[], str]) -> None:
    url = postgresql()
    replicas = [await Storage.open(url, BOT, lambda: datetime.now(UTC)) for _ in range(2)]
    for person in range(1, 61):
        await replicas[0].outbox.subscribe(person, 0, DAILY)
    make_due(url)
    assert sum(await asyncio.gather(*(one.outbox.tick() for one in replicas * 3))) == 60
    chats: list[int] = []

    async def serve(box: Outbox) -> None:
        while claimed := await box.claim(4):
            chats.extend(one.subscription.chat_id for one in claimed)
            for one in claimed:
                await box.finish(one)

    await asyncio.gather(*(serve(one.outbox) for one in replicas * 2))
    await asyncio.gather(*(serve(one.outbox) for one in replicas))
    assert sorted(chats) == list(range(1, 61))
    for replica in replicas:
        await replica.close()


async def test_turns_are_handed_out_evenly_over_all_replicas(database_url: str) -> None:
    replicas = [await Storage.open(database_url, BOT, lambda: datetime.now(UTC)) for _ in range(2)]
    started = datetime.now(UTC)
    for person in range(1, 13):
        await replicas[0].outbox.subscribe(person, 0, DAILY)
    make_due(database_url)
    await replicas[0].outbox.tick()
    for number in range(4):
        claimed = await replicas[number % 2].outbox.claim(3)
        waits = [one.wait for one in claimed]
        assert [later - sooner for sooner, later in pairwise(waits)] == pytest.approx([outbox.SPACING_MS / 1000] * 2)
    (last,) = await _after(replicas[1], database_url)
    passed = (datetime.now(UTC) - started).total_seconds()
    assert passed + last.wait >= 12 * outbox.SPACING_MS / 1000, "the turns of all before it have passed by then"
    for replica in replicas:
        await replica.close()


async def test_what_comes_by_itself_gives_way_to_answers(box: Outbox, database_url: str) -> None:
    await box.subscribe(ANN, 0, DAILY)
    make_due(database_url)
    await box.tick()
    await box.give_way(100)
    (claimed,) = await box.claim(1)
    assert claimed.wait > 90 * outbox.SPACING_MS / 1000


async def _after(storage: Storage, url: str) -> tuple[Delivery, ...]:
    await storage.outbox.subscribe(ANN, 0, DAILY)
    make_due(url)
    await storage.outbox.tick()
    return await storage.outbox.claim(1)
