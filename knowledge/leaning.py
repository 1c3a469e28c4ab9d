"""What a conversation lends to a question, whether the question takes it, and what it leaves for the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.answer import Status
from knowledge.asking import at_time, lent, without_kinds
from knowledge.base import Base, Term
from knowledge.context import Context, Slot
from knowledge.findings import Finding, Question
from knowledge.operations.choosing import asked_dimension, asked_grain
from knowledge.period import Kind
from knowledge.reading import Mention

WORKED_OUT = frozenset(("share", "average", "remainder", "difference", "change", "percent_change", "ratio", "sum"))
RANKED = frozenset(("highest", "lowest", "order"))
GOES_ON = WORKED_OUT | RANKED | {"trend"}
"""Intents that a short question goes on with: "what share of A is B", then "and C?"."""

OVER_TIME = frozenset(("change", "percent_change", "trend"))
"""Those that combine times though none may be named."""

EXTREMES = frozenset(("highest", "lowest"))

ASKS_NOTHING = frozenset(("followup", "filler", "correction", "retract", "greeting", "thanks", "request", "contrast"))
"""Cues that ask for nothing new."""

STANDS_ALONE = frozenset(("help", "summary", "caveats", "unsupported", "forecast", "opinion"))
"""Intents that have the same answer whatever was spoken of before."""


def leaning_question(question: Question, context: Context) -> Question:
    """Return the question with the slots that it leaves open filled as the question before filled them."""
    years = _years_spoken_of(question.base, context)
    limiting = tuple(one for mention in question.limiting for one in _of_years(question.base, mention, years))
    noted = question.reading.has("quantity") or any(mention.slot in ("measure", "relation") for mention in limiting)
    recalled = [_recalled(slot, question.base) for slot in context.slots if not (noted and slot.kind == "note")]
    recalled = [*lent(limiting, recalled), *_unsaid_measure(question, recalled)]
    longer = without_kinds([*limiting, *recalled])
    return replace(question, limiting=tuple(longer), leaning=True)


def continuing_question(question: Question, longer: Question, context: Context) -> Question | None:
    """Return a short question as one that goes on with what the question before asked to be worked out, if it may.

    "What share of the jobs was in retail", then "and in 2011?", asks for a share again. Not so where it names one of
    the things that were put together: after "how much more in 2024 than in 2023", "and in 2023?" asks for a figure.
    """
    if context.intent not in GOES_ON or not context.cues:
        return None
    turned = EXTREMES & question.asks if context.intent in EXTREMES else frozenset()  # "and the fewest?"
    own = {mention.slot for mention in question.own if mention.slot}
    if not question.asks <= ASKS_NOTHING | turned or not (own or turned) or question.numbers:
        return None
    kinds = Counter(slot.kind for slot in context.slots if not slot.found)
    combined = {kind for kind, count in kinds.items() if count > 1}
    if context.intent in OVER_TIME:
        combined.add("period")
    if context.intent in RANKED:
        combined.add(context.dimension)
        combined |= {"period"} if any(_is_contender(mention, context) for mention in question.own) else set()
    if own & (combined | {"note", "outside", "dimension"}):
        return None
    found = {slot.kind for slot in context.slots if slot.found}
    limiting = tuple(mention for mention in longer.limiting if mention.start >= 0 or mention.slot not in found)
    carried = frozenset(context.cues) - (EXTREMES if turned else frozenset())
    return replace(longer, limiting=limiting, carried=carried, dimension=context.dimension, grain=context.grain)


def _is_contender(mention: Mention, context: Context) -> bool:
    """Return whether a time is one of those that were ranked: a month after "which month", a figure's after "when"."""
    if context.grain:
        return mention.asked is not None and mention.asked.grain == context.grain
    return "when" in context.cues and mention.slot == "period" and bool(mention.term.strong)


def _unsaid_measure(question: Question, recalled: Sequence[Mention]) -> list[Mention]:
    """Return what the question before measured where this one says only for what: "max term", then "for refusing?"."""
    base, words = question.base, question.reading.words
    named = [mention for mention in question.own if mention.slot == "measure"]
    if len(named) != 1 or question.has("quantity", "how_long") or named[0].start < 1:
        return []
    if words[named[0].start - 1].text not in question.language.prepositions:
        return []
    kinds = _kinds(base, named[0])
    return [one for one in recalled if one.slot == "measure" and _kinds(base, one).isdisjoint(kinds)]


def _kinds(base: Base, mention: Mention) -> set[str]:
    return {base.measures[facet[2:]].kind for facet in mention.term.strong if facet.startswith("m:")}


def _years_spoken_of(base: Base, context: Context) -> list[str]:
    """Return the years that the figures shown last are of, the most direct first."""
    shown = [item for identity in context.observations if (item := base.observation(identity))]
    return list(dict.fromkeys(item.period.start[:4] for item in shown if item.period and item.period.kind is Kind.AT))


