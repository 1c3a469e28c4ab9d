"""An answer as a card of an inline question: figure as title, meaning below, and the message that choosing it sends."""

from __future__ import annotations

from bot.render import private
from bot.render.callback import fingerprint
from bot.render.message import MESSAGE_LIMIT, Card, InlineButton, Message
from bot.render.rich import Rich, join, plain, rich, shorten, to_html
from bot.wording import Wording
from knowledge.answer import Answer

TITLE = 64
DESCRIPTION = 160
FIGURES = 3
"""What a card holds at most, in UTF-16 units and figures; phones show about 40 units, and two lines of 50."""


def render(answer: Answer, wording: Wording) -> Card:
    """Return the answer as one card, the same for everybody, so that Telegram may keep it for all.

    The message has no button that calls back: in a chat that the bot is not in, a press would change the message for
    everybody there. Its one button starts another question.
    """
    title = " · ".join(figure.display for figure in answer.figures[:FIGURES]) or answer.headline
    described = join(" · ", (rich(words) for words in (answer.headline, answer.meaning) if words != title))
    text = shorten(private.text(answer, wording), MESSAGE_LIMIT) or rich(wording.nothing_to_say)
    return Card(
        id=fingerprint(f"{answer.pack}\n{answer.question}"),
        title=_line(rich(title), TITLE) or wording.nothing_to_say,
        description=_line(described, DESCRIPTION),
        message=Message(to_html(text), keyboard=((InlineButton(wording.buttons.ask_more, ""),),)),
    )


def _line(text: Rich, limit: int) -> str:
    """Return the words on one line within a limit."""
    return " ".join(plain(shorten(text, limit)).split())
