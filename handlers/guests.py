"""Guest mode: the bot is named in a chat that it is not in, and may answer once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.render import inline
from bot.render.ptb import inline_result
from handlers.addressing import claim_in_reply, is_from_another_bot, said, speaker_id
from handlers.groups import is_question
from handlers.limits import Admission

if TYPE_CHECKING:
    from telegram import Update

    from bot.telegram.types import BotContext
    from handlers.desk import Desk

_TWICE: Final = 60.0


async def on_guest_message(desk: Desk, update: Update, context: BotContext) -> None:
    """Answer a guest's question, or check the message that the guest replies to; nothing of it is remembered."""
    message = update.guest_message
    if message is None or is_from_another_bot(message):
        return
    heard = said(message, context.bot.bot)
    if heard is None or not desk.is_new(("guest", message.chat_id, message.message_id), _TWICE):
        return
    admission = desk.limits.admit(speaker_id(message), None, message.date.timestamp())
    if admission is Admission.IGNORED:
        return
    if admission is not Admission.ADMITTED:
        content = InputTextMessageContent(desk.sentences.limits.person)
        await message.answer_guest_query(InlineQueryResultArticle("limit", desk.sentences.guest_title, content))
        return
    claim = claim_in_reply(message, context.bot.bot)
    if claim and not is_question(desk, heard.words):
        reply = desk.library.check_claim(claim)
    else:
        reply = desk.library.ask(heard.words)
    desk.count(reply.answer)
    await message.answer_guest_query(inline_result(inline.render(reply.answer, desk.wording)))
