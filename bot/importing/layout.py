"""What each column of a table holds: told by a descriptor or by the person, else seen in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import NamedTuple

from bot.importing.naming import parted, readable, slug
from bot.importing.tables import Column, Progress, Role, Table, TableError, silent
from bot.importing.times import common_length, month_of, point_of

TIME_NAMES = frozenset(("time", "year", "date", "period", "time_period", "month", "quarter", "day", "years", "jahr"))
MEASURE_NAMES = frozenset(("indicator", "measure", "variable", "series", "statistic"))
"""Headings of a column that names what the number beside it counts."""
VALUE_NAMES = frozenset(("value", "obs_value", "values", "observation"))
UNIT_NAMES = frozenset(("unit", "units", "unit_measure"))
MULTIPLIER_NAMES = frozenset(("unit_mult",))
"""SDMX's power of ten that a value is multiplied by."""

MOST_MEMBERS = 100_000
LONGEST_POINT = 25
MOSTLY = 0.9
"""A column with so many numbers among its cells is one of numbers; the others are slips to be shown."""

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said of the table; names of columns, and of what becomes of them.

    `gathered` maps a dimension to the columns that are its members, all that remain where it names none; `values` is
    the name of what those count; `total` the column that is their total. `units` and `scales` are by measure.
    """

    time: str | None = None
    dimensions: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    gathered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: str | None = None
    total: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    decimal: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that are named."""
        said = (self.dimensions, self.measures, self.ignored, *self.gathered.values())
        return (*(name for group in said for name in group), *(name for name in (self.time, self.total) if name))


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of numbers: what it counts, and the members and the time that its heading stands for."""

    place: int
    measure: str
    label: str
    members: tuple[tuple[str, str], ...] = ()
    point: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows become observations.

    Places are those of columns. `times` are the column of times, or those of the year and the month; `dates` tells how
    many characters of a date count. `aliases` are columns of further names for members, `groups` columns of what
    members belong to, both by dimension. `constants` are cells that are the same in every row.
    """

    columns: tuple[Column, ...]
    values: tuple[ValueColumn, ...]
    times: tuple[int, ...]
    dates: int
    dimensions: Mapping[str, int]
    aliases: Mapping[str, tuple[int, ...]]
    groups: Mapping[str, tuple[int, ...]]
    measure: int | None
    unit: int | None
    multiplier: int | None
    constants: tuple[str, ...]

    @property
    def all_dimensions(self) -> tuple[str, ...]:
        """The dimensions that have a column, and those whose members are columns."""
        return tuple(dict.fromkeys((*self.dimensions, *(name for value in self.values for name, _ in value.members))))


def number_of(cell: str, column: Column) -> str | None:
    """Return the number in a cell as Python writes it, empty text where it has no value, None if it is no number."""
    text = cell.strip()
    if text.lower() in column.missing:
        return ""
    if column.decimal != ".":
        text = text.replace(".", "").replace(column.decimal, ".")
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    text = text.replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "").removesuffix("%").rstrip()
    return text.removeprefix("+") if _NUMBER.fullmatch(text) else None


class _Seen(NamedTuple):
    """What a cell may be: a number, a point of time; neither where it is empty."""

    number: str | None
    point: str | None


@dataclass(slots=True)
class _Profile:
    """What was seen in the cells of a column."""

    filled: int = 0
    numbers: int = 0
    points: int = 0
    dated: int = 0
    slip: tuple[int, str] | None = None
    texts: dict[str, _Seen] = field(default_factory=dict)

    @property
    def times(self) -> set[str]:
        """The points of time among the cells."""
        return {seen.point for seen in self.texts.values() if seen.point}

    def see(self, line: int, cell: str, column: Column) -> None:
        seen = self.texts.get(cell)
        if seen is None:
            seen = _Seen(number_of(cell, column), point_of(cell) if len(cell) <= LONGEST_POINT else None)
            if seen.number == "":
                return
            if len(self.texts) <= MOST_MEMBERS:
                self.texts[cell] = seen
        self.filled += 1
        if seen.number is not None:
            self.numbers += 1
        elif self.slip is None:
            self.slip = (line, cell)
        if seen.point is not None:
            self.points += 1
            self.dated += seen.number is None


def lay_out(table: Table, wishes: Wishes, progress: Progress) -> Layout:
    """Return the layout of a table after reading it once; raises TableError where none can be told."""
    columns = _described(table, wishes)
    profiles = [_Profile() for _ in columns]
    pairs = _Pairs(len(columns))
    for line, cells in table.rows(progress):
        for place, column in enumerate(columns):
            if column.role is not Role.IGNORED:
                profiles[place].see(line, cells[place], column)
        pairs.see(cells, profiles)
    if not any(profile.filled for profile in profiles):
        raise TableError(f"{table.path}: has headings and no rows")
    return _Decider(table, columns, profiles, pairs, wishes).layout()


