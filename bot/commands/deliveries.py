"""`tallybot deliveries`: what is on its way to subscribers, and how far the news of a version has come."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.commands.setting_options import add_setting_options
from bot.commands.stored import from_storage

if TYPE_CHECKING:
    from bot.storage import Progress, Storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `deliveries`."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--pause", action="store_true", help="hand out no more news of changed figures for now")
    choice.add_argument("--resume", action="store_true", help="go on where it was paused")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """Show the progress; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus

    async def read(storage: Storage) -> Progress:
        if arguments.pause or arguments.resume:
            await storage.outbox.pause_news(paused=arguments.pause)
        return await storage.outbox.progress()

    progress = from_storage(arguments, read)
    if isinstance(progress, ExitStatus):
        return progress
    if arguments.json:
        print(json.dumps(asdict(progress)))
        return ExitStatus.OK
    print(f"{progress.subscriptions} subscriptions, {progress.stopped} resting since their chat cannot be reached")
    print(f"{progress.due} messages due, {progress.later} waiting for later, {progress.in_hand} being sent")
    for news in progress.news:
        print(f"{news.pack} {news.version}: {news.state.value}, handed out to {news.handed_out}")
    return ExitStatus.OK
