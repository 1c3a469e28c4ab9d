"""`tallybot run`: start, answer until told to stop, stop cleanly; or say in a sentence why that cannot be."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.application import ALLOWED_UPDATES, build_application, prepare
from bot.delivery.deliverer import Deliverer
from bot.logs import configure_logging
from bot.reloading import Reloader
from bot.services import Services
from bot.storage import Storage, StorageError
from bot.telegram.polling import poll
from bot.telegram.update_order import ChatOrder

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from pathlib import Path

    from bot.settings import Settings
    from bot.telegram.types import BotApplication
    from knowledge.library import Library

STOP_WITHIN: Final = 10.0
"""Seconds to finish what is in hand after a signal to stop: the usual grace of container engines."""
SWEEP_EVERY: Final = timedelta(hours=1)

_logger = logging.getLogger(__name__)


class ExitStatus(IntEnum):
    """How a run ended; the numbers are those of sysexits.h, which systemd and people know by name."""

    OK = 0
    UNREACHABLE = 69  # EX_UNAVAILABLE: no network, or Telegram is away; worth another try
    BUG = 70  # EX_SOFTWARE
    DATABASE = 73  # EX_CANTCREAT: the database cannot be opened or written
    SECOND_COPY = 75  # EX_TEMPFAIL: another copy runs with this token
    TOKEN_REFUSED = 77  # EX_NOPERM
    SETTINGS = 78  # EX_CONFIG


class CannotRunError(Exception):
    """Why the bot cannot run: a sentence with what to do, and the exit status."""

    def __init__(self, status: ExitStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def run(settings: Settings, library: Library, folders: Sequence[Path] = ()) -> int:
    """Run the bot until a signal stops it; returns the exit status of the process.

    `folders` are those that the library was loaded from, none for the bundled pack.
    """
    configure_logging(settings)
    try:
        asyncio.run(_run(settings, library, folders))
    except CannotRunError as error:
        _logger.critical("%s", error)
        return error.status
    except Exception:
        _logger.critical("The bot has failed; please report this", exc_info=True)
        return ExitStatus.BUG
    return ExitStatus.OK


async def _run(settings: Settings, library: Library, folders: Sequence[Path]) -> None:
    token = _token(settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows; there, Ctrl-C ends the process as it always does
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    storage = await _open_storage(settings, bot_id=int(token.partition(":")[0]))
    try:
        order = ChatOrder()
        services = Services(library, storage, settings, _now)
        application = build_application(token, services, order)
        try:
            await _until(stop, _answer(application, services, folders))
        except InvalidToken:
            raise CannotRunError(
                ExitStatus.TOKEN_REFUSED,
                "Telegram refuses the token. Copy it again from @BotFather (/mybots, API Token) into TALLYBOT_TOKEN",
            ) from None
        except Conflict:
            raise CannotRunError(
                ExitStatus.SECOND_COPY,
                "Another copy of this bot is running with the same token. Stop it first, or use another token",
            ) from None
        except TelegramError as error:
            raise CannotRunError(
                ExitStatus.UNREACHABLE,
                f"Telegram cannot be reached at {settings.api_url} ({error}). Check the network and TALLYBOT_API_URL",
            ) from None
        finally:
            await _stop(application, order)
    finally:
        try:
            await storage.close()
        except StorageError as error:
            _logger.warning("The last conversations were not kept: %s", error)


async def _answer(application: BotApplication, services: Services, folders: Sequence[Path]) -> None:
    """Answer for as long as it is not cancelled."""
    await application.initialize()
    await application.bot.delete_webhook()  # Telegram gives updates either way, never both
    await application.start()
    await prepare(application, services)
    _logger.info("@%s is answering; Ctrl-C stops it", application.bot.username)
    beside = [
        asyncio.create_task(_sweep(services.storage)),
        asyncio.create_task(Deliverer(application.bot, services).run()),
        asyncio.create_task(Reloader(application.bot, services, folders).run()),
    ]
    for task in beside:
        task.add_done_callback(_tell_if_failed)
    try:
        await poll(application.bot, application.update_queue, ALLOWED_UPDATES)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.wait(beside)  # messages in hand are finished


def _tell_if_failed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _logger.error("What runs beside the answers has ended; please report this", exc_info=error)


async def _stop(application: BotApplication, order: ChatOrder) -> None:
    """Finish what is in hand, and close; what is not done in time is given up."""
    try:
        async with asyncio.timeout(STOP_WITHIN):
            if application.running:
                await application.stop()
            await order.finish()
    except TimeoutError:
        _logger.warning("Not everything was done within %.0f seconds", STOP_WITHIN)
    await application.shutdown()
    await application.bot.shutdown()  # also where it was never fully started; does nothing the second time


async def _until(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do the work until `stop` is set; raises what the work raises."""
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _sweep(storage: Storage) -> None:
    """Delete what is too old, now and then."""
    while True:
        try:
            rows = await storage.forget_stale()
            _logger.debug("Old rows are deleted", extra={"rows": rows})
        except StorageError as error:
            _logger.warning("Old rows are still there: %s", error)
        await asyncio.sleep(SWEEP_EVERY.total_seconds())


def _token(settings: Settings) -> str:
    if settings.webhook_url is not None:
        raise CannotRunError(ExitStatus.SETTINGS, "Webhooks are not served yet. Unset TALLYBOT_WEBHOOK_URL to poll")
    if settings.token is None:
        raise CannotRunError(
            ExitStatus.SETTINGS, "The bot needs a token. Ask @BotFather for one (/newbot) and set TALLYBOT_TOKEN to it"
        )
    return settings.token.get_secret_value()


async def _open_storage(settings: Settings, bot_id: int) -> Storage:
    try:
        return await Storage.open(settings.database_url.get_secret_value(), bot_id, _now)
    except StorageError as error:
        raise CannotRunError(
            ExitStatus.DATABASE, f"{error}. Check TALLYBOT_DATABASE_URL, the rights on its folder and the disk"
        ) from None


def _now() -> datetime:
    return datetime.now(UTC)
