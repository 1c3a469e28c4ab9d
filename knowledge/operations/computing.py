"""Figures that the article does not state but that follow from those it states, with the way they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Status
from knowledge.base import Base, Measure, Observation, Relation, Term
from knowledge.findings import Finding, Question, Result, answered, missing, stated, unclear
from knowledge.operations.choosing import (
    Chosen,
    asked_dimension,
    choose,
    end_of,
    fitting,
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
from knowledge.period import Kind, before, days_in
from knowledge.quantity import computed
from knowledge.reading import Mention, places_of
from knowledge.searching import account_for, find

_COMPARING = ("highest", "lowest", "compare", "change", "more_than", "less_than", "difference")
MONTHS = 12
PARTS = {"month": MONTHS, "quarter": 4, "half": 2}
"""How many shorter times make up a year."""
DAYS_OF_WEEK = 7
BESIDE, LISTED = 3, 8
"""So few rates are all told when the highest is asked for, and so many at the most where all are."""


def remainder(question: Question) -> Finding | None:
    """Answer "how many have not been": an earlier stage less what came to the later one, or a total less one part."""
    found = find(question.base, question.limiting)
    for item in found.observations:
        for relation in question.base.relations:
            if relation.kind == "stage" and item.measure == relation.second:
                whole = _same_slice(question, item, relation.first)
            elif relation.kind == "part" and item.measure == relation.first and _is_member_denied(question, item):
                whole = _total(question, item, relation)
            else:
                whole = None
            if whole:
                return answered("remainder", [_subtract(whole, item)], related=_inputs((whole, item)))
    return None


def _is_member_denied(question: Question, item: Observation) -> bool:
    """Return whether "not" stands right before the name of the figure's member: "how many are not desertion"."""
    words, stop = question.reading.words, question.language.stop
    names = {f"d:{dimension}={member}" for dimension, member in item.members}
    return any(
        cue.end <= mention.start and all(word.text in stop for word in words[cue.end : mention.start])
        for cue in question.cues
        if cue.name == "negation"
        for mention in question.limiting
        if not names.isdisjoint(mention.term.strong)
    )


def whole(question: Question) -> Finding | None:
    """Answer "out of how many": the earlier stage or the total of the figure before."""
    for item in question.recent[:1]:
        for relation in question.base.relations:
            if relation.kind == "stage" and item.measure == relation.second:
                other = _same_slice(question, item, relation.first)
            elif relation.kind == "part" and item.measure == relation.first:
                other = _total(question, item, relation)
            else:
                other = None
            if other:
                return answered("value", [stated(other)], related=_inputs((item,)))
    return None


def difference(question: Question) -> Finding | None:
    """Answer "how many more": one figure less another of the same kind."""
    pair = _pair(question, "difference")
    if not isinstance(pair, tuple):
        return pair
    refusal = _not_comparable(question, "difference", pair)
    if refusal:
        return refusal
    high, low = _by_size(pair)
    return answered("difference", [_subtract(high, low)], related=_inputs(pair))


def _subtract(high: Observation, low: Observation) -> Result:
    quantity = computed(high.quantity.middle - low.quantity.middle, (high.quantity, low.quantity))
    return Result(quantity, high.unit, (high, low), "difference")


def percent_change(question: Question) -> Finding | None:
    """Answer "by what percent did it rise": from an earlier to a later figure of the same thing."""
    parted = _share_of_both(question)
    if parted:  # "what percent of the cases of both years fell in 2024" tells no fall
        return parted
    pair = _pair_in_time(question, "percent_change")
    if not isinstance(pair, tuple):
        return pair
    later, earlier = pair
    backwards = question.has("lowest", "less_than") and _first_named(question, earlier)
    if backwards:
        lower = _change(earlier, later)
        size = computed(abs(lower.quantity.middle), (later.quantity, earlier.quantity))
        return answered(
            "percent_change", [replace(lower, quantity=size, operation="percent_lower")], related=_inputs(pair)
        )
    return answered("percent_change", [_change(later, earlier)], related=_inputs((later, earlier)))


def change(question: Question) -> Finding | None:
    """Answer "how much did it grow": both figures' difference and the percent change."""
    pair = _pair_in_time(question, "change")
    if not isinstance(pair, tuple):
        return pair
    later, earlier = pair
    high, low = _by_size(pair)
    results = [_subtract(high, low), _change(later, earlier)]
    if not question.has("quantity", "difference"):
        results = [stated(later), stated(earlier), results[1]]
    return answered("change", results, related=_inputs((later, earlier)))


def _change(later: Observation, earlier: Observation) -> Result:
    first, second = earlier.quantity.middle, later.quantity.middle
    quantity = computed(round((second - first) / first * 100, 1), (later.quantity, earlier.quantity))
    return Result(quantity, "percent", (later, earlier), "percent_change")


