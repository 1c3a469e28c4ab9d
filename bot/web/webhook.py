"""Takes Telegram's calls, and nobody else's; and has Telegram make them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.telegram.failures import seconds_to_wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Bot

    from bot.health import Pulse
    from bot.metrics import Metrics

BODY_LIMIT: Final = 2**20
"""Bytes of a call: some twenty times the largest update."""
BODY_WITHIN: Final = 10.0
"""Seconds for a call to arrive whole."""
LOOK_EVERY: Final = 60.0
"""Seconds between two looks at how Telegram fares with its calls."""
TELL_EVERY: Final = 60.0
"""Seconds between two log lines about calls that were refused, however many there are."""
SETTING_ATTEMPTS: Final = 5
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header

_logger = logging.getLogger(__name__)


class _RefusedError(Exception):
    """A call that is not taken."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Webhook:
    """The address that Telegram calls with updates."""

    def __init__(
        self, bot: Bot, take: Callable[[Sequence[Update]], Awaitable[None]], metrics: Metrics, url: str, secret: str
    ) -> None:
        """Give updates to `take`, which returns when they are safe; only then is Telegram told so.

        Args:
            bot: What the updates can be answered with.
            take: Takes updates in.
            metrics: Where calls are counted.
            url: The address as Telegram knows it.
            secret: What Telegram shows with each call.
        """
        self.path = urlsplit(url).path or "/"
        self._bot = bot
        self._take = take
        self._metrics = metrics
        self._url = url
        self._secret = secret
        self._told_at = float("-inf")
        self._refused = 0

    async def on_call(self, request: web.Request) -> web.Response:
        """Take a call: 200 when its update is safe, 4xx if it is not one of Telegram's."""
        try:
            update = self._read(await self._body(request))
        except _RefusedError as refused:
            self._note_refused(refused.status)
            return self._answer(refused.status)
        if update is not None:
            await self._take([update])
        return self._answer(HTTPStatus.OK)

    async def set(self, allowed_updates: Sequence[str]) -> None:
        """Have Telegram call with updates of these kinds.

        Raises:
            TelegramError: If Telegram refuses, or cannot be reached.
        """
        for attempt in range(1, SETTING_ATTEMPTS + 1):
            try:
                await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=allowed_updates)
            except RetryAfter as error:  # replicas that start together ask at the same time
                if attempt == SETTING_ATTEMPTS:
                    raise
                await asyncio.sleep(seconds_to_wait(error))
            else:
                return

    async def watch(self, pulse: Pulse) -> None:
        """Look now and then how Telegram fares with its calls, until cancelled.

        Raises:
            InvalidToken: If the token is revoked.
        """
        told = None
        while True:
            pulse.beat(LOOK_EVERY)
            await asyncio.sleep(LOOK_EVERY)
            try:
                state = await self._bot.get_webhook_info()
            except InvalidToken:
                raise
            except TelegramError as error:
                _logger.warning("Telegram cannot be asked about its calls: %s", error)
                continue
            if state.url != self._url:
                _logger.error("Telegram calls another address or none. Start the bot again to have its calls back")
            elif state.last_error_date and state.last_error_date != told:
                told = state.last_error_date
                fields = {"reason": state.last_error_message, "waiting": state.pending_update_count}
                _logger.warning("Telegram could not deliver an update", extra=fields)

    async def _body(self, request: web.Request) -> bytes:
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), self._secret.encode()):
            raise _RefusedError(HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json":
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if (request.content_length or 0) > BODY_LIMIT:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_WITHIN):
                async for part in request.content.iter_any():
                    body += part
                    if len(body) > BODY_LIMIT:
                        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except TimeoutError:
            raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
        return bytes(body)

    def _read(self, body: bytes) -> Update | None:
        """Return the update, None if it is one that the library cannot read."""
        try:
            given: Any = json.loads(body)
        except (ValueError, RecursionError):
            raise _RefusedError(HTTPStatus.BAD_REQUEST) from None
        if not isinstance(given, dict) or type(given.get("update_id")) is not int:
            raise _RefusedError(HTTPStatus.BAD_REQUEST)
        try:
            return Update.de_json(given, self._bot)
        except Exception:  # refused, it would come again and again, and hold up what comes after it
            _logger.exception("An update cannot be read; please report this", extra={"update_id": given["update_id"]})
            return None

    def _answer(self, status: HTTPStatus) -> web.Response:
        self._metrics.webhook_requests.labels(str(status.value)).inc()
        return web.Response(status=status)

    def _note_refused(self, status: HTTPStatus) -> None:
        self._refused += 1
        now = asyncio.get_running_loop().time()
        if now >= self._told_at + TELL_EVERY:
            fields = {"status": status.value, "calls": self._refused}
            _logger.warning("Calls of the webhook that are not Telegram's were refused", extra=fields)
            self._told_at, self._refused = now, 0


def secret_from(token: str) -> str:
    """Return a secret that every replica with this token knows, and nobody else can tell the token from."""
    return hmac.new(token.encode(), b"tallybot webhook", hashlib.sha256).hexdigest()
