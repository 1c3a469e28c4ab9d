"""When no rule has an answer: which refusal helps most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Status
from knowledge.base import Observation
from knowledge.findings import Finding, Question, missing, unclear
from knowledge.guarding import Guard
from knowledge.operations import telling
from knowledge.period import Kind
from knowledge.rules import Rule
from knowledge.searching import MANY
from knowledge.text import Sort

MANY_MEANINGS = 3
"""A word that may stand for so many things ("case") says little of what a question is about."""

FRIENDLY = 2
"""So many unexplained words still make a friendly message: "thanks, my dear"."""

OFF_TOPIC = 2
"""More unexplained words than this beside words of many meanings ("case") make a question one about something else."""


def refused(finding: Finding, leftover: tuple[str, ...]) -> Finding:
    """Return the refusal for an answer that would leave words of the question aside."""
    near = finding.results or finding.related
    return replace(
        finding,
        status=Status.NO_DATA,
        results=(),
        claims=(),
        related=near[:3],
        reason="leftover",
        about=", ".join(leftover[:3]),
    )


def best_refusal(question: Question, refusals: Sequence[Finding], guard: Guard, last_rule: Rule) -> Finding:
    """Return the most helpful refusal: asking back, before naming what is missing, before being off topic."""
    named = any(m.term.strong or (m.asked and m.asked.kind is not Kind.RELATIVE) for m in question.limiting)
    pointed_at = any(number.points for number in question.numbers)
    if not (named or pointed_at or (question.leaning and question.recent)):
        return _nothing_named(question, guard, last_rule)
    for finding in refusals:
        if finding.status is Status.CLARIFY and not finding.leftover:
            return finding
    if not refusals:
        return missing("unknown", "not_said", about=", ".join(mention.text for mention in question.own))
    pointed = any(0 < len(m.term.strong) < MANY_MEANINGS or m.term.subject or m.people for m in question.mentions)
    if not pointed and min(len(finding.leftover) for finding in refusals) > OFF_TOPIC:
        return _off_topic()
    return max(refusals, key=lambda finding: (-len(finding.leftover), bool(finding.related)))


def _nothing_named(question: Question, guard: Guard, last_rule: Rule) -> Finding:
    """Return what is said to a message that names nothing of the pack: manners, help, or that more is needed."""
    empty = question.reading.is_empty()
    talk = telling.small_talk(question)
    if talk and _asks_nothing(question, empty) and len(guard.left_over(talk, last_rule)) <= FRIENDLY:
        return talk
    if question.has("help") and empty:
        return telling.help_(question)
    terms = _hinted_durations(question)
    if terms:
        return unclear("value", terms)
    subject = any(mention.term.subject for mention in question.mentions)
    if subject and question.has("about") and empty:
        return telling.summary_of(question.base)
    if subject or question.has("persons"):
        return missing("unknown", "off_topic")
    return Finding("value", Status.CLARIFY, reason="too_open") if empty else _off_topic()


def _hinted_durations(question: Question) -> tuple[Observation, ...]:
    """Return the lengths of time that "how many years do they get" may ask for, though it names none."""
    base = question.base
    hinted = {facet for mention in question.reading.mentions for facet in mention.term.weak}
    lengths = [m.id for m in base.measures.values() if m.kind == "duration" and f"m:{m.id}" in hinted]
    if not lengths or not question.has("how_long") or not question.has("persons"):
        return ()
    common = base.common([(f"m:{lengths[0]}",)], MANY)
    return tuple(base.observations[index] for index in common if index < len(base.observations))


def _asks_nothing(question: Question, empty: bool) -> bool:
    """Return whether a message only greets, thanks or scolds."""
    if question.has("request", "quantity", "explain", "about"):
        return False
    return empty or all(word.sort is not Sort.QUESTION for word in question.reading.words)


def _off_topic() -> Finding:
    return Finding("off_topic", Status.OFF_TOPIC, reason="off_topic")
