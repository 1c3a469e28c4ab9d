"""`tallybot import`: a pack made of a table of data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE

if TYPE_CHECKING:
    from bot.importing.importing import Watch
    from bot.importing.layout import Wishes
    from bot.importing.tables import Progress, Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `import`."""
    parser.add_argument(
        "source",
        type=Path,
        metavar="DATA",
        help="a table (.csv, .tsv, .xlsx, .parquet; SDMX-CSV too), a datapackage.json, or the folder of a data package "
        "or of Gapminder's DDF files",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where the pack is written")
    card = parser.add_argument_group("what the pack is called (default: what the data say of themselves)")
    for name in ("id", "title", "publisher", "url"):
        card.add_argument(f"--{name}", default="", metavar=name.upper())
    columns = parser.add_argument_group("what the columns hold, where it is not seen from their cells")
    columns.add_argument("--time", metavar="COLUMN", help="holds the times")
    columns.add_argument("--dimension", action="append", default=[], metavar="COLUMN", help="breaks the figures down")
    columns.add_argument("--measure", action="append", default=[], metavar="COLUMN", help="holds figures")
    columns.add_argument("--ignore", action="append", default=[], metavar="COLUMN", help="is left out")
    columns.add_argument(
        "--gather",
        action="append",
        default=[],
        type=_gathering,
        metavar="DIMENSION[=COLUMN,...]",
        help="these columns (default: all that are left) are the members of one dimension",
    )
    columns.add_argument("--values", metavar="NAME", help="what the numbers of gathered columns count")
    columns.add_argument("--total", metavar="COLUMN", help="is the total of the gathered columns")
    columns.add_argument(
        "--unit", action="append", default=[], type=_pair, metavar="MEASURE=UNIT", help="as in jobs=job/jobs"
    )
    columns.add_argument(
        "--scale", action="append", default=[], type=_pair, metavar="MEASURE=FACTOR", help="as in jobs=1000"
    )
    columns.add_argument("--decimal", choices=(".", ","), help="what parts the fraction of a number (default: .)")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def _gathering(text: str) -> tuple[str, tuple[str, ...]]:
    name, _, columns = text.partition("=")
    return name, tuple(column for column in columns.split(",") if column)


def run(arguments: argparse.Namespace) -> int:
    """Import, and return 0, or 2 if no pack can be made of the data."""
    from bot.importing.importing import import_tables
    from bot.importing.tables import Card, TableError
    from knowledge.loading import load_language

    card = Card(arguments.id, arguments.title, arguments.publisher, arguments.url)
    folder: Path = arguments.output
    try:
        with _watching() as watch:
            made = import_tables(
                arguments.source,
                folder,
                card=card,
                wishes=_wishes(arguments),
                language=load_language("en"),
                watch=watch,
            )
    except (TableError, OSError) as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return UNREADABLE
    print(
        f"{folder}: {made.observations:,} observations of {_counted(made.measures, 'measure')} and "
        f"{_counted(made.members, 'member')}.\nRead en.yaml and add what people call these things; then:\n"
        f"  tallybot check {folder}\n  tallybot chat --pack {folder}"
    )
    return 0


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _wishes(arguments: argparse.Namespace) -> Wishes:
    from bot.importing.layout import Wishes

    return Wishes(
        time=arguments.time,
        dimensions=tuple(arguments.dimension),
        measures=tuple(arguments.measure),
        ignored=tuple(arguments.ignore),
        gathered=dict(arguments.gather),
        values=arguments.values,
        total=arguments.total,
        units=dict(arguments.unit),
        scales=dict(arguments.scale),
        decimal=arguments.decimal,
    )


@contextmanager
def _watching() -> Iterator[Watch]:
    """Show a progress bar on a terminal, and nothing where the output is kept."""
    if not sys.stderr.isatty():
        from bot.importing.tables import silent

        yield lambda _, __: silent
        return
    from prompt_toolkit.output import create_output
    from prompt_toolkit.shortcuts import ProgressBar

    with ProgressBar(output=create_output(sys.stderr)) as bars:

        def watch(doing: str, table: Table) -> Progress:
            counter = bars(range(table.size), label=f"{doing} {table.path.name}", remove_when_done=True)

            def progress(count: int) -> None:
                counter.items_completed = count
                bars.invalidate()

            return progress

        yield watch
