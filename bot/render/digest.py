"""Key figures as a message that comes by itself: a list to skim, no detail that only a question would want."""

from __future__ import annotations

from bot.render import parts
from bot.render.message import Message
from bot.render.rich import BOLD, Rich, join, plain, rich
from bot.wording import Wording
from knowledge.answer import Answer

SUGGESTIONS = 2


def render(answer: Answer, wording: Wording) -> tuple[Message, ...]:
    """Return a summary as messages to send in order."""
    return parts.messages(text(answer), parts.suggestion_buttons(answer, SUGGESTIONS), wording)


def text(answer: Answer) -> Rich:
    """Return the title, every figure on a line of its own, what must be known of them, and the source."""
    title = rich(answer.headline, BOLD)
    figures = parts.listed(answer.figures, plain(title))
    lead = () if figures else rich(answer.meaning)
    return join("\n\n", (title, lead, figures, parts.caveats(answer), parts.source(answer)))
