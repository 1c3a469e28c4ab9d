"""What was found in one question: words, and which of them name things, times and numbers or tell what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.base import Term
from knowledge.period import Asked
from knowledge.text import Sort
from knowledge.vocabulary import Match


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or break of the question with the known words it may be (`forms`), best first.

    `stems` are the forms as the phrases of a pack spell them. A break only parts clauses and has neither. `is_small`
    words say nothing by themselves; the last two tell whether a time or a number may begin here. All of it is worked
    out once for each word that people use.
    """

    sort: Sort
    text: str
    forms: tuple[Match, ...] = ()
    stems: tuple[Match, ...] = ()
    value: float = 0.0
    is_break: bool = False
    is_small: bool = False
    may_begin_time: bool = False
    may_begin_number: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words from `start` up to `end` that name things of the pack (`term`), times (`asked`) or both.

    `within` is the place of a rank among them that names nothing: "lost the most jobs".
    """

    start: int
    end: int
    text: str
    score: float
    term: Term
    asked: Asked | None = None
    people: bool = False
    within: int | None = None

    @property
    def targets(self) -> frozenset[str]:
        """All facets that the words may stand for."""
        return self.term.strong | self.term.weak

    @property
    def slot(self) -> str:
        """What the words fix: measure, period, a dimension, note, relation; empty where they fix nothing."""
        return slot_of(self.term.strong, self.asked is not None)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell what is asked."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is no time.

    `percent` and `times` tell what kind, `spelt` a small one written as a word, `rounded` one said in round figures,
    `unit` a unit of time behind it ("10 years"), `points` one that stands for the figure that has it.
    """

    start: int
    end: int
    value: float
    percent: bool = False
    times: bool = False
    spelt: bool = False
    rounded: bool = False
    unit: str = ""
    points: bool = False


def places_of(spans: Iterable[Mention | Cue | Number]) -> set[int]:
    """Return the places of all words of these."""
    known = list(spans)
    within = {span.within for span in known if isinstance(span, Mention)}
    return {place for span in known for place in range(span.start, span.end) if place not in within}


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of words; `aside` tells a story around the question."""

    start: int
    end: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one question.

    `idle` are the places of words that neither name nor limit anything; `joiners` those where two things that are set
    side by side may be parted, `weak_joiners` those where they are only in some questions.
    """

    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    cues: tuple[Cue, ...]
    numbers: tuple[Number, ...]
    clauses: tuple[Clause, ...]
    joiners: tuple[int, ...]
    weak_joiners: tuple[int, ...]
    idle: frozenset[int]
    cut: bool

    def has(self, *names: str) -> bool:
        """Return whether any of these cues was found."""
        return any(cue.name in names for cue in self.cues)

    def is_empty(self, start: int = 0, end: int | None = None) -> bool:
        """Return whether no word from `start` up to `end` has a content of its own ("and then?", "why?")."""
        asked = places_of(self.cues)
        places = range(start, len(self.words) if end is None else end)
        return all(place in asked or place in self.idle for place in places)

    def part(self, start: int, end: int) -> Reading:
        """Return what was found between two words, as a reading of its own with the same places."""
        return replace(
            self,
            mentions=tuple(m for m in self.mentions if start <= m.start and m.end <= end),
            cues=tuple(c for c in self.cues if start <= c.start and c.end <= end),
            numbers=tuple(n for n in self.numbers if start <= n.start and n.end <= end),
            clauses=tuple(
                replace(c, start=max(c.start, start), end=min(c.end, end))
                for c in self.clauses
                if c.start < end and start < c.end
            ),
        )


_SLOTS = {"m": "measure", "n": "note", "p": "period", "r": "relation", "o": "figure", "D": "dimension", "x": "outside"}


@lru_cache(maxsize=4096)
def slot_of(facets: frozenset[str], is_time: bool = False) -> str:
    """Return the slot that facets fill; of several kinds, measures come before notes."""
    if is_time:
        return "period"
    kinds = {facet[2:].partition("=")[0] if facet[0] == "d" else _SLOTS[facet[0]] for facet in facets}
    for slot in ("outside", "measure", "period", "relation", "note", "dimension"):
        if slot in kinds:
            return slot
    return min(kinds, default="")
