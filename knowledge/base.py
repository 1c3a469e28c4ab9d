"""The compiled form of a pack: what a question is matched against. Made once by `knowledge.compiling`, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from knowledge.period import Period
from knowledge.quantity import Quantity

Trie = dict[str, Any]
"""Phrases word by word: stem -> Trie; the key "" holds the `Term` of the phrase that ends here."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase of the lexicon stands for.

    Facets are `m:` measure, `d:dimension=member`, `p:` period, `n:` note, `r:` relation, `o:` one observation,
    `D:` a dimension itself. `strong` facets name a thing; `weak` ones are words that go with it and limit it no
    further. A `subject` phrase is true of everything in the pack; `cumulative` means "all so far".
    """

    strong: frozenset[str]
    weak: frozenset[str]
    subject: bool = False
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: unit, kind (count, rate, duration, amount), whether values of different times may be added."""

    id: str
    label: str
    unit: str
    kind: str
    counts: str
    additive: bool
    dimensions: tuple[str, ...]


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
    membership: str | None


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

    Entries are numbered: first the observations in their order, then the notes. `postings` maps each facet to the
    entries that have it. `terms` holds phrases by their telling words, `fixed` phrases of small words, word for word.
    """

    id: str
    version: int
    language: str
    title: str
    about: str
    source: PackSource
    observations: tuple[Observation, ...]
    notes: tuple[Note, ...]
    entries: tuple[Entry, ...]
    postings: dict[str, frozenset[int]]
    measures: dict[str, Measure]
    relations: tuple[Relation, ...]
    periods: tuple[Period, ...]
    terms: Trie
    fixed: Trie
    words: frozenset[str]
    stems: dict[str, str]
    people: frozenset[str]
    synonyms: dict[str, str]
    names: dict[str, str]
    units: dict[str, tuple[str, str]]
    caveats: dict[str, str]
    questions: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)

    def observation(self, identity: str) -> Observation | None:
        """Return the observation of that id, or None where this pack has none."""
        index = self.places.get(identity)
        return self.observations[index] if index is not None and index < len(self.observations) else None

    def note(self, identity: str) -> Note | None:
        """Return the note of that id, or None where this pack has none."""
        index = self.places.get(identity)
        first = len(self.observations)
        return self.notes[index - first] if index is not None and index >= first else None
