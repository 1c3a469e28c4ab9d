"""Broadcasts: each subscriber gets the words once, however often they are stopped, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from bot.delivery.schedule import Schedule
from bot.storage import Broadcast, BroadcastState, Stopped, Storage, outbox
from bot.storage.broadcasts import Broadcasts

PEOPLE = range(1001, 1021)


@pytest.fixture
async def storage(storage: Storage) -> Storage:
    """The storage, with those who have subscribed."""
    for person in PEOPLE:
        await storage.outbox.subscribe(person, 0, Schedule())
    return storage


@pytest.fixture
def broadcasts(storage: Storage) -> Broadcasts:
    return storage.broadcasts


def told(broadcast: Broadcast | None) -> tuple[BroadcastState, int, int]:
    assert broadcast is not None
    return broadcast.state, broadcast.done, broadcast.left


async def send(storage: Storage, count: int) -> list[int]:
    """Do what a deliverer does with at most so many messages, and return who got one."""
    got: list[int] = []
    while len(got) < count:
        await storage.outbox.hand_out()
        claimed = await storage.outbox.claim(min(3, count - len(got)))
        if not claimed:
            break
        for delivery in claimed:
            assert delivery.broadcast is not None
            assert await storage.outbox.may_send(delivery)
            got.append(delivery.subscription.chat_id)
            await storage.outbox.finish(delivery)
    return got


async def test_a_draft_goes_to_nobody_and_can_be_withdrawn(storage: Storage, broadcasts: Broadcasts) -> None:
    draft = await broadcasts.draft("Hello")
    assert told(draft) == (BroadcastState.DRAFT, 0, len(PEOPLE))
    assert await send(storage, 100) == []
    assert await broadcasts.latest() is None
    await broadcasts.withdraw(draft.id)
    assert await broadcasts.find(draft.id) is None
    assert await broadcasts.go_on(draft.id) is None


async def test_stopped_and_gone_on_with_everybody_gets_it_once(
    storage: Storage, broadcasts: Broadcasts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PAGE", 7)
    draft = await broadcasts.draft("Hello")
    for _ in range(2):
        assert told(await broadcasts.go_on(draft.id)) == (BroadcastState.GOING_OUT, 0, len(PEOPLE))
    got = await send(storage, 5)
    assert told(await broadcasts.stop(draft.id)) == (BroadcastState.PAUSED, 5, len(PEOPLE) - 5)
    assert await send(storage, 100) == []
    await broadcasts.go_on(draft.id)
    got += await send(storage, 9)
    assert told(await broadcasts.stop(draft.id)) == (BroadcastState.PAUSED, 14, len(PEOPLE) - 14)
    await broadcasts.go_on(draft.id)
    got += await send(storage, 100)
    assert sorted(got) == list(PEOPLE)
    assert told(await broadcasts.find(draft.id)) == (BroadcastState.DONE, len(PEOPLE), 0)
    assert await broadcasts.latest() == await broadcasts.find(draft.id)
    assert told(await broadcasts.stop(draft.id)) == (BroadcastState.DONE, len(PEOPLE), 0)


async def test_what_is_in_hand_is_not_sent_once_it_is_stopped(storage: Storage, broadcasts: Broadcasts) -> None:
    draft = await broadcasts.draft("Hello")
    await broadcasts.go_on(draft.id)
    await storage.outbox.hand_out()
    (held, *_) = await storage.outbox.claim(3)
    await broadcasts.stop(draft.id)
    assert not await storage.outbox.may_send(held)


async def test_those_who_come_later_or_left_are_not_told(storage: Storage, broadcasts: Broadcasts) -> None:
    draft = await broadcasts.draft("Hello")
    await storage.outbox.unsubscribe(PEOPLE[0], 0)
    await storage.outbox.stop(PEOPLE[1], None, Stopped.BLOCKED)
    await broadcasts.go_on(draft.id)
    assert sorted(await send(storage, 100)) == list(PEOPLE[2:])


async def test_a_stopped_one_keeps_nobody_waiting(
    storage: Storage, broadcasts: Broadcasts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "WINDOW", len(PEOPLE))
    first, second = await broadcasts.draft("First"), await broadcasts.draft("Second")
    await broadcasts.go_on(first.id)
    await storage.outbox.hand_out()
    await broadcasts.stop(first.id)
    await broadcasts.go_on(second.id)
    assert sorted(await send(storage, 100)) == list(PEOPLE)
    assert told(await broadcasts.find(second.id))[1:] == (len(PEOPLE), 0)
    assert told(await broadcasts.find(first.id)) == (BroadcastState.PAUSED, 0, len(PEOPLE))
