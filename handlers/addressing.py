"""Whether a message is meant for the bot, and what its words are once the bot's name is taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telegram import MessageEntity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message, User

_CHANNEL_BOT: Final = 136817688
_ANONYMOUS_ADMIN: Final = 1087968824
_SPEAKING_FOR_A_CHAT: Final = frozenset({_CHANNEL_BOT, _ANONYMOUS_ADMIN})


@dataclass(frozen=True, slots=True)
class Said:
    """A message's words for the bot.

    `words` are text or caption without the bot's name and without the command; `command` is the command's name in
    small letters, None without one; `names_bot` tells whether the bot was mentioned.
    """

    words: str
    command: str | None
    names_bot: bool


def said(message: Message, me: User) -> Said | None:
    """Return what a message says, None if its command is for another bot."""
    text = message.text if message.text is not None else message.caption or ""
    entities = message.entities if message.text is not None else message.caption_entities
    units = text.encode("utf-16-le")
    name = f"@{me.username}".casefold()
    cut: list[MessageEntity] = []
    command = None
    for entity in entities:
        word = _piece(units, entity)
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            command, _, to = word[1:].casefold().partition("@")
            if to and f"@{to}" != name:
                return None
            cut.append(entity)
        elif (entity.type == MessageEntity.MENTION and word.casefold() == name) or (
            entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id
        ):
            cut.append(entity)
    names_bot = len(cut) > (command is not None)
    return Said(_without(units, cut), command, names_bot)


def answers_bot(message: Message, me: User) -> bool:
    """Return whether a message is a reply to one of the bot's own."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return False
    return replied.from_user.id == me.id and replied.forum_topic_created is None


def claim_in_reply(message: Message, me: User) -> str | None:
    """Return the words of somebody's message that this one replies to, only the quoted ones where it quotes some.

    None where it replies to nothing, or to the bot itself; "" where what it replies to has no words.
    """
    if message.quote is not None and message.quote.is_manual and not answers_bot(message, me):
        return message.quote.text
    replied = message.reply_to_message
    if replied is None or answers_bot(message, me) or replied.forum_topic_created is not None:
        return None
    return replied.text or replied.caption or ""


def is_from_another_bot(message: Message) -> bool:
    """Return whether a bot wrote it; two bots that answer each other never end."""
    sender = message.from_user
    return sender is not None and sender.is_bot and sender.id not in _SPEAKING_FOR_A_CHAT


def speaker_id(message: Message) -> int:
    """Return the id of who speaks: a person, or the chat that somebody speaks for."""
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat_id


def _piece(units: bytes, entity: MessageEntity) -> str:
    return units[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le", "replace")


def _without(units: bytes, cut: Sequence[MessageEntity]) -> str:
    for entity in sorted(cut, key=lambda one: one.offset, reverse=True):
        units = units[: entity.offset * 2] + " ".encode("utf-16-le") + units[(entity.offset + entity.length) * 2 :]
    return re.sub(" {2,}", " ", units.decode("utf-16-le", "replace")).strip(" \n,:")
