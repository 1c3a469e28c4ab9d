"""Puts the application together: the library's parts, ours, and the handlers. Only this file knows the handlers."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import httpx
from telegram import Bot
from telegram.ext import Application
from telegram.request import HTTPXRequest

import handlers
from bot.telegram.errors import ErrorHandler
from bot.telegram.measured import MeasuredRequest
from bot.telegram.rate_limiter import RateLimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram.request import BaseRequest

    from bot.health import Health
    from bot.services import Services
    from bot.settings import Settings
    from bot.telegram.types import BotApplication

ALLOWED_UPDATES: Final[Sequence[str]] = handlers.ALLOWED_UPDATES
CONNECTIONS: Final = 32


def build_application(token: str, services: Services, health: Health) -> BotApplication:
    """Return the application, with every handler, not yet initialized; `health` learns when Telegram was reached.

    It is never started: updates are not queued in it, but handled one by one with its `process_update`.
    """

    def measured(connections: int) -> BaseRequest:
        return MeasuredRequest(_request(connections), services.metrics, health)

    api = services.settings.api_url
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .request(measured(CONNECTIONS))
        .get_updates_request(measured(1))
        .rate_limiter(RateLimiter())
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.add_error_handler(ErrorHandler(services.storage, lambda: secrets.token_hex(3)))
    handlers.register(application, services)
    return application


async def prepare(application: BotApplication, services: Services) -> None:
    """Make Telegram show what this version can do; to be called once it is reached, before updates are."""
    await handlers.set_menus(application.bot, services.storage, services.settings.admins)


async def describe(settings: Settings, title: str, name: str | None) -> tuple[str, ...]:
    """Describe the bot on its profile as one that knows about `title`; returns what was changed.

    Raises:
        TelegramError: If Telegram refuses, or cannot be reached.
        ValueError: If there is no token.
    """
    if settings.token is None:
        raise ValueError("a bot without a token has no profile")
    async with Bot(settings.token.get_secret_value(), base_url=f"{settings.api_url}/bot") as bot:
        return await handlers.describe(bot, title, name)


def _request(connections: int) -> HTTPXRequest:
    # A quiet bot answers over a connection it has, instead of greeting Telegram anew after five seconds.
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=60)
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=15,  # giving up earlier leaves more answers of which nobody knows whether they arrived
        pool_timeout=5,
        httpx_kwargs={"limits": limits},
    )
