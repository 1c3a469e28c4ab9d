"""A button that somebody pressed, under a message of the bot that may be old or gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Message, MessageEntity

from handlers.addressing import said
from handlers.sending import is_private

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press: the query that wants an answer, the message with the button, and what the button is about."""

    bot: Bot
    query: CallbackQuery
    message: MaybeInaccessibleMessage
    subject: str

    @property
    def user_id(self) -> int:
        """Who pressed."""
        return self.query.from_user.id

    @property
    def chat_id(self) -> int:
        """Where."""
        return self.message.chat.id

    @property
    def message_id(self) -> int:
        """Under which message."""
        return self.message.message_id

    @property
    def is_private(self) -> bool:
        """Whether that is the private chat."""
        return is_private(self.message)

    @property
    def quoted(self) -> str:
        """What stands in a quote in the message; "" where Telegram does not show the message any more."""
        if not isinstance(self.message, Message):
            return ""
        found = self.message.parse_entities([MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE])
        return next(iter(found.values()), "")

    @property
    def asked(self) -> str:
        """The question that the message with the button replies to, "" where Telegram does not show it."""
        replied = self.message.reply_to_message if isinstance(self.message, Message) else None
        heard = said(replied, self.bot.bot) if replied else None
        return heard.words if heard else ""
