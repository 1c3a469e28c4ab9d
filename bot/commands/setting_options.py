"""The settings as options of the same name, and what a command says about those that cannot be used."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def add_setting_options(parser: argparse.ArgumentParser, *only: str) -> None:
    """Add an option for each of these settings, for all of them where none is named."""
    from bot.settings import Settings, variable

    for name, meaning in Settings.described().items():
        if not only or name in only:
            option = "--" + name.replace("_", "-")
            words = meaning.rstrip(".").replace("%", "%%")
            parser.add_argument(option, dest=name, metavar="VALUE", help=f"{words} ({variable(name)})")


def settings_with_token(arguments: argparse.Namespace) -> Settings | None:
    """Return the settings of a bot that has a token, and let its packs be those that the options ask for, if any.

    Says on standard error what is wrong with them.
    """
    settings = settings_from(arguments)
    if settings is None:
        return None
    if settings.token is None:
        print("tallybot: set TALLYBOT_TOKEN to the bot's token from @BotFather", file=sys.stderr)
        return None
    arguments.pack = arguments.pack or list(settings.packs)
    return settings


def settings_from(arguments: argparse.Namespace) -> Settings | None:
    """Return the settings from options, environment and `.env`; says on standard error what is wrong with them."""
    from bot.settings import Settings, SettingsError, load_settings

    flags = {name: value for name, value in vars(arguments).items() if name in Settings.model_fields}
    try:
        return load_settings(os.environ, env_file=Path(".env"), flags=flags)
    except SettingsError as error:
        for line in str(error).splitlines():
            print(f"tallybot: {line}", file=sys.stderr)
        return None
