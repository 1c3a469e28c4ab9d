"""Updates of one chat in order, chats side by side, with a bound on both what runs and what waits.

The library starts a task for each update at once, in no order and without bound. Here its loop hands updates over one
by one, and waits when there are too many: then the queue fills, polling pauses, and Telegram keeps the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

if TYPE_CHECKING:
    from collections.abc import Coroutine, Hashable

RUNNING: Final = 64
"""How many updates are worked on at the same time."""
WAITING: Final = 1000
"""How many updates are taken in, at work or not; a few kilobytes each."""

_logger = logging.getLogger(__name__)


class ChatOrder(BaseUpdateProcessor):
    """Works off updates chat by chat."""

    def __init__(self, running: int = RUNNING, waiting: int = WAITING) -> None:
        """Bound what is worked on at the same time by `running`, what is taken in by `waiting`."""
        super().__init__(max_concurrent_updates=1)  # one at a time is handed over, not worked on: see above
        self._slots = asyncio.Semaphore(running)
        self._room = asyncio.Semaphore(waiting)
        self._lines: dict[Hashable, deque[Coroutine[Any, Any, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def initialize(self) -> None:
        """Do nothing; there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing; `finish` is called before, while answers can still be sent."""

    async def do_process_update(self, update: object, coroutine: Coroutine[Any, Any, Any]) -> None:  # type: ignore[override]  # always one that can be closed
        """Take an update in, to be worked on when those of its chat before it are done."""
        try:
            await self._room.acquire()
        except asyncio.CancelledError:
            coroutine.close()
            raise
        key = _line(update)
        line = self._lines.get(key)
        if line is not None:
            line.append(coroutine)
            return
        self._lines[key] = deque([coroutine])
        task = asyncio.create_task(self._work_off(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until everything taken in is done. When this is cancelled, what is not done is given up."""
        while self._tasks:
            try:
                await asyncio.wait(self._tasks)
            except asyncio.CancelledError:
                _logger.warning("Updates were given up", extra={"updates": sum(map(len, self._lines.values()))})
                for task in self._tasks:
                    task.cancel()
                raise

    async def _work_off(self, key: Hashable) -> None:
        line = self._lines[key]
        try:
            while line:
                async with self._slots:
                    await self._work_on(line[0])
                del line[0]
                self._room.release()
        finally:
            del self._lines[key]
            for coroutine in line:
                coroutine.close()
                self._room.release()

    async def _work_on(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            await coroutine
        except Exception:
            _logger.exception("An update failed outside of its handlers")


def _line(update: object) -> Hashable:
    """Return what an update must be in order with: its chat; where there is none, its person; else nothing."""
    if isinstance(update, Update):
        if chat := update.effective_chat:
            return ("chat", chat.id)
        if user := update.effective_user:
            return ("user", user.id)
    return object()
