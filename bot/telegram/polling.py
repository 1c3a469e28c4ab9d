"""Asking Telegram for updates, for as long as the bot runs.

The library's Updater would do, but keeps to itself what an operator must know: it goes silent for ever when the token
is revoked, cannot tell a second copy from a passing fault, and writes a traceback for each lost connection.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.failures import seconds_to_wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Bot, Update

    from bot.health import Pulse

LONG_POLL: Final = timedelta(seconds=25)
"""How long Telegram may wait for something to tell; below what home routers forget a silent connection after."""
LONGEST_PAUSE: Final = 30.0
CONFLICT_PAUSE: Final = 1.0
CONFLICTS: Final = 3
NEWCOMER: Final = 0.5
"""Seconds after its first request in which a copy that meets another one knows that the other was there first.

A new request ends the one that waits. The copy that was there first asks again at once: so the newcomer meets it at
once, and gives way if it meets it again and again.
"""

_logger = logging.getLogger(__name__)


async def poll(
    bot: Bot, take: Callable[[Sequence[Update]], Awaitable[None]], allowed_updates: Sequence[str], pulse: Pulse
) -> None:
    """Give updates to `take` until cancelled; then tell Telegram which were taken, so that none comes twice.

    `take` returns when updates are safe, and only then are more asked for, which tells Telegram that these were taken.

    Raises:
        InvalidToken: If the token is revoked.
        Conflict: If another copy, that was there before, asks for the updates of the same bot.
    """
    loop = asyncio.get_running_loop()
    newcomer_until = loop.time() + NEWCOMER
    is_newcomer = False
    offset, faults, conflicts = 0, 0, 0
    try:
        while True:
            pulse.beat(LONG_POLL.total_seconds())
            try:
                updates = await bot.get_updates(offset, timeout=LONG_POLL, allowed_updates=allowed_updates)
            except InvalidToken:
                raise
            except Conflict:
                conflicts += 1
                if conflicts == 1:
                    is_newcomer = loop.time() < newcomer_until
                if is_newcomer and conflicts >= CONFLICTS:
                    raise
                _logger.warning("Another copy of this bot asks for its updates")
                await asyncio.sleep(CONFLICT_PAUSE if conflicts > 1 else 0)
            except RetryAfter as error:
                wait = seconds_to_wait(error)
                pulse.beat(wait)
                await asyncio.sleep(wait)
            except TelegramError as error:
                faults += 1
                pause = min(LONGEST_PAUSE, 2.0 ** (faults - 1))
                _logger.warning("No updates from Telegram", extra={"reason": str(error), "again_in": pause})
                await asyncio.sleep(pause)
            else:
                if faults:
                    _logger.info("Telegram is back")
                faults = 0
                if not updates:  # it has waited to the end, undisturbed: there is no other copy any more
                    conflicts = 0
                else:
                    await take(updates)
                    offset = updates[-1].update_id + 1
    except asyncio.CancelledError:
        if offset:
            await _confirm(bot, offset, allowed_updates)
        raise


async def _confirm(bot: Bot, offset: int, allowed_updates: Sequence[str]) -> None:
    try:
        await bot.get_updates(offset, limit=1, timeout=0, allowed_updates=allowed_updates)
    except TelegramError as error:
        _logger.warning("The last updates may come again at the next start", extra={"reason": str(error)})
