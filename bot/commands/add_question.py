"""`tallybot add-question`: a question that must come out right from now on, written into the pack's own questions."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE, open_library
from bot.library import BUNDLED

if TYPE_CHECKING:
    from knowledge.documents import Document
    from knowledge.schema import QuestionsModel

FAULTY = 1
"""Exit status where the question would be a fault of the pack, and is not written."""

STATUSES = ("answered", "clarify", "no_data", "off_topic", "small_talk")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `add-question`."""
    words = "the question; the turns of a conversation, whose last one is judged"
    parser.add_argument("ask", nargs="+", metavar="QUESTION", help=words)
    parser.add_argument("--figures", nargs="+", metavar="NUMBER", help="what must be asserted; a range as 39..41")
    parser.add_argument("--about", nargs="+", metavar="ID", help="the observations and notes that the answer uses")
    parser.add_argument("--status", nargs="+", choices=STATUSES, help="what is acceptable (answered)")
    parser.add_argument("--style", default="", help="words that tell how it is asked; scores are broken down by them")
    parser.add_argument("--pack", type=Path, default=BUNDLED, metavar="FOLDER", help="the pack (the bundled one)")


def run(arguments: argparse.Namespace) -> int:
    """Write the question and tell how it is answered today; 0, 1 if it is faulty, or 2 if something cannot be read."""
    from knowledge.documents import PackError
    from knowledge.scoring import explain, mark

    library = open_library(argparse.Namespace(pack=[arguments.pack]))
    if library is None:
        return UNREADABLE
    base = library.engine().base
    try:
        document = _with_question(arguments, base.language)
    except PackError as error:
        print(f"tallybot: the question is not written:\n{error}", file=sys.stderr)
        return FAULTY
    except ValueError as error:
        print(f"tallybot: the question is not written: {error}", file=sys.stderr)
        return UNREADABLE
    try:
        document.path.write_text(document.text, encoding="utf-8")
    except OSError as error:
        print(f"tallybot: {document.path} cannot be written: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    question = document.model.development[-1]
    answer = explain(library, question).reply.answer
    line = document.line(("development", len(document.model.development) - 1))
    print(f"{document.path}:{line}: added. Today it is {mark(question, answer, base)}: {answer.headline}")
    return 0


def _with_question(arguments: argparse.Namespace, language: str) -> Document[QuestionsModel]:
    """Return the pack's questions with the new one; raises PackError for its faults, ValueError for a wrong call."""
    import yaml

    from knowledge.checking import question_faults
    from knowledge.documents import Document, PackError, parse_document
    from knowledge.packfiles import read_files, read_questions
    from knowledge.schema import QuestionsModel

    if not (arguments.figures or arguments.about or arguments.status):
        raise ValueError("say what is right, with --figures, --about or --status")
    entry: dict[str, object] = {"ask": arguments.ask if len(arguments.ask) > 1 else arguments.ask[0]}
    entry["status"] = arguments.status or ["answered"]
    entry |= {"figures": [_figure(number) for number in arguments.figures]} if arguments.figures else {}
    entry |= {name: value for name in ("about", "style") if (value := getattr(arguments, name))}
    item = yaml.safe_dump(
        entry, default_flow_style=True, sort_keys=False, allow_unicode=True, width=float("inf")
    ).strip()
    pack = read_files(arguments.pack, language).pack.model
    path = arguments.pack / f"questions.{language}.yaml"
    before = read_questions(arguments.pack, language) or Document(path, "", QuestionsModel())
    now = parse_document(path, before.with_item("development", item), QuestionsModel)
    old = {(fault.field, fault.problem) for fault in question_faults(before, pack)}
    if faults := [str(fault) for fault in question_faults(now, pack) if (fault.field, fault.problem) not in old]:
        raise PackError(faults)
    return now


def _figure(text: str) -> float | list[float]:
    """Return a number, or a range as its two ends; whole numbers without a point, as people write them."""
    low, dots, high = text.replace(",", "").partition("..")
    try:
        numbers = [int(end) if end.lstrip("+-").isdecimal() else float(end) for end in ([low, high] if dots else [low])]
    except ValueError:
        raise ValueError(f"{text!r} is no number; write 1234.5, or a range as 39..41") from None
    return numbers if dots else numbers[0]
