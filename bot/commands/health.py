"""`tallybot health`: whether the bot that runs with these settings is alive, for a container engine or a watchdog."""

from __future__ import annotations

import argparse
import sys

from bot.commands.setting_options import add_setting_options, settings_from

UNHEALTHY = 1
"""Exit status of a bot that is not well: the one that container engines know."""
PATIENCE = 4.0
"""Seconds that the bot may take to answer; a loop that is blocked for longer is stuck."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings that say where the bot listens, and what to ask."""
    add_setting_options(parser, "listen")
    parser.add_argument("--ready", action="store_true", help="ask whether it can serve, not only whether it is alive")


def run(arguments: argparse.Namespace) -> int:
    """Ask the bot; 0 if it is well, 1 if it is not or does not answer."""
    from http.client import HTTPConnection, HTTPException

    from bot.run import ExitStatus
    from bot.web.server import HEALTH, READY

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS
    address = settings.web_address
    if address is None:
        print(
            "tallybot: set TALLYBOT_LISTEN for the bot and for this command, so that it can be asked", file=sys.stderr
        )
        return ExitStatus.SETTINGS
    connection = HTTPConnection(address.reachable_host, address.port, timeout=PATIENCE)
    try:
        connection.request("GET", READY if arguments.ready else HEALTH)
        answer = connection.getresponse()
        print(answer.read().decode(errors="replace"))
    except (OSError, HTTPException) as error:
        print(f"tallybot: the bot at {address} does not answer: {error}", file=sys.stderr)
        return UNHEALTHY
    finally:
        connection.close()
    return 0 if answer.status == 200 else UNHEALTHY
