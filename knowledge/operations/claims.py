"""Holding a claimed number against the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Outcome, Status
from knowledge.base import Observation
from knowledge.findings import Claim, Finding, Question, Result, answered, missing, stated, unclear
from knowledge.operations.choosing import Chosen, choose_one, words_of
from knowledge.operations.computing import average, difference, percent_change, ratio, remainder, share, total
from knowledge.operations.facts import note_results
from knowledge.quantity import Qualifier
from knowledge.reading import Mention, Number, places_of
from knowledge.searching import find, operands

FAR = 50
"""A bound that many times smaller than a figure is a bound of something else."""

ROUNDING = 0.05
"""How far a number that is said in round figures or with "about" may lie from the article's."""


COMPUTED = (
    (("per_day", "per_week", "per_month", "average"), average),
    (("sum",), total),
    (("difference",), difference),
)
"""Which operation computes what a number is claimed of."""


def claim(question: Question) -> Finding | None:
    """Answer "was it really 20,000": the article's figure, and whether the claimed one matches it."""
    numbers = claimed_numbers(question)
    if not numbers or (question.leaning and not question.own and not question.has("claim", "single", "whether")):
        return None
    if question.has("quantity") and not question.has("claim", "single", "more_than", "less_than", "roughly"):
        return None
    if question.has("times") and all(number.times for number in numbers):
        return None
    if question.has("how_many") and any(number.unit for number in numbers) and any(m.people for m in question.mentions):
        return None  # "how many people got 10 years" counts people
    if question.has("percent", "share", "rate") and not any(number.percent for number in numbers):
        return None
    worked_out = _from_premises(question, numbers)
    if worked_out:
        return worked_out
    findings = [_check(question, number, mentions) for number, mentions in _assigned(question, numbers)]
    sure = [finding for finding in findings if finding.status is Status.ANSWERED]
    if len(sure) < len(numbers) > 1:  # each number may be said of its own thing alone
        apart = [(number, _beside(question, numbers, place)) for place, number in enumerate(numbers)]
        checked = [_check(question, number, mentions) for number, mentions in apart if mentions]
        better = [finding for finding in checked if finding.status is Status.ANSWERED]
        sure = better if len(better) > len(sure) else sure
    if not sure:
        return findings[0]
    return replace(
        sure[0],
        intent="claim",
        results=tuple(result for finding in sure for result in finding.results),
        claims=tuple(item for finding in sure for item in finding.claims),
        used=frozenset(places_of(numbers)),
    )


def _from_premises(question: Question, numbers: Sequence[Number]) -> Finding | None:
    """Return what is to be computed where the numbers only repeat what goes into it: "5,517 and 10,308, average?"."""
    for cues, operation in COMPUTED:
        computed = operation(question) if question.has(*cues) else None
        if computed and computed.status is Status.ANSWERED:
            inputs = [item for result in computed.results for item in result.inputs]
            counts = [number for number in numbers if number.spelt and number.value == len(inputs)]  # "of two years"
            repeated = [number for number in numbers if any(_same(number, item) for item in inputs)]
            if repeated and len(repeated) + len(counts) == len(numbers):
                return replace(computed, used=computed.used | places_of(numbers))
    return None


def claimed_numbers(question: Question) -> list[Number]:
    """Return the numbers that are claimed of something: not "two offences", not the number within a phrase."""
    held = places_of(cue for cue in question.cues if cue.name in ("percent", "order"))
    return [n for n in question.numbers if not (n.points or n.start in held or (n.spelt and not n.unit))]


def _assigned(question: Question, numbers: Sequence[Number]) -> list[tuple[Number, Sequence[Mention]]]:
    """Return each number with the mentions that it is claimed of."""
    if question.has(*(cue for cues, _ in COMPUTED for cue in cues)):
        return [(number, question.limiting) for number in numbers]
    groups = operands(question.base, question.limiting, question.joiners)
    if groups is None or len(groups) == 1 or len(numbers) == 1:
        group: Sequence[Mention] = question.limiting if groups is None or len(groups) == 1 else groups[0]
        if groups and len(groups) > 1:
            stated_of = [mentions for mentions in groups if _states(question, mentions, numbers[0])]
            group = (
                stated_of[0]
                if stated_of
                else min(
                    groups, key=lambda mentions: min(abs(mention.start - numbers[0].start) for mention in mentions)
                )
            )
        return [(number, group) for number in numbers]
    if len(groups) == len(numbers):
        return list(zip(numbers, groups, strict=True))
    return [
        (number, min(groups, key=lambda mentions: min(abs(mention.start - number.start) for mention in mentions)))
        for number in numbers
    ]


