"""An answer in a private chat: all of it, the long detail folded, and what can be asked next."""

from __future__ import annotations

from bot.render import parts
from bot.render.message import Message
from bot.render.rich import FOLDED, QUOTE, Rich, join, plain, units, within
from bot.wording import Wording
from knowledge.answer import Answer, Status

SUGGESTIONS = 4
"""More would push the answer off a phone's screen."""

_VOTED_ON = (Status.ANSWERED, Status.NO_DATA)

SHORT_DETAIL = 160
"""Units of detail that a phone shows in three lines; Telegram folds a quote to as many."""


def render(answer: Answer, wording: Wording, *, chart: str | None) -> tuple[Message, ...]:
    """Return the answer as messages to send in order, one for all but the longest.

    Args:
        answer: what to say.
        wording: the words of the reader's language.
        chart: what its chart is known by (a text that stands alone, for the button), None where there is none.
    """
    keyboard = (
        *parts.suggestion_buttons(answer, SUGGESTIONS),
        *parts.action_buttons(answer, wording, chart=chart, votes=answer.status in _VOTED_ON),
    )
    return parts.messages(text(answer, wording), keyboard, wording)


def text(answer: Answer, wording: Wording) -> Rich:
    """Return the whole answer before it is cut into messages."""
    opening = join("\n", (parts.headline(answer), parts.meaning(answer)))
    verdicts = parts.verdicts(answer, wording)
    said = plain(opening) + plain(verdicts)
    figures = parts.listed(answer.figures, said)
    related = parts.related(answer, said, wording)
    detail = _quoted(join("\n", (parts.formula(answer, wording), parts.caveats(answer))))
    body = join("\n\n", (opening, verdicts, figures, related))
    foot = join("\n", (detail, parts.source(answer)))
    return join("\n" if detail else "\n\n", (body, foot))  # Telegram gives a quote its own space


def _quoted(detail: Rich) -> Rich:
    """Return the detail as a quote, folded where it is long."""
    return within(QUOTE if units(plain(detail)) <= SHORT_DETAIL else FOLDED, detail)