def ratio(question: Question) -> Finding | None:
    """Answer "how many times": the larger figure per the smaller; of one thing alone, how often it happened."""
    comparing = question.has(*_COMPARING) or sum(cue.name == "times" for cue in question.cues) > 1  # "times higher"
    if question.has("occasions") and question.own and not comparing:
        items = _several(question, "ratio")
        if isinstance(items, tuple) and len(items) == 1 and question.base.measures[items[0].measure].kind == "count":
            return answered("value", [stated(items[0])])
    pair = _pair(question, "ratio")
    if not isinstance(pair, tuple):
        return pair
    if not _tells_apart(question, pair):
        return None
    refusal = _not_comparable(question, "ratio", pair)
    if refusal:
        return refusal
    high, low = _by_size(pair)
    return answered("ratio", [times(high, low)], related=_inputs(pair))


def _tells_apart(question: Question, pair: Sequence[Observation]) -> bool:
    """Return whether what follows "for each" is one of two figures: not a region, which would part a figure."""
    facets = [question.base.facets_of(item.id) for item in pair]
    for cue in question.cues:
        if cue.name == "times" and cue.start in question.reading.joiners:
            following = (mention for mention in question.own if mention.start >= cue.end)
            met = (sum(not mention.targets.isdisjoint(one) for one in facets) for mention in following)
            if next((count for count in met if count < len(facets)), 0) != 1:
                return False
    return True


def times(high: Observation, low: Observation) -> Result:
    """Return how many times one figure is another."""
    quantity = computed(round(high.quantity.middle / low.quantity.middle, 2), (high.quantity, low.quantity))
    return Result(quantity, "times", (high, low), "ratio")


def share(question: Question) -> Finding | None:
    """Answer "what percent of": a part per its whole, or a later stage per an earlier one."""
    if sum(number.points for number in question.numbers) > 1:
        return _share_of_pointed(question)
    limiting = [mention for mention in question.limiting if mention.slot not in ("relation", "dimension")]
    named = [mention for mention in question.own if mention.slot != "relation"]
    spoken_of = (*question.reading.mentions, *(question.limiting if question.carried else ()))
    asked = {facet[2:] for mention in spoken_of for facet in mention.term.strong if facet.startswith("r:")}
    limiting += [  # "conviction rate": the later stage is meant, whatever else is named
        Mention(-1, -1, relation.label, 1.0, Term(frozenset({f"m:{relation.second}"}), frozenset()))
        for relation in question.base.relations
        if relation.id in asked and relation.kind == "stage"
    ]
    shown = _share_of_shown(question) or _share_of_both(question)
    if shown:
        return shown
    if not named and len(question.recent) == 1 and question.has("pronoun"):
        rates = _rates(question, question.recent[0], asked)
        return answered("share", rates[:1], related=_inputs(rates[0].inputs)) if rates else None
    if (not named or question.has("highest")) and len(question.recent) > 1 and not _own_members(question):
        return _share_of_recent(question)
    groups = choose(replace(question, limiting=tuple(limiting)), "share") if limiting else []
    if isinstance(groups, list) and len(groups) > 1:
        items = _at_latest_stage(question, [only(one) for one in groups])
        results = [rate for item in items for rate in _rates(question, item, asked)]
        parted = _share_of_times(question, [only(one) for one in groups])
        if parted:
            return parted
        pairs = _related_pair(question, tuple(only(one) for one in groups))
        if pairs:
            return answered("share", [_quotient(*pairs)], related=_inputs(pairs))
        if len(results) == len(groups):
            return _in_order(question, results)
        return missing("share", "no_relation", near=[only(one) for one in groups])
    if isinstance(groups, list) and len(groups) == 1 and question.recent and question.has("pronoun"):
        pairs = _related_pair(question, (question.recent[0], only(groups[0])))
        if pairs:
            return answered("share", [_quotient(*pairs)], related=_inputs(pairs))
    if _is_of_others(question):
        return missing("share", "no_relation", about=words_of(question.own))
    found = find(question.base, limiting)
    options = []
    for observation in fitting(question, dict.fromkeys((*found.wider, *_parts_asked(question, found.wider)))):
        rates = _rates(question, observation, asked)
        options += [
            (observation, rate)
            for rate in rates
            if _accounted(question.base, rate, limiting) and _whole_named(question, rate, asked)
        ]
    if not options:
        near = found.observations or nearest(question.base, limiting)
        return missing("share", "no_relation", near=near, about=words_of(question.own))
    first = options[0][1]
    rivals = [observation for observation, rate in options if rate.inputs[0].measure == first.inputs[0].measure]
    if (question.has("highest", "lowest") or asked_dimension(question)) and _differ_in_members(rivals):
        return _in_order(question, [rate for observation, rate in options if observation in rivals])
    if _differ_in_members(rivals) and not _fixes_member(limiting, options[0][0]):
        return unclear("share", rivals)
    return answered("share", [first], related=_inputs(first.inputs))


