"""From what a question names to the observations that it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.base import Base, Observation, shape_facet
from knowledge.findings import Finding, Question, missing, unclear
from knowledge.period import Asked, Kind, before
from knowledge.reading import Mention
from knowledge.searching import find, operands, years_of

MONTHS = 12
LONGER = {"Q": 3, "H": 6}
"""How many months a quarter and a half of a year have, by how they are written."""
COMPARING = ("compare", "highest", "lowest", "order")
"""Intents that set numbers side by side, whether or not a word asks for a number."""
SEVERAL = 3
"""So many figures at the most are given where one was asked for and the article has it for several times."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The observations that one operand means: one, or several that differ only in time or member."""

    observations: tuple[Observation, ...]


def choose(question: Question, intent: str) -> list[Chosen] | Finding:
    """Return what each operand of the question means, or the finding that says why that cannot be told."""
    groups = operands(question.base, question.limiting, question.joiners)
    if groups is None:
        return missing(intent, "not_combined", near=nearest(question.base, question.limiting))
    chosen = []
    for group in groups:
        one = choose_one(question, intent, group)
        if isinstance(one, Finding):
            return one
        chosen.append(one)
    timed = any(mention.slot == "period" for mention in question.limiting)
    return chosen if timed or len(chosen) == 1 else _at_one_time(question.base, chosen)


def _at_one_time(base: Base, chosen: list[Chosen]) -> list[Chosen]:
    """Return what is set side by side at the latest time that all of it has, where that is not the latest of each."""
    latest = [only(one).period for one in chosen]
    if len(set(latest)) == 1 or len({period.grain if period else "" for period in latest}) > 1:
        return chosen
    courses = [{item.period: item for item in series(base, only(one)) if item.period} for one in chosen]
    shared = [period for period in courses[0] if all(period in course for course in courses)]
    if not shared:
        return chosen
    period = max(shared, key=lambda period: period.end)
    return [Chosen((course[period],)) for course in courses]


def choose_one(question: Question, intent: str, mentions: Sequence[Mention]) -> Chosen | Finding:
    """Return what these mentions mean together, or why that cannot be told."""
    found = find(question.base, mentions, question.mentions)
    observations = fitting(question, found.observations)
    beside = any(other.start >= 0 and other.slot == "measure" and other not in mentions for other in question.limiting)
    if not observations and beside and _names_duration(question.base, mentions):  # "how many cases, what prison term"
        observations = found.observations
    if not observations:  # "after the lull, how many in October": a fact that only dates the question
        undated = [mention for mention in mentions if not _dates(question.base, mention)]
        if len(undated) < len(mentions) and any(mention.slot == "period" for mention in undated):
            found = find(question.base, undated, question.mentions)
            observations = fitting(question, found.observations)
    if (
        not observations and wanted_kind(question) == "duration"
    ):  # "if found guilty, how long": the verdict is not asked
        unmeasured = [mention for mention in mentions if mention.slot != "measure"]
        found = find(question.base, unmeasured, question.mentions)
        observations = fitting(question, found.observations or found.wider)
    if not observations:
        near = nearest(question.base, mentions)
        if found.notes and not found.wider:
            return Finding(intent, missing(intent, "only_said").status, notes=found.notes, reason="only_said")
        out_of_time = any(mention.asked and not mention.term.strong for mention in mentions)
        if not found.observations and _is_open(mentions) and not out_of_time:
            return unclear(intent, near) if near else missing(intent, "unknown", about=words_of(mentions))
        reason = "beyond" if near and _is_beyond(question.base, near[0].measure, mentions) else "not_said"
        return missing(intent, reason, near=near, about=words_of(mentions))
    if len({observation.measure for observation in observations}) > 1 and _is_open(mentions):
        observations = _first_stage(question, intent, observations)
    if len({observation.measure for observation in observations}) > 1:
        return unclear(intent, _one_each(observations))
    if len({observation.members for observation in observations}) > 1 and _adds_up(question.base, observations[0]):
        return unclear(intent, observations)
    return Chosen(_latest_first(observations))


def _is_beyond(base: Base, measure: str, mentions: Sequence[Mention]) -> bool:
    """Return whether a year is named before the first or after the last that a measure has."""
    years = years_of(base, measure)
    named = [mention.asked.point[:4] for mention in mentions if mention.asked and mention.asked.kind is Kind.AT]
    return years is not None and any(year.isdecimal() and not years[0] <= year <= years[1] for year in named)


