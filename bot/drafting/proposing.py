"""What a pack of an article might hold: its figures with measures, members, times and names, and what is left to do.

Nothing here is made up: every value, name and time stands in the article, and what does not is left to a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.drafting.subjects import Singular, Subject, SubjectFinder
from bot.importing.naming import Ids
from knowledge.checking.todos import MARK
from knowledge.period import Kind
from knowledge.prose import Prose
from knowledge.prose.calendar import Stretch
from knowledge.prose.figures import PERCENT
from knowledge.prose.sentences import sentences_of
from knowledge.prose.statements import Statement, statements_of
from knowledge.quantity import Qualifier
from knowledge.text import Sort

Fields = dict[str, Any]
"""The fields of a file, or of a part of it, as YAML has them."""

HEADLINES = 3
"""So many measures at the most give their first figure to the summary."""

KIND, PLACE = "kind", "place"
"""The dimensions that a draft may have: what words before a figure tell apart, and names of places after it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the pack is called, and who published the article, as far as that is known."""

    id: str
    title: str = ""
    publisher: str = ""
    url: str = ""


@dataclass
class Draft:
    """The fields of the files of a pack, and what a person has to look at: reasons by the way to their field."""

    pack: Fields
    lexicon: Fields
    to_do: dict[tuple[str | int, ...], str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Item:
    """A figure on its way into the pack."""

    statement: Statement
    subject: Subject
    period: str | None

    @property
    def value(self) -> tuple[float, float]:
        return self.statement.figure.low, self.statement.figure.high


def propose(text: str, prose: Prose, singular: Singular, card: Card, published: str = "") -> Draft:
    """Return a draft of a pack from the text of an article; `published` is when it was (ISO 8601), if that is known."""
    statements = statements_of(text, prose, published)
    subjects = list(SubjectFinder(prose, singular).subjects(statements))
    return _Proposer(card, prose, text).draft(statements, subjects)


class _Proposer:
    """Puts a draft together, one part after the other."""

    def __init__(self, card: Card, prose: Prose, text: str) -> None:
        self._card = card
        self._prose = prose
        self._text = text
        self._periods: dict[str, Fields] = {}
        self._period_names: dict[str, str] = {}
        self._units: dict[str, Fields] = {}
        self._unit_ids = Ids()
        self._measures: dict[str, Fields] = {}
        self._names: dict[str, str] = {}
        self._members: dict[str, dict[str, str]] = {}
        self._observations: list[Fields] = []
        self._notes: list[Fields] = []
        self._note_words: dict[str, Fields] = {}
        self._to_do: dict[tuple[str | int, ...], str] = {}
        self._taken: set[str] = set()
        self._units_named: frozenset[str] = frozenset()

    def draft(self, statements: Sequence[Statement], subjects: Sequence[Subject]) -> Draft:
        """Return the draft of all figures."""
        latest = max((s.period.last for s in statements if s.period and s.period.start), default="")
        items: list[_Item] = []
        for statement, subject in zip(statements, subjects, strict=True):
            if statement.figure.is_factor:
                self._factor(statement)
            else:
                items.append(_Item(statement, subject, self._period(statement.period, latest)))
        self._units_named = frozenset(word for subject in subjects for word in (subject.unit, subject.one))
        for label, group in _grouped(items).items():
            self._group(label, group)
        self._observations.sort(key=lambda fields: fields["paragraph"])
        self._headlines()
        self._silent(statements)
        return Draft(self._pack(), self._lexicon(), self._dated())

    # Times -----------------------------------------------------------------------------------------------------

    def _period(self, stretch: Stretch | None, latest: str) -> str | None:
        """Return the id of a time, or None where a person has to name it first."""
        if stretch is None or stretch.event:
            return None
        if stretch.kind is Kind.AT:
            return stretch.start
        end = stretch.end or (latest if latest > stretch.start else "")
        if not end:
            return None
        span = stretch.kind is Kind.SPAN
        identity = f"{stretch.start}-to-{end}".lower() if span else f"since-{stretch.start}".lower()
        self._periods[identity] = {"start": stretch.start, "end": end, "kind": stretch.kind.value}
        if not span:
            reason = "the article names no end; the end is the latest time that it names, or its publication"
            self._to_do["pack", "periods", identity] = reason
        self._period_names[identity] = f"{stretch.start} to {end}" if span else f"since {stretch.start}"
        return identity

    # Measures, members, observations ---------------------------------------------------------------------------

    def _group(self, label: str, items: list[_Item]) -> None:
        """Add the figures of one name: a measure, broken down where two of them would be the same."""
        subject = items[0].subject
        measure = _fresh(label or subject.unit or "figures", self._measures)
        unit = self._unit_id(subject)
        times = Counter(item.period for item in _without_repeats(items))
        together = [item for item in items if times[item.period] > 1]
        dimension = self._dimension(together)
        kind = "rate" if subject.is_rate else "amount" if subject.unit in self._currencies else "count"
        if items[0].statement.figure.unit == "" and subject.unit in self._prose.language.times.units:
            kind = "duration"
        self._measures[measure] = {"unit": unit, "kind": kind}
        if kind == "count":
            self._measures[measure]["counts"] = subject.unit
        self._names[measure] = label or subject.unit or "figures"
        words = f"“{_written(items[0])}” in ¶{_paragraph(items[0])}"
        self._to_do["pack", "measures", measure] = f"is “{self._names[measure]}” what this counts? {words}"
        if dimension:
            self._measures[measure]["dimensions"] = [dimension]
        known: dict[tuple[str | None, str], tuple[float, float]] = {}
        for item in items:
            name = _apart(item, dimension) if item in together else ""
            slot = item.period, name
            if slot in known and known[slot] != item.value:
                self._alone(item, measure)
            elif slot not in known:
                known[slot] = item.value
                self._observation(measure, item, {dimension: self._member(dimension, name)} if name else {})

    def _alone(self, item: _Item, beside: str) -> None:
        """Add a figure that nothing tells apart from another of its measure and time: a measure of its own."""
        measure = _fresh(beside, self._measures)
        self._measures[measure] = {**self._measures[beside]}
        self._measures[measure].pop("dimensions", None)
        self._names[measure] = f"{self._names[beside]}, ¶{_paragraph(item)}"
        reason = f"“{_written(item)}” in ¶{_paragraph(item)} looks like another figure of {beside}: say what it is"
        self._to_do["pack", "measures", measure] = reason
        self._observation(measure, item, {})

    def _observation(self, measure: str, item: _Item, members: dict[str, str]) -> None:
        identity = self._free("-".join([measure, *members.values(), *([item.period] if item.period else [])]))
        fields: Fields = {"id": identity, "measure": measure}
        if members:
            fields["members"] = members
        if item.period:
            fields["period"] = item.period
        figure = item.statement.figure
        qualifier = figure.qualifiers[0]
        if figure.is_range:
            fields |= {"low": _number(figure.low), "high": _number(figure.high)}
            qualifier = Qualifier.RANGE
        else:
            fields["value"] = _number(figure.low)
        if qualifier is not Qualifier.EXACT:
            fields["qualifier"] = qualifier.value
        fields["paragraph"] = _paragraph(item)
        self._observations.append(fields)
        reasons = [self._time_to_do(item), "" if item.subject.unit else "no word beside it says what is counted"]
        if any(reasons):
            self._to_do["observation", identity] = "; ".join(filter(None, reasons))

    @staticmethod
    def _time_to_do(item: _Item) -> str:
        period = item.statement.period
        if period is not None and period.event:
            return f"“{period.event}” is a time of its own: name it under periods with its start and end, and here"
        if period is not None and item.period is None:
            return f"the article names no end of “since {period.start}”: name it under periods, and here"
        return item.statement.reason

    def _dimension(self, items: Sequence[_Item]) -> str:
        """Return what tells figures of one measure and one time apart; empty where nothing does, or nothing needs to.

        What is the name of a unit tells nothing: "sentences" are counted in other figures.
        """
        for dimension in (PLACE, KIND):
            names = [_apart(item, dimension) for item in items]
            if len(set(names)) > 1 and all(names) and self._units_named.isdisjoint(names):
                return dimension
        return ""

    def _member(self, dimension: str, name: str) -> str:
        members = self._members.setdefault(dimension, {})
        known = next((identity for identity, label in members.items() if label == name), None)
        if known is None:
            known = _fresh(name, members)
            members[known] = name
        return known

    def _headlines(self) -> None:
        first: set[str] = set()
        for fields in self._observations:
            if fields["measure"] not in first and len(first) < HEADLINES:
                first.add(fields["measure"])
                fields["headline"] = True

    # Notes -----------------------------------------------------------------------------------------------------

    def _factor(self, statement: Statement) -> None:
        """Add a note for a word such as "doubled", which says more than the figures and is not one of them."""
        paragraph, figure = statement.sentence.paragraph, statement.figure
        word = statement.sentence.written(figure.start, figure.end)
        identity = self._free(f"{word}-{paragraph}")
        self._notes.append({"id": identity, "paragraph": paragraph, "asks": ["whether", "what", "how_much"]})
        self._note_words[identity] = {
            "title": f"“{word}” in ¶{paragraph}",
            "question": f"What is {word}?",
            "phrases": [word.lower()],
            "text": f"{MARK} say in your own words what ¶{paragraph} says with “{word}”",
        }
        reason = "say what the note is about, and which figures show it (about, figures)"
        self._to_do["note", identity] = reason

    def _silent(self, statements: Sequence[Statement]) -> None:
        """Point out the paragraphs without a figure, but for headings, which end in no stop."""
        told = {statement.sentence.paragraph for statement in statements}
        sentences = [s for s in sentences_of(self._text, self._prose) if s.tokens and s.tokens[-1].sort is Sort.HARD]
        silent = sorted({sentence.paragraph for sentence in sentences} - told)
        if silent:
            named = ", ".join(f"¶{paragraph}" for paragraph in silent)
            reason = f"no figure stands in {named}: write notes in your own words for what readers will ask of them"
            self._to_do["pack", "notes"] = reason

    # The fields of the files -----------------------------------------------------------------------------------

    def _pack(self) -> Fields:
        fields: Fields = {
            "id": self._card.id,
            "version": 1,
            "languages": [self._prose.language.code],
            "source": {
                "title": self._card.title or f"{MARK} the title of the article",
                "publisher": self._card.publisher or f"{MARK} who published the article",
                **({"url": self._card.url} if self._card.url else {}),
            },
            "periods": self._periods,
            "dimensions": {name: {"members": list(members)} for name, members in self._members.items()},
            "measures": self._measures,
            "observations": self._observations,
            "notes": self._notes,
        }
        return {key: value for key, value in fields.items() if value not in ({}, []) or ("pack", key) in self._to_do}

    def _lexicon(self) -> Fields:
        claims = Counter(phrase for name in self._names.values() for phrase in self._phrases(name))
        fields: Fields = {
            "language": self._prose.language.code,
            "title": self._card.title or f"{MARK} the title as people see it",
            "about": f"{MARK} what the article is about, in a few words",
            "subject": [],
            "units": self._units,
            "dimensions": {name: {"label": name, "phrases": []} for name in self._members},
            "members": {
                dimension: {member: {"label": name, "phrases": [name.lower()]} for member, name in members.items()}
                for dimension, members in self._members.items()
            },
            "periods": {name: {"label": label, "phrases": [label]} for name, label in self._period_names.items()},
            "measures": {
                measure: {
                    "label": name,
                    "phrases": [p for p in self._phrases(name) if p == name.lower() or claims[p] == 1],
                }
                for measure, name in self._names.items()
            },
            "notes": self._note_words,
        }
        self._to_do["lexicon", "subject"] = "words that are true of every figure here, such as the article's country"
        for dimension in self._members:
            self._to_do["lexicon", "dimensions", dimension] = "give it the name that people use, and its members too"
        return {key: value for key, value in fields.items() if value != {}}

    def _phrases(self, name: str) -> list[str]:
        """Return the phrases of a name: whole, and its last word; small words alone would be found everywhere."""
        if "¶" in name:  # not told apart yet
            return []
        small = self._prose.language.stop | self._prose.language.harmless
        phrases = dict.fromkeys((name.lower(), name.lower().split()[-1]))
        return [phrase for phrase in phrases if not small.issuperset(phrase.split())]

    def _dated(self) -> dict[tuple[str | int, ...], str]:
        """Return what there is to do, by the place of observations and notes in their lists."""
        placed = {item["id"]: ("pack", "observations", i) for i, item in enumerate(self._observations)}
        placed |= {item["id"]: ("pack", "notes", i) for i, item in enumerate(self._notes)}
        return {
            placed[str(place[1])] if place[0] in ("observation", "note") else place: reason
            for place, reason in self._to_do.items()
        }

    # Names -----------------------------------------------------------------------------------------------------

    @property
    def _currencies(self) -> Collection[str]:
        return self._prose.words.currencies.values()

    def _unit_id(self, subject: Subject) -> str:
        unit = subject.unit or "figures"
        identity = self._unit_ids[unit]
        self._units.setdefault(identity, {"one": subject.one or unit, "other": unit})
        return identity

    def _free(self, name: str) -> str:
        identity = _fresh(name, self._taken)
        self._taken.add(identity)
        return identity


def _grouped(items: Iterable[_Item]) -> dict[str, list[_Item]]:
    """Return the figures by the name of what they count; how much a thing changed is another thing."""
    groups: dict[str, list[_Item]] = {}
    units: dict[str, str] = {}
    for item in items:
        label = item.subject.label
        label = f"change in {label}" if item.subject.is_change and label else label
        if units.setdefault(label, item.subject.unit) != item.subject.unit:
            label = f"{label} in {item.subject.unit}" if label else item.subject.unit
        groups.setdefault(label, []).append(item)
    return groups


def _without_repeats(items: Iterable[_Item]) -> list[_Item]:
    """Return the figures without those that say one before them again."""
    return list({(item.period, item.value): item for item in items}.values())


def _apart(item: _Item, dimension: str) -> str:
    match dimension:
        case "place":
            return item.subject.place
        case "kind":
            return item.subject.about
        case _:
            return ""


def _fresh(name: str, taken: Collection[str]) -> str:
    """Return an id for a name that nothing else has yet."""
    wanted = identity = Ids()[name]
    count = 1
    while identity in taken:
        count += 1
        identity = f"{wanted}-{count}"
    return identity


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _paragraph(item: _Item) -> int:
    return item.statement.sentence.paragraph


def _written(item: _Item) -> str:
    """Return a figure as the article has it, with its unit."""
    figure, sentence = item.statement.figure, item.statement.sentence
    unit = item.subject.unit if not figure.unit or figure.unit == PERCENT else ""
    return f"{sentence.written(figure.first, figure.end)} {unit}".strip()
