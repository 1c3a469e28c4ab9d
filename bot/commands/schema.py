"""`tallybot schema`: the JSON Schema of the files of a pack, for editors that complete and check YAML."""

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


def run(arguments: argparse.Namespace) -> int:
    """Print one schema, or write all; return 0, or 2 if the folder cannot be written to."""
    if arguments.output is None:
        print(as_text(arguments.name), end="")
        return 0
    from knowledge.exporting import file_name

    folder: Path = arguments.output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (folder / file_name(name)).write_text(as_text(name), encoding="utf-8")
    except OSError as error:
        print(f"tallybot: the schemas cannot be written to {folder}: {error}", file=sys.stderr)
        return UNREADABLE
    return 0


def as_text(name: str) -> str:
    """Return a schema as it stands in its file."""
    from knowledge.exporting import json_schema

    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
