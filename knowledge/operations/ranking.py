"""Which is most, which is least, in which order, and how things stand side by side."""

from __future__ import annotations

from knowledge.base import Observation
from knowledge.findings import Finding, Question, Result, answered, missing, stated
from knowledge.operations.choosing import choose, choose_one, nearest, only, series, siblings, words_of
from knowledge.operations.computing import change_of, comparable, difference_of, has_change
from knowledge.operations.values import asked_dimension, asked_grain
from knowledge.searching import find, operands

NAMED = 3
"""So few figures are all told when the largest is asked for."""
RANKED = 8
"""So many places of an order are told."""


def highest(question: Question) -> Finding | None:
    """Answer "which is the most": the largest of what is named, or of all members or times."""
    return _ranked(question, "highest", largest_first=True)


def lowest(question: Question) -> Finding | None:
    """Answer "which is the least"."""
    return _ranked(question, "lowest", largest_first=False)


def order(question: Question) -> Finding | None:
    """Answer "rank them"."""
    return _ranked(question, "order", largest_first=True)


def _ranked(question: Question, intent: str, *, largest_first: bool) -> Finding | None:
    items = _contenders(question, intent)
    if not isinstance(items, tuple):
        return items
    if intent == "lowest" and _others_unknown(question, items):
        return missing(intent, "not_all_members", near=items)
    if len(items) < 2:
        return missing(intent, "nothing_to_compare", near=items)
    if len({item.measure for item in items}) > 1 and not comparable(question, (items[0], items[1])):
        return missing(intent, "not_comparable", near=items)
    ranked = [stated(item) for item in sorted(items, key=lambda i: i.quantity.middle, reverse=largest_first)]
    if intent == "order" or len(items) <= NAMED:  # "which is more, A or B" is told with both
        return answered(intent, ranked[:RANKED])
    return answered(intent, ranked[:1], related=tuple(ranked[1:NAMED]))


def _others_unknown(question: Question, items: tuple[Observation, ...]) -> bool:
    """Return whether the article has a total that its members do not add up to, so that the least may be unnamed."""
    if len(items) < 2 or any(mention.slot == items[0].members[0][0] for mention in question.own if items[0].members):
        return False
    if items[0].members == items[1].members:
        return False
    total = [item for item in question.base.observed(items[0].measure, ()) if item.period == items[0].period]
    return bool(total) and sum(item.quantity.middle for item in items) < total[0].quantity.middle


def _contenders(question: Question, intent: str) -> tuple[Observation, ...] | Finding | None:
    if not question.own and len(question.recent) > 1:
        return None if question.mentions else question.recent[:4]
    dimension = asked_dimension(question)
    grain = asked_grain(question)
    named = [mention for mention in question.limiting if not all(f[0] == "D" for f in mention.term.strong or {"-"})]
    if not named and dimension:
        return _all_members(question, dimension)
    if not named:
        return None
    found = find(question.base, named)
    if (dimension or grain) and len(operands(question.base, named, question.joiners) or []) == 1:
        for item in found.wider:
            others = siblings(question.base, item, dimension) if dimension else ()
            if not dimension:
                others = tuple(o for o in series(question.base, item) if o.period and o.period.grain == grain)
            if len(others) > 1:
                return others
        return missing(
            intent, "not_ranked", near=found.observations or nearest(question.base, named), about=words_of(question.own)
        )
    chosen = choose(question, intent)
    if isinstance(chosen, Finding):
        return chosen
    if len(chosen) > 1:
        return tuple(only(one) for one in chosen)
    items = chosen[0].observations
    if len(items) == 1 and items[0].members and not any(m.slot == items[0].members[0][0] for m in question.limiting):
        return siblings(question.base, items[0], items[0].members[0][0])
    return items


def _all_members(question: Question, dimension: str) -> tuple[Observation, ...] | None:
    """Return the members of a dimension by the first measure that has it: "which offence most" counts cases."""
    for observation in question.base.observations:
        if any(name == dimension for name, _ in observation.members):
            return siblings(question.base, observation, dimension)
    return None


def compare(question: Question) -> Finding | None:
    """Answer "compare": the figures side by side, with the difference where they may be subtracted."""
    if not question.own:
        items = question.recent[:2]
    else:
        chosen = choose(question, "compare")
        if isinstance(chosen, Finding):
            return chosen
        items = tuple(only(one) for one in chosen)
        if len(chosen) == 1:
            items = chosen[0].observations
            if len(items) == 1 and question.recent and question.leaning and question.recent[0] != items[0]:
                items = (items[0], question.recent[0])
    if len(items) < 2:
        return missing("compare", "nothing_to_compare", near=items) if items else None
    related: tuple[Result, ...] = ()
    if len(items) == 2 and comparable(question, (items[0], items[1])):
        pair = (items[0], items[1])
        related = (difference_of(pair),)
        if pair[0].measure == pair[1].measure and pair[0].members == pair[1].members and has_change(pair):
            related = (*related, change_of(pair))
    return answered("compare", [stated(item) for item in items], related=related)


def trend(question: Question) -> Finding | None:
    """Answer "up or down": the figures of one thing over time, latest first, and the change between the last two."""
    named = question.limiting
    if not named:
        return None
    times = [mention for mention in named if mention.slot == "period"]
    untimed = [mention for mention in named if mention.slot != "period"]
    if any(mention.asked and not mention.term.strong for mention in times):
        return None
    chosen = choose_one(question, "trend", untimed or named)
    if isinstance(chosen, Finding):
        return chosen
    items = tuple(reversed(series(question.base, only(chosen))))
    if len(items) < 2:
        return missing("trend", "no_trend", near=chosen.observations)
    if times and not any(item.period and f"p:{item.period.id}" in m.term.strong for m in times for item in items):
        return missing("trend", "not_said", near=items, about=words_of(times))
    results = [stated(item) for item in items[:6]]
    change = [change_of((items[0], items[1]))] if has_change((items[0], items[1])) else []
    return answered("trend", [*results, *change])