def _parts_asked(question: Question, wholes: Sequence[Observation]) -> list[Observation]:
    """Return the members that a total is broken down by where the question asks for them: "which offence ..."."""
    dimension = asked_dimension(question)
    if not dimension:
        return []
    return [part for whole in wholes for part in siblings(question.base, whole, dimension)]


def _differ_in_members(items: Sequence[Observation]) -> bool:
    return len({item.members for item in items}) > 1


def _in_order(question: Question, rates: Sequence[Result]) -> Finding:
    """Return rates beside each other, the highest first; the lowest where that is asked for."""
    upwards = question.has("lowest") and not question.has("highest", "good_or_bad")
    ordered = sorted(rates, key=lambda rate: rate.quantity.middle, reverse=not upwards)
    if len(ordered) > BESIDE:  # one of many is asked for, or as many as can be read
        ordered = ordered[:1] if question.has("highest", "lowest") else ordered[:LISTED]
    return answered("share", ordered, related=_inputs(tuple(item for rate in ordered for item in rate.inputs)))


def _share_of_shown(question: Question) -> Finding | None:
    """Return the later stage that was shown last as a share of the earlier one: "what part of the cases is that"."""
    measures = {facet for mention in question.own if mention.slot == "measure" for facet in mention.term.strong}
    if not question.has("pronoun") or any(mention.slot not in ("measure", "relation") for mention in question.own):
        return None
    for item in question.recent[:2]:
        for relation in question.base.relations:
            if relation.kind == "stage" and item.measure == relation.second and f"m:{relation.first}" in measures:
                whole = _same_slice(question, item, relation.first)
                if whole and (item == question.recent[0] or whole in question.recent):
                    return answered("share", [_quotient(item, whole)], related=_inputs((item, whole)))
    return None


def _share_of_pointed(question: Question) -> Finding:
    """Return the first of two figures that are pointed at as a share of the second: "5,517 as a part of 10,308"."""
    part, whole = question.recent[:2]
    if not comparable(question, (part, whole)):
        return missing("share", "no_relation", near=(part, whole))
    return answered("share", [_quotient(part, whole)], related=_inputs((part, whole)))


def _at_latest_stage(question: Question, items: Sequence[Observation]) -> list[Observation]:
    """Return the later stage of each, where one of them is one: "what percent of A and of B cases led to sentences"."""
    measures = {item.measure for item in items}
    if len({item.members for item in items}) < len(items):
        return list(items)
    for relation in question.base.relations:
        if relation.kind == "stage" and measures == {relation.first, relation.second}:
            return [_same_slice(question, item, relation.second) or item for item in items]
    return list(items)


def _fixes_member(limiting: Sequence[Mention], observation: Observation) -> bool:
    named = {facet for mention in limiting for facet in mention.term.strong}
    return all(f"d:{dimension}={member}" in named for dimension, member in observation.members)


def _accounted(base: Base, rate: Result, limiting: Sequence[Mention]) -> bool:
    """Return whether the two figures of a rate account for all that the question names."""
    facets = frozenset().union(*(base.facets_of(item.id) for item in rate.inputs))
    return account_for(facets, limiting)


def _whole_named(question: Question, rate: Result, asked: set[str]) -> bool:
    """Return whether the question names what the share is of: "of the cases", and not "of the army"."""
    part, whole = rate.inputs
    behind = [mention for mention in _whole_mentions(question) if mention.slot]
    after = [mention for mention in behind if mention.slot == "measure"]
    if behind[1:] and f"m:{part.measure}" not in behind[0].targets:  # "what share of the deserters were sentenced"
        after = [mention for mention in after if f"m:{part.measure}" not in mention.targets]
    if after and not any(f"m:{whole.measure}" in mention.targets for mention in after):
        return False
    if _is_of_shown(question) and not {part, whole} & set(question.recent[:1]):
        return False
    telling = whole.measure if part.measure == whole.measure else part.measure
    return bool(asked) or any(f"m:{telling}" in mention.term.strong for mention in question.limiting)


def _whole_mentions(question: Question) -> list[Mention]:
    """Return what is named after "percent of" and the like; empty where no such word stands right behind."""
    words, prepositions = question.reading.words, question.language.prepositions
    for cue in question.cues:
        if cue.name in ("percent", "share"):
            behind = words[cue.end - 1].text in prepositions
            if behind or (cue.end < len(words) and words[cue.end].text in prepositions):
                return [mention for mention in question.reading.mentions if mention.start >= cue.end]
    return []


