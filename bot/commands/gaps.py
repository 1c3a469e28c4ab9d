"""`tallybot gaps`: the questions that people let be kept for a pack's editors."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from bot.commands.setting_options import add_setting_options
from bot.commands.stored import from_storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `gaps`."""
    parser.add_argument("--limit", type=int, default=50, metavar="NUMBER", help="how many questions to list (50)")
    parser.add_argument("--json", action="store_true", help="print them as JSON, one a line")
    add_setting_options(parser, "database_url")


def run(arguments: argparse.Namespace) -> int:
    """List the questions, most frequent first; the exit status is one of `bot.run.ExitStatus`."""
    from bot.run import ExitStatus

    gaps = from_storage(arguments, lambda storage: storage.gaps(arguments.limit))
    if isinstance(gaps, ExitStatus):
        return gaps
    for gap in gaps:
        if arguments.json:
            told = asdict(gap) | {"first_on": gap.first_on.isoformat(), "last_on": gap.last_on.isoformat()}
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(f"{gap.times:>5}  {gap.reason.value:<10}  {gap.last_on}  {gap.question}")
    if not gaps and not arguments.json:
        print("No questions are kept.")
    return ExitStatus.OK
