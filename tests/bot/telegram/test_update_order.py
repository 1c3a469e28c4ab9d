"""Order within a chat, side by side between chats, and the bounds."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

import pytest
from telegram import Update

from bot.telegram.update_order import ChatOrder
from tests.bot.telegram.updates import text_update
from tests.virtual_time import now, run_in_virtual_time


class Work:
    """Works a second on each update and notes what it did."""

    def __init__(self, order: ChatOrder) -> None:
        self.order = order
        self.done: defaultdict[object, list[int]] = defaultdict(list)
        self.running = self.most_running = self.taken = 0

    async def on(self, line: object, number: int) -> None:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(1)
            self.done[line].append(number)
        finally:
            self.running -= 1

    async def give(self, chat: int, number: int) -> None:
        await self.order.process_update(text_update(number, chat), self.on(chat, number))
        self.taken += 1


def test_a_chat_is_in_order_and_chats_go_side_by_side() -> None:
    async def test() -> None:
        work = Work(ChatOrder())
        start = now()
        for number in range(5):
            for chat in (1, 2, -3):
                await work.give(chat, number)
        await work.order.finish()
        assert work.done == {chat: [0, 1, 2, 3, 4] for chat in (1, 2, -3)}
        assert now() - start == pytest.approx(5)

    run_in_virtual_time(test())


def test_no_more_run_than_allowed() -> None:
    async def test() -> None:
        work = Work(ChatOrder(running=3))
        for chat in range(1, 10):
            await work.give(chat, 0)
        await work.order.finish()
        assert work.most_running == 3
        assert len(work.done) == 9

    run_in_virtual_time(test())


def test_no_more_are_taken_in_than_there_is_room_for() -> None:
    async def test() -> None:
        work = Work(ChatOrder(waiting=4))

        async def give_all() -> None:
            for number in range(10):
                await work.give(1, number)

        giving = asyncio.create_task(give_all())
        await asyncio.sleep(0.5)
        assert work.taken == 4
        await giving
        await work.order.finish()
        assert work.done[1] == list(range(10))

    run_in_virtual_time(test())


def test_an_inline_query_does_not_wait_for_a_chat_but_for_its_person() -> None:
    async def test() -> None:
        order = ChatOrder()
        work = Work(order)
        user = {"id": 1, "is_bot": False, "first_name": "Ann"}
        start = now()
        await work.give(1, 0)
        for number in (1, 2):
            query = {"id": str(number), "from": user, "query": "july", "offset": ""}
            update = Update.de_json({"update_id": number, "inline_query": query}, None)
            await order.process_update(update, work.on("inline", number))
        for number in (3, 4):
            await order.process_update(object(), work.on("other", number))
        await order.finish()
        assert work.done["inline"] == [1, 2]
        assert now() - start == pytest.approx(2)

    run_in_virtual_time(test())


def test_a_failure_is_told_and_the_chat_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    async def test() -> None:
        work = Work(ChatOrder(running=1, waiting=1))
        await work.order.process_update(text_update(0, 1), fail())
        await work.give(1, 1)
        await work.order.finish()
        assert work.done[1] == [1]

    run_in_virtual_time(test())
    assert "An update failed outside of its handlers" in caplog.text


def test_what_is_not_done_in_time_is_given_up_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        work = Work(ChatOrder(running=2))
        for chat in (1, 2, 3):
            for number in range(2):
                await work.give(chat, number)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await work.order.finish()
        await asyncio.sleep(0)
        assert work.running == 0
        assert sum(map(len, work.done.values())) == 2
        fields: Any = caplog.records[-1]
        assert fields.updates == 4
        await work.give(1, 9)
        await work.order.finish()
        assert work.done[1][-1] == 9

    run_in_virtual_time(test())
