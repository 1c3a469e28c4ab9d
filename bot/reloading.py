"""Loading the packs anew while the bot runs: on SIGHUP, or when one of their files has changed.

A pack that is broken never takes the place of the one in use: the fault is logged and told to those who run the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING, Final

from telegram.error import TelegramError

from bot.library import BUNDLED, load_library
from bot.render.message import MESSAGE_LIMIT
from bot.wording import load_wording
from knowledge.documents import PackError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from telegram import Bot

    from bot.services import Services

LOOK_EVERY: Final = 5.0
"""Seconds between two looks at the files. A change is taken when two looks see the same, for it may be half written."""

_logger = logging.getLogger(__name__)


class Reloader:
    """Watches the folders of the packs in use, and replaces the library of the services."""

    def __init__(self, bot: Bot, services: Services, folders: Sequence[Path]) -> None:
        """Load from `folders`, or from the bundled pack where there are none; tell admins with `bot`."""
        self._bot = bot
        self._services = services
        self._folders = tuple(folders) or (BUNDLED,)
        self._asked = services.reload_wanted
        self._words = load_wording("en").trouble

    async def run(self) -> None:
        """Watch until cancelled."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, AttributeError):  # Windows has no such signal
            loop.add_signal_handler(signal.SIGHUP, self._asked.set)
        loaded = seen = await asyncio.to_thread(self._state)
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._asked.wait()
            now = await asyncio.to_thread(self._state)
            asked = self._asked.is_set()
            if asked or (now == seen and now != loaded):
                self._asked.clear()
                loaded = now
                if await self.reload() and asked:
                    await self._tell(self._words.packs_loaded)
            seen = now

    async def reload(self) -> bool:
        """Load the packs, and answer from them from now on; if they cannot be used, go on as before and say why.

        Returns whether they could be used.
        """
        try:
            library = await asyncio.to_thread(load_library, self._folders)
        except (PackError, OSError) as error:
            _logger.error("The changed pack cannot be used; the one before goes on: %s", error)  # noqa: TRY400 - it says where in the pack; a traceback would not
            await self._tell(self._words.pack_refused.format(reason=error))
            return False
        except Exception:
            _logger.exception("The changed pack made loading fail; the one before goes on. Please report this")
            return False
        self._services.library = library
        _logger.info("The packs are loaded anew")
        return True

    def _state(self) -> tuple[tuple[str, int, int], ...]:
        """Return what shows that a file was changed."""
        found = []
        for path in sorted(path for folder in self._folders for path in folder.glob("*")):
            with contextlib.suppress(OSError):  # gone in this very moment
                status = path.stat()
                found.append((str(path), status.st_size, status.st_mtime_ns))
        return tuple(found)

    async def _tell(self, words: str) -> None:
        for admin in self._services.settings.admins:
            try:
                await self._bot.send_message(admin, words[:MESSAGE_LIMIT])
            except TelegramError as error:
                _logger.warning("An admin is not told, who has to start the bot first: %s", error)
