"""Finding the observations and notes that have everything a question names.

A question's mentions are intersected: an entry is found only when it accounts for each of them. That, and not a
similarity, is what refuses the near miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

from knowledge.base import Base, Note, Observation, shape_facet
from knowledge.reading import Mention

HINT = 0.03
"""What a word that goes with an entry, without naming it, makes it nearer."""

MANY = 60
"""More entries than this are not looked at one by one: the question is too open to be answered by any of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What accounts for some mentions: the observations and notes that do it best, and all observations that do.

    `too_many` tells that more do than are looked at one by one: then `wider` has only the first, or the totals.
    """

    observations: tuple[Observation, ...]
    notes: tuple[Note, ...]
    wider: tuple[Observation, ...]
    too_many: bool


def limits(mention: Mention) -> bool:
    """Return whether a mention narrows down what is asked for."""
    term = mention.term
    if mention.asked is not None:
        return True
    return bool(term.strong) and not (term.subject or term.cumulative)


def find(base: Base, mentions: Iterable[Mention], hints: Sequence[Mention] = ()) -> Found:
    """Return what accounts for all these mentions, best first; `hints` decide between equals and limit nothing."""
    given = tuple(mentions)
    limiting = [mention.term.strong for mention in given if limits(mention)]
    choices: list[Iterable[str]] = [mention.targets for mention in given if limits(mention)]
    first_note = len(base.observations)
    common = base.common(choices, MANY + 1)
    too_many = len(common) > MANY
    further: tuple[Observation, ...] = ()
    if too_many:
        named = base.common(limiting, MANY + 1)
        if named:  # what the words name comes before what they only go with
            choices, common = [*limiting], named
        further = tuple(base.observations[index] for index in common[:MANY] if index < first_note)
        choices, common = _least_broken_down(base, choices)
        if len(common) > MANY:
            common = _latest(base, choices)
        if len(common) > MANY:
            return Found((), (), further, too_many)
    if not common:
        return Found((), (), further, too_many)
    ranking = _Ranking.of(limiting, (*given, *hints))
    costs = {index: ranking.cost(base, index) for index in common}
    ranked = sorted(common, key=lambda index: (costs[index], index))
    measured = [index for index in ranked if index < first_note]
    told = [index for index in ranked if index >= first_note]
    best = sorted(index for index in measured if costs[index] <= costs[measured[0]])
    wider = tuple(base.observations[index] for index in measured)
    return Found(
        tuple(base.observations[index] for index in best),
        tuple(base.notes[index - first_note] for index in told if costs[index] <= costs[told[0]]),
        tuple(dict.fromkeys((*wider, *further))) if further else wider,
        too_many,
    )


def account_for(facets: frozenset[str], mentions: Iterable[Mention]) -> bool:
    """Return whether something that has these facets has everything that is named."""
    return all(mention.targets & facets for mention in mentions)


def years_of(base: Base, measure: str) -> tuple[str, str] | None:
    """Return the first and the last year that a measure's figures lie in; None where they have no times."""
    own = [period for period in base.periods if base.common([(f"m:{measure}",), (f"p:{period.id}",)], 1)]
    if not own:
        return None
    return min(period.start[:4] for period in own), max(period.end[:4] for period in own)


def _least_broken_down(base: Base, choices: list[Iterable[str]]) -> tuple[list[Iterable[str]], list[int]]:
    """Return those of very many entries that have the fewest members which nobody named: the totals, if any.

    With them come the facets that they are chosen by.
    """
    named = {facet[2:].partition("=")[0] for facets in choices for facet in facets if facet.startswith("d:")}
    for shape in sorted(base.shapes, key=lambda shape: (len(shape - named), -len(shape))):
        closer = [*choices, (shape_facet(shape),)]
        common = base.common(closer, MANY + 1)
        if common:
            return closer, common
    return choices, []


