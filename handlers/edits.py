"""A question that was edited: its answer follows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from handlers import answering, groups, questions
from handlers.addressing import Said, claim_in_reply, is_from_another_bot, said
from handlers.sending import is_private
from handlers.turn import admitted_turn

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.storage import SentAnswer
    from bot.telegram.types import BotContext
    from handlers.desk import Desk
    from handlers.turn import Turn

LATE: Final = timedelta(hours=1)
"""How long after it was sent a message that got no answer may still be edited into a question."""


async def on_edit(desk: Desk, update: Update, context: BotContext) -> None:
    """Change the answer to a question that was edited; answer one that has only now become a question."""
    message = update.edited_message
    if message is None or is_from_another_bot(message):
        return
    heard = said(message, context.bot.bot)
    if heard is None or not heard.words:
        return
    earlier = await desk.storage.answer_to(message.chat_id, message.message_id)
    if earlier is None:
        await _answer_late(desk, context, message)
    elif turn := await admitted_turn(desk, context.bot, message, heard.words):
        await _answer_anew(desk, turn, heard, earlier)


async def _answer_late(desk: Desk, context: BotContext, message: Message) -> None:
    if desk.services.clock() - message.date > LATE:
        return
    if is_private(message):
        heard = said(message, context.bot.bot)
        respond = questions.respond
    else:
        heard = groups.heard_in_group(message, context.bot.bot)
        respond = groups.respond
    if heard and (turn := await admitted_turn(desk, context.bot, message, heard.words)):
        await respond(desk, turn, heard)


async def _answer_anew(desk: Desk, turn: Turn, heard: Said, earlier: SentAnswer) -> None:
    claim = claim_in_reply(turn.message, turn.bot.bot)
    checks = heard.command == "check"
    if claim is not None and heard.command is None and not turn.is_private:
        checks = not groups.is_question(desk, heard.words)
    question = claim if checks and claim is not None else heard.words
    reply = desk.library.check_claim(question) if checks else desk.library.ask(question, turn.memory.context)
    await answering.answer_with(desk, turn, question, reply, earlier)
