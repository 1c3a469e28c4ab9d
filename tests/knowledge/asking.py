"""Asking in tests: what a library tells, in the few words that a table of expectations needs."""

from __future__ import annotations

import re

from knowledge.answer import Answer, Figure, Status
from knowledge.base import Base
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


def accounted_for(figure: Figure, base: Base) -> bool:
    """Return whether a figure is the article's own, or follows from figures of the article by its formula."""
    return _is_stated(figure, base) if figure.formula is None else _is_computed(figure, base)


def _is_stated(figure: Figure, base: Base) -> bool:
    """Return whether a figure is just what its one observation says."""
    (identity,) = figure.observations
    observation = base.observation(identity)
    assert observation is not None
    quantity = observation.quantity
    own = (quantity.value, quantity.low, quantity.high, quantity.qualifier.value)
    return own == (figure.value, figure.low, figure.high, figure.qualifier)


def _is_computed(figure: Figure, base: Base) -> bool:
    """Return whether the printed formula gives the figure, from nothing but numbers of its observations."""
    assert figure.formula is not None
    assert figure.value is not None
    left, _, right = figure.formula.rpartition(" = ")
    expression = re.sub(r"[a-z]+", " ", left.replace(",", "")).translate(str.maketrans("−×÷", "-*/"))
    assert re.fullmatch(r"[\d.\s()+*/-]+", expression), figure.formula
    value = eval(expression)  # noqa: S307  # digits and signs only, as was just asserted
    stated = set()
    for identity in figure.observations:
        observation = base.observation(identity)
        assert observation is not None
        quantity = observation.quantity
        stated |= {quantity.value, quantity.low, quantity.high} - {None}
    given = [float(number) for number in re.findall(r"[\d.]+", expression)]
    assert stated & set(given), figure.formula
    printed = [float(number.replace("−", "-")) for number in re.findall(r"−?[\d.]+", right.replace(",", ""))]
    return any(abs(number - figure.value) < 0.06 for number in printed) and abs(value - figure.value) <= max(
        0.06, abs(value) * 0.001
    )
