"""A bot that runs with next to no knowledge: it repeats a question, with what it remembers of the last one."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from bot.run import run
from bot.settings import load_settings
from knowledge.answer import Answer, Status
from knowledge.context import EMPTY, Context
from knowledge.engine import Reply
from knowledge.library import Library, PackCard


class Parrot(Library):
    """A library that knows nothing."""

    def __init__(self) -> None: ...

    @property
    def packs(self) -> tuple[PackCard, ...]:
        return ()

    def ask(self, text: str, context: Context = EMPTY) -> Reply:
        if text == "break":
            raise ValueError("broken")
        answer = Answer(
            question=text,
            status=Status.SMALL_TALK,
            intent="",
            confidence=1.0,
            figures=(),
            related=(),
            verdicts=(),
            headline=f"{text} after {context.intent or 'nothing'}",
            meaning="",
            formula="",
            caveats=(),
            source_line="",
            text="",
            notes=(),
            suggestions=(),
            source=None,
            pack=None,
        )
        return Reply(answer, replace(EMPTY, intent=text))


if __name__ == "__main__":
    sys.exit(run(load_settings(os.environ), Parrot()))
