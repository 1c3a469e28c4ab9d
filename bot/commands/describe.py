"""`tallybot describe`: the bot's descriptions, and its name, on its profile in Telegram."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from bot.commands.packs import add_pack_option, open_library
from bot.commands.setting_options import add_setting_options, settings_with_token

if TYPE_CHECKING:
    from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `describe`."""
    parser.add_argument("--name", help="also call the bot this; without it, its name stays")
    add_setting_options(parser, "token", "api_url", "packs")
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Describe the bot; the exit status is one of `bot.run.ExitStatus`."""
    from telegram.error import InvalidToken, TelegramError

    from bot.run import ExitStatus

    settings = settings_with_token(arguments)
    library = open_library(arguments) if settings else None
    if settings is None or library is None:
        return ExitStatus.SETTINGS
    title = "; ".join(pack.title for pack in library.packs)
    try:
        changed = asyncio.run(_describe(settings, title, arguments.name))
    except InvalidToken:
        print("tallybot: Telegram refuses the token; copy it again from @BotFather", file=sys.stderr)
        return ExitStatus.TOKEN_REFUSED
    except TelegramError as error:
        print(f"tallybot: the bot is not described: {error}", file=sys.stderr)
        return ExitStatus.UNREACHABLE
    print(f"Changed: {', '.join(changed)}." if changed else "Nothing to change.")
    return ExitStatus.OK


async def _describe(settings: Settings, title: str, name: str | None) -> tuple[str, ...]:
    from bot.application import describe

    return await describe(settings, title, name)
