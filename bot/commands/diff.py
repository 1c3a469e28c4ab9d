"""`tallybot diff`: what changed between two versions of a pack, in the words in which subscribers are told."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE, open_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.engine import Engine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `diff`."""
    parser.add_argument("old", type=Path, metavar="OLD", help="the folder of the version before")
    parser.add_argument("new", type=Path, metavar="NEW", help="the folder of the version now")


def run(arguments: argparse.Namespace) -> int:
    """Print what is corrected, new and withdrawn; 0, or 2 for a pack that cannot be read."""
    libraries = [open_library(argparse.Namespace(pack=[folder])) for folder in (arguments.old, arguments.new)]
    engines = [library.engine() for library in libraries if library is not None]
    if len(engines) < len(libraries):
        return UNREADABLE
    print("\n\n".join(_told(*engines)))
    return 0


def _told(before: Engine, now: Engine) -> Iterator[str]:
    """Yield what differs, as paragraphs: the figures, the facts, and what goes with them."""
    from bot.delivery.changes import changes, figures_of, in_words, notes_of
    from bot.wording import load_wording

    words = load_wording(now.base.language).digests
    figures = in_words(changes(figures_of(before), figures_of(now)), words)
    facts = in_words(changes(notes_of(before), notes_of(now)), words, facts=True)
    if figures:
        yield "\n".join((words.news.format(title=now.base.title), *figures))
    if facts:
        yield "\n".join((words.facts, *facts))
    if not figures and not facts:
        yield words.same
        return
    if now.base.release_note:
        yield now.base.release_note
    if now.base.minor:
        yield words.minor
