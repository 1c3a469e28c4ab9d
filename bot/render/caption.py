"""The words under a chart: the headline, and the chart's figures for those who cannot see it."""

from __future__ import annotations

from bot.render import parts
from bot.render.message import CAPTION_LIMIT, Message
from bot.render.rich import FOLDED, join, rich
from bot.wording import Wording
from knowledge.answer import Answer

SUGGESTIONS = 2


def render(answer: Answer, description: str, wording: Wording) -> tuple[Message, ...]:
    """Return the caption of the photo and, where it says more than a caption may, the messages to send after it.

    Args:
        answer: the answer that the chart illustrates.
        description: the chart in words, with the same figures (`bot.charts.describe`).
        wording: the words of the reader's language.
    """
    text = join("\n", (parts.headline(answer), rich(description, FOLDED), parts.source(answer)))
    return parts.messages(text, parts.suggestion_buttons(answer, SUGGESTIONS), wording, CAPTION_LIMIT)