def _beside(question: Question, numbers: Sequence[Number], place: int) -> list[Mention]:
    """Return what is said of one of several numbers in its own part of the sentence; empty where that names nothing."""
    number = numbers[place]
    before = [j for j in question.joiners if place and numbers[place - 1].end <= j < number.start]
    after = [j for j in question.joiners if place + 1 < len(numbers) and number.end <= j < numbers[place + 1].start]
    if (place and not before) or (place + 1 < len(numbers) and not after):
        return []
    first, last = max(before, default=0), min(after, default=len(question.reading.words))
    own = [mention for mention in question.own if first <= mention.start < last]
    return own if any(mention.slot != "period" for mention in own) else []


def _denies(question: Question, number: Number, mentions: Sequence[Mention]) -> bool:
    """Return whether "not" stands between a number and what it is said of: "99 cases were not solved"."""
    denials = [cue.start for cue in question.cues if cue.name == "negation" and cue.start > number.start]
    return any(mention.slot == "measure" and mention.start > denial for mention in mentions for denial in denials)


def _states(question: Question, mentions: Sequence[Mention], number: Number) -> bool:
    """Return whether the article has just this number for these mentions."""
    chosen = choose_one(question, "claim", mentions)
    return isinstance(chosen, Chosen) and any(_same(number, item) for item in chosen.observations)


def _check(question: Question, number: Number, mentions: Sequence[Mention]) -> Finding:
    narrowed = replace(question, limiting=tuple(mentions))
    if question.has("negation"):
        rest = remainder(narrowed)
        if rest and (rest.results[0].quantity.middle == number.value or _denies(question, number, mentions)):
            return _check_computed(question, number, rest)
    if any(cue.name in ("highest", "lowest") and cue.start == number.end for cue in question.cues) and not number.unit:
        more = difference(question)  # "4,791 more refusals in 2024 than in 2023"
        if more and more.status is Status.ANSWERED:
            return _check_computed(question, number, more)
    for cues, operation in COMPUTED:
        if question.has(*cues) and not (number.percent or number.times):
            computed = operation(narrowed)
            apart = _states_other(question, number, computed)
            if apart:  # "by how much does 13,897 exceed the sum of both"
                return missing("claim", "no_relation", near=apart)
            if computed is not None:
                return _check_computed(question, number, computed)
    if number.times:
        return _check_times(narrowed, number)
    if number.percent:
        signed = any(cue.name in ("sum", "difference") and cue.end == number.start for cue in question.cues)
        changes = signed or question.has("change", "difference")  # "+100%" is a change too
        return _check_computed(question, number, percent_change(narrowed) if changes else share(narrowed))
    if not any(mention.slot != "period" for mention in mentions):
        items = question.base.stating(number.value)
        if len(items) == 1:
            return _check_stated(question, number, mentions, items[0])
        if mentions:
            return _check_named(question, number, mentions)
        return Finding(
            "claim", Status.CLARIFY if items else Status.NO_DATA, options=tuple(items), reason="number_unknown"
        )
    return _check_named(question, number, mentions)


def _states_other(question: Question, number: Number, computed: Finding | None) -> list[Observation]:
    """Return the figure that a number states to the digit, where it is none of those computed with."""
    if computed and computed.results and computed.results[0].quantity.middle == number.value:
        return []
    items = question.base.stating(number.value)
    inputs = [item for result in computed.results for item in result.inputs] if computed else []
    return items if len(items) == 1 and inputs and items[0] not in inputs and not number.rounded else []


def _check_stated(question: Question, number: Number, mentions: Sequence[Mention], item: Observation) -> Finding:
    """Hold a number that is a figure's own against the times it is said of."""
    facets = question.base.facets_of(item.id)
    if all(mention.targets & facets for mention in mentions):
        return _verdict(question, number, stated(item))
    if not all(mention.targets for mention in mentions):  # "in 2019 it was 10,308"
        return missing("claim", "not_said", near=(item,), about=words_of(mentions))
    named = _check_named(question, number, mentions)
    others = [other for result in named.results for other in result.inputs if other.measure != item.measure]
    return unclear("claim", (item, *others)) if others else named