def _of_years(base: Base, mention: Mention, years: Sequence[str]) -> list[Mention]:
    """Return a month that lacks its year as that of the years spoken of: "in May 2010", then "and in June?"."""
    asked = mention.asked
    if not years or asked is None or not asked.point.startswith("*-"):
        return [mention]
    return [at_time(base, mention, replace(asked, point=year + asked.point[1:])) for year in years]


def _recalled(slot: Slot, base: Base) -> Mention:
    """Return a mention that an earlier question made, without what the pack has lost since."""
    strong, weak = (frozenset(filter(base.has, facets)) for facets in (slot.targets, slot.weak))
    return Mention(-1, -1, slot.words, 1.0, Term(strong, weak), None)


def may_lean(question: Question, alone: Finding, leaning: Question) -> bool:
    """Return whether the conversation can still change the answer that the question has by itself."""
    if alone.status is Status.SMALL_TALK or alone.intent in STANDS_ALONE:
        return False
    if alone.status is Status.ANSWERED and not _is_marked(question):
        return bool(_lent_slots(leaning)) and _may_be_short(question)
    return True


def leans(question: Question, alone: Finding, leaning: Question, together: Finding) -> bool:
    """Return whether a question that may lean on the last one is to be taken as going on from it."""
    marked = _is_marked(question)
    measured = any(mention.slot in ("measure", "note") for mention in question.own)
    slots = _lent_slots(leaning)
    if together.status is Status.ANSWERED:
        return alone.status is not Status.ANSWERED or (bool(slots) and (marked or _may_be_short(question)))
    if alone.status is Status.ANSWERED:
        if _names_only_time(question) and slots - {"period", "note"}:  # "in 2023?" is about what was spoken of
            return True
        if "measure" in slots and any(m.slot == "measure" for m in question.own):  # a term was asked for, not cases
            return together.status is Status.NO_DATA
        if marked and "period" in slots and not alone.notes and not any(m.slot == "period" for m in question.own):
            return together.status is Status.NO_DATA
        return marked and not measured
    if alone.status is Status.OFF_TOPIC and not marked and not question.reading.is_empty():
        return False
    return marked or not any(mention.slot for mention in question.own)


def _is_marked(question: Question) -> bool:
    """Return whether words of the question point back to the one before."""
    return question.has("followup", "pronoun", "correction", "time_previous", "time_next")


def _names_only_time(question: Question) -> bool:
    return bool(question.own) and all(mention.slot == "period" for mention in question.own)


def _lent_slots(leaning: Question) -> set[str]:
    return {mention.slot for mention in leaning.limiting if mention.start < 0}


def _may_be_short(question: Question) -> bool:
    """Return whether the question names so little that it may be the short form of a longer one."""
    fixed = {mention.slot for mention in question.own if mention.slot}
    return fixed.isdisjoint(("measure", "note")) or (len(fixed) < 2 and not question.has("sum"))


def with_slots(question: Question, finding: Finding, cues: Iterable[str]) -> Finding:
    """Return the finding with what the next question may take over: what was named, and what the answer fixed.

    `cues` are those that the answer makes use of.
    """
    slots = [
        Slot(mention.slot, tuple(sorted(mention.term.strong)), mention.text, tuple(sorted(mention.term.weak)))
        for mention in question.limiting
        if mention.slot and mention.term.strong
    ]
    slots += _fixed_by_answer(question.base, finding, {slot.kind for slot in slots})
    measures = {f"m:{item.measure}" for result in finding.results for item in result.inputs}
    if len(measures) == 1:
        (measure,) = measures
        slots = [slot for slot in slots if slot.kind != "measure" or measure in (*slot.targets, *slot.weak)]
        if not any(slot.kind == "measure" for slot in slots):
            slots.append(Slot("measure", (measure,), question.base.names[measure]))
    inherited = tuple(mention.text for mention in question.limiting if mention.start < 0)
    return replace(
        finding,
        slots=tuple(slots),
        cues=tuple(sorted(cues)),
        dimension=asked_dimension(question),
        grain=asked_grain(question),
        inherited=inherited,
    )


def _fixed_by_answer(base: Base, finding: Finding, named: set[str]) -> Iterator[Slot]:
    """Yield the members and the period that all figures of a fact or a ranking have, where nobody named others."""
    if finding.intent not in ("note", "highest"):
        return
    items = [item for result in finding.results for item in result.inputs]
    members = {item.members for item in items}
    if finding.intent == "note" and len(members) == 1:
        for dimension, member in next(iter(members)):
            if dimension not in named:
                facet = f"d:{dimension}={member}"
                yield Slot(dimension, (facet,), base.names.get(facet, facet), found=True)
    periods = {item.period.id for item in items if item.period and not item.period.is_cumulative}
    if len(periods) == 1 and "period" not in named:
        (period,) = periods
        yield Slot("period", (f"p:{period}",), period, found=True)
