"""`tallybot run`: the Telegram bot."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.commands.packs import UNREADABLE, open_library


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings as options of the same name."""
    from bot.settings import Settings, flag_of  # noqa: PLC0415

    for name, help_text in Settings.described().items():
        parser.add_argument(flag_of(name), dest=name, default=None, metavar="VALUE", help=help_text)


def run(arguments: argparse.Namespace) -> int:
    """Run until a signal; the exit status says what went wrong, the log what to do."""
    return UNREADABLE
