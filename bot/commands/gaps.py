"""`tallybot gaps`: the questions that people let be kept for a pack's editors."""

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
    from bot.storage import Gap

NO_BOT = 0
"""Gaps are kept for packs, not for one bot; this is the id of none."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `gaps`."""
    parser.add_argument("--limit", type=int, default=50, metavar="NUMBER", help="how many questions to list (50)")
    parser.add_argument("--json", action="store_true", help="print them as JSON, one a line")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """List the questions, most frequent first; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus  # noqa: PLC0415 - the Telegram library is slow to load
    from bot.storage import StorageError  # noqa: PLC0415

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS
    try:
        gaps = asyncio.run(_gaps(settings.database_url.get_secret_value(), arguments.limit))
    except StorageError as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return ExitStatus.DATABASE
    for gap in gaps:
        if arguments.json:
            told = asdict(gap) | {"first_on": gap.first_on.isoformat(), "last_on": gap.last_on.isoformat()}
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(f"{gap.times:>5}  {gap.reason.value:<10}  {gap.last_on}  {gap.question}")
    if not gaps and not arguments.json:
        print("No questions are kept.")
    return ExitStatus.OK


async def _gaps(url: str, limit: int) -> tuple[Gap, ...]:
    from bot.storage import Storage  # noqa: PLC0415

    storage = await Storage.open(url, NO_BOT, lambda: datetime.now(UTC))
    try:
        return await storage.gaps(limit)
    finally:
        await storage.close()
