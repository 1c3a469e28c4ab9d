"""From the rows of a table to observations: one for each number, with what it counts, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.importing.layout import Layout, ValueColumn, number_of
from bot.importing.naming import Ids, parted, readable
from bot.importing.tables import Column, Progress, Table, TableError
from bot.importing.times import month_of, point_of

TOTALS = frozenset(("_t", "total", "totals", "all", "both sexes", "both"))
"""Members that stand for all others: SDMX's code, and the words of tables."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A number of the table: the ids of its measure and members, its point of time, its value and unit as texts."""

    measure: str
    members: tuple[tuple[str, str], ...]
    period: str
    value: str
    unit: str

    @property
    def id(self) -> str:
        """The id that it has in a pack."""
        return ".".join(part for part in (self.measure, *(member for _, member in self.members), self.period) if part)

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...], str]:
        """What no two observations share."""
        return self.measure, self.members, self.period


@dataclass(slots=True)
class Names:
    """The ids of all that was met, by the names that the table gives it.

    `dimensions` are those that any table has, and `has_units` tells whether rows have units of their own; both are
    known before the first row. All else is complete after the last: `totals_of` are measures with figures for no
    member of a dimension, `fractions` those with figures that are no whole numbers, `first` is the earliest time.
    """

    dimensions: tuple[str, ...]
    has_units: bool
    measures: Ids = field(default_factory=Ids)
    labels: dict[str, str] = field(default_factory=dict)
    units: dict[str, dict[str, None]] = field(default_factory=dict)
    members: dict[str, Ids] = field(default_factory=dict)
    aliases: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    groups: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    dimensions_of: dict[str, dict[str, None]] = field(default_factory=dict)
    totals_of: set[tuple[str, str]] = field(default_factory=set)
    fractions: set[str] = field(default_factory=set)
    first: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with what all its numbers share: the members that its cells name, and its time."""

    line: int
    cells: tuple[str, ...]
    members: tuple[tuple[str, str], ...]
    point: str


class Reshaper:
    """Makes observations of the rows of tables, and gathers the names they use on the way."""

    def __init__(self, names: Names, scales: Mapping[str, str], units: Mapping[str, str]) -> None:
        """Take where names are gathered, and by measure what its values are multiplied by and its unit then."""
        self.names = names
        self._scales = scales
        self._units = units
        self._groups: dict[tuple[str, str], tuple[str, ...]] = {}
        self._seen: set[int] = set()

    def observations(self, table: Table, layout: Layout, progress: Progress) -> Iterator[Observation]:
        """Yield the observations of a table; raises TableError for a cell that is wrong, or said twice."""
        for line, cells in table.rows(progress):
            row = _Row(line, cells, tuple(self._members(layout, cells)), _point(table, layout, line, cells))
            for column in layout.values:
                observation = self._observation(table, layout, row, column)
                if observation is None:
                    continue
                key = hash(observation.key)
                if key in self._seen:
                    raise TableError(
                        f"{table.path}:{line}: {layout.columns[column.place].name}: a second value for "
                        f"{observation.id}; delete one, or name the column that tells them apart with --dimension"
                    )
                self._seen.add(key)
                yield observation

    def _observation(self, table: Table, layout: Layout, row: _Row, column: ValueColumn) -> Observation | None:
        cells = row.cells
        described = layout.columns[column.place]
        number = number_of(cells[column.place], described)
        if number == "":
            return None
        if number is None:
            raise TableError(f"{table.path}:{row.line}: {described.name}: {cells[column.place]!r} is no number")
        name, label = column.measure, column.label
        if layout.measure is not None:
            name = cells[layout.measure].strip() or name
            label = layout.columns[layout.measure].labels.get(name, name)
        measure = self.names.measures[name]
        self.names.labels.setdefault(measure, label)
        own = tuple((dimension, self._ids(dimension)[heading]) for dimension, heading in column.members)
        members = tuple(sorted((*row.members, *own)))
        unit = self._units.get(name) or _unit(layout, cells, column)
        self.names.units.setdefault(measure, {})[unit] = None
        met = self.names.dimensions_of.setdefault(measure, {})
        for dimension, _ in members:
            met[dimension] = None
        for dimension in layout.all_dimensions:
            if all(dimension != name for name, _ in members):
                self.names.totals_of.add((measure, dimension))
        point = column.point or row.point
        if not self.names.first or point < self.names.first:
            self.names.first = point
        value = self._scaled(number, name, layout, cells)
        if not float(value).is_integer():
            self.names.fractions.add(measure)
        return Observation(measure, members, point, value, unit)

    def _scaled(self, number: str, measure: str, layout: Layout, cells: tuple[str, ...]) -> str:
        factor = self._scales.get(measure, "1")
        power = cells[layout.multiplier] if layout.multiplier is not None else ""
        if factor == "1" and power in ("", "0"):
            return number
        value = Decimal(number) * Decimal(factor) * Decimal(10) ** int(power or 0)
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"

    def _members(self, layout: Layout, cells: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for dimension, place in layout.dimensions.items():
            cell = cells[place].strip()
            name = layout.columns[place].labels.get(cell, cell)
            if not name or name.lower() in TOTALS or cell.lower() in TOTALS:
                continue
            member = self._ids(dimension)[name]
            for group in self._groups_of(dimension, layout.columns[place], cell):
                self.names.groups.setdefault(dimension, {}).setdefault(group, {})[member] = None
            aliases = self.names.aliases.setdefault(dimension, {})
            words = {cells[other].strip() for other in layout.aliases.get(dimension, ())} | {cell}
            if not words <= aliases.setdefault(member, set()):
                aliases[member] |= words
            for other in layout.groups.get(dimension, ()):
                if group := cells[other].strip():
                    group = layout.columns[other].labels.get(group, group)
                    self.names.groups.setdefault(dimension, {}).setdefault(group, {})[member] = None
            yield dimension, member

    def _groups_of(self, dimension: str, column: Column, code: str) -> tuple[str, ...]:
        """Return the groups that a descriptor puts a member in."""
        known = self._groups.get((dimension, code))
        if known is None:
            known = tuple(group for group, codes in column.groups.items() if code in codes)
            self._groups[dimension, code] = known
        return known

    def _ids(self, dimension: str) -> Ids:
        return self.names.members.setdefault(dimension, Ids())


def _unit(layout: Layout, cells: tuple[str, ...], column: ValueColumn) -> str:
    """Return the unit of a number: that of its row, of a descriptor, or the one in brackets in the heading."""
    if layout.unit is not None:
        code = cells[layout.unit].strip()
        return layout.columns[layout.unit].labels.get(code, code)
    described = layout.columns[column.place]
    if described.unit or column.members or column.point:
        return described.unit
    return parted(described.label or readable(described.name))[1]


def _point(table: Table, layout: Layout, line: int, cells: tuple[str, ...]) -> str:
    """Return the time of a row, empty where the table has none."""
    if not layout.times:
        return ""
    cell = cells[layout.times[0]].strip()
    point = point_of(cell)
    if point is None:
        name = layout.columns[layout.times[0]].name
        raise TableError(f"{table.path}:{line}: {name}: {cell!r} is no year, month, quarter or day; correct it")
    if len(layout.times) == 2:
        return f"{point}-{month_of(cells[layout.times[1]])}"
    return point[: layout.dates] if re.fullmatch(r"\d{4}-\d\d-\d\d", point) else point
