"""Polling: what is taken and confirmed, and what happens when Telegram is away, refuses, or serves another copy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.health import SLACK, Health
from bot.telegram.polling import CONFLICTS, LONG_POLL, LONGEST_PAUSE, NEWCOMER, poll
from tests.bot.telegram.offline import Reply, offline_bot
from tests.bot.telegram.updates import text_update
from tests.virtual_time import now, run_in_virtual_time


class Telegram:
    """Answers getUpdates from a script, then has nothing more to tell."""

    def __init__(self, *script: Reply) -> None:
        self.script = list(script)
        self.times: list[float] = []
        self.bot, self.request = offline_bot(self._answer)
        self.taken: list[int] = []
        self.may_take = asyncio.Event()
        self.may_take.set()
        self.health = Health(now)

    def _answer(self, method: str, _data: dict[str, Any]) -> Reply:
        assert method == "getUpdates"
        self.times.append(now())
        return self.script.pop(0) if self.script else []

    async def _take(self, updates: Sequence[Update]) -> None:
        await self.may_take.wait()
        self.taken += [update.update_id for update in updates]

    async def poll_for(self, seconds: float) -> None:
        """Poll for a while, then stop. Telegram's long poll is played by a pause after each request."""
        original = self.request.do_request

        async def slow(*args: Any, **kwargs: Any) -> tuple[int, bytes]:
            if not self.script:
                await asyncio.sleep(LONG_POLL.total_seconds())
            return await original(*args, **kwargs)

        self.request.do_request = slow  # type: ignore[method-assign]  # played
        task = asyncio.create_task(poll(self.bot, self._take, ["message"], self.health.pulse("polling")))
        await asyncio.wait([task], timeout=seconds)
        self.request.do_request = original  # type: ignore[method-assign]  # as it was
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    def asked(self, name: str) -> list[Any]:
        return [data.get(name) for _, data in self.request.calls]


def updates(*numbers: int) -> list[Any]:
    return [text_update(number, 1).to_dict() for number in numbers]


def test_updates_are_taken_in_order_and_confirmed() -> None:
    async def test() -> None:
        telegram = Telegram(updates(5, 6), updates(9))
        await telegram.poll_for(1)
        assert telegram.taken == [5, 6, 9]
        assert telegram.asked("offset") == [0, 7, 10]
        assert telegram.asked("timeout")[0] == LONG_POLL.total_seconds()
        assert telegram.asked("timeout")[-1] == 0, "the last one only confirms"
        assert telegram.asked("allowed_updates") == [["message"]] * 3

    run_in_virtual_time(test())


def test_what_is_not_safe_is_not_confirmed_and_polling_shows_that_it_is_stuck() -> None:
    async def test() -> None:
        telegram = Telegram(updates(1, 2), updates(3, 4))
        telegram.may_take.clear()
        await telegram.poll_for(LONG_POLL.total_seconds() + SLACK)
        assert telegram.asked("offset") == [0]
        assert not telegram.health.stuck
        await asyncio.sleep(1)
        assert list(telegram.health.stuck) == ["polling"]

    run_in_virtual_time(test())


@pytest.mark.parametrize("fault", [NetworkError("Bad Gateway"), TimedOut()])
def test_a_fault_of_the_network_is_waited_out(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")

    async def test() -> None:
        telegram = Telegram(*[fault] * 8, updates(1))
        await telegram.poll_for(600)
        assert telegram.taken == [1]
        pauses = [after - before for before, after in zip(telegram.times, telegram.times[1:8], strict=False)]
        assert pauses == sorted(pauses)
        assert (pauses[0], pauses[-1]) == (1, LONGEST_PAUSE)

    run_in_virtual_time(test())
    assert caplog.messages.count("No updates from Telegram") == 8
    assert caplog.messages[-1] == "Telegram is back"
    assert not [record for record in caplog.records if record.exc_info], "no traceback for a lost connection"


def test_telegram_is_left_alone_for_as_long_as_it_asks() -> None:
    async def test() -> None:
        telegram = Telegram(RetryAfter(1700), updates(1))
        await telegram.poll_for(1699)
        assert not telegram.health.stuck, "it waits, but it is not stuck"
        telegram = Telegram(RetryAfter(17), updates(1))
        await telegram.poll_for(20)
        assert telegram.times[1] - telegram.times[0] == 17

    run_in_virtual_time(test())


def test_a_revoked_token_ends_it() -> None:
    async def test() -> None:
        with pytest.raises(InvalidToken):
            await Telegram(updates(1), InvalidToken("Unauthorized")).poll_for(10)

    run_in_virtual_time(test())


def test_a_copy_that_finds_another_gives_way() -> None:
    async def test() -> None:
        telegram = Telegram(*[Conflict("terminated by other getUpdates request")] * 10)
        with pytest.raises(Conflict):
            await telegram.poll_for(60)
        assert len(telegram.times) == CONFLICTS

    run_in_virtual_time(test())


def test_the_copy_that_was_there_first_stays(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        quiet: list[Reply] = [[] for _ in range(10)]
        telegram = Telegram(*[Conflict("terminated")] * (CONFLICTS - 1), *quiet, *[Conflict("terminated")] * 10)
        original = telegram.request.do_request

        async def in_time(*args: Any, **kwargs: Any) -> tuple[int, bytes]:
            await asyncio.sleep(NEWCOMER / 10)
            return await original(*args, **kwargs)

        telegram.request.do_request = in_time  # type: ignore[method-assign]  # played
        await telegram.poll_for(60)
        assert len(telegram.times) > 20

    run_in_virtual_time(test())
    assert "Another copy of this bot asks for its updates" in caplog.text
