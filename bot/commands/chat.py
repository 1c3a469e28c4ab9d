"""`tallybot chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.commands.packs import UNREADABLE, add_pack_option, open_library
from bot.render.terminal import render
from bot.wording import load_wording
from knowledge.context import EMPTY

if TYPE_CHECKING:
    from knowledge.library import Library

MAX_WIDTH = 100
SUGGESTION_DIGITS = 2
"""A bare number of more digits is a year, or a figure, to ask about."""
LEAVE = frozenset(("exit", "quit", ":q"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `chat`."""
    parser.add_argument(
        "--plain", action="store_true", help="no colours, no line editing: for pipes and screen readers"
    )
    add_pack_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Talk until the person leaves with Ctrl-D, `exit` or `quit`."""
    library = open_library(arguments)
    if library is None:
        return UNREADABLE
    interactive = sys.stdin.isatty() and sys.stdout.isatty() and not arguments.plain
    questions = _prompted() if interactive else _piped()
    converse(library, questions, colour=interactive, width=min(MAX_WIDTH, shutil.get_terminal_size().columns))
    return 0


def converse(
    library: Library, questions: Iterator[str], *, colour: bool, width: int, say: Callable[[str], None] = print
) -> None:
    """Answer questions one after another; a bare number asks the suggestion of that number."""
    say(f"I answer from: {', '.join(card.title for card in library.packs)}.")
    wording = load_wording(library.packs[0].language)
    suggestions = library.popular(3)
    say("Ask in your own words, or type a number. Ctrl-D leaves.")
    say("\n".join(f"  {number}  {suggestion}" for number, suggestion in enumerate(suggestions, start=1)))
    context = EMPTY
    for question in questions:
        text = question.strip()
        if text.casefold() in LEAVE:
            break
        if not text:
            continue
        if text.isdecimal() and len(text) <= SUGGESTION_DIGITS:
            if not 1 <= int(text) <= len(suggestions):
                say(f"There is no suggestion {text}; type a number from 1 to {len(suggestions)}, or a question.")
                continue
            text = suggestions[int(text) - 1]
            say(f"> {text}")
        reply = library.ask(text, context)
        context = reply.context
        suggestions = reply.answer.suggestions or suggestions
        say(f"\n{render(reply.answer, wording, width=width, colour=colour)}\n")


def _piped() -> Iterator[str]:
    """Yield the lines of standard input; what is not UTF-8 is read as well as it can be."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace")


def _prompted() -> Iterator[str]:
    """Yield what a person types at a prompt with history and line editing."""
    from platformdirs import user_state_path
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    path = user_state_path("tallybot") / "chat-history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        history: History = FileHistory(str(path))
    except OSError:  # a home that cannot be written to: the history lasts as long as the chat
        history = InMemoryHistory()
    session: PromptSession[str] = PromptSession(history=history, auto_suggest=AutoSuggestFromHistory())
    while True:
        try:
            yield session.prompt("> ")
        except EOFError:
            return
        except KeyboardInterrupt:
            continue
