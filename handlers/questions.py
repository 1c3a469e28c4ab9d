"""The private chat: everything gets an answer, if only what the bot cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers import answering, commands
from handlers.addressing import Said, is_from_another_bot, said
from handlers.turn import Turn, admitted_turn, say

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.telegram.types import BotContext
    from handlers.desk import Desk

_ALBUM: Final = 60.0
"""Seconds in which the pictures of an album arrive; they are answered once."""


async def on_message(desk: Desk, update: Update, context: BotContext) -> None:
    """Answer a message in the private chat.

    Text and captions are questions, forwarded ones claims to check. Voice, stickers and pictures without words get a
    sentence that says so.
    """
    message = update.message
    if message is None or is_from_another_bot(message):
        return
    heard = said(message, context.bot.bot) or Said("", "", names_bot=False)
    if turn := await admitted_turn(desk, context.bot, message, heard.words):
        await respond(desk, turn, heard)


async def respond(desk: Desk, turn: Turn, heard: Said) -> None:
    """Answer what was heard in the private chat."""
    sentences = desk.sentences.unreadable
    message = turn.message
    if heard.command is not None:
        handler = commands.in_private(desk, turn, heard.command)
        if handler:
            await handler(desk, turn)
        else:
            await say(desk, turn, sentences.command)
    elif message.forward_origin is not None and heard.words:
        await answering.check(desk, turn, heard.words)
    elif heard.words:
        await answering.answer(desk, turn)
    elif message.text is not None:  # nothing but the bot's name
        await commands.IN_PRIVATE["ask"](desk, turn)
    elif message.media_group_id is None or desk.is_new(("album", message.media_group_id), _ALBUM):
        await say(desk, turn, _unreadable(desk, message))


def _unreadable(desk: Desk, message: Message) -> str:
    sentences = desk.sentences.unreadable
    if message.voice or message.audio or message.video_note:
        return sentences.voice
    if message.photo or message.video or message.animation or message.document:
        return sentences.picture
    return sentences.other
