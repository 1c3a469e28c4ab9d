"""Telegram's limits, kept before Telegram has to.

One message a second in a chat, twenty a minute in a group, some thirty a second in all. A chat's messages leave one
after the other, and its time is counted from when Telegram took the last one: so no jitter of the network brings two
closer together than they were sent. Answers go before digests. Where Telegram asks to wait, that chat waits, no other;
a digest goes back to the outbox.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
from collections import OrderedDict, deque
from enum import IntEnum
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.failures import seconds_to_wait, surely_not_done, was_not_reached

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    Result = bool | dict[str, Any] | list[dict[str, Any]]

PER_CHAT: Final = (1, 1.0)
PER_GROUP: Final = (20, 60.0)
OVERALL: Final = (28, 1.0)  # Telegram allows about 30; counted on its side, a second may hold some of the next one's
PATIENCE: Final = 60.0
"""Seconds that a message waits for a chat that Telegram has closed; after that it is too late to be an answer."""
PAUSES: Final = (0.5, 1.0, 2.0)
"""Seconds before each new try of a request that surely was not done."""
OUTAGE_PAUSES: Final = (*PAUSES, 4.0, 8.0, 16.0, *[30.0] * 28)
"""The same for an answer while there is no way to Telegram at all: a quarter of an hour in all, late but not lost."""
ATTEMPTS: Final = 3
"""How often a message is sent to a chat that asks to wait."""
_SENDING: Final = ("send", "copyMessage", "forwardMessage")
_NOT_MESSAGES: Final = frozenset({"sendChatAction", "sendMessageDraft"})

_logger = logging.getLogger(__name__)


class Priority(IntEnum):
    """What goes first, as `rate_limit_args` of a method of the bot; without it, a message is an answer."""

    ANSWER = 0
    DIGEST = 1


Turn = tuple[Priority, int]
"""A request's place: by priority, then by when it was made."""


class _Window:
    """At most `limit` within any `seconds`."""

    __slots__ = ("_seconds", "_times")

    def __init__(self, limit: int, seconds: float) -> None:
        self._times: deque[float] = deque(maxlen=limit)
        self._seconds = seconds

    def opens_at(self) -> float:
        return self._times[0] + self._seconds if len(self._times) == self._times.maxlen else -math.inf

    def empty_at(self) -> float:
        return self._times[-1] + self._seconds if self._times else -math.inf

    def count(self, now: float) -> None:
        self._times.append(now)