def _described(table: Table, wishes: Wishes) -> tuple[Column, ...]:
    """Return the columns with what the person said of them."""
    roles = {
        **dict.fromkeys(wishes.dimensions, Role.DIMENSION),
        **dict.fromkeys(wishes.measures, Role.MEASURE),
        **{name: Role.MEASURE for group in wishes.gathered.values() for name in group},
        **dict.fromkeys(wishes.ignored, Role.IGNORED),
    }
    if wishes.time:
        roles[wishes.time] = Role.TIME
    return tuple(
        replace(column, role=roles.get(column.name, column.role), decimal=wishes.decimal or column.decimal)
        for column in table.columns
    )


class _Pairs:
    """Which columns tell which: whether each cell of one always stands beside the same cell of the other."""

    def __init__(self, count: int) -> None:
        self._beside: dict[tuple[int, int], dict[str, str]] = {pair: {} for pair in permutations(range(count), 2)}

    def see(self, cells: Sequence[str], profiles: Sequence[_Profile]) -> None:
        """Hold a row against those before it; columns with numbers in them name nothing."""
        broken = []
        for (first, second), beside in self._beside.items():
            other = cells[second]
            numbers = profiles[first].numbers or profiles[second].numbers
            if numbers or beside.setdefault(cells[first], other) != other or len(beside) > MOST_MEMBERS:
                broken.append((first, second))
        for pair in broken:
            del self._beside[pair]

    def tells(self, first: int, second: int) -> bool:
        """Return whether a cell of the first column says what stands in the second."""
        return (first, second) in self._beside


