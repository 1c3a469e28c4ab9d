"""`tallybot schema`: the fields of a pack's files, as JSON Schema for editors and as a reference for people."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.commands.packs import UNREADABLE

NAMES = ("pack", "lexicon", "language", "questions", "prose")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `schema`."""
    parser.add_argument("name", nargs="?", choices=NAMES, default="pack", help="which file (default: pack)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="write the schemas of all files into this folder instead"
    )
    parser.add_argument(
        "--reference", type=Path, metavar="FILE", help="write the reference of a pack's fields (Markdown) instead"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print one schema, or write what is asked for; return 0, or 2 if it cannot be written."""
    if arguments.output is None and arguments.reference is None:
        print(as_text(arguments.name), end="")
        return 0
    from knowledge.exporting import file_name
    from knowledge.reference import reference

    try:
        if arguments.output is not None:
            arguments.output.mkdir(parents=True, exist_ok=True)
            for name in NAMES:
                (arguments.output / file_name(name)).write_text(as_text(name), encoding="utf-8")
        if arguments.reference is not None:
            arguments.reference.write_text(reference(), encoding="utf-8")
    except OSError as error:
        print(f"tallybot: this cannot be written: {error}", file=sys.stderr)
        return UNREADABLE
    return 0


def as_text(name: str) -> str:
    """Return a schema as it stands in its file."""
    from knowledge.exporting import json_schema

    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
