"""`tallybot check`: what is wrong with packs, how their questions fare, and what of the article they lack."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE
from bot.library import BUNDLED

if TYPE_CHECKING:
    from knowledge.documents import Document
    from knowledge.engine import Engine
    from knowledge.schema import QuestionsModel

FOUND = 1
"""Exit status where a pack has errors, its questions do not reach their goal, or it loses some to another pack."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A pack that can be asked in one language, and its own questions."""

    engine: Engine
    questions: Document[QuestionsModel]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check`."""
    summary = "a pack's folder (default: the bundled one); of several, each is checked beside the others too"
    parser.add_argument("pack", nargs="*", type=Path, metavar="PACK", help=summary)
    parser.add_argument("--article", type=Path, metavar="FILE", help="hold the pack against the article's text")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FOLDER",
        help="list the questions that are answered otherwise than from this version of the pack",
    )
    parser.add_argument("--held-out", action="store_true", help="score the held-out questions too")
    parser.add_argument(
        "--failures",
        action="store_true",
        help="list the development questions that fail, and why (the held-out ones are only measured)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, and return 0 if all is well, 1 if faults were found, 2 if the call or a file cannot be understood."""
    from knowledge.documents import PackError

    folders = [_from_here(folder) for folder in arguments.pack or [BUNDLED]]
    if len(folders) > 1 and (arguments.article or arguments.against):
        print("tallybot: --article and --against are for one pack", file=sys.stderr)
        return UNREADABLE
    try:
        article = arguments.article.read_text(encoding="utf-8-sig") if arguments.article else None
    except (OSError, UnicodeDecodeError) as error:
        print(f"tallybot: {arguments.article} cannot be read as UTF-8 text: {error}", file=sys.stderr)
        return UNREADABLE
    try:
        return _check(folders, arguments, article)
    except PackError as error:
        from bot.commands.check_report import counted

        if error.unreadable:
            print(f"tallybot: the pack cannot be read:\n{error}", file=sys.stderr)
            return UNREADABLE
        print(f"{error}\n{counted(len(error.faults), 'error')}; the rest is checked once this is right")
        return FOUND


def _check(folders: Sequence[Path], arguments: argparse.Namespace, article: str | None) -> int:
    """Check packs in each of their languages, then those of one language beside each other."""
    from knowledge.documents import read_document
    from knowledge.schema import PackModel

    sound = True
    beside: dict[str, list[_Asked]] = {}
    for folder in folders:
        for code in read_document(folder / "pack.yaml", PackModel).model.languages:
            right, asked = _check_one(folder, code, arguments, article)
            sound &= right
            if asked:
                beside.setdefault(code, []).append(asked)
    for packs in beside.values():
        sound &= len(packs) < 2 or _check_together(packs, listed=arguments.failures)
    return 0 if sound else FOUND


def _check_one(
    folder: Path, code: str, arguments: argparse.Namespace, article: str | None
) -> tuple[bool, _Asked | None]:
    """Check a pack in one language; return whether it is sound, and the pack where it can be asked its questions."""
    from bot.commands.check_report import report_changes, report_coverage, report_faults, report_score
    from knowledge.checking import check, in_order, question_faults, to_dos
    from knowledge.checking.article import article_faults
    from knowledge.coverage import cover
    from knowledge.engine import Engine
    from knowledge.library import Library
    from knowledge.loading import load_language, load_pack, load_rules
    from knowledge.packfiles import read_files, read_questions
    from knowledge.prose import load_prose

    language, rules = load_language(code), load_rules()
    files = read_files(folder, code)
    questions = read_questions(folder, code)
    checked = check(files, language, rules)
    faults = list(checked.faults)
    if questions is not None:
        faults += [*question_faults(questions, files.pack.model), *to_dos(questions)]
    coverage = None
    if article is not None and checked.engine is not None:
        coverage = cover(article, checked.engine.base, load_prose(language))
        faults += article_faults(coverage, files, arguments.article)
    print(f"{files.pack.model.id} ({code})")
    sound = report_faults(in_order(faults))
    if coverage:
        report_coverage(coverage)
    if checked.engine is None:
        print("Its questions are asked once this is right.")
        return sound, None
    if questions is None:
        return sound, None
    library = Library([checked.engine])
    sound &= report_score("development", library, questions, listed=arguments.failures)
    if arguments.held_out:
        sound &= report_score("held_out", library, questions, listed=False)
    if arguments.against:
        before = load_pack(_from_here(arguments.against), language)
        report_changes(Library([Engine(before, language, rules)]), library, questions)
    return sound, _Asked(checked.engine, questions)


def _check_together(packs: Sequence[_Asked], *, listed: bool) -> bool:
    """Ask each pack's questions with all packs at hand; return whether none loses a question that it answers right."""
    from bot.commands.check_report import report_company
    from knowledge.documents import PackError
    from knowledge.library import Library

    ids = [pack.engine.base.id for pack in packs]
    if len(set(ids)) < len(ids):
        raise PackError([f"two of the packs have the same id ({', '.join(ids)}); give one of them another"])
    together = Library([pack.engine for pack in packs])
    kept = [report_company(Library([pack.engine]), together, pack.questions, listed=listed) for pack in packs]
    return all(kept)


def _from_here(folder: Path) -> Path:
    """Return a path as short as it can be told from where the person is."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_absolute() and folder.is_relative_to(here) else folder
