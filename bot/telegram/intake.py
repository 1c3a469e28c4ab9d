"""Takes updates in, safe from a crash, and has them handled: those of one chat in order, chats side by side.

An update is a row of the inbox before Telegram is told that it was taken, and a row until it is handled. While the
database cannot be used, people are answered all the same: Telegram is told only when the update is handled, and order
is kept within this process alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from telegram import Update

from bot.logs import update_in_hand
from bot.storage import KeptUpdate, StorageError
from bot.telegram.kinds import kind_of, line_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from telegram import Bot

    from bot.health import Pulse
    from bot.metrics import Metrics
    from bot.storage import Inbox

ROOM: Final = 64
"""How many updates are worked on at the same time."""
TICK: Final = 1.0
"""Seconds between two looks at what others have left."""
AWAY: Final = 5.0
"""Seconds for which a database that could not be used is left alone."""
HANDLE_WITHIN: Final = 1800.0
"""Seconds after which an update is given up: more than Telegram's limits, or an outage, can delay an answer."""
ATTEMPTS: Final = 3
"""How often an update is begun; one that took the process down with it so often is dropped."""

_logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Arrival:
    """An update that Telegram has not been told is safe yet."""

    update: Update
    kept: KeptUpdate
    safe: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def make_safe(self) -> None:
        if not self.safe.done():
            self.safe.set_result(None)


