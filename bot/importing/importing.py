"""From files to a pack: what the data set is called, how its tables are laid out, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.importing.describing import Describer
from bot.importing.descriptors import find_tables
from bot.importing.layout import Layout, Wishes, lay_out
from bot.importing.naming import readable, slug
from bot.importing.reshaping import Names, Observation, Reshaper
from bot.importing.tables import Card, Progress, Table, TableError
from bot.importing.writing import write_pack
from knowledge.language import Language


@dataclass(frozen=True, slots=True)
class Imported:
    """What a pack was made of: counts of observations, measures and members."""

    observations: int
    measures: int
    members: int


Watch = Callable[[str, Table], Progress]
"""Is told what is done with which table, and returns who is told how far it is."""


def import_tables(
    source: Path, folder: Path, *, card: Card, wishes: Wishes, language: Language, watch: Watch
) -> Imported:
    """Make a pack of a file, of a data package or of a folder that is one; raises TableError, and then writes nothing.

    `card` and `wishes` go before what the data say of themselves.
    """
    found, tables = find_tables(source)
    known = {column.name: None for table in tables for column in table.columns}
    for name in wishes.named:
        if name not in known:
            raise TableError(f"{source}: has no column {name!r}; it has {', '.join(known)}")
    wanted = set(wishes.measures)
    if len(tables) > 1 and wanted:  # of very many measures only those that are named
        tables = tuple(table for table in tables if any(column.name in wanted for column in table.columns))
    layouts = [lay_out(table, wishes, watch("reading", table)) for table in tables]
    names = Names(
        dimensions=tuple(dict.fromkeys(name for layout in layouts for name in layout.all_dimensions)),
        has_units=any(layout.unit is not None for layout in layouts),
    )
    title = card.title or found.title or readable(source.stem)
    card = Card(
        id=card.id or slug(found.id or folder.name) or "pack",
        title=title,
        publisher=card.publisher or found.publisher or source.name,
        url=card.url or found.url,
    )
    describer = Describer(
        card=card,
        names=names,
        columns={name: layout.columns[place] for layout in layouts for name, place in layout.dimensions.items()},
        constants=tuple(text for layout in layouts for text in layout.constants),
        language=language,
    )
    reshaper = Reshaper(names, wishes.scales, wishes.units)
    count = write_pack(folder, _all(reshaper, tables, layouts, watch), describer)
    members = sum(len(ids.by_name) for ids in names.members.values())
    return Imported(count, len(names.measures.by_name), members)


def _all(reshaper: Reshaper, tables: Sequence[Table], layouts: Sequence[Layout], watch: Watch) -> Iterator[Observation]:
    for table, layout in zip(tables, layouts, strict=True):
        yield from reshaper.observations(table, layout, watch("writing", table))
