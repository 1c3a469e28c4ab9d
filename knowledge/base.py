"""The compiled form of a pack: what a question is matched against. Made once by `knowledge.compiling`."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, Protocol

from knowledge.period import Period
from knowledge.phrases import Trie
from knowledge.quantity import Quantity


class Posting:
    """The entries that have a facet: their numbers, rising, in four bytes each."""

    __slots__ = ("_places",)

    def __init__(self) -> None:
        self._places = array("I")

    def append(self, index: int) -> None:
        """Add an entry after all others."""
        self._places.append(index)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __contains__(self, index: int) -> bool:
        place = bisect_left(self._places, index)
        return place < len(self._places) and self._places[place] == index


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase of the lexicon stands for.

    Facets are `m:` measure, `d:dimension=member`, `p:` period, `n:` note, `r:` relation, `o:` one observation,
    `D:` a dimension itself, `x:` what the pack is not about. `strong` facets name a thing; `weak` ones are words that
    go with it and limit it no further. `singled_out` are observations that a word within the phrase singles out among
    those of its measure. A `subject` phrase is true of everything in the pack; `cumulative` means "all so far",
    `opposite` names a measure turned round ("losses" of the gains).
    """

    strong: frozenset[str]
    weak: frozenset[str]
    subject: bool = False
    cumulative: bool = False
    singled_out: frozenset[str] = frozenset()
    opposite: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: unit, kind (count, rate, duration, amount).

    `additive` tells whether values may be added up, `members` that only those of one time may. `better` is `more` or
    `less`, whichever is the good side; None where nobody said.
    """

    id: str
    label: str
    unit: str
    kind: str
    counts: str
    additive: bool | Literal["members"]
    better: Literal["more", "less"] | None


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one measure for its members and period; `paragraph` is where the article states it."""

    id: str
    measure: str
    members: tuple[tuple[str, str], ...]
    period: Period | None
    quantity: Quantity
    unit: str
    label: str
    meaning: str
    paragraph: int | None
    headline: bool

    def __hash__(self) -> int:
        """Return the hash of the id, which no two of a pack share; that of all fields takes long."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class NoteFigures:
    """The observations that a note speaks of, and how they are combined in it."""

    observations: tuple[str, ...]
    operation: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A fact without a number of its own; `asks` are the kinds of question it answers."""

    id: str
    title: str
    question: str
    text: str
    paragraph: int | None
    kind: str
    asks: frozenset[str]
    figures: NoteFigures | None

    def __hash__(self) -> int:
        """Return the hash of the id, as for an observation."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Relation:
    """How figures may be combined: `stage` (later per earlier), `part` (members of a total), `side_by_side`."""

    id: str
    kind: str
    label: str
    first: str
    second: str
    dimension: str | None
    caveat: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search knows of an observation or a note: its facets, and those it takes on from earlier stages."""

    facets: frozenset[str]
    implied: frozenset[str]


class NumberIndex(Protocol):
    """Finds observations by what they state."""

    def stating(self, number: float) -> Sequence[int]:
        """Return the observations that state a number, in order."""


@dataclass(frozen=True, slots=True)
class PackSource:
    """Where the pack's figures were published."""

    title: str
    publisher: str
    compiled_by: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Base:
    """Everything compiled from one pack in one language.

    Subscribers are told of changes unless the version is `minor`, with the `release_note` as their reason.

    Entries are numbered: first the observations in their order, then the notes. `postings` maps each facet to the
    entries that have it, and each shape (`s:` and the dimensions that an observation has members of) likewise;
    `shapes` are those that occur, `numbers` the entries by the numbers that they state, `latest` the points of time,
    latest first. `terms` is a trie of phrases by the stems of their telling words, `fixed` one of phrases of small
    words, word for word; both end in a `Term`. `acronyms` are names that only their capitals tell from small words,
    with what is read for them, `broken` pairs of stems that a phrase has a comma or point between, `turning` the stems
    of words that turn a measure round ("lost") and stand in no other phrase. Observations,
    entries and places are made as they are asked for (`knowledge.columns`).
    """

    id: str
    version: int
    language: str
    title: str
    about: str
    source: PackSource
    observations: Sequence[Observation]
    notes: tuple[Note, ...]
    entries: Sequence[Entry]
    postings: Mapping[str, Posting]
    shapes: tuple[frozenset[str], ...]
    numbers: NumberIndex
    headlines: tuple[Observation, ...]
    latest: tuple[str, ...]
    measures: dict[str, Measure]
    relations: tuple[Relation, ...]
    periods: tuple[Period, ...]
    terms: Trie
    fixed: Trie
    words: frozenset[str]
    stems: dict[str, str]
    people: frozenset[str]
    synonyms: dict[str, str]
    acronyms: dict[str, str]
    broken: frozenset[tuple[str, str]]
    turning: frozenset[str]
    names: dict[str, str]
    units: dict[str, tuple[str, str]]
    caveats: dict[str, str]
    questions: tuple[str, ...] = ()
    minor: bool = False
    release_note: str = ""
    places: Mapping[str, int] = field(default_factory=dict)

    def observation(self, identity: str) -> Observation | None:
        """Return the observation of that id, or None where this pack has none."""
        index = self.places.get(identity)
        return self.observations[index] if index is not None and index < len(self.observations) else None

    def note(self, identity: str) -> Note | None:
        """Return the note of that id, or None where this pack has none."""
        index = self.places.get(identity)
        first = len(self.observations)
        return self.notes[index - first] if index is not None and index >= first else None

    def facets_of(self, identity: str) -> frozenset[str]:
        """Return all facets of an observation or a note, with those it takes on from earlier stages."""
        entry = self.entries[self.places[identity]]
        return entry.facets | entry.implied

    def has(self, facet: str) -> bool:
        """Return whether this facet names a thing of the pack."""
        return facet in self.names or (facet in self.postings and not facet.startswith("s:"))

    def common(self, choices: Iterable[Iterable[str]], most: int | None = None) -> list[int]:
        """Return the entries that have a facet of every choice, in order, the first `most` of them.

        Cost grows with the rarest choice, and stops growing at `most`.
        """
        postings = [[self.postings[facet] for facet in facets if facet in self.postings] for facets in choices]
        postings.sort(key=lambda alternatives: sum(map(len, alternatives)))
        if not postings or not postings[0]:
            return []
        rarest, *others = postings
        found: Iterable[int] = rarest[0] if len(rarest) == 1 else sorted(set().union(*rarest))
        for alternatives in others:
            found = filter(_membership(alternatives), found)
        return list(islice(found, most))

    def stating(self, number: float) -> list[Observation]:
        """Return the observations that state this number, as their value or as an end of their range, in order."""
        return [self.observations[index] for index in self.numbers.stating(number)]

    def observed(self, measure: str, members: Sequence[tuple[str, str]]) -> list[Observation]:
        """Return the observations of a measure for just these members, at whatever times, in order."""
        named = [(f"d:{dimension}={member}",) for dimension, member in members]
        indices = self.common([(f"m:{measure}",), (shape_facet(dimension for dimension, _ in members),), *named])
        items = [self.observations[index] for index in indices]
        return [item for item in items if item.measure == measure]


def shape_facet(dimensions: Iterable[str]) -> str:
    """Return the facet of all observations that have members of just these dimensions."""
    return f"s:{','.join(sorted(dimensions))}"


def _membership(postings: Sequence[Posting]) -> Callable[[int], bool]:
    if len(postings) == 1:
        return postings[0].__contains__
    return lambda index: any(index in posting for posting in postings)
