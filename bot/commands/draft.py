"""`tallybot draft`: a pack drafted from an article, for a person to go on with."""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from bot.commands.packs import UNREADABLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `draft`."""
    parser.add_argument("article", type=Path, metavar="ARTICLE", help="the article's text, a paragraph a line")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where the pack is written")
    parser.add_argument(
        "--published",
        type=_point,
        metavar="DATE",
        help="the day, month or year when the article was (2024-12-31); “last year” cannot be dated without",
    )
    parser.add_argument("--language", default="en", metavar="CODE", help="the article's language (default: en)")
    for name, summary in (("title", "the article's title"), ("publisher", "who published it"), ("url", "its address")):
        parser.add_argument(f"--{name}", default="", metavar=name.upper(), help=summary)


def run(arguments: argparse.Namespace) -> int:
    """Draft, and return 0; 2 if the article cannot be read, has no figure, or the pack cannot be written."""
    from bot.drafting.drafting import DraftError, draft_pack
    from bot.drafting.proposing import Card
    from bot.importing.naming import slug
    from knowledge.documents import PackError

    folder: Path = arguments.output
    card = Card(slug(folder.resolve().name) or "article", arguments.title, arguments.publisher, arguments.url)
    try:
        drafted = draft_pack(arguments.article, folder, card, arguments.language, arguments.published or "")
    except (DraftError, PackError) as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return UNREADABLE
    print(f"{folder}: {drafted.figures:,} figures, {drafted.found:,} of them found by their own names")
    print(
        f"{drafted.to_do:,} to do: tallybot check {folder} --article {arguments.article} lists them with file and line"
    )
    return 0


def _point(text: str) -> str:
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        with suppress(ValueError):
            date.fromisoformat(text + "-01" * (2 - text.count("-")))
            return text
    raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2024, 2024-12 or 2024-12-31")
