"""What `tallybot check` prints: faults, scores, and questions with the reason why they fail or what has changed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Literal

from bot.explaining import why
from knowledge.answer import Answer
from knowledge.checking import Fault
from knowledge.comparing import Difference, differences
from knowledge.coverage import Coverage
from knowledge.documents import Document
from knowledge.library import Library
from knowledge.schema import QuestionModel, QuestionsModel
from knowledge.scoring import Failure, Mark, score

Part = Literal["development", "held_out"]


def report_faults(faults: Sequence[Fault]) -> bool:
    """Print faults, and return whether there is no error among them."""
    for fault in faults:
        print(fault)
    errors = sum(fault.severity == "error" for fault in faults)
    warnings = sum(fault.severity == "warning" for fault in faults)
    to_do = len(faults) - errors - warnings
    told = [counted(count, kind) for count, kind in ((errors, "error"), (warnings, "warning")) if count]
    told += [f"{to_do:,} to do"] if to_do else []
    print(", ".join(told) or "No faults.")
    return not errors


def report_coverage(coverage: Coverage) -> None:
    """Print how many of an article's figures a pack holds."""
    stated, lacking = len(coverage.stated), len(coverage.not_held)
    print(f"Of {counted(stated, 'figure')} in the article the pack holds {stated - lacking:,}.")


def report_score(part: Part, library: Library, document: Document[QuestionsModel], *, listed: bool) -> bool:
    """Print how a part of a pack's questions fares, those that fail where they are to be `listed`.

    Returns whether they reach the pack's goal.
    """
    questions: Sequence[QuestionModel] = getattr(document.model, part)
    named, goal = part.replace("_", "-"), document.model.goal
    if not questions:
        print(f"There are no {named} questions.")
        return True
    result = score(library, questions)
    if listed:
        for failure in result.failures:
            print(f"{document.path}:{document.line((part, failure.index))}: {_failure(failure)}")
    print(counted(len(questions), f"{named} question"))
    for name, right, asked, sign, wanted in (
        ("answerable, right", result.answerable.right, result.answerable.asked, "≥", goal.answerable),
        ("unanswerable, refused", result.unanswerable.right, result.unanswerable.asked, "≥", goal.unanswerable),
        ("wrong figure", result.wrong_figures, result.asked, "≤", goal.wrong_figures),
    ):
        share = right / asked if asked else float(sign == "≥")
        print(f"  {name:<22}{right:>6,} of {asked:>6,}{share:>8.1%}   goal {sign} {wanted:.1%}")
    for title, tallies in (("by operation", result.by_operation), ("by style", result.by_style)):
        parts = [f"{name} {tally.right}/{tally.asked}" for name, tally in tallies.items()]
        if parts:
            print(textwrap.fill(", ".join(parts), 120, initial_indent=f"  {title}: ", subsequent_indent="    "))
    reached = result.reaches(goal)
    if not reached:
        print(f"The {named} questions do not reach the goal.")
    return reached


def report_changes(before: Library, now: Library, document: Document[QuestionsModel]) -> None:
    """Print the development questions that get another answer from a pack than from an earlier version of it."""
    changed = list(differences(before, now, document.model.development))
    for difference in changed:
        print(_place(document, difference), _changed(difference), sep="\n")
    marks = [(difference.mark_before is Mark.RIGHT, difference.mark_now is Mark.RIGHT) for difference in changed]
    gained, lost = marks.count((False, True)), marks.count((True, False))
    print(f"{counted(len(changed), 'development question')} answered otherwise than from the version before:")
    print(f"  {gained:,} now right, {lost:,} no longer right")


def report_company(alone: Library, together: Library, document: Document[QuestionsModel], *, listed: bool) -> bool:
    """Print how a pack's development questions fare beside other packs, and return whether none is lost to them.

    Those that are lost are always listed. The others that are answered otherwise are asked back about, as several
    packs have an answer, or are questions that the pack itself refuses or gets wrong.
    """
    (pack,) = alone.packs
    questions = document.model.development
    found = list(differences(alone, together, questions))
    lost = [difference for difference in found if difference.is_lost]
    back = [difference for difference in found if difference.is_asked_back]
    for difference in found if listed else lost:
        print(_place(document, difference), _changed(difference), sep="\n")
    print(f"{pack.id} beside {', '.join(card.id for card in together.packs if card.id != pack.id)}")
    for name, count in (
        ("as by itself", len(questions) - len(found)),
        ("asked back", len(back)),
        ("lost to another pack", len(lost)),
        ("not its own, answered elsewhere", len(found) - len(back) - len(lost)),
    ):
        print(f"  {name:<32}{count:>6,} of {len(questions):>6,}")
    return not lost


def _place(document: Document[QuestionsModel], difference: Difference) -> str:
    line = document.line(("development", difference.index))
    marks = f"{difference.mark_before}, now {difference.mark_now}"
    return f"{document.path}:{line}: {marks}: {' → '.join(difference.question.ask)}"


def _changed(difference: Difference) -> str:
    return "\n".join((*_marked("-", difference.before), *_marked("+", difference.now)))


def _marked(sign: str, answer: Answer) -> list[str]:
    """Return an answer in short, one line a figure, each with a sign before it."""
    told = [f"{figure.display}: {figure.label}" for figure in answer.figures] or [answer.headline]
    by = answer.pack or "all packs"
    return [f"    {sign} {line} ({answer.status.value}, {by})" for line in told]


def _failure(failure: Failure) -> str:
    """Return a question that failed, what was expected and what it got."""
    question, answer = failure.question, failure.answer
    expected = [*question.status, *(_told(figure) for figure in question.figures), *question.about]
    figures = [_told(item.value if item.value is not None else (item.low, item.high)) for item in answer.figures]
    got = [answer.status, answer.intent, *figures, *answer.notes]
    asked = f"{failure.mark}: {' → '.join(question.ask)}"
    return "\n    ".join((asked, f"expected {' '.join(expected)}; got {' '.join(got)}", *why(failure.explanation)))


def _told(figure: float | tuple[float | None, float | None]) -> str:
    return "–".join(f"{end:,.15g}" for end in (figure if isinstance(figure, tuple) else (figure,)) if end is not None)


def counted(count: int, noun: str) -> str:
    """Return a number of things in words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
