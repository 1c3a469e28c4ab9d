"""Sending, changing and answering, the way it is done everywhere: quoted in groups, in the same topic, once."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import MaybeInaccessibleMessage, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated

from bot.render.callback import DATA_LIMIT
from bot.render.ptb import NO_PREVIEW, markup
from bot.telegram.failures import Refusal, is_refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot, CallbackQuery

    from bot.render.message import Message
    from handlers.desk import Desk

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: the chat, its topic (None outside of topics), the message replied to, if any."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None

    @property
    def reply_parameters(self) -> ReplyParameters | None:
        """The reply as Telegram takes it; a question that was deleted meanwhile is answered all the same."""
        return ReplyParameters(self.reply_to, allow_sending_without_reply=True) if self.reply_to else None


def is_private(message: MaybeInaccessibleMessage) -> bool:
    """Return whether a message is in a private chat."""
    return message.chat.type == ChatType.PRIVATE


def thread_of(message: MaybeInaccessibleMessage) -> int | None:
    """Return the topic of a message; chains of replies have a thread id too, which is none."""
    if isinstance(message, TelegramMessage) and message.is_topic_message:
        return message.message_thread_id
    return None


def place_of(message: MaybeInaccessibleMessage, question: str = "") -> Place:
    """Return where a message is answered.

    In groups the answer quotes it. In private it quotes a question that is too long for a button, so that a thumb under
    the answer still knows what it is about.
    """
    quotes = not is_private(message) or len(question.encode()) > DATA_LIMIT - 3
    return Place(message.chat.id, thread_of(message), message.message_id if quotes else None)


async def send(desk: Desk, bot: Bot, place: Place, messages: Sequence[Message]) -> tuple[int, ...]:
    """Send messages in order and return their ids; into the supergroup if the group has just become one."""
    ids: list[int] = []
    for number, message in enumerate(messages):
        here = place if number == 0 else replace(place, reply_to=None)
        try:
            sent = await _send(bot, here, message)
        except ChatMigrated as moved:
            await desk.storage.move_chat(place.chat_id, moved.new_chat_id)
            place = Place(moved.new_chat_id)
            sent = await _send(bot, place, message)
        ids.append(sent.message_id)
    return tuple(ids)


async def _send(bot: Bot, place: Place, message: Message) -> TelegramMessage:
    return await bot.send_message(
        place.chat_id,
        message.text,
        parse_mode=message.parse_mode,
        reply_markup=markup(message.keyboard),
        link_preview_options=NO_PREVIEW,
        message_thread_id=place.thread_id,
        reply_parameters=place.reply_parameters,
    )


async def change(bot: Bot, chat_id: int, message_id: int, message: Message) -> bool:
    """Change a message of the bot; returns False if it is gone. That it says the same already is no error."""
    try:
        await bot.edit_message_text(
            message.text,
            chat_id,
            message_id,
            parse_mode=message.parse_mode,
            reply_markup=markup(message.keyboard),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if is_refused(error, Refusal.MESSAGE_GONE):
            return False
        if not is_refused(error, Refusal.SAME_ALREADY):
            raise
    return True


async def acknowledge(query: CallbackQuery, words: str = "", *, alert: bool = False) -> None:
    """Answer a pressed button; one that was pressed long ago, while the bot was away, needs no answer any more."""
    try:
        await query.answer(words or None, show_alert=alert)
    except BadRequest as error:
        if not is_refused(error, Refusal.PRESS_TOO_OLD):
            raise
        _logger.debug("A press is answered too late")
