"""An answer in a terminal: plain text, wrapped, with or without colours; suggestions numbered so that "2" asks one."""

from __future__ import annotations

from collections.abc import Iterator

from wcwidth import wrap

from bot.render.parts import says
from bot.render.rich import clean, is_visible
from bot.wording import Wording
from knowledge.answer import Answer, Figure, Outcome, Status

NARROWEST = 20
"""Columns that are used at least."""

_RESET = "\x1b[0m"
_PLAIN = ""
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_OUTCOMES = {Outcome.MATCHES: "\x1b[32m", Outcome.DIFFERS: "\x1b[31m", Outcome.UNKNOWN: "\x1b[33m"}


def render(answer: Answer, wording: Wording, *, width: int, colour: bool) -> str:
    """Return the answer as lines of at most `width` columns (20 at least), without a newline at the end.

    Args:
        answer: what to say.
        wording: the words of the reader's language.
        width: columns of the terminal.
        colour: whether to mark the figure, what is secondary and the outcomes of claims by ANSI colours.
    """
    columns = max(width, NARROWEST)
    wrapped = (_wrapped(paragraph, columns, colour) for paragraph in _paragraphs(answer, wording))
    shown = "\n\n".join(paragraph for paragraph in wrapped if paragraph)
    return shown or _wrapped([(_PLAIN, wording.nothing_to_say, "")], columns, colour)


_Line = tuple[str, str, str]
"""The colour of a line, its words, and what its continuation begins with."""


def _paragraphs(answer: Answer, wording: Wording) -> Iterator[list[_Line]]:
    """Yield the lines of each part of the answer, before they are wrapped."""
    style = _BOLD if answer.status is Status.ANSWERED else _PLAIN
    yield [(style, answer.headline, ""), (_PLAIN, answer.meaning, "")]
    said = clean(answer.headline) + clean(answer.meaning)
    for verdict in answer.verdicts:
        words = wording.verdicts[verdict.outcome]
        claim = f": “{verdict.quote}”" if is_visible(verdict.quote) else ""
        explanation = "" if verdict.explanation in (answer.headline, answer.meaning) else verdict.explanation
        yield [
            (_OUTCOMES[verdict.outcome], f"{words.sign} {words.label}{claim}", "   "),
            (_PLAIN, explanation, ""),
        ]
        said += clean(verdict.explanation)
    yield [_figure(figure) for figure in answer.figures if not says(said, figure)]
    related = [_figure(figure) for figure in answer.related if not says(said, figure)]
    yield [*_heading(answer.status, wording), *related] if related else []
    formula = f"{wording.headings.formula}: {answer.formula}" if answer.formula else ""
    yield [(_DIM, formula, "  "), *((_PLAIN, caveat, "") for caveat in answer.caveats)]
    yield [(_DIM, answer.source_line, "")]
    heading = wording.headings.alternatives if answer.status is Status.CLARIFY else wording.headings.suggestions
    numbered = [(_PLAIN, f"{place}. {words}", "   ") for place, words in enumerate(answer.suggestions, 1)]
    yield [(_DIM, f"{heading}:", ""), *numbered] if numbered else []


def _heading(status: Status, wording: Wording) -> list[_Line]:
    """Return what introduces the figures beside those asked for; the choices of a question asked back need nothing."""
    if status is Status.CLARIFY:
        return []
    return [(_PLAIN, f"{wording.headings.related if status is Status.ANSWERED else wording.headings.nearest}:", "")]


def _wrapped(paragraph: list[_Line], columns: int, colour: bool) -> str:
    """Return the lines of a part that have something to see, wrapped."""
    return "\n".join(
        f"{style}{line}{_RESET}" if colour and style else line
        for style, text, indent in paragraph
        if is_visible(text)
        for part in clean(text).splitlines()
        for line in wrap(part, columns, subsequent_indent=indent, break_on_hyphens=False)
    )


def _figure(figure: Figure) -> _Line:
    """Return a figure as a line of a list."""
    return _PLAIN, f"• {figure.label}: {figure.display}", "  "
