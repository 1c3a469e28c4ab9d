"""The option that names the packs to answer from, and loading them for a command."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.library import Library

UNREADABLE = 2


def add_pack_option(parser: argparse.ArgumentParser) -> None:
    """Add `--pack FOLDER`, which may be repeated."""
    parser.add_argument(
        "--pack",
        action="append",
        type=Path,
        default=[],
        metavar="FOLDER",
        help="answer from this pack instead of the bundled one (repeatable)",
    )


def open_library(arguments: argparse.Namespace) -> Library | None:
    """Return the library of the packs that the options name; says on standard error why where it cannot."""
    from bot.library import load_library

    missing = [folder for folder in arguments.pack if not (folder / "pack.yaml").is_file()]
    if missing:
        for folder in missing:
            print(f"tallybot: {folder} holds no pack: there is no pack.yaml in it", file=sys.stderr)
        return None
    try:
        return load_library(arguments.pack)
    except Exception as error:
        if type(error).__name__ != "PackError":  # its class is not imported here: it would cost every start
            raise
        print(f"tallybot: the pack cannot be used:\n{error}", file=sys.stderr)
        return None
