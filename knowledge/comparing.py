"""Which questions get another answer than before: from another version of a pack, or beside other packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.answer import Answer, Status
from knowledge.base import Base
from knowledge.library import Library
from knowledge.schema import QuestionModel
from knowledge.scoring import Mark, ask, mark


@dataclass(frozen=True, slots=True)
class Difference:
    """A question, its place among those that were asked, and the two answers to it with what they are worth."""

    index: int
    question: QuestionModel
    before: Answer
    now: Answer
    mark_before: Mark
    mark_now: Mark

    @property
    def is_lost(self) -> bool:
        """Whether it was answered right, and now is not, or by another pack; to ask which pack is meant is no loss."""
        was_right = self.mark_before is Mark.RIGHT and self.question.is_answerable
        is_right = self.mark_now is Mark.RIGHT and self.now.pack == self.before.pack
        return was_right and not is_right and not self.is_asked_back

    @property
    def is_asked_back(self) -> bool:
        """Whether several packs have an answer now, so that the person is asked which is meant."""
        return self.now.status is Status.CLARIFY and self.now.pack is None


def differences(before: Library, now: Library, questions: Iterable[QuestionModel]) -> Iterator[Difference]:
    """Yield the questions whose answers assert something else, or come from another pack.

    What is told for all packs together, such as manners or their summaries, is no other answer than that of one pack.
    """
    for index, question in enumerate(questions):
        one, other = ask(before, question), ask(now, question)
        told_of_all = other.pack is None and other.status is one.status
        if told_of_all or (one.pack == other.pack and _asserted(one) == _asserted(other)):
            continue
        base = before.engine(one.pack).base
        yield Difference(
            index, question, one, other, mark(question, one, base), mark(question, other, _base(now, other))
        )


def _base(library: Library, answer: Answer) -> Base:
    return library.engine(answer.pack).base


def _asserted(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says, but for its words."""
    figures = tuple(
        (item.value, item.low, item.high, item.qualifier, item.unit, item.period) for item in answer.figures
    )
    return answer.status, figures, answer.notes, tuple(verdict.outcome for verdict in answer.verdicts)
