"""Figures as the article states them: one, several, a list, a breakdown, a series."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answer import Status
from knowledge.base import Base, Observation
from knowledge.findings import Finding, Question, answered, missing, stated
from knowledge.operations.choosing import (
    SEVERAL,
    asked_dimension,
    asked_grain,
    choose,
    names_span,
    nearest,
    series,
    siblings,
    words_of,
)
from knowledge.operations.computing import sum_over_time, total
from knowledge.reading import Mention, places_of
from knowledge.searching import account_for, find, operands

LISTED = 8
"""So many figures at the most stand in a list."""


def value(question: Question) -> Finding | None:
    """Answer "how many": the figure of each thing named."""
    if not question.limiting:
        return None
    chosen = choose(question, "value")
    if isinstance(chosen, Finding):
        return sum_over_time(question) or chosen
    observations: list[Observation] = []
    for one in chosen:
        observations += one.observations if len(one.observations) <= SEVERAL else one.observations[:1]
    between = total(question) if names_span(question) else None
    if between and between.status is Status.ANSWERED and len(between.results[0].inputs) > len(observations):
        return between  # "how many were added from January to March"
    if any(mention.term.opposite for mention in question.own) and any(i.quantity.middle > 0 for i in observations):
        return missing("value", "not_said", near=observations, about=words_of(question.own))  # a gain is no loss
    return answered("value", [stated(observation) for observation in dict.fromkeys(observations)])


def listing(question: Question) -> Finding | None:
    """Answer "everything about": all figures that have what is named."""
    groups = operands(question.base, question.limiting, question.joiners)
    counts = any(cue.name == "quantity" and cue.end - cue.start > 1 for cue in question.cues)
    if not question.limiting or groups is None or (counts and not question.has("request")):
        return None
    observations: list[Observation] = []
    for group in groups:
        found = find(question.base, group)
        if found.too_many:
            return missing("list", "too_many", near=found.wider, about=words_of(group))
        observations += [item for item in found.wider if _names_all(question.base, item, group)] or found.wider
    observations = list(dict.fromkeys(observations))
    if not observations:
        return missing("list", "not_said", near=nearest(question.base, question.limiting), about=words_of(question.own))
    observations.sort(key=lambda item: question.base.places[item.id])
    return answered("list", [stated(item) for item in observations[:LISTED]])


def _names_all(base: Base, observation: Observation, mentions: Sequence[Mention]) -> bool:
    """Return whether an observation itself has all that is named, and not only the stage before it."""
    facets = base.entries[base.places[observation.id]].facets
    return account_for(facets, mentions)


def breakdown(question: Question) -> Finding | None:
    """Answer "by offence" or "by year": the members or times of a measure, beside each other."""
    dimension = asked_dimension(question)
    grain = asked_grain(question)
    named = [
        mention for mention in question.limiting if not mention.term.strong or not _is_dimension(mention.term.strong)
    ]
    found = find(question.base, named)
    if not found.observations:
        return None
    if not (dimension or grain) and _names_other_kind(question):
        return missing("breakdown", "not_broken_down", near=found.observations, about=words_of(question.own))
    for observation in found.wider:
        items: tuple[Observation, ...] = ()
        if dimension:
            items = _members(question, observation, dimension)
        elif grain:
            items = tuple(
                item for item in series(question.base, observation) if item.period and item.period.grain == grain
            )
        elif observation.members:
            items = siblings(question.base, observation, observation.members[0][0])
        if len(items) > 1:
            return answered("breakdown", [stated(item) for item in items[:LISTED]])
    return missing("breakdown", "not_broken_down", near=found.observations)


def _names_other_kind(question: Question) -> bool:
    """Return whether a kind is named that the pack does not know, behind the last small word: "break down by rank"."""
    words, prepositions = question.reading.words, question.language.prepositions
    start = next((cue.end for cue in question.cues if cue.name == "breakdown"), 0)
    places = [place for place in range(start, len(words) - 1) if words[place].text in prepositions]
    if not places:
        return False
    named = places_of(question.own)
    place = places[-1] + 1
    return place not in named and place not in question.reading.idle and not words[place].is_break


def _members(question: Question, observation: Observation, dimension: str) -> tuple[Observation, ...]:
    if any(name == dimension for name, _ in observation.members):
        return siblings(question.base, observation, dimension)
    return ()


def _is_dimension(facets: frozenset[str]) -> bool:
    return all(facet.startswith("D:") for facet in facets)
