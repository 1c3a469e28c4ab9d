"""Faults of a pack's own questions: labels that cannot be met, and questions that measure nothing."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.answer import Status
from knowledge.checking.faults import Fault, Severity, fault, use_known
from knowledge.documents import Document
from knowledge.schema import PackModel, QuestionModel, QuestionsModel
from knowledge.text import plain


def question_faults(document: Document[QuestionsModel], pack: PackModel) -> list[Fault]:
    """Return what is wrong with the questions themselves, before any is asked."""
    known = {item.id for item in pack.observations} | {note.id for note in pack.notes}
    seen: dict[tuple[str, ...], tuple[str, int]] = {}
    faults: list[Fault] = []
    for part in ("development", "held_out"):
        questions: tuple[QuestionModel, ...] = getattr(document.model, part)
        for index, question in enumerate(questions):
            place = (part, index)
            for number, identity in enumerate(question.about):
                if identity not in known:
                    problem = f"there is no observation or note {identity!r}"
                    faults.append(fault(document, (*place, "about", number), problem, use_known(identity, known)))
            if question.figures and Status.ANSWERED not in question.status:
                problem = "figures are expected, but no answer is"
                faults.append(fault(document, (*place, "figures"), problem, "add answered to status, or remove them"))
            faults += _asked_before(document, part, index, seen)
    return faults


def _asked_before(
    document: Document[QuestionsModel], part: str, index: int, seen: dict[tuple[str, ...], tuple[str, int]]
) -> Iterator[Fault]:
    asked = tuple(" ".join(plain(turn).split()) for turn in getattr(document.model, part)[index].ask)
    first = seen.setdefault(asked, (part, index))
    if first == (part, index):
        return
    line = document.line(first)
    if first[0] == part:
        yield fault(document, (part, index, "ask"), f"is asked in line {line} already", "remove one", Severity.WARNING)
    else:
        problem = f"is also asked under {first[0]} in line {line}, so it measures nothing"
        yield fault(document, (part, index, "ask"), problem, "leave it in one part only")
