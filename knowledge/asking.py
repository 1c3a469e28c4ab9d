"""From a reading to a question: what it asks for, and what limits that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.base import Base, Term
from knowledge.context import Context
from knowledge.findings import Question
from knowledge.language import Language
from knowledge.period import Asked, Kind, covers, grain_of, shift
from knowledge.reading import Clause, Mention, Reading
from knowledge.searching import limits

RENAMING = 4
"""So many words at the most stand between a time and the one that it renames."""

SUBJECT = Term(frozenset(), frozenset(), subject=True)
"""What a phrase stands for that is true of all figures."""

NUMBERS = frozenset(
    ("value", "claim", "average", "share", "percent_change", "difference", "ratio", "sum", "compare", "exactness")
)
"""Intents that ask for a number."""

RANKING = ("highest", "lowest", "order")
"""Cues that ask which of a kind comes first."""

MONTHS = 12

PARTED_BY = ("quantity", "how_long", "who", "where", "when", "why")
"""Cues that begin a new question within a message."""


def question_of(base: Base, language: Language, reading: Reading, context: Context) -> Question:
    """Return the question that a reading asks by itself; of the conversation it knows only what was shown last."""
    asking = [clause for clause in reading.clauses if not clause.aside]
    if all(reading.is_empty(clause.start, clause.end) for clause in asking):
        asking = list(reading.clauses)
    mentions = _attributed(base, reading, [m for m in reading.mentions if _within(m.start, m.end, asking)])
    if reading.has(*RANKING) and any(mention.slot == "measure" for mention in mentions):
        mentions = [_as_dimension(mention) for mention in mentions]
    limiting = _without_relative([mention for mention in mentions if limits(mention)], reading)
    limiting += lent(limiting, _told(reading, asking, limiting))
    limiting = without_kinds(limiting)
    known = [base.observation(identity) for identity in (*context.observations, *context.earlier)]
    return Question(
        base=base,
        language=language,
        reading=reading,
        limiting=tuple(limiting),
        mentions=tuple(mention for mention in mentions if not _is_idle(mention, reading)),
        cues=tuple(cue for cue in reading.cues if _within(cue.start, cue.end, asking)),
        numbers=tuple(number for number in reading.numbers if _within(number.start, number.end, asking)),
        recent=tuple(item for item in known if item) if context.pack == base.id else (),
        notes=tuple(note for identity in context.notes if (note := base.note(identity))),
        leaning=False,
        before="number" if context.intent in NUMBERS else "",
    )


def _as_dimension(mention: Mention) -> Mention:
    """Return a mention of a kind of thing as nothing else: "which station had the most" asks for no fact."""
    dimensions = frozenset(facet for facet in mention.term.strong if facet.startswith("D:"))
    return replace(mention, term=Term(dimensions, frozenset())) if dimensions else mention


def lent(own: Sequence[Mention], others: Iterable[Mention]) -> list[Mention]:
    """Return those of other mentions that fill a slot that the question leaves open."""
    filled = {mention.slot for mention in own}
    if any(mention.asked and mention.asked.kind is Kind.RELATIVE for mention in own):
        filled.add("period")
    return [mention for mention in others if mention.slot and mention.slot not in filled]


def parts(reading: Reading) -> list[Reading]:
    """Return the questions asked in one breath ("how many cases, and how long do they get"), none if it is one."""
    starts = [0]
    for cue in reading.cues:
        asks = cue.name in PARTED_BY and (cue.name != "quantity" or cue.end - cue.start > 1)
        joined = cue.start > 0 and (reading.words[cue.start - 1].is_break or cue.start - 1 in reading.joiners)
        if asks and joined and cue.start > starts[-1]:
            starts.append(cue.start)
    if len(starts) > 2 and not _is_question(reading.part(0, starts[1])):  # "desertion: how many cases, and how long"
        del starts[1]
    if len(starts) == 1:
        return []
    ends = [*starts[1:], len(reading.words)]
    found = [reading.part(start, end) for start, end in zip(starts, ends, strict=True)]
    return found if all(map(_is_question, found)) else []


def _is_question(part: Reading) -> bool:
    return part.has("how_long") or (part.has(*PARTED_BY) and any(m.term.strong for m in part.mentions))


def _told(reading: Reading, asking: Sequence[Clause], limiting: Sequence[Mention]) -> list[Mention]:
    """Return what the story around a question names, as if the conversation lent it; not what it takes back."""
    if len(asking) == len(reading.clauses):
        return []
    retracted = [cue.start for cue in reading.cues if cue.name == "retract"]
    dropped = [c for c in reading.clauses if any(c.start <= place < c.end for place in retracted)]
    told = [
        mention
        for mention in reading.mentions
        if mention.term.strong
        and limits(mention)
        and not _within(mention.start, mention.end, [*asking, *dropped])
        and not (mention.slot in ("measure", "note") and any(own.slot in ("measure", "note") for own in limiting))
    ]
    return [replace(mention, start=-1, end=-1) for mention in told]


def _is_idle(mention: Mention, reading: Reading) -> bool:
    """Return whether words that go with many things say nothing here: "got" is no hint of sentences."""
    term = mention.term
    if term.strong or term.subject or term.cumulative or mention.asked or mention.people:
        return False
    if any(facet[0] == "o" for facet in term.weak):
        return False
    return reading.idle.issuperset(range(mention.start, mention.end))


def without_kinds(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions without those that only say what kind of thing another is: "the retail industry"."""
    named = {mention.slot for mention in mentions}
    return [mention for mention in mentions if mention.slot != "dimension" or named.isdisjoint(_dimensions_of(mention))]


