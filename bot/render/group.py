"""An answer in a group: the figure and what it means, short, for many people read along."""

from __future__ import annotations

from bot.render import parts
from bot.render.message import Message
from bot.render.rich import ITALIC, Rich, clean, join, plain, rich, shorten, to_html
from bot.wording import Wording
from knowledge.answer import Answer, Status

LENGTH = 1000
"""Units of a reply; a longer one would hide what people were saying."""

MEANING = 600
"""Units of the meaning that are shown."""

SUGGESTIONS = 2


def render(answer: Answer, wording: Wording, *, quiet: bool, chart: str | None) -> Message:
    """Return the answer as one compact message.

    Args:
        answer: what to say.
        wording: the words of the group's language.
        quiet: whether the group wants no suggestions; a question that is asked back keeps its alternatives.
        chart: what its chart is known by (a text that stands alone, for the button), None where there is none.
    """
    asked_back = answer.status is Status.CLARIFY
    keyboard = (
        *parts.suggestion_buttons(answer, len(answer.suggestions) if asked_back else 0 if quiet else SUGGESTIONS),
        *parts.action_buttons(answer, wording, chart=chart, votes=False),
    )
    short = shorten(text(answer, wording), LENGTH) or rich(wording.nothing_to_say)
    return Message(to_html(short), keyboard=keyboard)


def text(answer: Answer, wording: Wording) -> Rich:
    """Return the answer's headline, meaning, verdicts, formula, first caveat and source."""
    opening = join("\n", (parts.headline(answer), shorten(parts.meaning(answer), MEANING)))
    verdicts = parts.verdicts(answer, wording)
    figures = parts.listed(answer.figures, plain(opening) + clean(answer.meaning) + plain(verdicts))
    caveat = rich(answer.caveats[0], ITALIC) if answer.caveats else ()
    foot = join("\n", (rich(answer.formula), caveat, parts.source(answer)))
    return join("\n\n", (opening, verdicts, figures, foot))
