"""Listens at one address for whoever is to be told how the bot is, and for Telegram where it calls."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.metrics import CONTENT_TYPE
from bot.settings import RESERVED_PATHS
from bot.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.health import Health
    from bot.services import Services
    from bot.settings import Listen
    from bot.web.webhook import Webhook

HEALTH, READY, METRICS = RESERVED_PATHS

REACHED_WITHIN: Final = 180.0
"""Seconds for which Telegram's last answer shows that it can be reached; it is asked at least every minute."""
PATIENCE: Final = 3.0
"""Seconds that the database may take to answer a probe."""
FINISH: Final = 2.0
"""Seconds that calls which are under way get when the server stops."""


class _OwnFaults(logging.Filter):
    """Leaves out what is the caller's fault: who sends no proper HTTP gets 400, and no traceback in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record tells of a fault of ours."""
        return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


_logger = logging.getLogger(__name__)
_logger.addFilter(_OwnFaults())


class Server:
    """The web server of one bot."""

    def __init__(self, services: Services, health: Health, webhook: Webhook | None) -> None:
        """Tell of `health` and of what the services count; let `webhook`, if there is one, take Telegram's calls."""
        self._services = services
        self._health = health
        application = web.Application()
        application.router.add_get(HEALTH, self._on_health)
        application.router.add_get(READY, self._on_ready)
        application.router.add_get(METRICS, self._on_metrics)
        if webhook is not None:
            application.router.add_post(webhook.path, webhook.on_call)
        self._runner = web.AppRunner(application, access_log=None, logger=_logger, shutdown_timeout=FINISH)

    async def start(self, listen: Listen) -> None:
        """Listen from now on.

        Raises:
            OSError: If nobody can listen there.
        """
        await self._runner.setup()
        await web.TCPSite(self._runner, listen.host, listen.port).start()

    async def stop(self) -> None:
        """Answer the calls that are under way, and listen no more."""
        await self._runner.cleanup()

    async def _on_health(self, _: web.Request) -> web.Response:
        return _verdict(self._health.stuck)

    async def _on_ready(self, _: web.Request) -> web.Response:
        missing = []
        if not await self._reaches_database():
            missing.append("database")
        if not self._services.library.packs:
            missing.append("packs")
        if not self._health.has_reached(REACHED_WITHIN):
            missing.append("telegram")
        return _verdict((*missing, *self._health.stuck))

    async def _on_metrics(self, _: web.Request) -> web.Response:
        metrics, storage = self._services.metrics, self._services.storage
        metrics.note_packs({pack.id: str(pack.version) for pack in self._services.library.packs})
        try:
            async with asyncio.timeout(PATIENCE):
                inbox, outbox = await storage.inbox.state(), await storage.outbox.progress()
        except (StorageError, TimeoutError):
            metrics.note_unknown()
        else:
            metrics.note_waiting(inbox, outbox)
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})

    async def _reaches_database(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._services.storage.is_reachable()
        except TimeoutError:
            return False


def _verdict(troubles: Sequence[str]) -> web.Response:
    """Return 200 if there is no trouble, else 503, with the names of what is in trouble."""
    return web.json_response({"ok": not troubles, "troubles": list(troubles)}, status=503 if troubles else 200)
