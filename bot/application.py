"""Puts the application together: the library's parts, ours, and the handlers. Only this file knows the handlers."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Final

import httpx
from telegram.ext import Application
from telegram.request import HTTPXRequest

import handlers
from bot.telegram.errors import ErrorHandler
from bot.telegram.rate_limiter import RateLimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import Services
    from bot.telegram.types import BotApplication
    from bot.telegram.update_order import ChatOrder

ALLOWED_UPDATES: Final[Sequence[str]] = handlers.ALLOWED_UPDATES
CONNECTIONS: Final = 32
QUEUE: Final = 100  # as many as Telegram sends at once; when it is full, polling waits


def build_application(token: str, services: Services, order: ChatOrder) -> BotApplication:
    """Return the application, with every handler, not yet started; updates go into its `update_queue`."""
    api = services.settings.api_url
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .request(_request(CONNECTIONS))
        .get_updates_request(_request(1))
        .rate_limiter(RateLimiter())
        .concurrent_updates(order)
        .update_queue(asyncio.Queue(QUEUE))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.add_error_handler(ErrorHandler(services.storage, lambda: secrets.token_hex(3)))
    handlers.register(application, services)
    return application


def _request(connections: int) -> HTTPXRequest:
    # A quiet bot answers over a connection it has, instead of greeting Telegram anew after five seconds.
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=60)
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=15,  # giving up earlier leaves more answers of which nobody knows whether they arrived
        pool_timeout=5,
        httpx_kwargs={"limits": limits},
    )