class Intake:
    """The way of every update, from polling or the webhook to the handlers. `run` must be running."""

    def __init__(
        self,
        inbox: Inbox,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        metrics: Metrics,
        pulse: Pulse,
    ) -> None:
        """Keep updates in `inbox`, have them handled by `handle`; `bot` is what they can answer with."""
        self._inbox = inbox
        self._bot = bot
        self._handle = handle
        self._metrics = metrics
        self._pulse = pulse
        self._wake = asyncio.Event()
        self._arrived: dict[int, _Arrival] = {}
        self._unkept: dict[int, _Arrival] = {}
        self._done: set[int] = set()
        self._done_unkept: set[int] = set()
        self._at_work: dict[int, asyncio.Task[None]] = {}
        self._busy_lines: set[str] = set()
        self._is_away = False
        self._away_until = 0.0
        self._takes_over_from = 0.0
        self._has_taken_back = False
        self._stopping = False
        self._ended = asyncio.Event()
        self._ended.set()

    async def take(self, updates: Iterable[Update]) -> None:
        """Take updates in, and return when they are safe from a crash of this process."""
        arrivals = []
        for update in updates:
            number = update.update_id
            if number in self._done:
                self._metrics.repeated_updates.inc()
                continue
            known = self._arrived.get(number) or self._unkept.get(number)
            if known is None:
                body = json.dumps(update.to_dict())
                known = self._arrived[number] = _Arrival(update, KeptUpdate(number, line_of(update), body))
            else:
                self._metrics.repeated_updates.inc()
            arrivals.append(known)
        self._wake.set()
        for arrival in arrivals:
            await asyncio.shield(arrival.safe)

    async def run(self) -> None:
        """Work until `finish` is called."""
        self._ended.clear()
        try:
            self._wake.set()  # for what the last run has left
            while not self._stopping:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK):
                        await self._wake.wait()
                self._wake.clear()
                self._pulse.beat(TICK)
                await self._cycle()
        finally:
            self._ended.set()

    async def finish(self) -> None:
        """Take no more, and finish what is in hand. When this is cancelled, the rest is left to the next start."""
        self._stopping = True
        self._wake.set()
        try:
            await self._ended.wait()
            while self._at_work:
                await asyncio.wait(self._at_work.values())
        except asyncio.CancelledError:
            _logger.warning("Updates are left to the next start", extra={"updates": len(self._at_work)})
            for task in self._at_work.values():
                task.cancel()
            raise
        finally:
            await self._leave()

    async def _cycle(self) -> None:
        """Exchange with the inbox, and begin what can be begun."""
        arrived = list(self._arrived.values())
        loop = asyncio.get_running_loop()
        claimed: tuple[KeptUpdate, ...] = ()
        if loop.time() >= self._away_until:
            try:
                claimed = await self._exchange(arrived)
            except StorageError as error:
                self._metrics.database_failures.inc()
                if not self._is_away:
                    _logger.warning("The database cannot be used; people are answered without it: %s", error)
                self._is_away = True
                self._away_until = loop.time() + AWAY
            else:
                if self._is_away:
                    _logger.info("The database is back")
                    self._takes_over_from = loop.time() + 2 * AWAY
                self._is_away = False
        if loop.time() < self._away_until:
            for arrival in arrived:
                number = arrival.update.update_id
                self._unkept[number] = self._arrived.pop(number)
        fresh = {arrival.update.update_id: arrival.update for arrival in arrived}
        for kept in claimed:
            self._begin(kept, fresh.get(kept.update_id))
        self._begin_unkept()

    async def _exchange(self, arrived: Sequence[_Arrival]) -> tuple[KeptUpdate, ...]:
        if not self._has_taken_back:
            await self._inbox.take_back()
            self._has_taken_back = True
        done, unkept = set(self._done), set(self._done_unkept)
        held = self._at_work.keys() | self._unkept.keys()
        # What was not kept may be earlier than what is, in the same line.
        room = 0 if self._stopping or self._unkept else ROOM - len(self._at_work)
        # When the database is back, its leases have ended, but their holders may have done what they hold.
        takes_over = not self._is_away and asyncio.get_running_loop().time() >= self._takes_over_from
        exchanged = await self._inbox.exchange(
            arrived=[one.kept for one in arrived],
            done=done,
            unkept=unkept,
            held=held,
            room=room,
            takes_over=takes_over,
        )
        self._done -= done
        self._done_unkept -= unkept
        for arrival in arrived:
            del self._arrived[arrival.update.update_id]
            arrival.make_safe()
        self._metrics.repeated_updates.inc(len(exchanged.repeated))
        return exchanged.claimed

    def _begin_unkept(self) -> None:
        for number, arrival in self._unkept.items():
            if len(self._at_work) >= ROOM:
                return
            if number not in self._at_work and arrival.kept.line not in self._busy_lines:
                self._begin(arrival.kept, arrival.update)

    def _begin(self, kept: KeptUpdate, update: Update | None) -> None:
        self._busy_lines.add(kept.line)
        self._at_work[kept.update_id] = asyncio.create_task(self._work_on(kept, update))

    async def _work_on(self, kept: KeptUpdate, update: Update | None) -> None:
        update_in_hand.set(kept.update_id)
        try:
            if kept.attempts > ATTEMPTS:
                _logger.error("An update is dropped, which the bot did not survive", extra={"attempts": kept.attempts})
            else:
                await self._have_handled(update or Update.de_json(json.loads(kept.body), self._bot))
        except TimeoutError:
            _logger.error("An update was given up; please report this", extra={"seconds": HANDLE_WITHIN})  # noqa: TRY400 - a traceback would show where it was waiting, which is anywhere
        except Exception:
            _logger.exception("An update failed outside of its handlers")
        self._done.add(kept.update_id)
        if arrival := self._unkept.pop(kept.update_id, None):
            self._done_unkept.add(kept.update_id)
            arrival.make_safe()
        self._busy_lines.discard(kept.line)
        del self._at_work[kept.update_id]
        self._wake.set()

    async def _have_handled(self, update: Update) -> None:
        kind, start = kind_of(update), asyncio.get_running_loop().time()
        async with asyncio.timeout(HANDLE_WITHIN):
            await self._handle(update)
        seconds = asyncio.get_running_loop().time() - start
        self._metrics.updates.labels(kind).observe(seconds)
        _logger.info("An update is handled", extra={"kind": kind, "seconds": round(seconds, 3)})

    async def _leave(self) -> None:
        """Tell the inbox what is done, and leave it the rest."""
        try:
            await self._inbox.exchange(done=self._done, unkept=self._done_unkept)
            await self._inbox.give_back(self._at_work.keys())
        except StorageError as error:
            _logger.warning("What was handled last may be handled again: %s", error)
