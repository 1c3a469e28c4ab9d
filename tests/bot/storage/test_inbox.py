"""Updates that wait: kept once, taken once, in order within a line, and never lost; on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.storage import Inbox, KeptUpdate, Storage
from bot.storage.inbox import SEEN_FOR
from tests.bot.storage.altering import BOT, alter


@pytest.fixture
def inbox(storage: Storage) -> Inbox:
    return storage.inbox


def kept(number: int, line: str = "chat 1") -> KeptUpdate:
    return KeptUpdate(number, line, f'{{"update_id": {number}}}')


async def claim(inbox: Inbox, *arrived: KeptUpdate, held: tuple[int, ...] = (), room: int = 10) -> list[int]:
    exchanged = await inbox.exchange(arrived=arrived, held=held, room=room)
    return [one.update_id for one in exchanged.claimed]


def end_leases(url: str) -> None:
    alter(url, "UPDATE waiting_update SET leased_until_at = 1 WHERE leased_until_at > 0")


async def test_what_arrives_is_claimed_with_what_it_says(inbox: Inbox) -> None:
    exchanged = await inbox.exchange(arrived=[kept(7)], room=10)
    assert exchanged.claimed == (KeptUpdate(7, "chat 1", '{"update_id": 7}', attempts=1),)
    assert exchanged.repeated == frozenset()


async def test_of_a_line_only_the_first_is_claimed_and_lines_go_side_by_side(inbox: Inbox) -> None:
    arrived = [kept(3), kept(1), kept(2, "chat 2"), kept(4, "chat 2"), kept(5, "person 9")]
    assert await claim(inbox, *arrived, room=2) == [1, 2]
    assert await claim(inbox) == [5]
    exchanged = await inbox.exchange(done=[1], held=[2, 5], room=10)
    assert [one.update_id for one in exchanged.claimed] == [3]
    assert (await inbox.state()).waiting == 4


async def test_what_comes_again_is_known_while_it_waits_and_after_it_was_handled(inbox: Inbox) -> None:
    await inbox.exchange(arrived=[kept(1)])
    assert (await inbox.exchange(arrived=[kept(1), kept(2)])).repeated == {1}
    await inbox.exchange(done=[1, 3], unkept=[3])
    exchanged = await inbox.exchange(arrived=[kept(1), kept(3)], room=10)
    assert exchanged.repeated == {1, 3}, "3 was handled without being kept"
    assert [one.update_id for one in exchanged.claimed] == [2]


async def test_who_died_leaves_the_rest_to_others_when_the_lease_ends(inbox: Inbox, database_url: str) -> None:
    assert await claim(inbox, kept(1), kept(2)) == [1]
    assert await claim(inbox) == []
    end_leases(database_url)
    (again,) = (await inbox.exchange(room=10)).claimed
    assert (again.update_id, again.attempts) == (1, 2)


async def test_what_is_held_is_never_claimed_again_and_its_lease_is_renewed(
    storage: Storage, database_url: str
) -> None:
    assert await claim(storage.inbox, kept(1)) == [1]
    end_leases(database_url)
    other = await Storage.open(database_url, BOT, lambda: datetime.now(UTC))
    try:
        assert await claim(storage.inbox, held=(1,)) == []
        assert await claim(other.inbox) == []
        end_leases(database_url)
        assert await claim(storage.inbox, held=(1,)) == [], "too early to be renewed again"
    finally:
        await other.close()


async def test_when_the_database_is_back_what_others_hold_is_left_to_them_for_a_while(
    inbox: Inbox, database_url: str
) -> None:
    await claim(inbox, kept(1))
    end_leases(database_url)
    exchanged = await inbox.exchange(arrived=[kept(2), kept(3, "chat 3")], room=10, takes_over=False)
    assert [one.update_id for one in exchanged.claimed] == [3], "2 is in line behind 1"
    assert await claim(inbox) == [1]


async def test_what_is_given_back_is_claimed_at_once(inbox: Inbox) -> None:
    await claim(inbox, kept(1), kept(2, "chat 2"))
    await inbox.give_back([1])
    assert await claim(inbox) == [1]


async def test_a_restart_takes_back_only_where_no_replica_can_hold_anything(inbox: Inbox, database_url: str) -> None:
    await claim(inbox, kept(1))
    alone = database_url.startswith("sqlite")
    assert await inbox.take_back() == int(alone)
    assert await claim(inbox) == ([1] if alone else [])


async def test_replicas_claim_each_update_once_and_each_line_in_order(postgresql: Callable[[], str]) -> None:
    url = postgresql()
    replicas = [await Storage.open(url, BOT, lambda: datetime.now(UTC)) for _ in range(3)]
    lines, each = 8, 6
    for number in range(lines * each):
        await replicas[number % 3].inbox.exchange(arrived=[kept(number, f"chat {number % lines}")])
    handled: list[int] = []

    async def work(inbox: Inbox) -> None:
        done: list[int] = []
        while len(handled) < lines * each:
            exchanged = await inbox.exchange(done=done, room=2)
            done = [one.update_id for one in exchanged.claimed]
            handled.extend(done)

    async with asyncio.timeout(20):
        await asyncio.gather(*(work(replica.inbox) for replica in replicas))
    assert sorted(handled) == list(range(lines * each))
    for line in range(lines):
        in_line = [number for number in handled if number % lines == line]
        assert in_line == sorted(in_line)
    for replica in replicas:
        await replica.close()


async def test_what_was_seen_is_forgotten_after_a_day(database_url: str) -> None:
    now = datetime.now(UTC)
    storage = await Storage.open(database_url, BOT, lambda: now)
    await storage.inbox.exchange(arrived=[kept(1)])
    assert await storage.forget_stale() == 0
    now += timedelta(seconds=SEEN_FOR + 60)
    assert await storage.forget_stale() == 1
    assert (await storage.inbox.state()).waiting == 1, "it is still to be handled"
    await storage.close()
