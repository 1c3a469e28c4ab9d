"""Very many observations in a few bytes each: columns of codes and numbers, made into objects as they are asked for.

A million figures as objects would take gigabytes; as columns they take some tens of megabytes, and a question looks at
a few dozen of them.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload
from zlib import crc32

from knowledge.base import Entry, Observation, Posting
from knowledge.period import Period
from knowledge.quantity import Qualifier, Quantity

if TYPE_CHECKING:
    from knowledge.schema import ObservationModel  # not loaded with a compiled pack: its models take long to make

MADE = 4096
"""So many objects are kept for when they are asked for again."""

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT", bound=Hashable)

Members = tuple[tuple[str, str], ...]


class _Lazy(Sequence[ItemT]):
    """A sequence whose items are made when they are asked for."""

    def __init__(self) -> None:
        self._made: dict[int, ItemT] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what fills up by use."""
        return vars(self) | {"_made": {}}

    @abstractmethod
    def _make(self, index: int) -> ItemT:
        """Return the item of a place, made anew."""

    @overload
    def __getitem__(self, index: int) -> ItemT: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ItemT, ...]: ...
    def __getitem__(self, index: int | slice) -> ItemT | tuple[ItemT, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        item = self._made.get(index)
        if item is None:
            length = len(self)
            if not -length <= index < length:
                raise IndexError(index)
            index %= length
            if len(self._made) >= MADE:
                self._made.clear()
            item = self._made[index] = self._make(index)
        return item

    def __iter__(self) -> Iterator[ItemT]:
        return map(self._make, range(len(self)))


class Coded(Generic[ValueT]):
    """A column of values that come again and again: each is kept once, and known by its number."""

    def __init__(self) -> None:
        """Begin an empty column."""
        self.values: list[ValueT] = []
        self.codes = array("I")
        self._numbers: dict[ValueT, int] = {}

    def append(self, value: ValueT) -> None:
        """Add a value at the end."""
        number = self._numbers.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        self.codes.append(number)

    def __getitem__(self, index: int) -> ValueT:
        return self.values[self.codes[index]]

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is only needed to add more."""
        return vars(self) | {"_numbers": {}}


def composed_id(measure: str, members: Iterable[str], period: str | None) -> str:
    """Return the id of an observation that was not given one."""
    return ".".join(part for part in (measure, *members, period) if part)


class ObservationColumns(_Lazy["ObservationModel"]):
    """The observations of a pack as they stand in its files."""

    def __init__(self, items: Iterable[ObservationModel] = ()) -> None:
        """Take the first observations."""
        super().__init__()
        self.measures: Coded[str] = Coded()
        self.members: Coded[Members] = Coded()
        self.periods: Coded[str | None] = Coded()
        self.values = array("d")
        self.paragraphs = array("I")
        self.headlines: set[int] = set()
        self.uncommon: dict[int, tuple[float | None, float | None, Qualifier, str | None]] = {}
        """Low and high, qualifier and unit of those that are no plain exact number in the unit of their measure."""
        self._ids: dict[int, str] = {}
        for item in items:
            self.append(item)

    def append(self, item: ObservationModel) -> None:
        """Add an observation at the end."""
        index = len(self)
        members = tuple(item.members.items())
        self.measures.append(item.measure)
        self.members.append(members)
        self.periods.append(item.period)
        self.values.append(math.nan if item.value is None else item.value)
        self.paragraphs.append(item.paragraph or 0)
        if item.headline:
            self.headlines.add(index)
        if item.qualifier is not Qualifier.EXACT or item.unit is not None:
            self.uncommon[index] = (item.low, item.high, item.qualifier, item.unit)
        if item.id != composed_id(item.measure, (member for _, member in members), item.period):
            self._ids[index] = item.id

    def __len__(self) -> int:
        return len(self.values)

    @property
    def ids(self) -> Iterator[str]:
        """The ids of all observations, in order."""
        return map(self.id, range(len(self)))

    @property
    def units(self) -> set[str]:
        """The units of those that do not have their measure's."""
        return {unit for _, _, _, unit in self.uncommon.values() if unit}

    def id(self, index: int) -> str:
        """Return the id of an observation."""
        known = self._ids.get(index)
        if known is not None:
            return known
        return composed_id(self.measures[index], (member for _, member in self.members[index]), self.periods[index])

    def quantity(self, index: int) -> Quantity:
        """Return the value of an observation with its qualifier."""
        low, high, qualifier, _ = self.uncommon.get(index, _PLAIN)
        value = self.values[index]
        return Quantity(None if math.isnan(value) else value, low, high, qualifier)

    def _make(self, index: int) -> ObservationModel:
        from knowledge.schema import ObservationModel  # noqa: PLC0415  # as above

        low, high, qualifier, unit = self.uncommon.get(index, _PLAIN)
        value = self.values[index]
        fields = {
            "id": self.id(index),
            "measure": self.measures[index],
            "members": dict(self.members[index]),
            "period": self.periods[index],
            "value": None if math.isnan(value) else value,
            "low": low,
            "high": high,
            "qualifier": qualifier,
            "unit": unit,
            "paragraph": self.paragraphs[index] or None,
            "headline": index in self.headlines,
        }
        item = object.__new__(ObservationModel)  # it was validated when it was appended, which takes most of the time
        for name, field in fields.items():
            object.__setattr__(item, name, field)
        return item


_PLAIN = (None, None, Qualifier.EXACT, None)


class Observations(_Lazy[Observation]):
    """The observations of a compiled pack."""

    def __init__(
        self,
        columns: ObservationColumns,
        periods: Mapping[str, Period],
        units: Mapping[str, str],
        words: Mapping[str, tuple[str, str]],
    ) -> None:
        """Take the columns, the pack's periods by id, units by measure, label and meaning of those that have one."""
        super().__init__()
        self._columns = columns
        self._periods = [periods[identity] if identity else None for identity in columns.periods.values]
        self._units = units
        self._words = words

    def __len__(self) -> int:
        return len(self._columns)

    def _make(self, index: int) -> Observation:
        columns = self._columns
        identity, measure = columns.id(index), columns.measures[index]
        label, meaning = self._words.get(identity, ("", ""))
        return Observation(
            id=identity,
            measure=measure,
            members=columns.members[index],
            period=self._periods[columns.periods.codes[index]],
            quantity=columns.quantity(index),
            unit=columns.uncommon.get(index, _PLAIN)[3] or self._units[measure],
            label=label,
            meaning=meaning,
            paragraph=columns.paragraphs[index] or None,
            headline=index in columns.headlines,
        )


@dataclass(frozen=True, slots=True)
class FacetMaker:
    """Makes the facets that all observations of a measure with the same members have.

    `earlier` are measures by the later stage that goes on from them, `groups` those that each member belongs to.
    """

    earlier: dict[str, str]
    groups: dict[tuple[str, str], list[str]]

    def __call__(self, measure: str, members: Members) -> Entry:
        """Return the facets of a measure and its members, and those taken on from groups and earlier stages."""
        facets = {f"m:{measure}", *(f"d:{name}={member}" for name, member in members)}
        implied = {f"d:{name}={group}" for pair in members for name in pair[:1] for group in self.groups.get(pair, ())}
        while measure in self.earlier:
            measure = self.earlier[measure]
            implied.add(f"m:{measure}")
        return Entry(frozenset(facets), frozenset(implied))


class Entries(_Lazy[Entry]):
    """What the search knows of each observation, and then of each note."""

    def __init__(
        self, columns: ObservationColumns, kinds: Callable[[str, Members], Entry], worded: set[str], notes: list[Entry]
    ) -> None:
        """Take the columns, what makes the facets of a measure and its members, ids with own words, and the notes."""
        super().__init__()
        self._columns = columns
        self._kinds = kinds
        self._worded = worded
        self._notes = notes

    def __len__(self) -> int:
        return len(self._columns) + len(self._notes)

    def _make(self, index: int) -> Entry:
        columns = self._columns
        if index >= len(columns):
            return self._notes[index - len(columns)]
        kind = self._kinds(columns.measures[index], columns.members[index])
        period = columns.periods[index]
        own = {f"p:{period}"} if period else set()
        if columns.id(index) in self._worded:
            own.add(f"o:{columns.id(index)}")
        return Entry(kind.facets | own, kind.implied)

    def postings(self, shape: Callable[[Iterable[str]], str]) -> dict[str, Posting]:
        """Return the entries that have each facet, and each shape, whose facet `shape` makes of dimensions."""
        columns = self._columns
        found: dict[str, Posting] = {}
        by_kind: dict[tuple[int, int], list[Callable[[int], None]]] = {}
        for index, kind in enumerate(zip(columns.measures.codes, columns.members.codes, strict=True)):
            known = by_kind.get(kind)
            if known is None:
                members = columns.members[index]
                entry = self._kinds(columns.measures[index], members)
                facets = {*entry.facets, *entry.implied, shape(dimension for dimension, _ in members)}
                known = by_kind[kind] = [found.setdefault(facet, Posting()).append for facet in facets]
            for append in known:
                append(index)
        by_period = [
            found.setdefault(f"p:{period}", Posting()) if period else None for period in columns.periods.values
        ]
        for index, code in enumerate(columns.periods.codes):
            posting = by_period[code]
            if posting is not None:
                posting.append(index)
        if self._worded:
            for index in range(len(columns)):
                if (identity := columns.id(index)) in self._worded:
                    found.setdefault(f"o:{identity}", Posting()).append(index)
        for index, entry in enumerate(self._notes, start=len(columns)):
            for facet in entry.facets | entry.implied:
                found.setdefault(facet, Posting()).append(index)
        return found


class Numbers:
    """Which observations state a number."""

    def __init__(self, columns: ObservationColumns) -> None:
        """Sort what the observations state."""
        stated = [(value, index) for index, value in enumerate(columns.values) if not math.isnan(value)]
        for index, (low, high, _, _) in columns.uncommon.items():
            stated += [(end, index) for end in (low, high) if end is not None]
        stated.sort()
        self._values = array("d", (value for value, _ in stated))
        self._indices = array("I", (index for _, index in stated))

    def stating(self, number: float) -> Sequence[int]:
        """Return the observations that state a number, as their value or as an end of their range, in order."""
        return self._indices[bisect_left(self._values, number) : bisect_right(self._values, number)]


class Places(Mapping[str, int]):
    """The numbers of entries by their ids: found by a checksum of the id, and then by the id itself."""

    def __init__(self, columns: ObservationColumns, notes: Sequence[str]) -> None:
        """Take the observations, and the ids of the notes that follow them."""
        self._columns = columns
        self._notes = {identity: index for index, identity in enumerate(notes, start=len(columns))}
        sums = sorted((crc32(columns.id(index).encode()), index) for index in range(len(columns)))
        self._sums = array("I", (checksum for checksum, _ in sums))
        self._indices = array("I", (index for _, index in sums))

    def __getitem__(self, identity: str) -> int:
        if identity in self._notes:
            return self._notes[identity]
        checksum = crc32(identity.encode())
        place = bisect_left(self._sums, checksum)
        while place < len(self._sums) and self._sums[place] == checksum:
            if self._columns.id(self._indices[place]) == identity:
                return self._indices[place]
            place += 1
        raise KeyError(identity)

    def __iter__(self) -> Iterator[str]:
        yield from self._columns.ids
        yield from self._notes

    def __len__(self) -> int:
        return len(self._columns) + len(self._notes)