def _latest(base: Base, choices: Sequence[Iterable[str]]) -> list[int]:
    """Return those of very many entries that are of the latest time of all: what is so now."""
    for point in base.latest:
        common = base.common([*choices, (f"p:{point}",)], MANY + 1)
        if common:
            return common
    return []


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What makes one entry nearer than another: facets that each mention names, words beside it, talk of people."""

    limiting: Sequence[frozenset[str]]
    named: frozenset[str]
    hints: Sequence[frozenset[str]]
    people: bool

    @staticmethod
    def of(limiting: Sequence[frozenset[str]], given: Sequence[Mention]) -> _Ranking:
        """Return how entries are ranked for these limits and all mentions, those that limit nothing included."""
        hints = [mention.term.weak for mention in given if mention.term.weak and not mention.term.strong]
        hints += [mention.term.singled_out for mention in given if mention.term.strong]
        return _Ranking(limiting, frozenset().union(*limiting), hints, any(mention.people for mention in given))

    def cost(self, base: Base, index: int) -> float:
        """Return how far an entry is from what was named: by words beside the point, or by members nobody named."""
        entry = base.entries[index]
        cost = 0.0
        for strong in self.limiting:
            if strong.isdisjoint(entry.facets):
                cost += 0.6 if strong.isdisjoint(entry.implied) else 0.5
        for weak in self.hints:
            if not weak.isdisjoint(entry.facets):
                cost -= HINT
        if index < len(base.observations):
            observation = base.observations[index]
            for dimension, member in observation.members:
                cost += f"d:{dimension}={member}" not in self.named
            if self.people and base.measures[observation.measure].counts == "people":
                cost -= 0.02
        return round(cost, 6)


def operands(base: Base, mentions: Sequence[Mention], joiners: Sequence[int]) -> list[list[Mention]] | None:
    """Return the mentions parted into the things that are set side by side; None where they contradict each other.

    "Cases and sentences for desertion" are two things that share an offence; "desertion cases and disobedience
    sentences" are two with nothing shared; "cases and sentences for desertion and disobedience" are four.
    """
    limiting = [mention for mention in mentions if limits(mention)]
    groups: list[list[Mention]] = [[]]
    for mention in limiting:
        last = max((other.end for other in groups[-1]), default=0)
        joined = any(last - 1 <= place <= mention.start for place in joiners)
        rivals = [other for other in groups[-1] if _rival(other, mention, strictly=joined and last > 0)]
        if joined and last > 0 and _begins_anew(groups[-1], mention):
            groups.append([mention])
            continue
        if rivals and any(
            other.slot == mention.slot and other.term == mention.term for group in groups for other in group
        ):
            continue  # named before: "desertion or disobedience: how many of desertion"
        if rivals:
            if mention.slot == "note":  # facts told in one breath: the one named in more words is meant
                shorter = [other for other in rivals if other.end - other.start < mention.end - mention.start]
                if len(shorter) == len(rivals):
                    groups[-1] = [other for other in groups[-1] if other not in rivals] + [mention]
                continue
            apart = joined or last == 0 or mention.start < 0 or mention.slot == "period"
            if not apart and not _joined_earlier(groups, mention, joiners):
                if not _together(base, [*rivals, mention]):
                    return None
                groups[-1].append(mention)
                continue
            groups.append([mention])
        else:
            groups[-1].append(mention)
    if len(groups) == 1:
        return _members_apart(base, groups[0], joiners)
    crossed = _crossed(limiting)
    if crossed:
        return crossed
    return [_completed(base, groups, place) for place in range(len(groups))]


def _begins_anew(group: Sequence[Mention], mention: Mention) -> bool:
    """Return whether a time is named once more for a second thing: "July verdicts / July cases"."""
    again = any(other.slot == mention.slot == "period" and other.term == mention.term for other in group)
    return again and any(other.slot == "measure" for other in group)


def _members_apart(base: Base, group: list[Mention], joiners: Sequence[int]) -> list[list[Mention]]:
    """Return two joined members of different dimensions apart, where nothing has both ("the state and shops")."""
    members = [mention for mention in group if any(facet.startswith("d:") for facet in mention.term.strong)]
    if len(members) == 2 and any(members[0].end - 1 <= place <= members[1].start for place in joiners):
        sides = [[mention for mention in group if mention is not other] for other in reversed(members)]
        if not _together(base, group) and all(_together(base, side) for side in sides):
            return sides
    return [group]


def _together(base: Base, mentions: Sequence[Mention]) -> bool:
    """Return whether some entry accounts for all of these, as a sentence does for the case that led to it."""
    return bool(base.common([mention.targets for mention in mentions], 1))


def _joined_earlier(groups: list[list[Mention]], mention: Mention, joiners: Sequence[int]) -> bool:
    """Return whether a joiner stands between this mention and the earlier one of its slot."""
    rivals = [other.end for group in groups for other in group if _rival(other, mention)]
    return bool(rivals) and any(max(rivals) - 1 <= place <= mention.start for place in joiners)


def _rival(first: Mention, second: Mention, *, strictly: bool = False) -> bool:
    """Return whether two mentions fill one slot with different things; `strictly` also if one goes with the other."""
    if not first.slot or first.slot != second.slot:
        return False
    if strictly:
        return not first.term.strong & second.term.strong
    return not (first.term.strong & second.targets or first.targets & second.term.strong)


def _crossed(mentions: Sequence[Mention]) -> list[list[Mention]] | None:
    """Return all combinations where several values of one slot come before several of another."""
    slots: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.slot:
            slots.setdefault(mention.slot, []).append(mention)
    several = {slot: values for slot, values in slots.items() if len(_distinct(values)) > 1}
    if len(several) < 2:
        return None
    runs = sorted(several.values(), key=lambda values: values[0].start)
    if any(run[-1].start > following[0].start for run, following in pairwise(runs)):
        return None
    choices = [_distinct(values) for values in several.values()]
    if prod(map(len, choices)) > MANY:
        return None
    shared = [mention for mention in mentions if mention.slot not in several]
    return [[*choice, *shared] for choice in product(*choices)]


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without those that may mean the same as an earlier one."""
    kept: list[Mention] = []
    for mention in mentions:
        if not any(mention.targets & other.targets for other in kept):
            kept.append(mention)
    return kept


def _completed(base: Base, groups: list[list[Mention]], place: int) -> list[Mention]:
    """Return a group with the slots that only its neighbours fill: the nearest later one first, then earlier ones."""
    group = list(groups[place])
    own = len(group)
    filled = {mention.slot for mention in group}
    for other in [*groups[place + 1 :], *reversed(groups[:place])]:
        lent = [mention for mention in other if mention.slot and mention.slot not in filled]
        group += lent
        filled |= {mention.slot for mention in lent}
    if not _together(base, group):  # "cases in 2024 and sentences for desertion": the offence is the second's alone
        timed = [mention for mention in group[own:] if mention.slot == "period"]
        rest = [*group[:own], *timed]
        dropped = {facet[2:].partition("=")[0] for m in group[own:] for facet in m.term.strong if facet[:2] == "d:"}
        undivided = [shape_facet(shape) for shape in base.shapes if shape.isdisjoint(dropped)]
        if base.common([*(mention.targets for mention in rest), undivided], 1):
            return rest
    return group
