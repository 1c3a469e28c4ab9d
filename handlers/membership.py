"""What becomes of the bot in a chat: added, promoted, removed; and of the chat: a group that becomes a supergroup."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from telegram import ChatMember
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.render.message import LinkButton, Message
from handlers import links, subscriptions
from handlers.information import what_works
from handlers.sending import Place, send
from handlers.sentences import fill

if TYPE_CHECKING:
    from telegram import ChatMemberUpdated, Update

    from bot.telegram.types import BotContext
    from handlers.desk import Desk

_OUT: Final = frozenset({ChatMember.LEFT, ChatMember.BANNED})

_logger = logging.getLogger(__name__)


async def on_my_place(desk: Desk, update: Update, context: BotContext) -> None:
    """Greet a group once when the bot is added to it; take note of everything else.

    What a chat has chosen stays when the bot is removed or blocked: it may come back, and its subscriptions with it.
    """
    told = update.my_chat_member
    if told is None:
        return
    before, after = told.old_chat_member.status, told.new_chat_member.status
    _logger.debug("The bot's place in a chat has changed", extra={"kind": told.chat.type, "from": before, "to": after})
    if after not in _OUT:
        await desk.storage.outbox.resume(told.chat.id)
    if told.chat.type == ChatType.CHANNEL and after == ChatMember.ADMINISTRATOR and before != after:
        await _offer(desk, context, told)
    if told.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP} or before not in _OUT or after in _OUT:
        return
    works = await what_works(desk, context.bot, told.new_chat_member)
    greeting = fill(desk.sentences.greeting, title=desk.title)
    settings = LinkButton(
        desk.sentences.help.open_group_settings, links.url(context.bot.username, links.to_settings(told.chat.id))
    )
    await send(desk, context.bot, Place(told.chat.id), [Message(f"{greeting}\n\n{works}", keyboard=((settings,),))])


async def _offer(desk: Desk, context: BotContext, told: ChatMemberUpdated) -> None:
    """Ask who made the bot an admin of a channel what it shall send there: in private, not before all its readers."""
    try:
        page = subscriptions.offer(desk, told.chat.id, told.chat.title or "")
        await send(desk, context.bot, Place(told.from_user.id), [page])
    except (Forbidden, BadRequest) as error:
        _logger.info("Who added the bot to a channel has not started it: %s", error)


async def on_migration(desk: Desk, update: Update, _context: BotContext) -> None:
    """Let what a group has chosen follow it into its supergroup; it is told twice, once in each."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await desk.storage.move_chat(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await desk.storage.move_chat(message.migrate_from_chat_id, message.chat_id)
