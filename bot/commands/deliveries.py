"""`tallybot deliveries`: what is on its way to subscribers, and how far the news of a version has come."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands.setting_options import add_setting_options, settings_from

if TYPE_CHECKING:
    from bot.storage import Progress

NO_BOT = 0
"""Progress is that of all bots of a database; this is the id of none."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `deliveries`."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--pause", action="store_true", help="hand out no more news of changed figures for now")
    choice.add_argument("--resume", action="store_true", help="go on where it was paused")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """Show the progress; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus  # noqa: PLC0415 - the Telegram library is slow to load
    from bot.storage import StorageError  # noqa: PLC0415

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS
    pause = True if arguments.pause else False if arguments.resume else None
    try:
        progress = asyncio.run(_progress(settings.database_url.get_secret_value(), pause))
    except StorageError as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return ExitStatus.DATABASE
    if arguments.json:
        print(json.dumps(asdict(progress)))
        return ExitStatus.OK
    print(f"{progress.subscriptions} subscriptions, {progress.stopped} resting since their chat cannot be reached")
    print(f"{progress.due} messages due, {progress.later} waiting for later, {progress.in_hand} being sent")
    for news in progress.news:
        print(f"{news.pack} {news.version}: {news.state.value}, handed out to {news.handed_out}")
    return ExitStatus.OK


async def _progress(url: str, pause: bool | None) -> Progress:
    from bot.storage import Storage  # noqa: PLC0415

    storage = await Storage.open(url, NO_BOT, lambda: datetime.now(UTC))
    try:
        if pause is not None:
            await storage.outbox.pause_news(paused=pause)
        return await storage.outbox.progress()
    finally:
        await storage.close()
