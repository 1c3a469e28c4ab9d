"""Which is most, which is least, in which order, and how things stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from knowledge.answer import Status
from knowledge.base import Base, Observation, shape_facet
from knowledge.findings import Finding, Question, Result, answered, missing, stated, unclear
from knowledge.operations.choosing import (
    Chosen,
    asked_dimension,
    asked_grain,
    choose,
    choose_one,
    end_of,
    lies_within,
    names_span,
    nearest,
    only,
    series,
    siblings,
    spanned,
    times_within,
    words_of,
)
from knowledge.operations.computing import change_of, comparable, difference_of, has_change, over_year
from knowledge.operations.facts import note_results
from knowledge.period import Kind
from knowledge.quantity import Qualifier
from knowledge.reading import Mention
from knowledge.searching import find, operands

ROUNDING = 0.005
"""Members that lack less of their total than this lack nothing: figures are rounded."""
NAMED = 3
"""So few figures are all told when the largest is asked for."""
SHOWN = 6
"""So many figures of a series are told one by one."""
RANKED = 10
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
    by_year = _by_year(question, intent, largest_first=largest_first)
    if by_year:
        return by_year
    items = _contenders(question, intent)
    if not isinstance(items, tuple):
        return items
    turned = _turned_round(question, items)
    if turned is None:
        return missing(intent, "not_ranked", near=items[:NAMED], about=words_of(question.own))
    largest_first ^= turned
    if not largest_first and intent != "order" and _others_unknown(question, items):
        return missing(intent, "not_all_members", near=items)
    if not largest_first and intent != "order" and _is_bound_asked(question, items):
        return missing(intent, "not_ranked", near=items[:NAMED], about=words_of(question.own))
    if len(items) < 2:
        return missing(intent, "nothing_to_compare", near=items)
    if len({item.measure for item in items}) > 1 and not comparable(question, (items[0], items[1])):
        return missing(intent, "not_comparable", near=items)
    ranked = [stated(item) for item in sorted(items, key=lambda i: i.quantity.middle, reverse=largest_first)]
    count = _count_asked(question)
    if count:
        return answered(intent, ranked[:count])
    if intent == "order" or len(items) <= NAMED:  # "which is more, A or B" is told with both
        return answered(intent, ranked[:RANKED])
    return answered(intent, ranked[:1], related=tuple(ranked[1:NAMED]))


def _by_year(question: Question, intent: str, *, largest_first: bool) -> Finding | None:
    """Rank members within a year, or years, by what their months come to; None where nothing has just that."""
    base, dimension, within = question.base, asked_dimension(question), times_within(question)
    years = [mention for mention in within if mention.asked and mention.asked.grain == "year"]
    named = [m for m in question.limiting if m not in within and m.slot != "dimension"]
    found = find(base, named).observations if named else ()
    if not found or len(years) != len(within):
        return None
    if dimension and len(years) == 1:
        within_year = [item for item in series(base, found[0]) if lies_within(item, years)]
        rows = [series(base, item) for item in siblings(base, within_year[0], dimension)] if within_year else []
        groups = [[item for item in row if lies_within(item, years)] for row in rows]
    elif not dimension and not years and asked_grain(question) == "year":
        if len({(item.measure, item.members) for item in found}) > 1:
            return None
        courses = groupby(series(base, found[0]), key=lambda item: end_of(item)[:4])
        groups = [list(items) for _, items in courses]
    else:
        return None
    results = [result for items in groups if (result := over_year(base, items))]
    if len(results) < 2:
        return None
    turned = _turned_round(question, results[0].inputs)
    if turned is None:
        return missing(intent, "not_ranked", near=results[0].inputs[:1], about=words_of(question.own))
    results.sort(key=lambda result: result.quantity.middle, reverse=largest_first ^ turned)
    count = _count_asked(question) or (RANKED if intent == "order" else 1)
    return answered(intent, results[:count], related=tuple(results[count:NAMED]))


def _count_asked(question: Question) -> int:
    """Return how many places are asked for ("the three biggest", "top 5"), 0 where nobody said."""
    cues = [cue for cue in question.cues if cue.name in ("highest", "lowest")]
    for number in question.numbers:
        whole = number.value == int(number.value) > 1 and not (number.percent or number.times or number.unit)
        if whole and any(number.start == cue.end or number.end == cue.start for cue in cues):
            return min(int(number.value), RANKED)
    return 0


def _turned_round(question: Question, items: tuple[Observation, ...]) -> bool | None:
    """Return whether "most" asks for the lowest figure: of losses where gains are counted, or of what is bad.

    None where the best or the worst is asked for, and nobody said which side of the measure is the good one.
    """
    opposite = any(mention.term.opposite for mention in question.mentions)
    if not question.has("good_or_bad") or not items:
        return opposite
    better = question.base.measures[items[0].measure].better
    return None if better is None else better == "more"  # the cues take "worst" for most, as of what nobody wants


def _is_bound_asked(question: Question, items: tuple[Observation, ...]) -> bool:
    """Return whether "the minimum sentence" asks for a bound that usual ranges and upper limits do not tell."""
    loose = any(item.quantity.qualifier in (Qualifier.RANGE, Qualifier.UP_TO) for item in items)
    members = any(facet.startswith("d:") for mention in question.own for facet in mention.term.strong)
    return loose and not members and not asked_dimension(question)


def _others_unknown(question: Question, items: tuple[Observation, ...]) -> bool:
    """Return whether the article has a total that its members do not add up to, so that the least may be unnamed."""
    if len(items) < 2 or any(mention.slot == items[0].members[0][0] for mention in question.own if items[0].members):
        return False
    if items[0].members == items[1].members:
        return False
    total = [item for item in question.base.observed(items[0].measure, ()) if item.period == items[0].period]
    return bool(total) and sum(item.quantity.middle for item in items) < total[0].quantity.middle * (1 - ROUNDING)


def _contenders(question: Question, intent: str) -> tuple[Observation, ...] | Finding | None:
    if not question.own and len(question.recent) > 1:
        return None if question.mentions else question.recent[:4]
    dimension = asked_dimension(question)
    grain = asked_grain(question)
    named = [mention for mention in question.limiting if not all(f[0] == "D" for f in mention.term.strong or {"-"})]
    if not named and dimension:
        return _all_members(question, intent, dimension)
    within = times_within(question)
    named = [mention for mention in named if mention not in within]
    if not named:
        return None
    found = find(question.base, named)
    if (within or question.has("when")) and not dimension:
        timed = _timed(question, found.observations, grain, within)
        if timed:
            return timed
    if (dimension or grain) and len(operands(question.base, named, question.joiners) or []) == 1:
        rivals = {item.measure: item for item in found.wider if not dimension or dimension in dict(item.members)}
        if len(rivals) > 1 and not any(mention.slot in ("measure", "note", "relation") for mention in named):
            return unclear(intent, tuple(rivals.values()))  # nobody said what is counted
        for item in () if dimension else found.wider:
            others = tuple(o for o in series(question.base, item) if o.period and o.period.grain == grain)
            if len(others) > 1:
                return others
        meant = {item.measure for item in found.observations[:1]} or set(rivals)
        wider = [item for item in found.wider if item.measure in meant]
        beside = _beside(question.base, wider, dimension) if dimension else ()
        if len(beside) > 1:
            return beside
        return missing(
            intent, "not_ranked", near=found.observations or nearest(question.base, named), about=words_of(question.own)
        )
    chosen = choose(question, intent)
    if isinstance(chosen, Finding):
        return chosen
    if len(chosen) > 1:
        several = tuple(only(one) for one in chosen)
        if names_span(question):
            return spanned(question, several) or missing(
                intent, "not_ranked", near=several, about=words_of(question.own)
            )
        return several
    items = chosen[0].observations
    if len(items) == 1 and items[0].members and not any(m.slot == items[0].members[0][0] for m in question.limiting):
        return siblings(question.base, items[0], items[0].members[0][0])
    if len(items) == 1 and not any(mention.slot == "period" for mention in question.limiting):
        return series(question.base, items[0])
    return items


def _timed(
    question: Question, found: tuple[Observation, ...], grain: str, within: list[Mention]
) -> tuple[Observation, ...]:
    """Return the figures of one thing at all its times, or at those of some length within others; none if one only."""
    if len({(item.measure, item.members) for item in found}) != 1:
        return ()
    items = series(question.base, found[0])
    items = tuple(item for item in items if not within or lies_within(item, within))
    items = tuple(item for item in items if not grain or (item.period and item.period.grain == grain))
    return items if len(items) > 1 else ()


def _all_members(question: Question, intent: str, dimension: str) -> tuple[Observation, ...] | Finding | None:
    """Return the members of a dimension by the first measure that has it: "which offence most" counts cases.

    Where a word goes with several measures ("the biggest army"), it is asked back which is meant.
    """
    base = question.base
    hints = {facet[2:] for mention in question.mentions for facet in mention.term.weak if facet.startswith("m:")}
    found: list[tuple[Observation, ...]] = []
    for measure in base.measures:
        first = base.common([(f"m:{measure}",), (shape_facet([dimension]),)], 1)
        if first and (not hints or measure in hints):
            items = base.observed(measure, base.observations[first[0]].members)
            found.append(_beside(base, items, dimension))
    if not found:
        return None
    return unclear(intent, [items[0] for items in found if items]) if hints and len(found) > 1 else found[0]


def _beside(base: Base, items: Sequence[Observation], dimension: str) -> tuple[Observation, ...]:
    """Return the figures of a dimension's members at one time: that of most members, and of those the latest."""
    nearest = {item.period: item for item in reversed(items) if item.measure == items[0].measure}
    rows = [siblings(base, item, dimension) for item in nearest.values()]
    return max(rows, key=lambda row: (len(row), end_of(row[0]) if row else ""), default=())


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
    within = times_within(question)
    since = [mention for mention in named if mention.asked and mention.asked.kind is Kind.SINCE]
    times = [mention for mention in named if mention.slot == "period" and mention not in (*within, *since)]
    untimed = [mention for mention in named if mention.slot != "period"]
    if any(mention.asked and not mention.term.strong for mention in times):
        return None
    chosen = _with_course(question, choose_one(question, "trend", untimed or named), untimed or named)
    if isinstance(chosen, Finding):
        ups = question.has("trend") and not untimed  # "did it go up or down from 2023 to 2024"
        told = tuple(note for note in chosen.notes if note.figures and ups)
        return answered("trend", note_results(question.base, told[0]), notes=told[:1]) if told else chosen
    items = _spanned(tuple(reversed(series(question.base, only(chosen)))), times, within)
    items = tuple(item for item in items if all(end_of(item) >= m.asked.point for m in since if m.asked))
    if any(m.asked and not end_of(items[-1]).startswith(m.asked.point) for m in since if items):  # known from later on
        return missing("trend", "not_said", near=items[-1:], about=words_of(since))
    if len(items) < 2:
        return missing("trend", "no_trend", near=chosen.observations)
    if times and not any(item.period and f"p:{item.period.id}" in m.term.strong for m in times for item in items):
        return missing("trend", "not_said", near=items, about=words_of(times))
    if len(items) > SHOWN:  # a long series is told by its ends and its extremes
        items = tuple(dict.fromkeys((items[0], items[-1], max(items, key=_middle), min(items, key=_middle))))
    results = [stated(item) for item in items]
    earlier = items[-1] if since or names_span(question) else items[1]
    change = [change_of((items[0], earlier))] if has_change((items[0], earlier)) else []
    return answered("trend", [*results, *change])


def _with_course(question: Question, chosen: Chosen | Finding, mentions: Sequence[Mention]) -> Chosen | Finding:
    """Return what is meant; of several things that may be, the only one that has figures at several times."""
    if not isinstance(chosen, Finding) or chosen.status is not Status.CLARIFY:
        return chosen
    rows = {row for item in find(question.base, mentions).wider if len(row := series(question.base, item)) > 1}
    return Chosen(tuple(reversed(rows.pop()))) if len(rows) == 1 else chosen


def _middle(item: Observation) -> float:
    return item.quantity.middle


def _spanned(items: tuple[Observation, ...], times: list[Mention], within: list[Mention]) -> tuple[Observation, ...]:
    """Return those figures that lie within the times named, or between the two that are."""
    if within:
        return tuple(item for item in items if lies_within(item, within))
    if len(times) < 2:
        return items
    named = [i for i, item in enumerate(items) for m in times if item.period and f"p:{item.period.id}" in m.term.strong]
    return items[min(named) : max(named) + 1] if named else items
