"""`tallybot run`: start, answer until told to stop, stop cleanly; or say in a sentence why that cannot be."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final, cast

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.application import ALLOWED_UPDATES, build_application, prepare
from bot.delivery.deliverer import Deliverer
from bot.health import Health
from bot.logs import configure_logging
from bot.reloading import Reloader
from bot.services import Services
from bot.storage import Storage, StorageError
from bot.storage.hidden import key_from
from bot.storage.hold import HeldError, Hold
from bot.telegram.intake import Intake
from bot.telegram.polling import poll
from bot.web.server import Server
from bot.web.webhook import Webhook, secret_from

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence
    from pathlib import Path

    from telegram import Bot

    from bot.settings import Settings
    from bot.telegram.rate_limiter import RateLimiter
    from bot.telegram.types import BotApplication
    from knowledge.library import Library

STOP_WITHIN: Final = 8.0
"""Seconds to finish what is in hand after a signal to stop: with what follows, less than container engines allow."""
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
    storage = await _open_storage(settings)
    hold = None
    try:
        hold = await _hold(settings)
        services, health = Services(library, storage, settings, _now), Health()
        application = build_application(token, services, health)
        intake = Intake(
            storage.inbox, application.bot, application.process_update, services.metrics, health.pulse("updates")
        )
        try:
            await _until(stop, _answer(application, services, health, intake, folders))
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
            await application.shutdown()
            await application.bot.shutdown()  # also where it was never fully started; does nothing the second time
    finally:
        try:
            await storage.close()
        except StorageError as error:
            _logger.warning("The last conversations were not kept: %s", error)
        if hold is not None:
            hold.let_go()


async def _answer(
    application: BotApplication, services: Services, health: Health, intake: Intake, folders: Sequence[Path]
) -> None:
    """Answer for as long as it is not cancelled; then finish what is in hand."""
    bot = application.bot
    await application.initialize()
    webhook = _webhook(bot, services, intake)
    limiter = cast("RateLimiter", bot.rate_limiter)
    beside = [
        asyncio.create_task(_sweep(services.storage)),
        asyncio.create_task(Deliverer(bot, services, limiter.answers_sent).run()),
        asyncio.create_task(Reloader(bot, services, folders).run()),
    ]
    for task in beside:
        task.add_done_callback(_tell_if_failed)
    working = asyncio.create_task(intake.run())  # until it is told to finish, so that nothing in hand is forgotten
    try:
        async with _serving(services, health, webhook):
            await _first_of(working, asyncio.create_task(_receive(application, services, health, intake, webhook)))
    finally:
        await _finish(intake, beside)


async def _first_of(working: asyncio.Task[None], receiving: asyncio.Task[None]) -> None:
    """Wait until one of them fails, and raise what it raises; `receiving` ends in any case."""
    try:
        done, _ = await asyncio.wait((working, receiving), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        receiving.cancel()
        await asyncio.wait((receiving,))


async def _finish(intake: Intake, beside: Sequence[asyncio.Task[None]]) -> None:
    """Finish updates and deliveries in hand; what is not done in time is left to the next start."""
    for task in beside:
        task.cancel()
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await asyncio.gather(intake.finish(), asyncio.wait(beside))
    except TimeoutError:
        _logger.warning("Not everything was done within %.0f seconds", STOP_WITHIN)


async def _receive(
    application: BotApplication, services: Services, health: Health, intake: Intake, webhook: Webhook | None
) -> None:
    """Get updates from Telegram for as long as it is not cancelled."""
    bot = application.bot
    if webhook is None:
        await bot.delete_webhook()  # Telegram gives updates either way, never both
    await prepare(application, services)
    if webhook is not None:
        await webhook.set(ALLOWED_UPDATES)
    _logger.info("@%s is answering; Ctrl-C stops it", bot.username)
    if webhook is not None:
        await webhook.watch(health.pulse("webhook"))
    else:
        await poll(bot, intake.take, ALLOWED_UPDATES, health.pulse("polling"))


def _webhook(bot: Bot, services: Services, intake: Intake) -> Webhook | None:
    settings = services.settings
    if settings.webhook_url is None:
        return None
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else secret_from(bot.token)
    return Webhook(bot, intake.take, services.metrics, settings.webhook_url, secret)


@contextlib.asynccontextmanager
async def _serving(services: Services, health: Health, webhook: Webhook | None) -> AsyncIterator[None]:
    """Let the web server listen meanwhile, if there is an address for it."""
    address = services.settings.web_address
    if address is None:
        yield
        return
    server = Server(services, health, webhook)
    try:
        await server.start(address)
    except OSError as error:
        await server.stop()
        raise CannotRunError(
            ExitStatus.SETTINGS,
            f"Nothing can listen at {address} ({error.strerror}). Set TALLYBOT_LISTEN to a free address",
        ) from None
    _logger.info("The web server listens at %s", address)
    try:
        yield
    finally:
        await server.stop()


def _tell_if_failed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _logger.error("What runs beside the answers has ended; please report this", exc_info=error)


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
    if settings.token is None:
        raise CannotRunError(
            ExitStatus.SETTINGS, "The bot needs a token. Ask @BotFather for one (/newbot) and set TALLYBOT_TOKEN to it"
        )
    return settings.token.get_secret_value()


async def _hold(settings: Settings) -> Hold:
    try:
        return await asyncio.to_thread(Hold, settings.database_url.get_secret_value(), settings.bot_id)
    except HeldError as error:
        raise CannotRunError(
            ExitStatus.SECOND_COPY, f"{error}. Stop it first; several replicas need PostgreSQL"
        ) from None
    except StorageError as error:
        raise CannotRunError(ExitStatus.DATABASE, f"{error}. Check the rights on its folder and the disk") from None


async def _open_storage(settings: Settings) -> Storage:
    try:
        id_key = key_from(settings.id_secret)
        return await Storage.open(settings.database_url.get_secret_value(), settings.bot_id, _now, id_key)
    except StorageError as error:
        raise CannotRunError(
            ExitStatus.DATABASE, f"{error}. Check TALLYBOT_DATABASE_URL, the rights on its folder and the disk"
        ) from None


def _now() -> datetime:
    return datetime.now(UTC)
