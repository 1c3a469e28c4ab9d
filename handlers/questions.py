"""A question in plain words, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import LinkPreviewOptions, Update
from telegram.ext import MessageHandler, filters

from bot.storage import Conversation

if TYPE_CHECKING:
    from bot.services import Services
    from bot.telegram.types import BotApplication, BotContext


def register(application: BotApplication, services: Services) -> None:
    """Answer every text in a private chat."""

    async def answer(update: Update, _context: BotContext) -> None:
        message = update.message
        if message is None or message.from_user is None or message.text is None:
            return
        thread = (message.message_thread_id or 0) if message.is_topic_message else 0
        where = Conversation(message.chat_id, thread, message.from_user.id)
        memory = await services.storage.recall(where)
        reply = services.library.ask(message.text, memory.context)
        sent = await message.reply_text(reply.answer.text, link_preview_options=LinkPreviewOptions(is_disabled=True))
        services.storage.remember(
            where,
            reply.context,
            question_id=message.message_id,
            question=message.text,
            answer_ids=(sent.message_id,),
        )

    in_private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.TEXT
    application.add_handler(MessageHandler(in_private, answer))
