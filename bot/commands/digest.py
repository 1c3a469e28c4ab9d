"""`tallybot digest --preview`: what subscribers would read, before anybody does."""

from __future__ import annotations

import argparse
from html import unescape
from re import sub
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE, add_pack_option, open_library

if TYPE_CHECKING:
    from bot.render.message import Message
    from knowledge.library import Library

FREQUENCIES = ("daily", "weekly", "monthly")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `digest`."""
    parser.add_argument("--preview", choices=FREQUENCIES, default="weekly", help="which edition to show (weekly)")
    parser.add_argument("--number", type=int, default=1, help="how many editions to show, one after the other (1)")
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the messages without their markup; 0, or 2 for a pack that cannot be read."""
    library = open_library(arguments)
    if library is None:
        return UNREADABLE
    return _print(_editions(library, arguments.preview, arguments.number))


def _editions(library: Library, frequency: str, number: int) -> list[Message]:
    from bot.delivery.editions import Editor
    from bot.delivery.schedule import Frequency
    from bot.storage import Seen
    from bot.wording import load_wording

    editor, seen, made = Editor(library, load_wording("en")), Seen(), []
    for _ in range(number):
        if edition := editor.edition(Frequency(frequency), seen, {}):
            seen = edition.seen
            made.append(edition.message)
    return made


def _print(messages: list[Message]) -> int:
    for message in messages:
        print(unescape(sub("<[^>]+>", "", message.text)), end="\n\n")
    if not messages:
        print("There is nothing to tell.")
    return 0
