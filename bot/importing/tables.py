"""A table as it was found: its columns with what a descriptor says of them, and its rows, read one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

Row = tuple[int, tuple[str, ...]]
"""The number of a row in its file, as an editor shows it, and its cells as text; an empty cell is empty text."""


MISSING = frozenset(("", "na", "n/a", "nan", "null", "none", "-", "..", "...", ":"))
"""What statistics offices write where there is no value, in small letters."""


class TableError(Exception):
    """A table that no pack can be made of; the message says where (file, row, column), why, and what to do."""


class Role(StrEnum):
    """What a column holds."""

    TIME = "time"
    DIMENSION = "dimension"
    MEASURE = "measure"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file, and what a descriptor or its heading says of it.

    `labels` are the names of its codes, `groups` the codes of each group of them that has a name. `missing` cells have
    no value, `decimal` parts the fraction of a number.
    """

    name: str
    label: str = ""
    unit: str = ""
    role: Role | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: frozenset[str] = MISSING
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Card:
    """What a descriptor says of a whole data set; empty where it says nothing."""

    id: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""


Progress = Callable[[int], None]
"""Is told how many bytes of the file have been read so far; where that is not known, how many rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows` opens it anew with every call and yields its rows; `size` is the last count that it tells."""

    path: Path
    columns: tuple[Column, ...]
    rows: Callable[[Progress], Iterator[Row]]
    size: int


def silent(_: int) -> None:
    """Tell nobody how far the reading is."""
