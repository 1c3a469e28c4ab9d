"""What a pack's YAML files say of a table: its card and structure, its lexicon, and questions to check it with.

Every phrase is one of the table's own names; what people call things beyond that is left to whoever finishes the pack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.importing.naming import parted, phrases_of, readable, shared_beginnings, slug
from bot.importing.reshaping import Names, Observation
from bot.importing.tables import Card, Column
from knowledge.language import Language
from knowledge.wording import point_in_words

OFFERED = 4
"""So many questions are offered to people first."""

_RATES = ("%", "percent", "per cent", " per ", "rate", "ratio", "index")
"""What a unit or a name has that is no count, and so is never added up or parted."""

Fields = dict[str, Any]


@dataclass(frozen=True)
class Describer:
    """Puts the names that were met in a table into the fields of a pack."""

    card: Card
    names: Names
    columns: Mapping[str, Column]
    """The columns by the ids of the dimensions that they are."""
    constants: Sequence[str]
    """Cells that are the same in every row, and so are true of every figure."""
    language: Language

    def pack(self, observations: Sequence[Observation] = ()) -> Fields:
        """Return the fields of pack.yaml; without observations these stand in a file beside it."""
        names, card = self.names, self.card
        pack: Fields = {
            "id": card.id,
            "version": 1,
            "languages": [self.language.code],
            "source": {"title": card.title, "publisher": card.publisher, "url": card.url or None},
            "dimensions": {dimension: self._dimension(dimension) for dimension in names.members},
            "measures": {measure: self._measure(measure) for measure in names.measures.by_name.values()},
            "observations": [self._observation(item) for item in observations],
            "observations_file": None if observations else "observations.csv",
            "relations": [
                {"id": f"{measure}-by-{dimension}", "kind": "part", "measure": measure, "dimension": dimension}
                for measure, dimension in self._parted()
            ],
        }
        return {name: value for name, value in pack.items() if value not in ({}, [], None)}

    def lexicon(self, sample: Sequence[Observation]) -> Fields:
        """Return the fields of en.yaml; some of the sampled observations are offered as questions."""
        names, title = self.names, self.card.title
        labels = self._labels
        beginnings = shared_beginnings(labels.values())
        lexicon: Fields = {
            "language": self.language.code,
            "title": title,
            "about": title[:1].lower() + title[1:],
            "subject": list(dict.fromkeys(phrase for text in self.constants for phrase in self._phrases(text))),
            "units": {
                unit_id(unit): dict(zip(("one", "other"), one_and_other(unit), strict=True))
                for found in names.units.values()
                for unit in found
            },
            "dimensions": {dimension: self._named(self._label(dimension)) for dimension in names.members},
            "members": {dimension: self._members(dimension) for dimension in names.members},
            "measures": {
                measure: self._named(labels[measure], readable(name), parted(names.labels[measure])[0])
                | ({"words": list(shared)} if (shared := beginnings[labels[measure]]) else {})
                for name, measure in names.measures.by_name.items()
            },
            "relations": {
                f"{measure}-by-{dimension}": {"label": f"{labels[measure]} by {self._label(dimension)}"}
                for measure, dimension in self._parted()
            },
            "questions": [self._question(item) for item in sample[:OFFERED]],
        }
        return {name: value for name, value in lexicon.items() if value not in ({}, [])}

    def questions(self, sample: Sequence[Observation]) -> Fields:
        """Return the fields of questions.en.yaml: sampled figures, and each once for a time before all others."""
        asked: list[Fields] = [
            {"ask": self._question(item), "status": ["answered"], "figures": [_number(item.value)], "style": "plain"}
            for item in sample
        ]
        if self.names.first:
            before = str(int(self.names.first[:4]) - 1)
            asked += [
                {"ask": self._question(item, before), "status": ["no_data", "clarify"], "style": "time"}
                for item in sample[: len(sample) // 4]
            ]
        return {"development": list({fields["ask"]: fields for fields in asked}.values())}

    # Parts ---------------------------------------------------------------------------------------------------------

    def _parted(self) -> list[tuple[str, str]]:
        """Return the counts that have a total beside the members of a dimension."""
        found = []
        for measure in self.names.measures.by_name.values():
            counted = self._measure(measure)["kind"] != "rate"
            totals = [d for d in sorted(self.names.dimensions_of[measure]) if (measure, d) in self.names.totals_of]
            found += [(measure, dimension) for dimension in totals if counted]
        return found

    def _dimension(self, dimension: str) -> Fields:
        groups = {slug(name): list(members) for name, members in self.names.groups.get(dimension, {}).items()}
        members = list(self.names.members[dimension].by_name.values())
        return {"members": members} | ({"groups": groups} if groups else {})

    @cached_property
    def _labels(self) -> dict[str, str]:
        """The labels of measures; where two would be called the same, their columns' headings tell them apart."""
        counts = Counter(self.names.labels.values())
        headings = {measure: readable(name) for name, measure in self.names.measures.by_name.items()}
        return {m: headings[m] if counts[label] > 1 else label for m, label in self.names.labels.items()}

    def _measure(self, measure: str) -> Fields:
        unit = next(iter(self.names.units[measure]))
        kind = "amount" if measure in self.names.fractions else "count"
        if any(mark in f"{self._labels[measure]} {unit} ".lower() for mark in _RATES):
            kind = "rate"
        fields: Fields = {"unit": unit_id(unit), "kind": kind}
        dimensions = sorted(self.names.dimensions_of[measure])
        return fields | ({"dimensions": dimensions} if dimensions else {})

    def _observation(self, item: Observation) -> Fields:
        fields: Fields = {"id": item.id, "measure": item.measure, "members": dict(item.members)}
        fields |= {"period": item.period, "value": _number(item.value)}
        fields |= {"unit": unit_id(item.unit)} if len(self.names.units[item.measure]) > 1 else {}
        return {name: value for name, value in fields.items() if value not in ({}, "")}

    def _label(self, dimension: str) -> str:
        column = self.columns.get(dimension)
        return (column.label or readable(column.name)) if column else dimension.replace("-", " ")

    def _members(self, dimension: str) -> Fields:
        aliases = self.names.aliases.get(dimension, {})
        heading = self.columns.get(dimension)
        labels = heading.labels if heading else {}
        named = {
            member: self._member(dimension, labels.get(name) or readable(name), name, *sorted(aliases.get(member, ())))
            for name, member in self.names.members[dimension].by_name.items()
        }
        groups = {slug(name): self._member(dimension, readable(name)) for name in self.names.groups.get(dimension, {})}
        return named | groups

    def _member(self, dimension: str, label: str, *others: str) -> Fields:
        """Return how a member is called; one that is a small word ("information") goes with its dimension's name."""
        if self._phrases(label):
            return self._named(label, *others)
        return self._named(f"{label} {self._label(dimension)}", *others) | {"words": phrases_of(label)}

    def _named(self, label: str, *others: str) -> Fields:
        return {"label": label, "phrases": self._phrases(label, *others) or phrases_of(label)}

    def _phrases(self, *names: str) -> list[str]:
        small = self.language.stop | self.language.harmless | self.language.words
        return phrases_of(*names, small=small)

    def _question(self, item: Observation, period: str = "") -> str:
        """Return a question for an observation, in the words that answers use for it."""
        wording = self.language.wording
        named = {dimension: {m: n for n, m in ids.by_name.items()} for dimension, ids in self.names.members.items()}
        members = ", ".join(readable(named[dimension][member]) for dimension, member in item.members)
        point = period or item.period
        when = point_in_words(wording, point) if point else ""
        label = wording["label"].format(
            measure=self._labels[item.measure],
            members=wording["label_members"].format(members=members) if members else "",
            period=wording["label_period"].format(period=when) if when else "",
        )
        kind = self._measure(item.measure)["kind"]
        return str(wording["questions"][kind].format(label=label))


def unit_id(unit: str) -> str:
    """Return the id of a unit; figures that have none are numbers."""
    return slug(one_and_other(unit)[1].replace("%", "percent").replace("$", "dollars")) or "number"


def one_and_other(unit: str) -> tuple[str, str]:
    """Return a unit for one and for many: "job/jobs" gives both, any other unit stands for both."""
    one, slash, other = unit.partition("/")
    return (one, other) if slash and " " not in unit and one[:3] == other[:3] else (unit, unit)


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