def _is_of_shown(question: Question) -> bool:
    """Return whether the whole is what was shown before: "what percent of those"."""
    words, prepositions = question.reading.words, question.language.prepositions
    pronouns = {cue.start for cue in question.cues if cue.name == "pronoun"}
    ends = [cue.end for cue in question.cues if cue.name in ("percent", "share")]
    after = [end + 1 if end < len(words) and words[end].text in prepositions else end for end in ends]
    return bool(question.recent) and any(place in pronouns for place in after)


def _is_of_others(question: Question) -> bool:
    """Return whether the whole is named by nothing but people or the subject: "percent of all troops"."""
    after = _whole_mentions(question)
    return bool(after) and not any(mention.slot for mention in after) and any(m.term.subject or m.people for m in after)


def _own_members(question: Question) -> bool:
    return any(facet.startswith("d:") for mention in question.own for facet in mention.term.strong)


def _share_of_times(question: Question, items: list[Observation]) -> Finding | None:
    """Return one time's figure as a share of another's, or of all that are named together ("of both years")."""
    distinct = list(dict.fromkeys(items))
    if len({(item.measure, item.members) for item in distinct}) > 1 or len(distinct) != 2:
        return None
    if question.has("sum", "both") or max(_mentioned(question, item) for item in distinct) > 1:
        return _part_of_sum(question, distinct, max(distinct, key=lambda item: _mentioned(question, item)))
    part, whole = distinct
    if _is_whole(question, part):
        part, whole = whole, part
    return answered("share", [_quotient(part, whole)], related=_inputs((part, whole)))


def _share_of_both(question: Question) -> Finding | None:
    """Return one time's figure as a share of two times together, named at once or shown before: "of both years"."""
    if not question.has("percent", "share"):
        return None
    times = [mention for mention in question.limiting if mention.slot == "period"]
    if question.has("sum", "both") and len(question.recent) > 1 and len(times) == 1:
        shown = list(question.recent[:2])
        named = [item for item in shown if item.period and f"p:{item.period.id}" in times[0].term.strong]
        one_thing = len({(item.measure, item.members) for item in shown}) == 1
        return _part_of_sum(question, shown, named[0]) if len(named) == 1 and one_thing else None
    if len({mention.term.strong for mention in times}) != 2 or len(times) < 3:
        return None
    groups = choose(question, "share")
    if not isinstance(groups, list):
        return None
    return _share_of_times(question, [only(one) for one in groups])


def _part_of_sum(question: Question, items: Sequence[Observation], part: Observation) -> Finding | None:
    """Return one of several figures as a share of all together; None where they may not be added up."""
    if not may_add_up(question.base.measures[part.measure], items) or not _disjoint(items):
        return None
    whole = sum(item.quantity.middle for item in items)
    inputs = (part, *(item for item in items if item != part))
    quantity = computed(round(part.quantity.middle / whole * 100, 1), tuple(item.quantity for item in inputs))
    return answered("share", [Result(quantity, "percent", inputs, "share_of_sum")], related=_inputs(inputs))


def _is_whole(question: Question, item: Observation) -> bool:
    """Return whether a figure's time is the first that stands behind "percent of": "what percent of 2024 is 2023"."""
    behind = [mention for mention in _whole_mentions(question) if mention.slot == "period"]
    return bool(behind and item.period) and f"p:{item.period.id if item.period else ''}" in behind[0].term.strong


def _mentioned(question: Question, item: Observation) -> int:
    """Return how often the question names an observation's time."""
    facet = f"p:{item.period.id}" if item.period else ""
    return sum(facet in mention.term.strong for mention in question.own)


def _share_of_recent(question: Question) -> Finding | None:
    pair = (question.recent[0], question.recent[1])
    related = _related_pair(question, pair)
    if question.has("highest", "rate") and pair[0].measure == pair[1].measure and pair[0].members != pair[1].members:
        rates = [rate for item in pair for rate in _rates(question, item, set())]
        if len(rates) == len(pair):
            return _in_order(question, rates)
    if related:
        return answered("share", [_quotient(*related)], related=_inputs(related))
    if pair[0].measure == pair[1].measure and pair[0].members == pair[1].members:
        later, earlier = _by_time(pair)
        return answered("percent_change", [_change(later, earlier)], related=_inputs(pair))
    return missing("share", "no_relation", near=pair)


