"""Asking in tests: what a library tells, in the few words that a table of expectations needs."""

from __future__ import annotations

from knowledge.answer import Answer, Figure, Status
from knowledge.context import EMPTY
from knowledge.library import Library

Number = float | tuple[float, float]
Told = list[Number] | str
"""The figures of an answer in their order (a range as its two ends), or the status of one that asserts none."""


def ask(library: Library, *turns: str) -> Answer:
    """Return the answer to the last turn of a conversation."""
    context = EMPTY
    for turn in turns:
        reply = library.ask(turn, context)
        context = reply.context
    return reply.answer


def told(answer: Answer) -> Told:
    """Return what an answer asserts."""
    return numbers(answer.figures) if answer.status is Status.ANSWERED else answer.status.value


def numbers(figures: tuple[Figure, ...]) -> list[Number]:
    """Return the numbers of figures; a range as its two ends."""
    return [_number(figure) for figure in figures]


def _number(figure: Figure) -> Number:
    if figure.value is not None:
        return figure.value
    assert figure.low is not None
    assert figure.high is not None
    return figure.low, figure.high
