"""Questions kept for editors: only with consent, which is asked for once, in the private chat."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, Message
from bot.storage import GapReason, StorageError
from bot.storage.store import GAP_LENGTH
from handlers.sending import acknowledge, change, send
from handlers.sentences import fill

if TYPE_CHECKING:
    from telegram import Bot

    from bot.storage import Person
    from handlers.desk import Desk
    from handlers.pressed import Pressed
    from handlers.sending import Place

YES: Final = "yes"
NO: Final = "no"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PossibleGap:
    """A question that was answered badly, why, and who asked it with what they have chosen."""

    user_id: int
    person: Person
    question: str
    reason: GapReason


async def mind_gap(desk: Desk, bot: Bot, place: Place, gap: PossibleGap) -> None:
    """Keep a question for editors, or ask whether it may be kept if that was never asked."""
    may_keep = gap.person.may_keep_questions
    try:
        if may_keep:
            await desk.storage.keep_gap(gap.user_id, gap.question, gap.reason, pack_of(desk, gap.question))
        elif may_keep is None and place.chat_id == gap.user_id:
            # Kept as a no before it is asked: so nobody is asked twice, whatever becomes of the message.
            await desk.storage.save_person(gap.user_id, replace(gap.person, may_keep_questions=False))
            await send(desk, bot, place, [_request(desk, gap)])
    except StorageError as error:
        _logger.warning("A question for editors is not kept: %s", error)


def pack_of(desk: Desk, question: str) -> str:
    """Return the pack whose editors a question is for: the one that understands it best."""
    return desk.library.ask(question).answer.pack or desk.library.packs[0].id


async def on_press(desk: Desk, pressed: Pressed) -> None:
    """Keep what the person has decided; the question asked about stands quoted in the message."""
    decision, _, reason = pressed.subject.partition(":")
    agreed = decision == YES
    person = await desk.storage.person(pressed.user_id)
    await desk.storage.save_person(pressed.user_id, replace(person, may_keep_questions=agreed))
    if agreed and reason in set(GapReason) and (question := pressed.quoted):
        await desk.storage.keep_gap(pressed.user_id, question, GapReason(reason), pack_of(desk, question))
    await acknowledge(pressed.query)
    said = desk.sentences.consent.agreed if agreed else desk.sentences.consent.refused
    await change(pressed.bot, pressed.chat_id, pressed.message_id, Message(said))


def _request(desk: Desk, gap: PossibleGap) -> Message:
    words = desk.sentences.consent
    sentence = words.unanswered if gap.reason is GapReason.UNANSWERED else words.disliked
    return Message(
        fill(sentence, question=" ".join(gap.question.split())[:GAP_LENGTH]),
        keyboard=(
            (
                CallbackButton(words.agree, encode(Verb.CONSENT, f"{YES}:{gap.reason.value}")),
                CallbackButton(words.refuse, encode(Verb.CONSENT, NO)),
            ),
        ),
    )
