"""Figures that a question points at by their numbers: "14,182 minus 12,460", "of 1,037 how many were convicted"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.base import Base, Observation, Term
from knowledge.findings import Question
from knowledge.reading import Mention, Number

TELLING = 100
"""Smaller numbers are too common to point at a figure."""

COMPUTING = (
    *("difference", "percent", "share", "times", "sum", "compare", "change"),
    *("highest", "lowest", "more_than", "less_than"),
)
"""Cues that ask for something computed from the figures that are pointed at."""

DOUBTING = ("claim", "whether", "exactness", "roughly", "single")
"""Cues that hold a number against the article, rather than ask what it counts."""

PER = ("per_day", "per_week", "per_month")


def with_pointed(question: Question) -> Question:
    """Return the question with the figures at which its numbers point taken as those spoken of last.

    Only numbers that a single observation has, to the digit, point at it; a claim is left alone.
    """
    pointed = [(number, item) for number in question.numbers if (item := _stated(question.base, number))]
    items = tuple(item for _, item in pointed)
    numbers = [number for number, _ in pointed]
    if len(set(items)) > 1 and question.has(*COMPUTING) and _account_for(question, items):
        return _marked(replace(question, limiting=(), recent=items), numbers)
    if len(items) == 1 and question.has(*PER) and not question.own:
        return _marked(replace(question, recent=items), numbers)
    if len(items) == 1 and question.cues and not question.own and not question.has(*COMPUTING, *DOUBTING):
        return _marked(replace(question, limiting=tuple(_mentions_of(question.base, items[0]))), numbers)
    if len(items) == 1 and question.has("quantity") and question.own and _is_whole(question, numbers[0]):
        filled = {mention.slot for mention in question.limiting}
        lent = [m for m in _mentions_of(question.base, items[0]) if m.slot not in (*filled, "measure", "period")]
        return _marked(replace(question, limiting=(*question.limiting, *lent)), numbers)
    return question


def _stated(base: Base, number: Number) -> Observation | None:
    """Return the only observation that has just this number."""
    if number.value < TELLING or number.percent or number.times or number.unit or number.spelt:
        return None
    items = [item for item in base.stating(number.value) if item.quantity.value == number.value]
    return items[0] if len(items) == 1 else None


def _mentions_of(base: Base, item: Observation) -> list[Mention]:
    """Return what would name a figure: its measure, its members and its time."""
    facets = [f"m:{item.measure}", *(f"d:{dimension}={member}" for dimension, member in item.members)]
    facets += [f"p:{item.period.id}"] if item.period else []
    return [Mention(-1, -1, base.names.get(f, ""), 1.0, Term(frozenset((f,)), frozenset())) for f in facets]


def _account_for(question: Question, items: Sequence[Observation]) -> bool:
    """Return whether the figures have all that the question names."""
    facets = frozenset().union(*(question.base.facets_of(item.id) for item in items))
    return all(mention.targets & facets for mention in question.own)


def _is_whole(question: Question, number: Number) -> bool:
    """Return whether a number says out of how many: "of 1,037"."""
    bounded = any(cue.end == number.start for cue in question.cues if cue.name in ("more_than", "less_than", "roughly"))
    before = question.reading.words[max(0, number.start - 1) : number.start]
    return not bounded and any(word.text in question.language.prepositions for word in before)


def _marked(question: Question, pointing: Sequence[Number]) -> Question:
    numbers = tuple(replace(number, points=number in pointing) for number in question.numbers)
    return replace(question, numbers=numbers)
