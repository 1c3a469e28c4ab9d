"""`tallybot run`: the Telegram bot."""

from __future__ import annotations

import argparse

from bot.commands.packs import add_pack_option, open_library
from bot.commands.setting_options import add_setting_options, settings_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings as options of the same name."""
    add_setting_options(parser)
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run until a signal; the exit status is one of `bot.run.ExitStatus`, and a sentence says what to do."""
    from bot.run import ExitStatus, run

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS
    arguments.pack = arguments.pack or list(settings.packs)
    library = open_library(arguments)
    if library is None:
        return ExitStatus.SETTINGS
    return run(settings, library, arguments.pack)
