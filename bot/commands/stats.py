"""`tallybot stats`: how much the bot is used, and how well it answers, in counts alone."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from bot.commands.setting_options import add_setting_options
from bot.commands.stored import from_storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `stats`."""
    parser.add_argument("--json", action="store_true", help="print them as JSON")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """Print the counts; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus

    counted = from_storage(arguments, lambda storage: storage.statistics())
    if isinstance(counted, ExitStatus):
        return counted
    share = counted.answered_share
    if arguments.json:
        print(json.dumps(asdict(counted) | {"answered_share": share}))
        return ExitStatus.OK
    answered = "" if share is None else f", {share:.0%} of them answered"
    print(f"{counted.questions:,} questions of {counted.people:,} people within {counted.days} days{answered}")
    for status, count in sorted(counted.by_status.items(), key=lambda one: -one[1]):
        print(f"{count:>9,}  {status.value}")
    print(f"{counted.thumbs_up:,} thumbs up, {counted.thumbs_down:,} down")
    kinds = ", ".join(f"{count:,} {frequency.value}" for frequency, count in sorted(counted.subscriptions.items()))
    print(f"{sum(counted.subscriptions.values()):,} subscriptions{f': {kinds}' if kinds else ''}")
    return ExitStatus.OK
