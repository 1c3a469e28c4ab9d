"""Loads one pack, as the bot does, and asks it questions from standard input; prints what that cost. Run by `speed`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from statistics import median

from bot.library import load_library
from knowledge.answer import Answer, Status
from knowledge.context import EMPTY

KILOBYTE = 1024 if sys.platform == "darwin" else 1
"""Units of `ru_maxrss` to a kilobyte: macOS counts bytes."""


def main() -> None:
    """Load the pack that is named on the command line, ask all questions, and print the costs."""
    begin = time.perf_counter()
    library = load_library([Path(sys.argv[1])])
    load = time.perf_counter() - begin
    times = []
    right = 0
    questions = json.load(sys.stdin)
    for turns, figures in questions:
        context = EMPTY
        for turn in turns:
            begin = time.perf_counter()
            reply = library.ask(turn, context)
            elapsed = time.perf_counter() - begin
            context = reply.context
        times.append(elapsed)
        right += _is_right(reply.answer, figures)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE / 1024
    result = {"load": load, "memory": memory, "median": median(times) * 1000, "right": right, "asked": len(questions)}
    print(json.dumps(result))


def _is_right(answer: Answer, figures: list[float] | None) -> bool:
    if figures is None or answer.status is not Status.ANSWERED:
        return figures is None and answer.status is not Status.ANSWERED
    given = [figure.value for figure in answer.figures if figure.value is not None]
    return all(any(abs(value - figure) <= abs(figure) * 0.001 for value in given) for figure in figures)


if __name__ == "__main__":
    main()
