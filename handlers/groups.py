"""Groups: the bot speaks only when it is addressed, in few words, to the point, in the same topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import answering, commands
from handlers.addressing import Said, answers_bot, claim_in_reply, is_from_another_bot, said
from handlers.turn import Turn, admitted_turn
from knowledge.answer import Status

if TYPE_CHECKING:
    from telegram import Message, Update, User

    from bot.telegram.types import BotContext
    from handlers.desk import Desk


async def on_message(desk: Desk, update: Update, context: BotContext) -> None:
    """Answer a message in a group if it is for the bot: a command, its name, or a reply to its own message."""
    message = update.message
    if message is None:
        return
    heard = heard_in_group(message, context.bot.bot)
    if heard is None:
        return
    if turn := await admitted_turn(desk, context.bot, message, heard.words):
        await respond(desk, turn, heard)


def heard_in_group(message: Message, me: User) -> Said | None:
    """Return what a message says to the bot, None if it is not for the bot: then nobody wants to hear it.

    A command that the bot does not know is for another bot, or a slip; a reply without words is a gesture.
    """
    if is_from_another_bot(message):
        return None
    heard = said(message, me)
    if heard is None:
        return None
    if heard.command is not None:
        return heard if heard.command in commands.IN_GROUPS else None
    if heard.names_bot or (answers_bot(message, me) and heard.words):
        return heard
    return None


async def respond(desk: Desk, turn: Turn, heard: Said) -> None:
    """Answer what was heard in a group."""
    if heard.command is not None:
        await commands.IN_GROUPS[heard.command](desk, turn)
        return
    claim = claim_in_reply(turn.message, turn.bot.bot)
    if claim is not None and not is_question(desk, turn.words):
        await answering.check(desk, turn, claim)
    elif turn.words:
        await answering.answer(desk, turn)
    else:
        await commands.IN_GROUPS["ask"](desk, turn)


def is_question(desk: Desk, words: str) -> bool:
    """Return whether the words beside a mention are a question of their own, and not only "is that true?"."""
    return bool(words) and desk.library.ask(words).answer.status is Status.ANSWERED