def _rates(question: Question, observation: Observation, asked: set[str]) -> list[Result]:
    """Return the rate (this later stage per the earlier) and the share (this member of the total) of an observation."""
    results = []
    for relation in question.base.relations:
        other = None
        if relation.kind == "stage" and observation.measure == relation.second:
            other = _same_slice(question, observation, relation.first)
        elif relation.kind == "stage" and observation.measure == relation.first and relation.id in asked:
            later = _same_slice(question, observation, relation.second)
            if later:
                results.append(_quotient(later, observation))
            continue
        elif relation.kind == "part" and observation.measure == relation.first:
            other = _total(question, observation, relation)
        if other:
            results.append(_quotient(observation, other))
    wanted = [relation.id for relation in question.base.relations if relation.id in asked and relation.kind == "stage"]
    return results[:1] if not wanted else results


def _same_slice(question: Question, observation: Observation, measure: str) -> Observation | None:
    """Return the observation of another measure for the same members and period."""
    items = question.base.observed(measure, observation.members)
    same = (item for item in items if item.period == observation.period and item.id != observation.id)
    return next((item for item in same if is_number(item) and is_number(observation)), None)


def _total(question: Question, observation: Observation, relation: Relation) -> Observation | None:
    """Return the total that an observation's member is part of."""
    rest = tuple(pair for pair in observation.members if pair[0] != relation.dimension)
    if rest == observation.members:
        return None
    return next((i for i in question.base.observed(relation.first, rest) if i.period == observation.period), None)


def _quotient(part: Observation, whole: Observation) -> Result:
    value = round(part.quantity.middle / whole.quantity.middle * 100, 1)
    return Result(computed(value, (part.quantity, whole.quantity)), "percent", (part, whole), "share")


def _related_pair(question: Question, items: tuple[Observation, ...]) -> tuple[Observation, Observation] | None:
    """Return two observations as (part, whole) where a relation says that one is."""
    if len(items) != 2:
        return None
    for part, whole in (items, items[::-1]):
        for relation in question.base.relations:
            staged = relation.kind == "stage" and (part.measure, whole.measure) == (relation.second, relation.first)
            if staged and part.members == whole.members and part.period == whole.period:
                return part, whole
            parted = relation.kind == "part" and part.measure == whole.measure == relation.first
            if parted and _total(question, part, relation) == whole:
                return part, whole
    return None


def total(question: Question) -> Finding | None:
    """Answer "together": the sum of figures of one measure that overlap in nothing."""
    over_time = sum_over_time(question)
    if over_time:
        return over_time
    items = _several(question, "sum") if question.own else _summable(question.recent)
    if not isinstance(items, tuple):
        return items
    if names_span(question):
        between = spanned(question, items)
        if not between:
            return missing("sum", "not_added", near=items)
        items = between
    if not items:
        return None
    first = items[0]
    measure = question.base.measures[first.measure]
    same_measure = all(item.measure == first.measure for item in items)
    if len(items) < 2:
        return None
    if not same_measure or not may_add_up(measure, items) or not _disjoint(items):
        return missing("sum", "not_added", near=items)
    quantity = computed(sum(item.quantity.middle for item in items), tuple(item.quantity for item in items))
    return answered("sum", [Result(quantity, measure.unit, items, "sum")], related=_inputs(items))


def in_total(question: Question) -> Finding | None:
    """Answer "in total" with a sum, where the times or things that are named may be added up; else nothing."""
    named = {(mention.slot, mention.text) for mention in question.own if mention.slot and mention.slot != "measure"}
    if len(named) < 2 and not question.has("both"):
        return None
    finding = total(question)
    return finding if finding and finding.status is Status.ANSWERED else None


def may_add_up(measure: Measure, items: Sequence[Observation]) -> bool:
    """Return whether the sum of a measure's figures means anything; stocks are only added up at one time."""
    if measure.additive == "members":
        return len({item.period for item in items}) == 1
    return measure.additive


def sum_over_time(question: Question) -> Finding | None:
    """Answer "how many in 2010" by the sum of its months, where each month counts what no other one does."""
    items = _parts_of_time(question)
    if not items or question.base.measures[items[0].measure].additive is not True:
        return None
    value = sum(item.quantity.middle for item in items)
    if value > 0 and any(mention.term.opposite for mention in question.own):  # a gain is no loss
        return missing("sum", "not_said", near=items, about=words_of(question.own))
    return answered("sum", [_over_time(items, value, "sum_over_time")], related=_first_and_last(items))


def _mean_over_time(question: Question, per: str) -> Finding | None:
    """Answer "on average in 2010" by the mean of its months, of several years by one mean each."""
    years = [mention for mention in question.limiting if mention.slot == "period"]
    apart = [tuple(m for m in question.limiting if m.slot != "period" or m is year) for year in years]
    means = [_parts_of_time(replace(question, limiting=limiting)) for limiting in apart]
    if not means or not all(items and items[0].period and per in ("", items[0].period.grain) for items in means):
        return None
    results = [_over_time(items, _mean(items), "mean_over_time") for items in means]
    return answered("average", results, related=tuple(one for items in means for one in _first_and_last(items)))


