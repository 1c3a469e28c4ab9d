"""`tallybot ask`: one question from the command line, or a batch of them as JSON lines."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.commands.packs import UNREADABLE, add_pack_option, open_library
from knowledge.answer import answer_to_json
from knowledge.context import EMPTY

if TYPE_CHECKING:
    from knowledge.engine import Explanation
    from knowledge.library import Library

MAX_LINE = 1_000_000
"""Bytes of a JSON line; a longer one is refused and the next one read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `ask`."""
    parser.add_argument(
        "question", nargs="*", help="the question; several are the turns of one conversation with --turns"
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help="read JSON lines from standard input (a string, or a list of turns), write one JSON object for each",
    )
    parser.add_argument("--turns", action="store_true", help="take each argument as one turn of a conversation")
    parser.add_argument("--explain", action="store_true", help="show the way from the words to the answer")
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer, and return 0, or 1 if a line could not be answered, or 2 if the call or the pack is unusable."""
    if not arguments.jsonl and not arguments.question:
        print('tallybot: ask what? For instance: tallybot ask "how many cases in 2024"', file=sys.stderr)
        return UNREADABLE
    library = open_library(arguments)
    if library is None:
        return UNREADABLE
    if arguments.jsonl:
        return batch(library, sys.stdin.buffer)
    turns = arguments.question if arguments.turns else [" ".join(arguments.question)]
    if not any(turn.strip() for turn in turns):
        print("tallybot: the question is empty", file=sys.stderr)
        return UNREADABLE
    explanation, elapsed = converse(library, turns)
    if arguments.explain:
        from bot.explaining import explain

        print(explain(explanation))
    elif arguments.json:
        print(json.dumps(answer_to_json(explanation.reply.answer, elapsed), ensure_ascii=False, indent=2))
    else:
        print(explanation.reply.answer.text)
    return 0


def converse(library: Library, turns: Iterable[str]) -> tuple[Explanation, float]:
    """Return the answer to the last turn with its steps, and the milliseconds that this turn took."""
    context = EMPTY
    explanation = None
    elapsed = 0.0
    for turn in turns:
        start = time.perf_counter()
        explanation = library.explain(turn, context)
        elapsed = (time.perf_counter() - start) * 1000
        context = explanation.reply.context
    if explanation is None:
        raise ValueError("a conversation has at least one turn")
    return explanation, elapsed


def batch(library: Library, lines: BinaryIO) -> int:
    """Answer each line as it comes; a line that is no question gets an error object, and the exit status is 1."""
    failed = False
    for number, line in enumerate(_lines(lines), start=1):
        if line is not None and not line.strip():
            continue
        turns = _turns(line)
        if isinstance(turns, str):
            failed = True
            result: dict[str, Any] = {"line": number, "error": turns}
        else:
            explanation, elapsed = converse(library, turns)
            result = answer_to_json(explanation.reply.answer, elapsed)
        sys.stdout.write(json.dumps(result, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    return int(failed)


def _lines(lines: BinaryIO) -> Iterable[bytes | None]:
    """Yield the lines of a stream, None for one that is too long."""
    while line := lines.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = lines.readline(MAX_LINE)
        yield None


def _turns(line: bytes | None) -> list[str] | str:
    """Return the turns of a JSON line, or what is wrong with it in a sentence."""
    if line is None:
        return f"the line is longer than {MAX_LINE:,} bytes"
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return "the line is not UTF-8 text"
    except (json.JSONDecodeError, RecursionError) as error:
        return f"the line is not JSON: {error}"
    turns = [value] if isinstance(value, str) else value
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        return "the line is neither a string nor a list of strings"
    return turns
