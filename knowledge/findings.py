"""What an operation found, before it is put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.answer import Outcome, Status
from knowledge.base import Base, Note, Observation
from knowledge.context import Slot
from knowledge.language import Language
from knowledge.quantity import Quantity
from knowledge.reading import Cue, Mention, Number, Reading


@dataclass(frozen=True, slots=True)
class Result:
    """One number of the answer: an observation's, or one computed from observations.

    `operation` names the computation (None for a stated figure); `inputs` are its observations in order. `unit` is a
    unit of the pack, or `percent` or `times`; `per` the time unit of an average.
    """

    quantity: Quantity
    unit: str
    inputs: tuple[Observation, ...]
    operation: str | None = None
    per: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that somebody claims, in the words `quote`, and the article's own."""

    outcome: Outcome
    number: Number
    quote: str
    result: Result


TELLING = (
    "why",
    "who",
    "where",
    "when",
    "how_often",
    "deed",
    "precedent",
    "about",
    "explain",
    "whether",
    "which",
    "highest",
    "lowest",
    "trend",
    "change",
    "list",
)
"""Cues that ask for a fact as well as for a figure; "new cases in August?" has none of them."""


FIGURING = (
    "quantity",
    "how_long",
    "request",
    "percent",
    "share",
    "rate",
    "average",
    "difference",
    "times",
    "sum",
    "compare",
    "change",
    "trend",
    "highest",
    "lowest",
    "order",
    "list",
    "breakdown",
    "summary",
)
"""Cues that ask for a figure, whatever else the question says."""


@dataclass(frozen=True)
class Question:
    """A question ready for the intent rules.

    `limiting` are the mentions that narrow it down, those taken over from the conversation included (their places are
    negative); `cues` what it asks; `recent` the observations answered last, most direct first; `before` is
    `number` where the question before asked for one. `carried` are the cues of the question before that a short one
    goes on with ("and in 2023?"), `dimension` and `grain` the kind of thing and the length of time that it asked for.
    """

    base: Base
    language: Language
    reading: Reading
    limiting: tuple[Mention, ...]
    mentions: tuple[Mention, ...]
    cues: tuple[Cue, ...]
    numbers: tuple[Number, ...]
    recent: tuple[Observation, ...]
    notes: tuple[Note, ...]
    leaning: bool
    before: str = ""
    carried: frozenset[str] = frozenset()
    dimension: str = ""
    grain: str = ""

    def has(self, *names: str) -> bool:
        """Return whether the question asks any of these."""
        return not self.asks.isdisjoint(names)

    @cached_property
    def asks(self) -> frozenset[str]:
        """The names of its cues, and of those that it goes on with."""
        return self.carried.union(cue.name for cue in self.cues)

    @cached_property
    def joiners(self) -> tuple[int, ...]:
        """The places where two things that are set side by side may be parted."""
        weak = self.reading.weak_joiners
        if self.has("compare", "difference", "change", "times", "sum", "trend"):
            return (*self.reading.joiners, *weak, *self._second_members)
        times = [mention for mention in self.limiting if mention.slot == "period" and mention.start >= 0]
        between = [p for p in weak for a, b in pairwise(times) if a.end <= p < b.start or p == b.start]
        return (*self.reading.joiners, *between)

    @cached_property
    def _second_members(self) -> tuple[int, ...]:
        """Where the second of two members stands with no word between that joins them: "as many as A did B have"."""
        members = [mention for mention in self.own if any(facet.startswith("d:") for facet in mention.term.strong)]
        if len(members) != 2 or members[0].slot != members[1].slot:
            return ()
        return (members[1].start,)

    @cached_property
    def asks_number(self) -> bool:
        """Whether nothing but a number answers it, in so many words or because the question before asked for one."""
        telling = self.has(*TELLING)
        starts = {clause.start for clause in self.reading.clauses}
        opened = any(cue.name == "whether" and (cue.start in starts or cue.start - 1 in starts) for cue in self.cues)
        if any(cue.name == "quantity" and (not opened or cue.start in starts) for cue in self.cues):
            return True
        if self.has("percent", "share", "average"):
            return True
        slots = {mention.slot for mention in self.own}
        measured = "measure" in slots and "note" not in slots
        return not telling and (measured or (self.leaning and self.before == "number"))

    @cached_property
    def asks_figure(self) -> bool:
        """Whether a word of the question asks for a figure; "do they cry in jail" has none."""
        return bool(self.numbers) or self.has(*FIGURING)

    @cached_property
    def own(self) -> tuple[Mention, ...]:
        """The mentions that the question itself makes."""
        return tuple(mention for mention in self.limiting if mention.start >= 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one intent rule.

    `reason` is the key of the sentence that says why there is no figure, `about` the words it names. `options` are
    what the question may have meant. `used` are the places of the words that the finding accounts for beyond its
    mentions; `slots`, `cues`, `dimension` and `grain` are what the next question may go on with.
    """

    intent: str
    status: Status
    results: tuple[Result, ...] = ()
    related: tuple[Result, ...] = ()
    notes: tuple[Note, ...] = ()
    options: tuple[Observation, ...] = ()
    claims: tuple[Claim, ...] = ()
    reason: str = ""
    about: str = ""
    used: frozenset[int] = frozenset()
    slots: tuple[Slot, ...] = ()
    cues: tuple[str, ...] = ()
    dimension: str = ""
    grain: str = ""
    confidence: float = 1.0
    leftover: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()


def stated(observation: Observation) -> Result:
    """Return an observation's own figure."""
    return Result(observation.quantity, observation.unit, (observation,))


def answered(
    intent: str,
    results: Sequence[Result],
    *,
    related: tuple[Result, ...] = (),
    notes: tuple[Note, ...] = (),
    claims: tuple[Claim, ...] = (),
    used: frozenset[int] = frozenset(),
) -> Finding:
    """Return a finding that answers with these results."""
    return Finding(intent, Status.ANSWERED, tuple(results), related, notes, claims=claims, used=used)


def missing(intent: str, reason: str, near: Sequence[Observation] = (), about: str = "") -> Finding:
    """Return a finding that says that the article does not say, with the nearest that it does say."""
    related = tuple(stated(observation) for observation in near[:3])
    return Finding(intent, Status.NO_DATA, related=related, reason=reason, about=about)


def unclear(intent: str, options: Sequence[Observation], reason: str = "ambiguous") -> Finding:
    """Return a finding that asks back which of these is meant."""
    return Finding(intent, Status.CLARIFY, options=tuple(options[:4]), reason=reason)