def _mean(items: Sequence[Observation]) -> float:
    return round(sum(item.quantity.middle for item in items) / len(items), 1)


def _mean_of_times(question: Question, per: str) -> Finding | None:
    """Answer "the average of 2023 and 2024" by the mean of one thing's figures at the times that are named.

    Of both years, and a year on average, all its figures are meant.
    """
    if not question.has("average"):
        return None
    chosen = choose(question, "average") if question.own else [Chosen((item,)) for item in question.recent]
    if isinstance(chosen, list) and len(chosen) == 1 and question.has("both", "per_year"):
        items_of_one = chosen[0].observations if question.own else series(question.base, only(chosen[0]))
        chosen = [Chosen((item,)) for item in items_of_one]
    named = tuple(dict.fromkeys(only(one) for one in chosen)) if isinstance(chosen, list) else ()
    items = sorted(spanned(question, named) or (() if names_span(question) else named), key=end_of)
    grains = {item.period.grain for item in items if item.period and item.period.kind is Kind.AT}
    if len(items) < 2 or len({(item.measure, item.members) for item in items}) > 1 or not all(map(is_number, items)):
        return None
    if len(grains) != 1 or per not in ("", *grains) or not _disjoint(items):
        return None
    return answered("average", [_over_time(items, _mean(items), "mean_over_time")], related=_first_and_last(items))


def _over_time(items: Sequence[Observation], value: float, operation: str) -> Result:
    quantity = computed(value, tuple(item.quantity for item in items))
    return Result(quantity, items[0].unit, tuple(items), operation)


def _first_and_last(items: Sequence[Observation]) -> tuple[Result, ...]:
    return _inputs((items[0], items[-1]))


def _parts_of_time(question: Question) -> tuple[Observation, ...]:
    """Return the figures of one thing at all months or quarters of the one year named; none where one is missing."""
    within = [mention for mention in times_within(question) if mention.asked and mention.asked.grain == "year"]
    if len(within) != 1 or sum(mention.slot == "period" for mention in question.limiting) != 1:
        return ()
    found = find(question.base, [mention for mention in question.limiting if mention not in within])
    if len({(item.measure, item.members) for item in found.observations}) != 1:
        return ()
    items = tuple(item for item in series(question.base, found.observations[0]) if lies_within(item, within))
    return items if make_up_year(items) else ()


def make_up_year(items: Sequence[Observation]) -> bool:
    """Return whether these figures of one year are those of all its months, quarters or halves."""
    grains = {item.period.grain for item in items if item.period}
    return len(grains) == 1 and PARTS.get(grains.pop()) == len(items) and all(map(is_number, items))


def over_year(base: Base, items: Sequence[Observation]) -> Result | None:
    """Return what the months of a year come to: their sum where each counts what no other does, else their mean.

    None where one of them is missing.
    """
    if not make_up_year(items):
        return None
    if base.measures[items[0].measure].additive is True:
        return _over_time(items, sum(item.quantity.middle for item in items), "sum_over_time")
    return _over_time(items, _mean(items), "mean_over_time")


