"""One message that the bot is to answer, and whether it may be answered now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.render.message import Message as Rendered
from bot.storage import Conversation, WhoMayAsk
from handlers.addressing import speaker_id
from handlers.limits import Admission
from handlers.sending import Place, is_private, place_of, send, thread_of

if TYPE_CHECKING:
    from telegram import Bot, Message

    from bot.render.message import Keyboard
    from bot.storage import Memory
    from handlers.desk import Desk

_TOLD_AGAIN_AFTER: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A message for the bot: its words without command and name, and what is known of the conversation."""

    bot: Bot
    message: Message
    words: str
    memory: Memory

    @property
    def is_private(self) -> bool:
        """Whether it was said in the private chat."""
        return is_private(self.message)

    @property
    def where(self) -> Conversation:
        """The conversation that it belongs to."""
        return conversation_of(self.message)

    @property
    def place(self) -> Place:
        """Where it is answered."""
        return place_of(self.message)


def conversation_of(message: Message) -> Conversation:
    """Return the conversation of a message: who speaks, in which topic, in which chat."""
    return Conversation(message.chat_id, thread_of(message) or 0, speaker_id(message))


async def say(desk: Desk, turn: Turn, html: str, keyboard: Keyboard = ()) -> None:
    """Answer a turn with a sentence."""
    await send(desk, turn.bot, turn.place, [Rendered(html, keyboard=keyboard)])


async def admitted_turn(desk: Desk, bot: Bot, message: Message, words: str) -> Turn | None:
    """Return the turn of a message, None if it is not to be answered; who must wait or may not ask is told once."""
    where = conversation_of(message)
    turn = Turn(bot, message, words, await desk.recall(where))
    group_id = None if turn.is_private else message.chat_id
    told = desk.sentences.limits
    match desk.limits.admit(where.user_id, group_id, (message.edit_date or message.date).timestamp()):
        case Admission.PERSON_TOLD:
            await say(desk, turn, told.person)
        case Admission.GROUP_TOLD:
            await say(desk, turn, told.chat)
        case Admission.ADMITTED if await _may_ask(desk, turn):
            return turn
        case Admission.ADMITTED:
            if desk.is_new(("admins only", where), _TOLD_AGAIN_AFTER):
                await say(desk, turn, told.admins_only)
        case _:
            pass
    return None


async def _may_ask(desk: Desk, turn: Turn) -> bool:
    if turn.is_private or turn.memory.chat.who_may_ask is WhoMayAsk.EVERYONE:
        return True
    return await desk.speaks_as_admin(turn.bot, turn.message)
