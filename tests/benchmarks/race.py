"""The same questions to us and to every peer, in one run: how many right, how many wrong figures, how long."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from knowledge.answer import Answer, Figure, Status
from knowledge.base import Base
from knowledge.context import EMPTY
from knowledge.library import Library
from knowledge.schema import QuestionModel
from knowledge.scoring import Mark, mark
from tests.benchmarks.peers import PEERS, REFUSAL, Example, Peer, label_of

OURS = "Tallybot"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one way of answering did: counts of questions, and milliseconds for each turn that it was asked."""

    name: str
    answerable: int
    answered_right: int
    unanswerable: int
    refused_right: int
    wrong_figures: int
    times: tuple[float, ...]

    @property
    def right(self) -> int:
        """All questions that got what they should."""
        return self.answered_right + self.refused_right

    @property
    def median(self) -> float:
        """The middle of the times, in milliseconds."""
        return median(self.times)

    @property
    def slowest(self) -> float:
        """The time that 99 of 100 questions stay under, in milliseconds."""
        return quantiles(self.times, n=100)[-1]


@dataclass(frozen=True, slots=True)
class Race:
    """The outcomes, ours first, and the peers that could not take part, with the reason."""

    outcomes: tuple[Outcome, ...]
    absent: tuple[str, ...]


def race(library: Library, examples: Sequence[QuestionModel], measured: Sequence[QuestionModel], folder: Path) -> Race:
    """Ask `measured` of the library and of all peers, who are given `examples`; peers may write to the folder."""
    base = library.engine().base
    outcomes = [_run(OURS, _asking(library), measured, base)]
    labelled = [Example(_line(item), _label(item)) for item in examples]
    answers = {_label(item): item for item in examples if item.is_answerable}
    absent = []
    for name, make in PEERS.items():
        place = folder / name
        place.mkdir()
        try:
            peer = make(labelled, place)
        except ModuleNotFoundError as error:
            absent.append(f"{name}: not measured, {error.name or error} is not installed (its group in pyproject.toml)")
            continue
        outcomes.append(_run(name, _imitating(peer, answers), measured, base))
    return Race(tuple(outcomes), tuple(absent))


def _run(
    name: str, answer: Callable[[QuestionModel], tuple[Answer, float]], measured: Sequence[QuestionModel], base: Base
) -> Outcome:
    answer(measured[0])  # whatever is loaded at the first question is not counted
    marks = []
    times = []
    for item in measured:
        given, elapsed = answer(item)
        times.append(elapsed)
        marks.append((item.is_answerable, mark(item, given, base)))
    return Outcome(
        name=name,
        answerable=sum(answerable for answerable, _ in marks),
        answered_right=marks.count((True, Mark.RIGHT)),
        unanswerable=sum(not answerable for answerable, _ in marks),
        refused_right=marks.count((False, Mark.RIGHT)),
        wrong_figures=sum(one is Mark.WRONG_FIGURE for _, one in marks),
        times=tuple(times),
    )


def _asking(library: Library) -> Callable[[QuestionModel], tuple[Answer, float]]:
    def answer(item: QuestionModel) -> tuple[Answer, float]:
        context = EMPTY
        start = time.perf_counter()
        for turn in item.ask:
            reply = library.ask(turn, context)
            context = reply.context
        return reply.answer, (time.perf_counter() - start) * 1000 / len(item.ask)

    return answer


def _imitating(peer: Peer, answers: dict[str, QuestionModel]) -> Callable[[QuestionModel], tuple[Answer, float]]:
    """Return what a peer's labels stand for; a refusal counts as whichever refusal is expected."""

    def answer(item: QuestionModel) -> tuple[Answer, float]:
        question = _line(item)
        start = time.perf_counter()
        label = peer(question)
        elapsed = (time.perf_counter() - start) * 1000
        if label == REFUSAL:
            expected = next((status for status in item.status if status is not Status.ANSWERED), Status.NO_DATA)
            return _answer(expected, (), ()), elapsed
        return _answer(Status.ANSWERED, answers[label].figures, answers[label].about), elapsed

    return answer


def _line(item: QuestionModel) -> str:
    return " ".join(item.ask)


def _label(item: QuestionModel) -> str:
    return label_of(item.figures, item.about) if item.is_answerable else REFUSAL


def _answer(status: Status, figures: Sequence[float | tuple[float, float]], about: tuple[str, ...]) -> Answer:
    """Return a bare answer, for the scoring to mark."""
    return Answer(
        question="",
        status=status,
        intent="",
        confidence=1.0,
        figures=tuple(_figure(value) for value in figures),
        related=(),
        verdicts=(),
        headline="",
        meaning="",
        formula="",
        caveats=(),
        source_line="",
        text="",
        notes=about,
        suggestions=(),
        source=None,
        pack=None,
    )


def _figure(value: float | tuple[float, float]) -> Figure:
    low, high = value if isinstance(value, tuple) else (None, None)
    number = None if isinstance(value, tuple) else value
    return Figure(number, low, high, "exact", "", "", "", (), None, "")
