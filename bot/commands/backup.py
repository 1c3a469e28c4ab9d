"""`tallybot backup`: a copy of the database in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands.setting_options import add_setting_options, settings_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `backup`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to; a file that exists is left alone")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """Copy it; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus
    from bot.storage import StorageError
    from bot.storage.upkeep import back_up

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS
    try:
        back_up(settings.database_url.get_secret_value(), arguments.file)
    except StorageError as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return ExitStatus.DATABASE
    print(f"{arguments.file} holds a copy, {arguments.file.stat().st_size:,} bytes. Keep it as secret as the database.")
    return ExitStatus.OK