@dataclass(frozen=True, slots=True)
class _Decider:
    """Decides what the columns hold, from what was said and what was seen."""

    table: Table
    columns: tuple[Column, ...]
    profiles: Sequence[_Profile]
    pairs: _Pairs
    wishes: Wishes

    def layout(self) -> Layout:
        times = self._times()
        special = self._special()
        numbers = [p for p in range(len(self.columns)) if p not in times and p not in special.values()]
        numbers = [place for place in numbers if self._is_number(place)]
        texts = [
            place
            for place, column in enumerate(self.columns)
            if place not in times and place not in special.values() and place not in numbers
            if column.role is not Role.IGNORED and self.profiles[place].filled
        ]
        constants = [p for p in texts if len(self.profiles[p].texts) == 1 and self.columns[p].role is None]
        dimensions, aliases, groups = self._dimensions([p for p in texts if p not in constants])
        values = self._values(numbers)
        if not values:
            raise TableError(
                f"{self.table.path}: no column of numbers was found; name one with --measure, or correct its cells"
            )
        points = {point for place in times for point in self.profiles[place].times}
        return Layout(
            columns=self.columns,
            values=values,
            times=times,
            dates=common_length(points),
            dimensions=dimensions,
            aliases=aliases,
            groups=groups,
            measure=special.get("measure") if len(values) == 1 else None,
            unit=special.get("unit"),
            multiplier=special.get("multiplier"),
            constants=tuple(self._name_of(p, next(iter(self.profiles[p].texts))) for p in constants),
        )

    def _name_of(self, place: int, cell: str) -> str:
        return self.columns[place].labels.get(cell, cell)

    def _times(self) -> tuple[int, ...]:
        """Return the column of times; those of the year and the month where they stand apart."""
        found = [place for place, column in enumerate(self.columns) if column.role is Role.TIME]
        undecided = [place for place, column in enumerate(self.columns) if column.role is None]
        if not found:
            found = [place for place in undecided if self._looks_like_time(place)]
        if len(found) == 1 and all(len(point) == 4 for point in self.profiles[found[0]].times):
            months = [p for p in undecided if p not in found and slug(self.columns[p].name) == "month"]
            if months and all(month_of(text) for text in self.profiles[months[0]].texts):
                return (found[0], months[0])
        for place in found[:1]:
            if (slip := self._no_time(place)) is not None:
                raise TableError(
                    f"{self.table.path}:{slip[0]}: {self.columns[place].name}: {slip[1]!r} is no year, month, quarter "
                    "or day; correct it, or name another column with --time"
                )
        if len(found) > 1:
            names = ", ".join(self.columns[place].name for place in found)
            raise TableError(f"{self.table.path}:1: several columns hold times ({names}); name one with --time")
        return tuple(found)

    def _no_time(self, place: int) -> tuple[int, str] | None:
        """Return the first cell of a column of times that is none, with its row."""
        if self.profiles[place].points == self.profiles[place].filled:
            return None
        missing = self.columns[place].missing
        rows = ((line, cells[place]) for line, cells in self.table.rows(silent))
        return next((line, cell) for line, cell in rows if cell.lower() not in missing and point_of(cell) is None)

    def _looks_like_time(self, place: int) -> bool:
        profile = self.profiles[place]
        named = not TIME_NAMES.isdisjoint(slug(self.columns[place].name).replace("-", "_").split("_")) or (
            self.columns[place].name.lower() in TIME_NAMES
        )
        if not profile.filled or profile.points < profile.filled * MOSTLY:
            return False
        return named if profile.dated < profile.points else profile.points == profile.filled

    def _special(self) -> dict[str, int]:
        """Return the columns that say what the number beside them is: its measure, its unit, its power of ten."""
        found: dict[str, int] = {}
        for kind, names in (("measure", MEASURE_NAMES), ("unit", UNIT_NAMES), ("multiplier", MULTIPLIER_NAMES)):
            for place, column in enumerate(self.columns):
                if column.role in (None, Role.DIMENSION) and column.name.lower() in names:
                    found.setdefault(kind, place)
        if "measure" in found and self.profiles[found["measure"]].numbers:
            del found["measure"]
        return found

    def _is_number(self, place: int) -> bool:
        column, profile = self.columns[place], self.profiles[place]
        if column.role is Role.IGNORED or not profile.filled:
            return False
        meant = column.role is Role.MEASURE or (column.role is None and profile.numbers >= profile.filled * MOSTLY)
        if meant and profile.slip is not None:
            line, cell = profile.slip
            raise TableError(
                f"{self.table.path}:{line}: {column.name}: {cell!r} is no number; correct or empty the cell, or leave "
                f"the column out with --ignore {column.name!r}"
            )
        return meant

    def _dimensions(
        self, places: Sequence[int]
    ) -> tuple[dict[str, int], dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
        """Return the dimensions, and the columns that only name their members otherwise, or group them."""
        for place in places:
            if len(self.profiles[place].texts) > MOST_MEMBERS:
                name = self.columns[place].name
                raise TableError(
                    f"{self.table.path}: {name}: has more than {MOST_MEMBERS:,} different cells; is it a remark? "
                    f"Leave it out with --ignore {name!r}"
                )
        kept: list[int] = []
        aliases: dict[int, list[int]] = {}
        groups: dict[int, list[int]] = {}
        for place in sorted(places, key=self._telling):
            told_by = [other for other in kept if self.pairs.tells(other, place)]
            if self.columns[place].role is Role.DIMENSION or not told_by:
                kept.append(place)
            elif self.pairs.tells(place, told_by[0]):
                aliases.setdefault(told_by[0], []).append(place)
            else:
                groups.setdefault(told_by[0], []).append(place)
        ids = {place: slug(self.columns[place].name) or f"column-{place + 1}" for place in sorted(kept)}
        return (
            {identity: place for place, identity in ids.items()},
            {ids[place]: tuple(others) for place, others in aliases.items()},
            {ids[place]: tuple(others) for place, others in groups.items()},
        )

    def _telling(self, place: int) -> tuple[int, bool, int]:
        """Return what sorts columns so that those come first that tell others: many cells, long ones, then in order."""
        texts = self.profiles[place].texts
        length = sum(map(len, texts)) / max(1, len(texts))
        return (-len(texts), length <= 4, place)

    def _values(self, places: Sequence[int]) -> tuple[ValueColumn, ...]:
        """Return the columns of numbers with what their headings stand for."""
        headed = {place: point_of(self.columns[place].name) for place in places}
        timed = [place for place in places if headed[place]]
        named = self.wishes.values or readable(self.table.path.stem)
        if len(timed) > 1 and not self.wishes.gathered:
            return tuple(ValueColumn(place, named, named, (), headed[place]) for place in timed)
        values = []
        gathered = dict(self._gathered(places))
        for place in places:
            column = self.columns[place]
            if column.name == self.wishes.total:
                values.append(ValueColumn(place, named, named))
            elif place in gathered:
                values.append(ValueColumn(place, named, named, ((gathered[place], column.name),)))
            elif len(places) == 1 and column.name.lower() in VALUE_NAMES:
                values.append(ValueColumn(place, named, self.wishes.values or column.label or named))
            else:
                label = parted(column.label or readable(column.name))[0]
                values.append(ValueColumn(place, column.name, label))
        return tuple(values)

    def _gathered(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        by_name = {self.columns[place].name: place for place in places}
        named = {name for group in self.wishes.gathered.values() for name in group}
        rest = [name for name in by_name if name not in {*named, *self.wishes.measures, self.wishes.total}]
        for dimension, columns in self.wishes.gathered.items():
            for name in columns or rest:
                if name in by_name:
                    yield by_name[name], slug(dimension)
