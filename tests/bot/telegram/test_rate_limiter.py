"""Telegram's limits as Telegram would count them, order, priorities, waiting where asked to, and what is repeated."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.failures import seconds_to_wait
from bot.telegram.rate_limiter import ATTEMPTS, OUTAGE_PAUSES, PATIENCE, PAUSES, Priority, RateLimiter
from tests.virtual_time import now, run_in_virtual_time

ANN, BOB, GROUP, OTHER_GROUP = 1001, 1002, -500, -600
TRAVEL = 0.05
"""Seconds that a request takes to Telegram and back."""


class Telegram:
    """Notes when each request arrived, and fails those that a test wants to fail."""

    def __init__(self) -> None:
        self.limiter = RateLimiter()
        self.arrived: list[tuple[float, int | str | None, object]] = []
        self.failures: list[Callable[[], TelegramError]] = []

    async def call(self, chat: int | str | None, name: object = None, method: str = "sendMessage", **more: Any) -> Any:
        data = {} if chat is None else {"chat_id": chat}

        async def request() -> bool:
            await asyncio.sleep(TRAVEL)
            self.arrived.append((now(), chat, name))
            if self.failures:
                raise self.failures.pop(0)()
            return True

        return await self.limiter.process_request(request, (), {}, method, data, more.get("priority"))

    async def calls(self, *chats: int | str, method: str = "sendMessage") -> None:
        await asyncio.gather(*(self.call(chat, number, method) for number, chat in enumerate(chats)))

    def times(self, chat: int | str | None = None) -> list[float]:
        return [time for time, where, _ in self.arrived if chat is None or where == chat]

    def names(self) -> list[object]:
        return [name for *_, name in self.arrived]

    def most_within(self, seconds: float, chat: int | str | None = None) -> int:
        times = self.times(chat)
        return max(sum(start <= time < start + seconds - 1e-6 for time in times) for start in times)


def caused_by(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


def test_a_chat_gets_one_message_a_second_in_order() -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(*[ANN] * 5)
        assert telegram.names() == [0, 1, 2, 3, 4]
        assert telegram.most_within(1) == 1
        assert telegram.times()[-1] - telegram.times()[0] < 4 * (1 + 2 * TRAVEL)

    run_in_virtual_time(test())


def test_the_first_message_leaves_at_once() -> None:
    async def test() -> None:
        telegram = Telegram()
        start = now()
        await telegram.calls(ANN, BOB, GROUP)
        assert telegram.times() == pytest.approx([start + TRAVEL] * 3)

    run_in_virtual_time(test())


@pytest.mark.parametrize("group", [GROUP, "-1001234567890", "@a_channel"])
def test_a_group_gets_twenty_messages_in_any_minute(group: int | str) -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(*[group] * 70)
        assert telegram.most_within(60) == 20
        assert telegram.most_within(1) == 1
        assert telegram.times()[-1] - telegram.times()[0] < 3 * 60 + 20

    run_in_virtual_time(test())


def test_a_private_chat_has_no_limit_by_the_minute() -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(*[ANN] * 50)
        assert telegram.most_within(60) > 40

    run_in_virtual_time(test())


def test_all_chats_together_stay_below_thirty_a_second() -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(*range(1, 301))
        assert telegram.most_within(1) == 28
        assert telegram.times()[-1] - telegram.times()[0] < 11

    run_in_virtual_time(test())


def test_one_chat_by_number_and_by_text_is_one_chat() -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(GROUP, str(GROUP), "@News", "@news")
        by_chat = sorted(telegram.times())
        assert by_chat[2] - by_chat[0] > 1

    run_in_virtual_time(test())


@pytest.mark.parametrize(
    "method", ["sendChatAction", "editMessageText", "deleteMessage", "getChatMember", "setMessageReaction"]
)
def test_what_is_no_message_is_not_delayed(method: str) -> None:
    async def test() -> None:
        telegram = Telegram()
        start = now()
        await telegram.calls(*[GROUP] * 100, method=method)
        await telegram.call(None, method="answerInlineQuery")
        assert now() - start < 3 * TRAVEL
        await telegram.call(GROUP)
        assert now() - start < 4 * TRAVEL, "and does not count"

    run_in_virtual_time(test())


@pytest.mark.parametrize("method", ["sendPhoto", "sendMediaGroup", "copyMessage", "forwardMessages"])
def test_every_kind_of_message_counts(method: str) -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(*[ANN] * 3, method=method)
        assert telegram.most_within(1) == 1

    run_in_virtual_time(test())


def test_answers_go_before_digests() -> None:
    async def test() -> None:
        telegram = Telegram()
        digests = [asyncio.create_task(telegram.call(n, "digest", priority=Priority.DIGEST)) for n in range(1, 201)]
        await asyncio.sleep(0.5)
        start = now()
        await asyncio.gather(*(telegram.call(1000 + n, "answer") for n in range(10)))
        assert now() - start < 1 + 2 * TRAVEL, "before the digests that waited longer"
        await asyncio.gather(*digests)
        assert Counter(telegram.names()) == {"digest": 200, "answer": 10}

    run_in_virtual_time(test())


def test_where_telegram_asks_to_wait_that_chat_waits_and_no_other() -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [lambda: RetryAfter(20)]
        start = now()
        first, second = (asyncio.create_task(telegram.call(GROUP, name)) for name in ("first", "second"))
        await asyncio.sleep(1)
        await telegram.call(OTHER_GROUP)
        assert now() - start < 2
        edit = asyncio.create_task(telegram.call(GROUP, "edit", "editMessageText"))
        await asyncio.gather(first, second, edit)
        assert [name for name in telegram.names() if name in {"first", "second"}] == ["first", "first", "second"]
        assert telegram.times(GROUP)[1] - start >= 20
        assert "edit" in telegram.names()

    run_in_virtual_time(test())


def test_a_wait_of_hours_fails_what_waits_and_frees_the_rest() -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [lambda: RetryAfter(43_838)]
        start = now()
        results = await asyncio.gather(*(telegram.call(GROUP, n) for n in range(3)), return_exceptions=True)
        assert [type(result) for result in results] == [RetryAfter] * 3
        assert len(telegram.arrived) == 1
        for method in ("sendMessage", "editMessageText"):
            with pytest.raises(RetryAfter) as caught:
                await telegram.call(GROUP, method=method)
            assert 43_000 < seconds_to_wait(caught.value) <= 43_838
        await telegram.calls(ANN, OTHER_GROUP)
        assert now() - start < PATIENCE
        await asyncio.sleep(43_838)
        assert await telegram.call(GROUP)

    run_in_virtual_time(test())


def test_a_chat_that_always_asks_to_wait_is_given_up() -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [lambda: RetryAfter(1)] * 100
        with pytest.raises(RetryAfter):
            await telegram.call(ANN)
        assert len(telegram.arrived) == ATTEMPTS
        with pytest.raises(RetryAfter):
            await telegram.call(None, method="setMyCommands")
        assert len(telegram.arrived) == ATTEMPTS + 1

    run_in_virtual_time(test())


NOT_DONE = [
    lambda: caused_by(NetworkError("httpx.ConnectError: "), httpx.ConnectError("refused")),
    lambda: caused_by(TimedOut(), httpx.ConnectTimeout("no answer")),
    lambda: caused_by(TimedOut("Pool timeout"), httpx.PoolTimeout("all busy")),
    lambda: NetworkError("Internal Server Error"),
]
PERHAPS_DONE = [
    lambda: caused_by(TimedOut(), httpx.ReadTimeout("no answer")),
    lambda: caused_by(TimedOut(), httpx.WriteTimeout("slow")),
    lambda: caused_by(NetworkError("httpx.ReadError: "), httpx.ReadError("reset")),
    lambda: caused_by(NetworkError("Bad Gateway (502)"), TelegramError("Invalid server response")),
]
HOPELESS = [lambda: BadRequest("chat not found"), lambda: Forbidden("bot was blocked by the user")]


@pytest.mark.parametrize("failure", NOT_DONE)
def test_a_message_surely_not_sent_is_sent_again_before_later_ones(
    failure: Callable[[], TelegramError],
) -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [failure, failure]
        await asyncio.gather(telegram.call(ANN, "first"), telegram.call(ANN, "second"))
        assert telegram.names() == ["first", "first", "first", "second"]

    run_in_virtual_time(test())


@pytest.mark.parametrize("failure", [*PERHAPS_DONE, *HOPELESS])
def test_a_message_that_may_have_been_sent_is_never_sent_twice(failure: Callable[[], TelegramError]) -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [failure]
        with pytest.raises(type(failure())):
            await telegram.call(ANN, "first")
        assert telegram.names() == ["first"]
        assert await telegram.call(ANN, "second"), "the chat is free again"

    run_in_virtual_time(test())


@pytest.mark.parametrize("failure", [*NOT_DONE, *PERHAPS_DONE])
@pytest.mark.parametrize("chat", [ANN, None])
def test_what_does_no_harm_twice_is_tried_again(failure: Callable[[], TelegramError], chat: int | None) -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [failure]
        assert await telegram.call(chat, method="editMessageText" if chat else "answerCallbackQuery")
        assert len(telegram.arrived) == 2

    run_in_virtual_time(test())


@pytest.mark.parametrize(
    ("failure", "priority", "pauses"),
    [
        (NOT_DONE[0], Priority.ANSWER, OUTAGE_PAUSES),
        (NOT_DONE[0], Priority.DIGEST, PAUSES),
        (NOT_DONE[3], Priority.ANSWER, PAUSES),
    ],
)
def test_trying_again_ends(failure: Callable[[], TelegramError], priority: Priority, pauses: tuple[float, ...]) -> None:
    async def test() -> None:
        telegram = Telegram()
        telegram.failures = [failure] * 100
        with pytest.raises(NetworkError):
            await telegram.call(ANN, priority=priority)
        assert len(telegram.arrived) == 1 + len(pauses)

    run_in_virtual_time(test())


def test_an_answer_outlasts_ten_minutes_without_telegram() -> None:
    async def test() -> None:
        telegram = Telegram()
        answers = [asyncio.create_task(telegram.call(chat, chat)) for chat in (ANN, BOB, ANN)]
        start = now()
        while now() < start + 600:
            telegram.failures = [NOT_DONE[0]] * 3
            await asyncio.sleep(1)
        telegram.failures = []
        assert await asyncio.gather(*answers) == [True] * 3
        assert now() - start < 600 + 60, "and comes soon after"

    run_in_virtual_time(test())


def test_a_cancelled_message_does_not_hold_up_the_next() -> None:
    async def test() -> None:
        for wait in (0.0, TRAVEL / 2, TRAVEL * 1.5, 1 + TRAVEL * 1.5):
            telegram = Telegram()
            tasks = [asyncio.create_task(telegram.call(ANN, n)) for n in range(4)]
            await asyncio.sleep(wait)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            start = now()
            await telegram.call(ANN, "next")
            assert now() - start <= 1 + 2 * TRAVEL

    run_in_virtual_time(test())


def test_a_turn_given_to_a_cancelled_message_is_passed_on() -> None:
    async def test() -> None:
        telegram = Telegram()
        first, second = (asyncio.create_task(telegram.call(ANN, n)) for n in range(2))
        await first
        third = asyncio.create_task(telegram.call(ANN, 2))
        # The very moment at which the gate opens: the turn is given, but not yet taken.
        asyncio.get_running_loop().call_at(now() + 1, second.cancel)
        assert await third
        assert telegram.names() == [0, 2]

    run_in_virtual_time(test())


def test_chats_that_are_quiet_are_not_kept() -> None:
    async def test() -> None:
        telegram = Telegram()
        await telegram.calls(*range(1, 101))
        gates = [weakref.ref(gate) for gate in telegram.limiter._chats.values()]
        await asyncio.sleep(61)
        for chat in range(1001, 1101):
            await telegram.call(chat)
        gc.collect()
        assert sum(gate() is not None for gate in gates) == 0

    run_in_virtual_time(test())


def test_it_tells_how_many_answers_were_sent_since_it_was_asked() -> None:
    async def test() -> None:
        telegram = Telegram()
        await asyncio.gather(telegram.calls(ANN, BOB), telegram.call(GROUP, priority=Priority.DIGEST))
        assert [telegram.limiter.answers_sent(), telegram.limiter.answers_sent()] == [2, 0]

    run_in_virtual_time(test())
