"""The parts that Telegram's surfaces share: headline, figures, verdicts, source, buttons. Each surface chooses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.render.callback import Verb, encode
from bot.render.message import MESSAGE_LIMIT, Button, CallbackButton, Keyboard, Message
from bot.render.rich import BOLD, ITALIC, Rich, Span, clean, is_visible, join, link, rich, split, to_html
from bot.wording import Wording
from knowledge.answer import Answer, Figure, Status, Verdict

LABEL_LIMIT = 128
"""Characters of a button's label; a phone shows about 40 of them, a computer all."""


def headline(answer: Answer) -> Rich:
    """Return the first line: its figures bold, or all of it bold where it is a title; a refusal stays plain."""
    if answer.status is not Status.ANSWERED:
        return rich(answer.headline)
    marked = _marked(clean(answer.headline), answer.figures)
    return marked if any(span.tags for span in marked) else rich(answer.headline, BOLD)


def meaning(answer: Answer) -> Rich:
    """Return what the figures mean, those bold that the headline does not show."""
    headline_words = clean(answer.headline)
    return _marked(clean(answer.meaning), [figure for figure in answer.figures if not says(headline_words, figure)])


def related(answer: Answer, said: str, wording: Wording) -> Rich:
    """Return the figures beside those asked for, under words that say why they stand there."""
    figures = listed(answer.related, said)
    match answer.status:
        case Status.CLARIFY:
            return figures
        case Status.ANSWERED:
            return _under(wording.headings.related, figures)
        case _:
            return _under(wording.headings.nearest, figures)


def listed(figures: Sequence[Figure], said: str) -> Rich:
    """Return one line a figure, those left out that the words before (`said`) have told already."""
    return join(
        "\n",
        ((*rich(f"• {figure.label}: "), *rich(figure.display, BOLD)) for figure in figures if not says(said, figure)),
    )


def says(words: str, figure: Figure) -> bool:
    """Return whether the words tell this figure already."""
    display = clean(figure.display)
    return not display or _place(words, display) >= 0


def verdicts(answer: Answer, wording: Wording) -> Rich:
    """Return what the article makes of each claimed number: sign and outcome, the claim's words, the explanation."""
    said = (answer.headline, answer.meaning)
    return join("\n\n", (_verdict(verdict, wording, said) for verdict in answer.verdicts))


def formula(answer: Answer, wording: Wording) -> Rich:
    """Return how a computed figure was made, nothing for a stated one."""
    return rich(f"{wording.headings.formula}: {answer.formula}") if answer.formula else ()


def caveats(answer: Answer) -> Rich:
    """Return what the reader must know to use the figure, one line each."""
    return join("\n", (rich(caveat, ITALIC) for caveat in answer.caveats))


def source(answer: Answer) -> Rich:
    """Return the source in words, opening the article where its address is known."""
    return link(answer.source_line, answer.source.url if answer.source else None)


def suggestion_buttons(answer: Answer, limit: int) -> Keyboard:
    """Return a button for each of the first suggestions, one a row, for they are whole questions."""
    return tuple((_ask_button(suggestion),) for suggestion in answer.suggestions[:limit] if is_visible(suggestion))


def action_buttons(answer: Answer, wording: Wording, *, chart: str | None, votes: bool) -> Keyboard:
    """Return the row of what can be done with the answer itself, no row where there is nothing."""
    row: list[Button] = []
    if chart is not None:
        row.append(CallbackButton(wording.buttons.chart, encode(Verb.CHART, chart)))
    if votes:
        row.append(CallbackButton(wording.buttons.useful, encode(Verb.USEFUL, answer.question)))
        row.append(CallbackButton(wording.buttons.not_useful, encode(Verb.NOT_USEFUL, answer.question)))
    return (tuple(row),) if row else ()


def messages(text: Rich, keyboard: Keyboard, wording: Wording, first_limit: int = MESSAGE_LIMIT) -> tuple[Message, ...]:
    """Return the text as messages within Telegram's limits, the buttons under the last; never none, never blank."""
    parts = split(text, first_limit, MESSAGE_LIMIT) or (rich(wording.nothing_to_say),)
    *before, last = (to_html(part) for part in parts)
    return (*(Message(part) for part in before), Message(last, keyboard=keyboard))


def _under(heading: str, body: Rich) -> Rich:
    """Return a body below its heading, nothing without a body."""
    return join("\n", (rich(f"{heading}:"), body)) if body else ()


def _marked(words: str, figures: Sequence[Figure]) -> Rich:
    """Return the words with the figures bold that stand in them."""
    spans: list[Span] = []
    place = 0
    for start, end in _places(words, [clean(figure.display) for figure in figures]):
        spans += [Span(words[place:start]), Span(words[start:end], (BOLD,))]
        place = end
    spans.append(Span(words[place:]))
    return tuple(span for span in spans if span.text)


def _verdict(verdict: Verdict, wording: Wording, said: tuple[str, ...]) -> Rich:
    """Return one verdict; its explanation is left out where the answer has just said the same."""
    words = wording.verdicts[verdict.outcome]
    title = (*rich(f"{words.sign} "), *rich(words.label, BOLD))
    claim = rich(f": “{verdict.quote}”") if is_visible(verdict.quote) else ()
    explanation = () if verdict.explanation in said else rich(verdict.explanation)
    return join("\n", ((*title, *claim), explanation))


@lru_cache(2048)  # ready questions come again and again
def _ask_button(question: str) -> CallbackButton:
    return CallbackButton(_label(question), encode(Verb.ASK, question))


def _label(question: str) -> str:
    """Return a question as a button's label, in full but for one that no screen would show."""
    words = clean(question)
    return words if len(words) <= LABEL_LIMIT else words[: LABEL_LIMIT - 1] + "…"


def _places(words: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each of the wanted words stands first, in order and apart."""
    places: list[tuple[int, int]] = []
    for want in wanted:
        start = _place(words, want)
        end = start + len(want)
        if start >= 0 and all(end <= other_start or start >= other_end for other_start, other_end in places):
            places.append((start, end))
    return sorted(places)


def _place(words: str, want: str) -> int:
    """Return where the wanted words stand, -1 if nowhere; not where they are only a part of a longer number or word."""
    start = words.find(want) if want else -1
    while start >= 0:
        end = start + len(want)
        before, after = words[max(start - 2, 0) : start], words[end : end + 2]
        if not _goes_on(before[::-1]) and not _goes_on(after):
            return start
        start = words.find(want, start + 1)
    return -1


def _goes_on(beside: str) -> bool:
    """Return whether the two characters beside a figure, the nearest first, belong to it ("9", ",3" but not ", ")."""
    return beside[:1].isalnum() or (beside[:1] in {",", "."} and beside[1:].isdigit())
