"""What an operator wants to know before a bot goes live, and when it does not answer: each part ok, or what to do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.library import load_library
from bot.storage import StorageError
from bot.storage.database import LATEST, parse
from bot.storage.upkeep import look
from knowledge.documents import PackError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import datetime

    from telegram import User, WebhookInfo

    from bot.settings import Settings

CLOCK_ERROR: Final = timedelta(seconds=30)
"""How wrong the clock may be: a digest that comes this late or early troubles nobody."""
ROOM: Final = 200 * 2**20
"""Bytes that should be free beside the database: for its log, a copy of it while it is tidied, and a bad week."""
LATELY: Final = timedelta(hours=1)
"""How old a failed call of Telegram may be and still be of interest."""


class Verdict(StrEnum):
    """How something is: well; well, with something to know; or to be mended before the bot can do its work."""

    OK = "ok"
    LOOK = "look"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part, in a sentence that says what to do where that is needed."""

    part: str
    verdict: Verdict
    words: str


async def examine(settings: Settings, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Look at everything, changing nothing; `clock` gives the time of this machine, with its zone."""
    yield _settings(settings)
    async for finding in _telegram(settings, clock):
        yield finding
    for finding in (_database(settings), *_packs(settings), await _clock(settings, clock), _disk(settings)):
        yield finding


def _settings(settings: Settings) -> Finding:
    env_file = Path(".env")
    if env_file.is_file() and env_file.stat().st_mode & 0o077:
        return Finding("settings", Verdict.LOOK, "others on this machine may read the secrets in .env: chmod 600 .env")
    if not settings.admins:
        return Finding("settings", Verdict.LOOK, "TALLYBOT_ADMINS names nobody, so nobody hears of feedback and faults")
    return Finding("settings", Verdict.OK, "all can be used")


async def _telegram(settings: Settings, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    if settings.token is None:
        yield Finding(
            "token", Verdict.MEND, "there is none: ask @BotFather for one (/newbot), set TALLYBOT_TOKEN to it"
        )
        return
    bot = Bot(settings.token.get_secret_value(), base_url=f"{settings.api_url}/bot")
    try:
        async with bot:
            me = await bot.get_me()
            yield Finding("token", Verdict.OK, f"it is that of @{me.username}")
            for finding in _rights(me):
                yield finding
            for admin in sorted(settings.admins):
                yield await _admin(bot, admin)
            yield _webhook(await bot.get_webhook_info(), settings, clock())
    except InvalidToken:
        yield Finding("token", Verdict.MEND, "Telegram refuses it: copy it again from @BotFather (/mybots, API Token)")
    except TelegramError as error:
        words = f"Telegram cannot be reached at {settings.api_url} ({error}): check the network and TALLYBOT_API_URL"
        yield Finding("token", Verdict.MEND, words)


def _rights(me: User) -> Iterator[Finding]:
    """What is set in @BotFather; docs/telegram.md says why."""
    for allowed, what, command in (
        (me.can_join_groups, "groups", "/setjoingroups"),
        (me.supports_inline_queries, "inline mode", "/setinline"),
    ):
        if allowed:
            yield Finding("rights", Verdict.OK, f"{what}: on")
        else:
            yield Finding("rights", Verdict.LOOK, f"{what}: off; {command} in @BotFather turns it on")
    if me.can_read_all_group_messages:
        words = "group privacy: off, so the bot is shown all that members say; /setprivacy in @BotFather turns it on"
        yield Finding("rights", Verdict.LOOK, words)
    else:
        yield Finding("rights", Verdict.OK, "group privacy: on, commands and replies reach the bot")


async def _admin(bot: Bot, admin: int) -> Finding:
    try:
        await bot.get_chat(admin)
    except (BadRequest, Forbidden):
        return Finding("rights", Verdict.LOOK, f"admin {admin} cannot be written to: let them send the bot /start")
    return Finding("rights", Verdict.OK, f"admin {admin} can be written to")


def _webhook(info: WebhookInfo, settings: Settings, now: datetime) -> Finding:
    waiting = f"{info.pending_update_count} updates wait"
    if settings.webhook_url is None:
        if info.url:
            host = urlsplit(info.url).hostname
            words = f"Telegram calls {host}, though TALLYBOT_WEBHOOK_URL is not set: the bot's start ends that"
            return Finding("webhook", Verdict.LOOK, words)
        return Finding("webhook", Verdict.OK, f"none, the bot polls; {waiting}")
    if info.url != settings.webhook_url:
        return Finding(
            "webhook", Verdict.LOOK, "Telegram does not call TALLYBOT_WEBHOOK_URL yet: the bot's start sets it"
        )
    if info.last_error_date is not None and now - info.last_error_date < LATELY:
        words = f"Telegram's call failed at {info.last_error_date:%H:%M:%S} UTC: {info.last_error_message}; {waiting}"
        return Finding("webhook", Verdict.MEND, f"{words}. Check name, certificate and proxy of TALLYBOT_WEBHOOK_URL")
    return Finding("webhook", Verdict.OK, f"Telegram calls it; {waiting}")


def _database(settings: Settings) -> Finding:
    try:
        state = look(settings.database_url.get_secret_value())
    except StorageError as error:
        return Finding("database", Verdict.MEND, f"{error}. Check TALLYBOT_DATABASE_URL and the rights on its folder")
    if state.is_newer:
        words = f"{state.name} was written by a newer version of Tallybot: upgrade, or restore a backup"
        return Finding("database", Verdict.MEND, words)
    if state.is_older:
        words = (
            f"{state.name} is at revision {state.revision}; the bot's start brings it to {LATEST}: back it up before"
        )
        return Finding("database", Verdict.LOOK, words)
    empty = " is made at the bot's start" if state.revision is None else " is up to date"
    return Finding("database", Verdict.OK, f"{state.name}{empty}")


def _packs(settings: Settings) -> Iterator[Finding]:
    for folder in settings.packs or (None,):
        try:
            library = load_library([folder] if folder else [])
        except (PackError, OSError) as error:
            words = f"{folder} cannot be used: {error}. `tallybot check {folder}` says more"
            yield Finding("packs", Verdict.MEND, " ".join(words.split()))
            continue
        for pack in library.packs:
            figures = len(library.engine(pack.id).base.observations)
            yield Finding("packs", Verdict.OK, f"{pack.id}, version {pack.version}: {figures:,} figures")


async def _clock(settings: Settings, clock: Callable[[], datetime]) -> Finding:
    """Hold the clock against the time that Telegram's server states with each reply."""
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            before = clock()
            told = (await client.get(settings.api_url)).headers.get("Date", "")
            error = abs(parsedate_to_datetime(told) - (before + (clock() - before) / 2))
    except (httpx.HTTPError, ValueError):
        return Finding("clock", Verdict.LOOK, "not compared: nobody at TALLYBOT_API_URL says what time it is")
    if error > CLOCK_ERROR:
        words = f"it differs from Telegram's by {error.total_seconds():.0f} s: let NTP set it, digests go by it"
        return Finding("clock", Verdict.MEND, words)
    return Finding("clock", Verdict.OK, f"it agrees with Telegram's within {CLOCK_ERROR.total_seconds():.0f} s")


def _disk(settings: Settings) -> Finding:
    address = settings.database_url.get_secret_value()
    if not address.startswith("sqlite:"):
        return Finding("disk", Verdict.OK, "nothing is kept on it, the data is in PostgreSQL")
    url = parse(address)
    folder = next(parent for parent in Path(url.database or "").absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    verdict = Verdict.OK if free >= ROOM else Verdict.MEND
    advice = "" if verdict is Verdict.OK else f"; make room, {ROOM // 2**20} MB at least"
    return Finding("disk", verdict, f"{free // 2**20:,} MB are free in {folder}{advice}")
