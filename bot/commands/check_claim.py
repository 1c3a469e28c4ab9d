"""`tallybot check-claim`: what the article makes of the numbers in a text."""

from __future__ import annotations

import argparse
import json
import sys
import time

from bot.commands.packs import UNREADABLE, add_pack_option, open_library
from knowledge.answer import answer_to_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check-claim`."""
    parser.add_argument("text", nargs="*", help="the text; standard input where none is given")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON, with its verdicts")
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a verdict for each number claimed; returns 2 where there is no text or no pack."""
    text = " ".join(arguments.text) or sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if not text.strip():
        print("tallybot: there is no text to check", file=sys.stderr)
        return UNREADABLE
    library = open_library(arguments)
    if library is None:
        return UNREADABLE
    start = time.perf_counter()
    answer = library.check_claim(text).answer
    elapsed = (time.perf_counter() - start) * 1000
    if arguments.json:
        print(json.dumps(answer_to_json(answer, elapsed), ensure_ascii=False, indent=2))
    else:
        print(answer.text)
    return 0
