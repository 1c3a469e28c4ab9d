"""`tallybot chart`: a chart of the figures as a picture, and the same figures in words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands.packs import UNREADABLE, add_pack_option, open_library

NO_CHART = 1
"""Exit status where no chart fits the words."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `chart`."""
    parser.add_argument(
        "words", nargs="*", help="what to draw, or a question about it; without any, all charts are listed"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the picture here, as PNG")
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the chart in words and write its picture; 0, or 1 if no chart fits, or 2 if the call is unusable."""
    words = " ".join(arguments.words).strip()
    if arguments.words and not words:
        print("tallybot: draw what? Without any words, all charts are listed", file=sys.stderr)
        return UNREADABLE
    library = open_library(arguments)
    if library is None:
        return UNREADABLE
    from bot.charts import describe, render_png
    from bot.charts.catalogue import Catalogue
    from bot.wording import load_wording

    wording = load_wording("en")
    charts = Catalogue(library, wording)
    if not words:
        print("\n".join(one.chart.title for one in charts))
        return 0
    found = charts.for_words(words, library.ask(words).answer)
    if found is None:
        print("tallybot: there is no chart of that; without words, all charts are listed", file=sys.stderr)
        return NO_CHART
    print(describe(found.chart, wording))
    if arguments.output:
        try:
            arguments.output.write_bytes(render_png(found.chart, wording))
        except OSError as error:
            print(f"tallybot: {arguments.output} cannot be written: {error.strerror}", file=sys.stderr)
            return UNREADABLE
    return 0
