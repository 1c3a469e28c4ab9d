"""`tallybot reload`: let the bot that runs with these settings load its packs anew, at once."""

from __future__ import annotations

import argparse
import sys

from bot.commands.packs import add_pack_option, open_library
from bot.commands.setting_options import add_setting_options, settings_with_token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings that say which bot it is, and which packs."""
    add_setting_options(parser, "token", "database_url", "packs")
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look whether the packs can be used, and tell the bot; the exit status is one of `bot.run.ExitStatus`."""
    import os
    import signal

    from bot.run import ExitStatus
    from bot.storage.database import StorageError, is_sqlite, parse
    from bot.storage.hold import holder

    settings = settings_with_token(arguments)
    if settings is None or open_library(arguments) is None:
        return ExitStatus.SETTINGS
    url = settings.database_url.get_secret_value()
    try:
        if not is_sqlite(parse(url)):
            print(
                "tallybot: replicas on PostgreSQL may be anywhere. Each takes changed files by itself within seconds, "
                "and at once on the signal SIGHUP",
                file=sys.stderr,
            )
            return ExitStatus.UNREACHABLE
        process = holder(url, settings.bot_id)
    except StorageError as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return ExitStatus.DATABASE
    if process is None:
        print("tallybot: no bot runs with this token and this database", file=sys.stderr)
        return ExitStatus.UNREACHABLE
    try:
        os.kill(process, signal.SIGHUP)
    except OSError as error:
        print(f"tallybot: process {process}, which runs the bot, cannot be told: {error.strerror}", file=sys.stderr)
        return ExitStatus.UNREACHABLE
    print(f"The bot (process {process}) loads its packs anew; its log tells how that went.")
    return ExitStatus.OK