class _Gate:
    """Where requests wait for their turn. A chat's gate has room for one at a time."""

    def __init__(self, *windows: _Window) -> None:
        self._windows = windows
        self._waiting: list[tuple[Turn, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closed_until = -math.inf
        self._taken = False

    async def enter(self, turn: Turn) -> None:
        """Wait for the turn and take the gate; raises RetryAfter if it is closed for longer than is worth waiting."""
        loop = asyncio.get_running_loop()
        self._refuse_if_closed_for_long(loop.time())
        if not self._waiting and not self._taken and self._opens_at() <= loop.time():
            self._taken = True
            return
        waiter = loop.create_future()
        heappush(self._waiting, (turn, waiter))
        self._let_next_in()
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.leave(used=False)
            raise

    def leave(self, *, used: bool) -> None:
        """Give the gate to the next; `used` counts towards the limits."""
        self._taken = False
        if used:
            now = asyncio.get_running_loop().time()
            for window in self._windows:
                window.count(now)
        self._let_next_in()

    def close(self, seconds: float) -> None:
        """Let nobody in for so long; those for whom it is too long get RetryAfter."""
        now = asyncio.get_running_loop().time()
        self._closed_until = max(self._closed_until, now + seconds)
        if self._closed_until - now > PATIENCE:
            waiting, self._waiting = self._waiting, []
            for _, waiter in waiting:
                if not waiter.done():
                    waiter.set_exception(RetryAfter(math.ceil(seconds)))

    async def wait_while_closed(self) -> None:
        """Wait as long as Telegram asked to, regardless of the limits; raises RetryAfter if that is too long."""
        now = asyncio.get_running_loop().time()
        self._refuse_if_closed_for_long(now)
        if self._closed_until > now:
            await asyncio.sleep(self._closed_until - now)

    def is_idle(self, now: float) -> bool:
        """Return whether nothing would change if the gate were made anew."""
        empty_at = max(window.empty_at() for window in self._windows)
        return not self._taken and not self._waiting and max(empty_at, self._closed_until) <= now

    def _refuse_if_closed_for_long(self, now: float) -> None:
        if self._closed_until - now > PATIENCE:
            raise RetryAfter(math.ceil(self._closed_until - now))

    def _opens_at(self) -> float:
        return max(self._closed_until, *(window.opens_at() for window in self._windows))

    def _let_next_in(self) -> None:
        while self._waiting and self._waiting[0][1].done():
            heappop(self._waiting)
        if self._taken or not self._waiting:
            return
        loop = asyncio.get_running_loop()
        if (opens_at := self._opens_at()) <= loop.time():
            self._taken = True
            heappop(self._waiting)[1].set_result(None)
        elif self._timer is None:
            self._timer = loop.call_at(opens_at, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._let_next_in()


class RateLimiter(BaseRateLimiter[Priority]):
    """Delays messages so that they stay within Telegram's limits, and repeats what surely was not done.

    Only messages count. Changes to messages, answers to buttons and questions about a chat go at once, but wait where
    Telegram has asked to.
    """

    def __init__(self) -> None:
        """Start with nothing sent."""
        self._overall = _Gate(_Window(*OVERALL))
        self._chats: OrderedDict[int | str, _Gate] = OrderedDict()
        self._numbers = itertools.count()
        self._answers = 0

    def answers_sent(self) -> int:
        """Return how many answers were sent since this was asked last, so that what is no answer can give way."""
        count, self._answers = self._answers, 0
        return count

    async def initialize(self) -> None:
        """Do nothing; there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing; there is nothing to close."""

    async def process_request(  # noqa: PLR0917 - as the library has it
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - as the library has it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Result:
        """Make the request when its turn has come.

        Raises:
            RetryAfter: If Telegram asks to wait for longer than a message is worth.
            TelegramError: What the request raised, if it may have been done or cannot be.
        """
        chat = _chat(data)
        is_message = endpoint.startswith(_SENDING) and endpoint not in _NOT_MESSAGES

        async def request() -> Result:
            return await callback(*args, **kwargs)

        if chat is None:
            return await _persist(request, surely_not_done if is_message else _is_network)
        turn = (Priority.ANSWER if rate_limit_args is None else rate_limit_args, next(self._numbers))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                if is_message:
                    outage_pauses = PAUSES if turn[0] is Priority.DIGEST else OUTAGE_PAUSES
                    return await self._send(self._gate(chat), turn, request, outage_pauses)
                await self._gate(chat).wait_while_closed()
                return await _persist(request, _is_network)
            except RetryAfter as error:
                gate, wait = self._gate(chat), seconds_to_wait(error)
                gate.close(wait)
                _logger.warning("Telegram asks to wait", extra={"method": endpoint, "seconds": wait})
                # A digest can wait better where it came from: there, it is in nobody's way.
                if attempt == ATTEMPTS or wait > PATIENCE or turn[0] is Priority.DIGEST:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _send(
        self,
        gate: _Gate,
        turn: Turn,
        request: Callable[[], Coroutine[Any, Any, Result]],
        outage_pauses: Sequence[float],
    ) -> Result:
        async def when_there_is_room() -> Result:
            await self._overall.enter(turn)
            self._overall.leave(used=True)
            self._answers += turn[0] is Priority.ANSWER
            return await request()

        await gate.enter(turn)
        try:
            return await _persist(when_there_is_room, surely_not_done, outage_pauses)
        finally:
            gate.leave(used=True)

    def _gate(self, chat: int | str) -> _Gate:
        """Return the chat's gate, and drop some of those that nobody has used for long."""
        now = asyncio.get_running_loop().time()
        for oldest in list(itertools.islice(self._chats, 2)):
            if self._chats[oldest].is_idle(now):
                del self._chats[oldest]
            else:
                self._chats.move_to_end(oldest)
        gate = self._chats.get(chat)
        if gate is None:
            is_group = isinstance(chat, str) or chat < 0
            windows = (PER_CHAT, PER_GROUP) if is_group else (PER_CHAT,)
            gate = self._chats[chat] = _Gate(*(_Window(*window) for window in windows))
        self._chats.move_to_end(chat)
        return gate


async def _persist(
    request: Callable[[], Coroutine[Any, Any, Result]],
    may_repeat: Callable[[NetworkError], bool],
    outage_pauses: Sequence[float] = PAUSES,
) -> Result:
    """Make a request, again if it may be repeated: after PAUSES, or `outage_pauses` while nothing reaches Telegram."""
    for attempt in itertools.count():
        try:
            return await request()
        except NetworkError as error:
            pauses = outage_pauses if was_not_reached(error) else PAUSES
            if attempt >= len(pauses) or not may_repeat(error):
                raise
            _logger.debug("Telegram was not reached", extra={"reason": str(error), "again_in": pauses[attempt]})
        await asyncio.sleep(pauses[attempt])
    raise AssertionError("the last attempt returns or raises")


def _is_network(error: NetworkError) -> bool:
    """Return whether a request that sends no message may be repeated: whenever the network is at fault."""
    return not isinstance(error, BadRequest)


def _chat(data: dict[str, Any]) -> int | str | None:
    """Return the chat that a request is about: a number, or the name of a public group or channel."""
    chat = data.get("chat_id")
    if chat is None or isinstance(chat, int):
        return chat
    name = str(chat)
    return int(name) if name.removeprefix("-").isdecimal() else name.casefold()