def _dates(base: Base, mention: Mention) -> bool:
    """Return whether a mention names nothing but a fact that has its time ("the peak", "the slowdown")."""
    notes = [base.note(facet[2:]) for facet in mention.term.strong if facet.startswith("n:")]
    return mention.slot == "note" and all(note is not None and "when" in note.asks for note in notes)


def _first_stage(question: Question, intent: str, observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """Return those at the earliest stage: "how many deserters" counts cases, not what became of them."""
    if not (question.asks_number or intent in COMPARING):
        return observations
    counts = tuple(item for item in observations if question.base.measures[item.measure].kind == "count")
    later = {relation.second for relation in question.base.relations if relation.kind == "stage"}
    return tuple(item for item in counts if item.measure not in later) or observations


def _is_open(mentions: Sequence[Mention]) -> bool:
    """Return whether no measure is named, so that the question may mean several things ("desertion 2024")."""
    return not any(mention.slot in ("measure", "note", "relation", "outside") for mention in mentions)


def fitting(question: Question, observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return the observations of the kind that is asked for: a length of time, or a number of things."""
    wanted = wanted_kind(question)
    measures = question.base.measures
    if wanted == "duration":
        return tuple(item for item in observations if measures[item.measure].kind == "duration")
    if wanted == "count":
        return tuple(item for item in observations if measures[item.measure].kind != "duration")
    return tuple(observations)


def wanted_kind(question: Question) -> str:
    """Return `duration` for "how long" and "how many years", `count` for any other "how many", else nothing."""
    if question.has("how_long"):
        return "duration"
    words = question.reading.words
    for cue in question.cues:
        if cue.name != "quantity":
            continue
        for mention in question.mentions:
            if cue.end <= mention.start <= cue.end + 2:
                units = {question.language.times.units.get(form.word) for form in words[mention.start].forms}
                if units - {None} and mention.start == cue.end:
                    return "duration"
                if mention.people or any(_is_count(question.base, facet) for facet in mention.term.strong):
                    return "count"
    return "count" if question.has("how_many") else ""


def _is_count(base: Base, facet: str) -> bool:
    return facet.startswith("m:") and base.measures[facet[2:]].kind == "count"


def _names_duration(base: Base, mentions: Sequence[Mention]) -> bool:
    """Return whether a measure is named, and counts nothing but time."""
    measures = [facet[2:] for mention in mentions for facet in mention.term.strong if facet.startswith("m:")]
    return bool(measures) and all(base.measures[measure].kind == "duration" for measure in measures)


def _adds_up(base: Base, observation: Observation) -> bool:
    """Return whether one of several members may be taken for the total, so that one must ask which is meant."""
    return base.measures[observation.measure].kind in ("count", "amount")


def _one_each(observations: Sequence[Observation]) -> list[Observation]:
    """Return one observation of each measure, the latest, in the article's order."""
    latest: dict[str, Observation] = {}
    for observation in observations:
        known = latest.get(observation.measure)
        if known is None or end_of(observation) > end_of(known):
            latest[observation.measure] = observation
    return list(latest.values())


def end_of(observation: Observation) -> str:
    """Return the point at which the time of a figure ends, to sort by; empty where it has no time."""
    return observation.period.end if observation.period else ""


def _latest_first(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(observations, key=end_of, reverse=True))


def only(chosen: Chosen) -> Observation:
    """Return the observation meant, the latest of several."""
    return chosen.observations[0]


def series(base: Base, like: Observation) -> tuple[Observation, ...]:
    """Return the observations of the same measure and members at other points of time, earliest first."""
    items = base.observed(like.measure, like.members)
    return tuple(sorted((item for item in items if item.period and item.period.kind is Kind.AT), key=end_of))


def times_within(question: Question) -> list[Mention]:
    """Return the times of the question that have no figures of their own but shorter times that do: years of months."""
    return [
        mention
        for mention in question.limiting
        if (asked := mention.asked) is not None
        and asked.kind is Kind.AT
        and not mention.term.strong
        and any(point.startswith(f"{asked.point}-") for point in question.base.latest)
    ]


def lies_within(observation: Observation, times: Sequence[Mention]) -> bool:
    """Return whether an observation is of a time that lies within one of these."""
    period = observation.period
    points = [mention.asked.point for mention in times if mention.asked]
    return period is not None and any(period.start.startswith(f"{point}-") for point in points)


def spanned(question: Question, items: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return all figures from the first to the last of two, where the question names a span ("from 2010 to 2014").

    Empty where it names none, or one of them is missing.
    """
    if len(items) != 2 or not names_span(question):
        return ()
    first, last = sorted(items, key=end_of)
    between = tuple(item for item in series(question.base, first) if end_of(first) <= end_of(item) <= end_of(last))
    steps = pairwise(item.period.start for item in between if item.period)
    return between if last in between and all(before(later) == earlier for earlier, later in steps) else ()


def names_span(question: Question) -> bool:
    """Return whether two times that follow each other are the ends of a span."""
    words, language = question.reading.words, question.language.times
    times = [mention for mention in question.own if mention.asked and mention.asked.kind is Kind.AT]
    if len(times) != 2:
        return False
    first, second = times
    opened = first.start > 0 and words[first.start - 1].text in language.span_openers
    joined = any(words[place].text in language.span_joints for place in range(first.end, second.start))
    return opened or joined


def siblings(base: Base, like: Observation, dimension: str) -> tuple[Observation, ...]:
    """Return the observations that differ from this one only in their member of a dimension."""
    rest = {name: member for name, member in like.members if name != dimension}
    choices = [(f"m:{like.measure}",), (shape_facet((*rest, dimension)),)]
    choices += [(f"d:{name}={member}",) for name, member in rest.items()]
    choices += [(f"p:{like.period.id}",)] if like.period else []
    items = [base.observations[index] for index in base.common(choices)]
    return tuple(item for item in items if item.measure == like.measure and item.period == like.period)


def asked_dimension(question: Question) -> str:
    """Return the dimension that the question names as such ("by offence", "which charge"), or nothing."""
    for mention in question.mentions:
        for facet in sorted(mention.term.strong):
            if facet.startswith("D:"):
                return facet[2:]
    return question.dimension


def asked_grain(question: Question) -> str:
    """Return the length of time that the question names as such ("which year", "by month"), or nothing."""
    units = question.language.times.units
    for word in question.reading.words:
        for form in word.forms:
            if form.word in units:
                return units[form.word]
    return question.grain


def nearest(base: Base, mentions: Sequence[Mention]) -> tuple[Observation, ...]:
    """Return what the article says when one thing is left out of the question: first the time, then what came last."""
    limiting = list(mentions)
    for place in sorted(range(len(limiting)), key=lambda i: (limiting[i].slot != "period", -limiting[i].start)):
        rest = [*limiting[:place], *limiting[place + 1 :]]
        if not rest:
            continue
        found = find(base, rest)
        if found.observations:
            shown = _one_each(found.observations) if len(found.observations) > SEVERAL else found.observations
            asked = limiting[place].asked
            return tuple(dict.fromkeys(_nearest_in_time(base, item, asked) for item in shown) if asked else shown)
    for mention in limiting:
        found = find(base, [mention])
        if found.observations:
            return found.observations[:SEVERAL]
    return ()


def _nearest_in_time(base: Base, item: Observation, asked: Asked) -> Observation:
    """Return the figure of the same thing whose time lies nearest to the one asked for; a running total stays one."""
    if item.period is None or item.period.is_cumulative or not asked.point[:4].isdecimal():
        return item
    items = [other for other in series(base, item) if other.period and other.period.grain in ("year", "month")]
    wanted = _months_to(asked.point)
    return min(items, key=lambda other: (abs(_months_to(end_of(other)) - wanted), end_of(other)), default=item)


def _months_to(point: str) -> int:
    """Return the number of the last month of a year, half, quarter or month, to tell how far times lie apart."""
    year, _, part = point.partition("-")
    before = int(year) * MONTHS
    if part[:1] in LONGER:
        return before + int(part[1:]) * LONGER[part[0]]
    return before + (int(part[:2]) if part[:2].isdecimal() else MONTHS)


def words_of(mentions: Sequence[Mention]) -> str:
    """Return the words of the mentions as they were typed."""
    return ", ".join(dict.fromkeys(mention.text for mention in mentions if mention.text))
