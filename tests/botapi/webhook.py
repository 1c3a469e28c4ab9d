"""Telegram's side of a webhook: calls with one update each, again until taken, those of one chat one by one."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import aiohttp

if TYPE_CHECKING:
    from tests.botapi.model import Json
    from tests.botapi.world import World

CONNECTIONS: Final = 40
PAUSE: Final = 0.05
"""Seconds before a call that failed is made again; Telegram's are longer."""
ANSWERED_WITHIN: Final = 5.0


class Caller:
    """Calls the webhook that is set, by way of `upstreams` in turn, as a load balancer in front of replicas would.

    Every `repeats`-th call is made twice, as Telegram does when an answer was lost; 0 is never.
    """

    def __init__(self, world: World) -> None:
        self.upstreams: tuple[str, ...] = ()
        self.repeats = 0
        self._world = world
        self._wake = asyncio.Event()
        self._lines: set[str] = set()
        self._turn = itertools.count()

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        calls: set[asyncio.Task[None]] = set()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWERED_WITHIN)) as session:
            try:
                while True:
                    await self._wake.wait()
                    self._wake.clear()
                    for update in self._next():
                        self._lines.add(line_of(update))
                        call = asyncio.create_task(self._call(session, update))
                        calls.add(call)
                        call.add_done_callback(calls.discard)
            finally:
                for call in calls:
                    call.cancel()
                await asyncio.gather(*calls, return_exceptions=True)

    def _next(self) -> list[Json]:
        """What may be called with now."""
        world, found = self._world, []
        with world.changed:
            if not (self.upstreams and world.updates.webhook):
                return []
            lines = set(self._lines)
            for update in world.updates.waiting:
                if line_of(update) not in lines and len(lines) < CONNECTIONS:
                    lines.add(line_of(update))
                    found.append(update)
        return found

    async def _call(self, session: aiohttp.ClientSession, update: Json) -> None:
        number = next(self._turn)
        taken = await self._post(session, update, number)
        if taken and self.repeats and number % self.repeats == 0:
            await self._post(session, update, number + 1)
        if not taken:
            await asyncio.sleep(PAUSE)
        with self._world.changed:
            if taken:
                self._world.updates.waiting.remove(update)
            self._world.changed.notify_all()
        self._lines.discard(line_of(update))
        self.wake()

    async def _post(self, session: aiohttp.ClientSession, update: Json, number: int) -> bool:
        upstreams, updates = self.upstreams, self._world.updates
        url = upstreams[number % len(upstreams)] + urlsplit(updates.webhook).path
        headers = {"X-Telegram-Bot-Api-Secret-Token": updates.secret} if updates.secret else {}
        with suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(url, json=update, headers=headers) as answer:
                return 200 <= answer.status < 300
        return False


def line_of(update: Json) -> str:
    """What an update must be in order with."""
    (content,) = (value for key, value in update.items() if key != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat")
    return f"chat {chat['id']}" if chat else f"person {content['from']['id']}"
