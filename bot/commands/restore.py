"""`tallybot restore`: the database as it was when a backup was made, on SQLite or on PostgreSQL."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands.setting_options import add_setting_options, settings_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `restore`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what `tallybot backup` made; stop the bot first")
    parser.add_argument("--force", action="store_true", help="replace all that the database holds now")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """Put it back; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus
    from bot.storage import StorageError
    from bot.storage.upkeep import restore

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS
    try:
        state = restore(arguments.file, settings.database_url.get_secret_value(), overwrite=arguments.force)
    except StorageError as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return ExitStatus.DATABASE
    print(f"{state.name} is as it was when {arguments.file} was made.")
    return ExitStatus.OK
