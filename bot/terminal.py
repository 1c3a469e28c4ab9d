"""How answers look in a terminal."""

from __future__ import annotations

import textwrap

from knowledge.answer import Answer, Status

_BOLD, _DIM, _CYAN, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


def render(answer: Answer, width: int, *, colour: bool) -> str:
    """Return an answer as lines of at most `width` characters, with numbered suggestions; ANSI colours if asked."""
    bold, dim, cyan, reset = (_BOLD, _DIM, _CYAN, _RESET) if colour else ("", "", "", "")
    talk = answer.status is Status.SMALL_TALK
    lines = [line if talk else f"{bold}{line}{reset}" for line in _wrapped(answer.headline, width)]
    lines += _wrapped(answer.meaning, width)
    lines += [f"{cyan}{line}{reset}" for line in _wrapped(answer.formula, width)]
    for caveat in answer.caveats:
        lines += _wrapped(caveat, width)
    lines += [f"{dim}{line}{reset}" for line in _wrapped(answer.source_line, width)]
    for number, suggestion in enumerate(answer.suggestions, start=1):
        text = textwrap.fill(suggestion, width, initial_indent=f"  {number}  ", subsequent_indent="     ")
        lines += [f"{dim}{line}{reset}" for line in text.splitlines()]
    return "\n".join(lines)


def _wrapped(text: str, width: int) -> list[str]:
    return [line for part in text.splitlines() for line in (textwrap.wrap(part, width) or [""])]
