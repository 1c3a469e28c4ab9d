"""How many questions get the right answer: a pack's own questions, marked one by one and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.answer import Answer, Figure, Status
from knowledge.base import Base
from knowledge.context import EMPTY
from knowledge.engine import Explanation
from knowledge.library import Library
from knowledge.schema import GoalModel, QuestionModel

TOLERANCE = 0.001
"""A figure is right when it is off by no more than this part of what is expected: computed figures are rounded."""


class Mark(StrEnum):
    """What became of one question."""

    RIGHT = "right"
    WRONG_FIGURE = "wrong figure"
    NOT_ANSWERED = "not answered"
    NOT_REFUSED = "not refused"
    OTHER = "another answer"


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that did not get the right answer: its place among those asked, and the way to what it got."""

    index: int
    question: QuestionModel
    explanation: Explanation
    mark: Mark

    @property
    def answer(self) -> Answer:
        """The answer that it got."""
        return self.explanation.reply.answer


@dataclass(frozen=True, slots=True)
class Tally:
    """So many questions were asked, so many of them were answered right."""

    asked: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        """The part that is right, from 0 to 1; 1 where nothing was asked."""
        return self.right / self.asked if self.asked else 1.0

    def with_one(self, *, right: bool) -> Tally:
        """Return the tally with one more question."""
        return Tally(self.asked + 1, self.right + right)


@dataclass(frozen=True, slots=True)
class Score:
    """The outcome of many questions.

    `answerable` counts those that the article answers, `unanswerable` those that must be refused; `wrong_figures` are
    answers of either that assert a figure which is not the one asked for. `by_operation` goes by what the bot took
    the question for, `by_style` by the words of the questions' styles.
    """

    answerable: Tally
    unanswerable: Tally
    wrong_figures: int
    by_operation: Mapping[str, Tally]
    by_style: Mapping[str, Tally]
    failures: tuple[Failure, ...]

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return self.answerable.asked + self.unanswerable.asked

    @property
    def wrong_share(self) -> float:
        """The part of all questions that got a wrong figure, from 0 to 1."""
        return self.wrong_figures / self.asked if self.asked else 0.0

    def reaches(self, goal: GoalModel) -> bool:
        """Return whether the score is as good as it must be."""
        return (
            self.answerable.share >= goal.answerable
            and self.unanswerable.share >= goal.unanswerable
            and self.wrong_share <= goal.wrong_figures
        )


def score(library: Library, questions: Iterable[QuestionModel]) -> Score:
    """Return how a library does on these questions."""
    tallies = {True: Tally(), False: Tally()}
    by_operation: dict[str, Tally] = {}
    by_style: dict[str, Tally] = {}
    failures: list[Failure] = []
    for index, question in enumerate(questions):
        explanation = explain(library, question)
        answer = explanation.reply.answer
        base = library.engine(answer.pack).base
        given = mark(question, answer, base)
        right = given is Mark.RIGHT
        tallies[question.is_answerable] = tallies[question.is_answerable].with_one(right=right)
        by_operation[answer.intent] = by_operation.get(answer.intent, Tally()).with_one(right=right)
        for style in question.style.split():
            by_style[style] = by_style.get(style, Tally()).with_one(right=right)
        if not right:
            failures.append(Failure(index, question, explanation, given))
    return Score(
        answerable=tallies[True],
        unanswerable=tallies[False],
        wrong_figures=sum(failure.mark is Mark.WRONG_FIGURE for failure in failures),
        by_operation=_largest_first(by_operation),
        by_style=_largest_first(by_style),
        failures=tuple(failures),
    )


def ask(library: Library, question: QuestionModel) -> Answer:
    """Return the answer to the last turn of a question."""
    return explain(library, question).reply.answer


def explain(library: Library, question: QuestionModel) -> Explanation:
    """Return the answer to the last turn of a question, with the way to it."""
    context = EMPTY
    for turn in question.ask[:-1]:
        context = library.ask(turn, context).context
    return library.explain(question.ask[-1], context)


def mark(question: QuestionModel, answer: Answer, base: Base) -> Mark:
    """Return what an answer from a pack is worth.

    It is right when its status is one of the expected ones and, where it answers, asserts the expected figures: a
    single one before any other, several in any order. Where no figure is expected, an answer that uses any of the
    notes and observations which the question is about will do.
    """
    if answer.status in question.status and (answer.status is not Status.ANSWERED or _says(question, answer, base)):
        return Mark.RIGHT
    if any(not _is_expected(figure, question) for figure in answer.figures[: max(1, len(question.figures))]):
        return Mark.WRONG_FIGURE
    if answer.status is Status.ANSWERED and not question.is_answerable:
        return Mark.NOT_REFUSED
    if answer.status is not Status.ANSWERED and question.is_answerable:
        return Mark.NOT_ANSWERED
    return Mark.OTHER


def _says(question: QuestionModel, answer: Answer, base: Base) -> bool:
    """Return whether an answer asserts what is expected of it."""
    match question.figures:
        case ():
            return not question.about or bool(_used(answer, base).intersection(question.about))
        case (expected,):
            return bool(answer.figures) and _same(answer.figures[0], expected)
        case several:
            return all(any(_same(figure, expected) for figure in answer.figures) for expected in several)


def _used(answer: Answer, base: Base) -> set[str]:
    """Return the ids of what an answer uses; a note is used where all of its own figures are asserted."""
    used = {identity for figure in answer.figures for identity in figure.observations}
    told = {note.id for note in base.notes if note.figures and used.issuperset(note.figures.observations)}
    return {*used, *told, *answer.notes}


def _is_expected(figure: Figure, question: QuestionModel) -> bool:
    return any(_same(figure, expected) for expected in question.figures)


def _same(figure: Figure, expected: float | tuple[float, float]) -> bool:
    if isinstance(expected, tuple):
        low, high = expected
        return (
            figure.low is not None and figure.high is not None and _near(figure.low, low) and _near(figure.high, high)
        )
    return figure.value is not None and _near(figure.value, expected)


def _near(value: float, expected: float) -> bool:
    return abs(value - expected) <= TOLERANCE * abs(expected)


def _largest_first(tallies: dict[str, Tally]) -> dict[str, Tally]:
    return dict(sorted(tallies.items(), key=lambda item: (-item[1].asked, item[0])))
