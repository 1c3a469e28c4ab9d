"""`tallybot check`: what is wrong with a pack, how its questions fare, and what of the article it lacks."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE
from bot.library import BUNDLED

if TYPE_CHECKING:
    from knowledge.checking import Fault
    from knowledge.library import Library
    from knowledge.schema import GoalModel, QuestionModel
    from knowledge.scoring import Failure

FOUND = 1
"""Exit status where the pack has errors, or its questions do not reach their goal."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check`."""
    summary = "the pack's folder (default: the bundled one)"
    parser.add_argument("pack", nargs="?", type=Path, default=BUNDLED, metavar="PACK", help=summary)
    parser.add_argument("--article", type=Path, metavar="FILE", help="hold the pack against the article's text")
    parser.add_argument("--held-out", action="store_true", help="score the held-out questions too")
    parser.add_argument(
        "--failures",
        action="store_true",
        help="list the development questions that fail (the held-out ones are only measured)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, and return 0 if all is well, 1 if faults were found, 2 if something cannot be read."""
    from knowledge.documents import PackError

    try:
        article = arguments.article.read_text(encoding="utf-8-sig") if arguments.article else None
    except (OSError, UnicodeDecodeError) as error:
        print(f"tallybot: {arguments.article} cannot be read as UTF-8 text: {error}", file=sys.stderr)
        return UNREADABLE
    try:
        return _check(_from_here(arguments.pack), arguments, article)
    except PackError as error:
        if error.unreadable:
            print(f"tallybot: the pack cannot be read:\n{error}", file=sys.stderr)
            return UNREADABLE
        print(f"{error}\n{_counted(len(error.faults), 'error')}; the rest is checked once this is right")
        return FOUND


def _check(folder: Path, arguments: argparse.Namespace, article: str | None) -> int:
    """Check a pack in each of its languages."""
    from knowledge.checking import check, in_order, question_faults, to_dos
    from knowledge.checking.article import article_faults
    from knowledge.coverage import cover
    from knowledge.documents import read_document
    from knowledge.library import Library
    from knowledge.loading import load_language, load_rules
    from knowledge.packfiles import read_files, read_questions
    from knowledge.prose import load_prose
    from knowledge.schema import PackModel

    sound = True
    pack = read_document(folder / "pack.yaml", PackModel).model
    for code in pack.languages:
        language = load_language(code)
        files = read_files(folder, code)
        questions = read_questions(folder, code)
        checked = check(files, language, load_rules())
        faults = list(checked.faults)
        if questions is not None:
            faults += [*question_faults(questions, files.pack.model), *to_dos(questions)]
        if article is not None and checked.engine is not None:
            coverage = cover(article, checked.engine.base, load_prose(language))
            faults += article_faults(coverage, files, arguments.article)
        print(f"{pack.id} ({code})")
        sound &= _report(in_order(faults))
        if checked.engine is None:
            print("Its questions are asked once this is right.")
        elif questions is not None:
            library, goal = Library([checked.engine]), questions.model.goal
            sound &= _measure("development", library, questions.model.development, goal, failures=arguments.failures)
            if arguments.held_out:
                sound &= _measure("held-out", library, questions.model.held_out, goal, failures=False)
    return 0 if sound else FOUND


def _report(faults: Sequence[Fault]) -> bool:
    """Print faults, and return whether there is no error among them."""
    for fault in faults:
        print(fault)
    errors = sum(fault.severity == "error" for fault in faults)
    warnings = sum(fault.severity == "warning" for fault in faults)
    to_do = len(faults) - errors - warnings
    told = [_counted(count, kind) for count, kind in ((errors, "error"), (warnings, "warning")) if count]
    told += [f"{to_do:,} to do"] if to_do else []
    print(", ".join(told) or "No faults.")
    return not errors


def _measure(
    part: str, library: Library, questions: Sequence[QuestionModel], goal: GoalModel, *, failures: bool
) -> bool:
    """Print how questions fare, and return whether they reach the goal."""
    from knowledge.scoring import score

    if not questions:
        print(f"There are no {part} questions.")
        return True
    result = score(library, questions)
    if failures:
        for failure in result.failures:
            print(_failure(failure))
    print(_counted(len(questions), f"{part} question"))
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
        print(f"The {part} questions do not reach the goal.")
    return reached


def _failure(failure: Failure) -> str:
    """Return a question that failed, what was expected and what it got."""
    question, answer = failure.question, failure.answer
    expected = [*question.status, *(_told(figure) for figure in question.figures), *question.about]
    figures = [_told(item.value if item.value is not None else (item.low, item.high)) for item in answer.figures]
    got = [answer.status, answer.intent, *figures, *answer.notes]
    return f"{failure.mark}: {' → '.join(question.ask)}\n    expected {' '.join(expected)}; got {' '.join(got)}"


def _told(figure: float | tuple[float | None, float | None]) -> str:
    return "–".join(f"{end:,.15g}" for end in (figure if isinstance(figure, tuple) else (figure,)) if end is not None)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _from_here(folder: Path) -> Path:
    """Return a path as short as it can be told from where the person is."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_absolute() and folder.is_relative_to(here) else folder