def _check_named(question: Question, number: Number, mentions: Sequence[Mention]) -> Finding:
    """Hold a number against the figure of what it is claimed of."""
    if number.unit:  # "punished with 15 years": only a length of time can be meant
        measures = question.base.measures
        lengths = [item for item in find(question.base, mentions).wider if measures[item.measure].kind == "duration"]
        if len(lengths) == 1:
            return _verdict(question, number, stated(lengths[0]))
    chosen = choose_one(question, "claim", mentions)
    if isinstance(chosen, Chosen):
        duration = question.base.measures[chosen.observations[0].measure].kind == "duration"
        if duration != bool(number.unit):
            return missing("claim", "number_unknown", near=chosen.observations)
        items = [item for item in chosen.observations if _same(number, item)] or list(chosen.observations)
        return _verdict(question, number, stated(items[0]))
    alike = [item for item in chosen.options if _same(number, item)]
    if len(alike) == 1:
        return _verdict(question, number, stated(alike[0]))
    return chosen


def _check_times(question: Question, number: Number) -> Finding:
    """Hold "it doubled" against the article's own word for it, else against the quotient of its figures."""
    said = [m for m in question.limiting if m.slot == "note" and m.start <= number.start < m.end]
    limiting = tuple(mention for mention in question.limiting if mention.slot != "note")
    found = find(question.base, [*said, *limiting]) if said else None
    if found and found.notes and found.notes[0].figures:
        note = found.notes[0]
        results = note_results(question.base, note)
        quote = " ".join(word.text for word in question.reading.words[number.start : number.end])
        claimed = (Claim(Outcome.MATCHES, number, quote, results[-1]),)
        return answered("claim", results, claims=claimed, notes=(note,))
    return _check_computed(question, number, ratio(replace(question, limiting=limiting)))


def _check_computed(question: Question, number: Number, finding: Finding | None) -> Finding:
    if finding is None:
        return missing("claim", "no_relation")
    if finding.status is not Status.ANSWERED:
        return finding
    checked = _verdict(question, number, finding.results[0])
    return replace(checked, related=finding.related)


def _same(number: Number, item: Observation) -> bool:
    quantity = item.quantity
    if quantity.qualifier is Qualifier.RANGE:
        return number.value in (quantity.low, quantity.high)
    return number.value == quantity.value


def _verdict(question: Question, number: Number, result: Result) -> Finding:
    if _is_of_something_else(question, number, result):
        return missing("claim", "number_unknown", near=result.inputs)
    outcome = _outcome(question, number, result)
    words = question.reading.words[number.start : number.end]
    quote = " ".join(word.text for word in words)
    return answered("claim", [result], claims=(Claim(outcome, number, quote, result),))


def _is_of_something_else(question: Question, number: Number, result: Result) -> bool:
    """Return whether a bound is far too small to be meant of a figure: "deserters over 40" are told by their age."""
    bounded = any(cue.end == number.start for cue in question.cues if cue.name in ("more_than", "less_than"))
    return bounded and not number.percent and abs(result.quantity.middle) > FAR * abs(number.value)


def _precision(value: float) -> float:
    """Return what a round number is rounded to: 12,000 to thousands, 5,500 to hundreds."""
    unit = 1.0
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


def _outcome(question: Question, number: Number, result: Result) -> Outcome:
    """Return whether a claimed number matches, as people mean it: "about 10k" is 10,308, "over 9,000" is too."""
    low, high = result.quantity.bounds if not result.quantity.is_exact else (result.quantity.middle,) * 2
    near = [
        cue.name
        for cue in question.cues
        if cue.name in ("more_than", "less_than", "roughly") and 0 <= number.start - cue.end <= 1
    ]
    if "more_than" in near:
        return Outcome.MATCHES if high > number.value else Outcome.DIFFERS
    if "less_than" in near:
        return Outcome.MATCHES if low < number.value else Outcome.DIFFERS
    margin = 0.0
    if "roughly" in near:
        margin = ROUNDING * abs(result.quantity.middle)
    elif number.rounded:
        margin = min(ROUNDING * abs(result.quantity.middle), _precision(number.value) / 2)
    elif number.percent or number.times:
        margin = 0.01 * abs(result.quantity.middle)
    elif result.operation == "average" and number.value == int(number.value):
        margin = 0.5  # "15 a day" is said of 15.1
    return Outcome.MATCHES if low - margin <= number.value <= high + margin else Outcome.DIFFERS
