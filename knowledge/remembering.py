"""What a conversation keeps of an answer for the next question."""

from __future__ import annotations

from knowledge.answer import Status
from knowledge.base import Base
from knowledge.context import EMPTY, Context
from knowledge.findings import Finding

RECENT = 4
"""Figures of earlier answers that a follow-up may still point to."""


def remember(base: Base, context: Context, finding: Finding) -> Context:
    """Return the context for the next question: what was understood last, and the figures shown before."""
    before = context if context.pack == base.id else EMPTY
    if finding.status in (Status.SMALL_TALK, Status.OFF_TOPIC):
        return before
    if finding.status is not Status.ANSWERED:
        return Context(base.id, finding.intent, finding.slots or before.slots, before.observations, before.earlier)
    cited = [item.id for result in (finding.results or finding.related) for item in result.inputs]
    observations = tuple(dict.fromkeys(cited))[:RECENT]
    earlier = tuple(i for i in (*before.observations, *before.earlier) if i not in observations)[:RECENT]
    if not observations:
        observations, earlier = before.observations, before.earlier
    notes = tuple(note.id for note in finding.notes)
    return Context(
        base.id,
        finding.intent,
        finding.slots or before.slots,
        observations,
        earlier,
        notes,
        finding.cues,
        finding.dimension,
        finding.grain,
    )
