"""`tallybot doctor`: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.setting_options import add_setting_options

if TYPE_CHECKING:
    from bot.doctor import Finding
    from bot.settings import Settings

FOUND = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings as options of the same name."""
    add_setting_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each part; returns 0 if the bot can do its work, 1 if something is to be mended before."""
    from bot.doctor import Finding, Verdict
    from bot.settings import Settings, SettingsError, load_settings

    flags = {name: value for name, value in vars(arguments).items() if name in Settings.model_fields}
    try:
        settings = load_settings(os.environ, env_file=Path(".env"), flags=flags)
    except SettingsError as error:
        for line in str(error).splitlines():
            _print(Finding("settings", Verdict.MEND, line))
        return FOUND
    return asyncio.run(_examine(settings))


async def _examine(settings: Settings) -> int:
    from bot.doctor import Verdict, examine

    status = 0
    async for finding in examine(settings, lambda: datetime.now(UTC)):
        _print(finding)
        if finding.verdict is Verdict.MEND:
            status = FOUND
    return status


def _print(finding: Finding) -> None:
    print(f"{finding.verdict:<5} {finding.part:<9} {finding.words}", flush=True)