def _summable(recent: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """Return as many of the figures shown last as may be added up: "sum of them" after three."""
    for count in range(len(recent), 1, -1):
        items = recent[:count]
        if len({item.measure for item in items}) == 1 and _disjoint(items):
            return items
    return recent[:2] if len(recent) > 1 else ()


def _disjoint(items: Sequence[Observation]) -> bool:
    """Return whether the figures count different things: other members in one period, or other points of time."""
    members = {item.members for item in items}
    periods = {item.period for item in items}
    if len(periods) == 1:
        return len(members) == len(items) and all(member for member in members)
    points = all(item.period and item.period.kind is Kind.AT for item in items)
    return points and len(members) == 1 and len({item.period.grain for item in items if item.period}) == 1


def average(question: Question) -> Finding | None:
    """Answer "per month": the figure of a year or month shared out evenly over its months, weeks or days."""
    per = next((unit for unit in ("day", "week", "month", "year") if question.has(f"per_{unit}")), "")
    mean = _mean_over_time(question, per) or _mean_of_times(question, per)
    if mean:
        return mean
    rates = _named_rates(question)
    if rates:
        return answered("average", rates)
    if not per:
        near = nearest(question.base, question.limiting)
        return missing("average", "no_average", near=near)
    if question.own or not question.recent or question.leaning:
        chosen = choose(question, "average")
        if isinstance(chosen, Finding):
            return chosen
        items = [only(one) for one in chosen]
    else:
        items = [question.recent[0]]
    if not items:
        return None
    results = [
        result for item in items if (result := _stated_rate(question, item, per) or _shared_out(question, item, per))
    ]
    if len(results) != len(items):
        return missing("average", "no_average", near=items)
    return answered("average", results, related=_inputs(tuple(items)))


def _named_rates(question: Question) -> list[Result]:
    """Return the rates that are named: "the average number of rulings per workday" is the article's own."""
    chosen = choose(question, "average") if question.own else []
    items = [only(one) for one in chosen] if isinstance(chosen, list) else []
    return [stated(item) for item in items] if all(_is_rate(question.base, item) for item in items) else []


def _is_rate(base: Base, item: Observation) -> bool:
    return base.measures[item.measure].kind == "rate"


def _stated_rate(question: Question, item: Observation, per: str) -> Result | None:
    """Return the rate that the article itself gives for a figure's time, where the question's words go with it."""
    asked = places_of(cue for cue in question.cues if cue.name == f"per_{per}")
    hinted = {f for m in question.reading.mentions if m.start in asked for f in m.term.weak}
    counts = question.base.measures[item.measure].counts
    for measure in question.base.measures.values():
        if measure.kind == "rate" and measure.counts == counts and f"m:{measure.id}" in hinted:
            rates = question.base.observed(measure.id, item.members)
            return next((stated(rate) for rate in rates if rate.period == item.period), None)
    return None


def _shared_out(question: Question, item: Observation, per: str) -> Result | None:
    if item.period and item.period.kind is Kind.AT and item.period.grain == per:
        return stated(item)
    parts = parts_of(item, per)
    if parts is None or not is_number(item) or question.base.measures[item.measure].kind != "count":
        return None
    return Result(
        computed(round(item.quantity.middle / parts, 1), (item.quantity,)), item.unit, (item,), "average", per
    )


def parts_of(item: Observation, per: str) -> float | None:
    """Return how many months, weeks or days an observation's year or month has; None where it has no such parts."""
    period = item.period
    if period is None or period.kind is not Kind.AT:
        return None
    match period.grain, per:
        case "year", "month":
            return MONTHS
        case "year" | "month", "day":
            return days_in(period.start)
        case "year" | "month", "week":
            return days_in(period.start) / DAYS_OF_WEEK
        case _:
            return None


def _several(question: Question, intent: str) -> tuple[Observation, ...] | Finding | None:
    """Return the observations that are to be combined, or the refusal where one of them is a range, not a number."""
    items = _combined(question, intent)
    if isinstance(items, tuple) and len(items) > 1 and not all(is_number(item) for item in items):
        return missing(intent, "range", near=items)
    return items


def is_number(item: Observation) -> bool:
    """Return whether a figure is one number that can be computed with."""
    return item.quantity.value is not None


def _combined(question: Question, intent: str) -> tuple[Observation, ...] | Finding | None:
    """Return the observations that are to be combined: those named, or those of the answers before."""
    if not question.own:
        return question.recent[:2] if len(question.recent) > 1 else _hinted_pair(question)
    noted = _noted(question)
    if noted:
        return noted
    plain = [mention for mention in question.limiting if mention.slot != "note"]
    chosen = choose(replace(question, limiting=tuple(plain)), intent) if plain else choose(question, intent)
    if isinstance(chosen, Finding):
        combined = _from_relation(question)
        return combined or chosen
    if len(chosen) > 1:
        return tuple(only(one) for one in chosen)
    items = chosen[0].observations
    if len(items) != 1:
        return items
    item = items[0]
    before_it = [other for other in question.recent if other != item]
    if before_it and _leans(question):
        return item, before_it[0]
    if item.members and not _named(question, item):
        return siblings(question.base, item, item.members[0][0]) or items
    return items


def _hinted_pair(question: Question) -> tuple[Observation, ...] | None:
    """Return the two figures of the only fact that a word of change goes with: "was the rise exactly 100%?"."""
    hinted = {facet for mention in question.mentions for facet in mention.term.weak}
    facts = [note.figures for note in question.base.notes if f"n:{note.id}" in hinted]
    pairs = [figures.observations for figures in facts if figures and figures.operation == "percent_change"]
    if len(pairs) != 1 or not question.has("change"):
        return None
    return tuple(question.base.observations[question.base.places[identity]] for identity in pairs[0])


def _noted(question: Question) -> tuple[Observation, ...] | None:
    """Return the figures of the fact that alone the question names ("it doubled? by how much")."""
    if any(mention.slot in ("measure", "relation") for mention in question.own):
        return None
    for note in find(question.base, question.limiting).notes:
        if note.figures and len(note.figures.observations) > 1:
            base = question.base
            return tuple(base.observations[base.places[identity]] for identity in note.figures.observations)
    return None


def _named(question: Question, item: Observation) -> bool:
    named = {facet for mention in question.limiting for facet in mention.term.strong}
    return any(f"d:{dimension}={member}" in named for dimension, member in item.members)


def _from_relation(question: Question) -> tuple[Observation, ...] | None:
    """Return earlier and later stage where the question names both in one breath ("desertion cases sentences")."""
    found = find(question.base, question.limiting)
    for item in found.wider:
        for relation in question.base.relations:
            if relation.kind == "stage" and item.measure == relation.second:
                other = _same_slice(question, item, relation.first)
                if other and len(found.wider) == 1:
                    return other, item
    return None


def _leans(question: Question) -> bool:
    return question.has("pronoun", "followup") or question.leaning


def _pair_in_time(question: Question, intent: str) -> tuple[Observation, Observation] | Finding | None:
    """Return the later and the earlier figure of one thing."""
    items = _several(question, intent)
    if isinstance(items, tuple) and len(items) > 2:
        items = _ends(question, items)
    pair = _paired(question, intent, items)
    if not isinstance(pair, tuple):
        return pair
    if pair[0].measure != pair[1].measure or pair[0].members != pair[1].members:
        return None
    return _not_comparable(question, intent, pair) or _by_time(pair)


def _ends(question: Question, items: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return the first and the last of the times that are named; where none is, the last two."""
    points = sorted((item for item in items if item.period and item.period.kind is Kind.AT), key=end_of)
    named = any(mention.asked for mention in question.limiting)
    return (points[0], points[-1]) if named and len(points) > 2 else tuple(points[-2:])


def _by_time(pair: Sequence[Observation]) -> tuple[Observation, Observation]:
    """Return the later and the earlier of two figures."""
    later, earlier = sorted(pair, key=end_of, reverse=True)
    return later, earlier


def _by_size(pair: Sequence[Observation]) -> tuple[Observation, Observation]:
    """Return the larger and the smaller of two figures."""
    high, low = sorted(pair, key=lambda item: item.quantity.middle, reverse=True)
    return high, low


def _pair(question: Question, intent: str) -> tuple[Observation, Observation] | Finding | None:
    """Return the two observations that are set against each other."""
    return _paired(question, intent, _several(question, intent))


def _paired(
    question: Question, intent: str, items: tuple[Observation, ...] | Finding | None
) -> tuple[Observation, Observation] | Finding | None:
    """Return two observations as a pair, and one with the figure of the time before it."""
    if not isinstance(items, tuple):
        return items
    if len(items) == 2:
        return items[0], items[1]
    if len(items) == 1:
        other = _counterpart(question, items[0])
        if other:
            return items[0], other
        return missing(intent, "nothing_to_compare", near=items)
    return None


def _counterpart(question: Question, item: Observation) -> Observation | None:
    """Return the figure of the time before this one, or None where the article has none."""
    if not item.period or item.period.kind is not Kind.AT:
        return None
    previous = before(item.period.start)
    points = series(question.base, item)
    return next((other for other in points if other.period and other.period.start == previous), None)


def _not_comparable(question: Question, intent: str, pair: tuple[Observation, Observation]) -> Finding | None:
    """Return the refusal for two figures that the article does not allow to be set against each other."""
    first, second = pair
    if first.measure == second.measure:
        points = {item.period.grain if item.period else "" for item in pair}
        return None if len(points) == 1 else missing(intent, "not_comparable", near=pair)
    for relation in question.base.relations:
        related = {first.measure, second.measure} == {relation.first, relation.second}
        alike = relation.kind == "side_by_side" or first.members == second.members
        if related and alike and first.period == second.period:
            return None
    return missing(intent, "not_comparable", near=pair)


def comparable(question: Question, pair: tuple[Observation, Observation]) -> bool:
    """Return whether two figures may be subtracted from each other."""
    return all(map(is_number, pair)) and _not_comparable(question, "compare", pair) is None


def difference_of(pair: tuple[Observation, Observation]) -> Result:
    """Return the difference of two figures."""
    return _subtract(*_by_size(pair))


def has_change(pair: tuple[Observation, Observation]) -> bool:
    """Return whether there is a percent change between two figures: both are numbers, the earlier one is not 0."""
    return all(map(is_number, pair)) and min(pair, key=end_of).quantity.value != 0


def change_of(pair: tuple[Observation, Observation]) -> Result:
    """Return the percent change from the earlier to the later of two figures of one thing."""
    return _change(*_by_time(pair))


def _inputs(items: Sequence[Observation]) -> tuple[Result, ...]:
    return tuple(stated(item) for item in dict.fromkeys(items))


def _first_named(question: Question, item: Observation) -> bool:
    """Return whether the question names this observation's time first."""
    times = [mention for mention in question.limiting if mention.slot == "period" and mention.start >= 0]
    return bool(times and item.period and f"p:{item.period.id}" in times[0].term.strong)