def _dimensions_of(mention: Mention) -> set[str]:
    return {facet[2:] for facet in mention.term.strong if facet.startswith("D:")}


def _without_relative(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """Return the mentions without "after summer" and the like, where another time is named that can be looked up."""
    times = [mention for mention in mentions if mention.asked]
    absolute = [mention for mention in times if not _is_relative(mention)]
    beside = [m for m in times if _is_shift(m) and not any(_renames(m, other, reading) for other in absolute)]
    if not absolute and not beside:
        return mentions
    dropped = {mention.start for mention in times if _is_relative(mention)} - {mention.start for mention in beside}
    return [mention for mention in mentions if not (mention.asked and mention.start in dropped)]


def _is_relative(mention: Mention) -> bool:
    return mention.asked is not None and mention.asked.kind is Kind.RELATIVE


def _is_shift(mention: Mention) -> bool:
    """Return whether a time is a step from another: "the year before"."""
    return mention.asked is not None and _is_relative(mention) and mention.asked.point in ("previous", "next")


def _renames(relative: Mention, absolute: Mention, reading: Reading) -> bool:
    """Return whether a time only says which one was meant just before it: "the year before, in 2023"."""
    between = range(relative.end, absolute.start)
    joined = any(place in reading.joiners and not reading.words[place].is_break for place in between)
    return 0 < len(between) <= RENAMING and not joined


def _attributed(base: Base, reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with the source as what all is true of, where a figure is asked: "2023 cases, Mediazona"."""
    asks = reading.has("who", "where", "which", "source", "whether", "why")
    if asks or not any(mention.slot == "measure" for mention in mentions):
        return mentions
    makers = {(name or "").casefold() for name in (base.source.publisher, base.source.compiled_by)}
    return [replace(mention, term=SUBJECT) if mention.text in makers else mention for mention in mentions]


def _within(start: int, end: int, clauses: Sequence[Clause]) -> bool:
    for clause in clauses:  # noqa: SIM110  # asked for all that was read: a loop is twice as fast
        if clause.start <= start and end <= clause.end:
            return True
    return False


def resolved(question: Question) -> Question:
    """Return the question with "the year before" put in figures, where another time in it says before what."""
    if not any(mention.asked and mention.asked.kind is not Kind.AT for mention in question.limiting):
        return question
    anchors = _anchors(question)
    changing = question.has("change", "percent", "times", "difference") or any(n.times for n in question.numbers)
    return replace(
        question,
        limiting=tuple(_in_figures(question, mention, anchors, changing=changing) for mention in question.limiting),
        cues=tuple(cue for cue in question.cues if cue.name not in ("time_previous", "time_next")),
    )


def _anchors(question: Question) -> list[str]:
    """Return what "the year before" may stand before: times that the question names, then those of the last answer."""
    named = [mention.asked.point for mention in question.limiting if mention.asked and mention.asked.kind is Kind.AT]
    shown = [item.period.start for item in question.recent if item.period and item.period.kind is Kind.AT]
    return [point for point in (*named, *shown) if not point.startswith("*")]


def _in_figures(question: Question, mention: Mention, anchors: Sequence[str], *, changing: bool) -> Mention:
    """Return a time as a point of time, if it can be told: "since 2023" is 2023 where a change is asked for."""
    asked = mention.asked
    if asked and asked.kind is Kind.SINCE and changing:
        at = Asked(Kind.AT, asked.point)
    elif asked and asked.kind is Kind.UNTIL and grain_of(asked.point) == "year" and _is_of_stocks(question):
        at = Asked(
            Kind.AT, f"{asked.point}-{MONTHS}"
        )  # what there was at the end of a year, there was in its last month
    elif asked and asked.point in ("previous", "next"):
        point = _shifted(question, mention, anchors, -1 if asked.point == "previous" else 1)
        if point is None:
            return mention
        at = Asked(Kind.AT, point)
    else:
        return mention
    timed = at_time(question.base, mention, at)
    return timed if asked.kind not in (Kind.SINCE, Kind.UNTIL) or timed.term.strong else mention


def _is_of_stocks(question: Question) -> bool:
    """Return whether what is measured is there at a time, and does not come about over a time."""
    measures = {facet[2:] for m in question.limiting for facet in m.term.strong if facet.startswith("m:")}
    return bool(measures) and all(question.base.measures[measure].additive == "members" for measure in measures)


def at_time(base: Base, mention: Mention, asked: Asked) -> Mention:
    """Return a mention that asks for this time, whatever it asked for before."""
    facets = frozenset(f"p:{period.id}" for period in base.periods if covers(asked, period))
    return replace(mention, asked=asked, term=Term(facets, frozenset()))


def _shifted(question: Question, mention: Mention, anchors: Sequence[str], count: int) -> str | None:
    """Return the point that lies one year or month, whichever the mention names, from the first anchor that it can."""
    units = question.language.times.units
    unit = next((units[word] for word in mention.text.split() if word in units), "")
    by_grain = {
        grain: next((point for point in anchors if grain_of(point) == grain), "") for grain in ("year", "month")
    }
    if unit == "month":
        return shift(by_grain["month"], count) if by_grain["month"] else None
    if by_grain["year"]:
        return shift(by_grain["year"], count)
    if not by_grain["month"]:
        return None
    return shift(by_grain["month"], count * MONTHS if unit == "year" else count)
