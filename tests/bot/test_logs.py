"""Log lines in both shapes, and secrets in none of them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.logs import REDACTED, configure_logging, update_in_hand
from bot.settings import load_settings

KEY = "AAh8Zr-2Q_xyzabcdefghijklmnopqrstuv"
TOKEN = f"123456789:{KEY}"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Leave the process's logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def configured(log_format: str, level: str = "debug", **more: str) -> io.StringIO:
    stream = io.StringIO()
    environment = {"TALLYBOT_TOKEN": TOKEN, "TALLYBOT_LOG_FORMAT": log_format, "TALLYBOT_LOG_LEVEL": level, **more}
    configure_logging(load_settings(environment), stream)
    return stream


def fail_with_the_token() -> None:
    try:
        raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: TRY301 - what is logged is the chain of both
    except ConnectionError as error:
        raise ValueError(f"token {TOKEN}") from error


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_the_token_is_taken_out_of_everything(log_format: str) -> None:
    stream = configured(log_format)
    logger = logging.getLogger("some.library")
    logger.info("with %s and %r", TOKEN, {"url": f"/bot{TOKEN}/x"})
    logger.info("its half %s", KEY)
    logger.info("in a field", extra={"url": httpx.URL(f"https://example.org/bot{TOKEN}")})
    logger.info("as part of a stack", stack_info=True, extra={"quoted": TOKEN.replace(":", "%3A")})
    logger.info("another bot's: 987654321:BBh8Zr-2Q_xyzabcdefghijklmnopqrstuv")
    try:
        fail_with_the_token()
    except ValueError:
        logger.exception("failed")
    text = stream.getvalue()
    assert KEY not in text
    assert "987654321" not in text
    assert text.count(REDACTED) >= 7
    assert "ConnectionError" in text, "the traceback stays"


async def test_requests_that_fail_do_not_tell_the_token(capfd: pytest.CaptureFixture[str]) -> None:
    stream = configured("console")
    bot = Bot(TOKEN, base_url="http://127.0.0.1:1/bot")
    logging.getLogger("bot").info("%r", bot)
    try:
        await bot.get_me()
    except TelegramError:
        logging.getLogger("bot").exception("getMe failed for %r", bot)
    await bot.shutdown()
    text = stream.getvalue() + "".join(capfd.readouterr())
    assert "ConnectError" in text
    assert KEY not in text


def test_passwords_of_the_database_and_the_webhook_are_taken_out() -> None:
    stream = configured(
        "console",
        TALLYBOT_DATABASE_URL="postgresql://me:pass-word@db/x",
        TALLYBOT_WEBHOOK_SECRET="hook-secret",
    )
    logging.getLogger("x").info("pass-word and hook-secret")
    assert f"{REDACTED} and {REDACTED}" in stream.getvalue()


def test_a_console_line_is_for_people() -> None:
    stream = configured("console", "info")
    logging.getLogger("bot.x").debug("not shown")
    logging.getLogger("bot.x").warning("No updates from %s", "Telegram", extra={"again_in": 2.0, "reason": "gone"})
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(" WARNING No updates from Telegram again_in=2.0 reason=gone")


def test_a_json_line_is_for_machines() -> None:
    stream = configured("json", "info")
    try:
        fail_with_the_token()
    except ValueError:
        logging.getLogger("bot.x").exception("It %s", "failed", extra={"incident": "a1b2", "update_id": 7})
    line = json.loads(stream.getvalue())
    assert line["message"] == "It failed"
    assert (line["level"], line["logger"], line["incident"], line["update_id"]) == ("ERROR", "bot.x", "a1b2", 7)
    assert line["time"].endswith("+00:00")
    assert "ValueError" in line["traceback"]


@pytest.mark.parametrize("level", ["debug", "error"])
def test_talkative_libraries_are_kept_short(level: str) -> None:
    stream = configured("console", level)
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org")
    if level == "error":
        logging.getLogger("telegram.ext").warning("a warning")
    assert not stream.getvalue()


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_line_about_an_update_has_its_id(log_format: str) -> None:
    stream = configured(log_format)
    logger = logging.getLogger("some.library")
    token = update_in_hand.set(4711)
    logger.info("in hand")
    update_in_hand.reset(token)
    logger.info("not in hand")
    during, after = stream.getvalue().splitlines()
    assert "4711" in during
    assert "update_id" in during
    assert "update_id" not in after
