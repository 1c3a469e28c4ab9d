"""How a person reaches the bot in Telegram: one module a way in.

Left out on purpose: channel posts (a channel's readers cannot ask there; in its discussion group they can), and
business messages (the bot speaks for an article, not for a person).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, InlineQueryHandler, MessageHandler, filters

from handlers import buttons, edits, groups, guests, inline, membership, questions
from handlers.desk import Desk
from handlers.menus import set_menus
from handlers.profile import describe

if TYPE_CHECKING:
    from bot.services import Services
    from bot.telegram.types import BotApplication, BotContext

__all__ = ["ALLOWED_UPDATES", "describe", "register", "set_menus"]

ALLOWED_UPDATES: Final = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)
"""What Telegram is asked for: what some handler needs, and nothing else."""

_Handler = Callable[[Desk, Update, "BotContext"], Coroutine[Any, Any, None]]


def register(application: BotApplication, services: Services) -> None:
    """Add every handler to the application; the first whose filter fits an update gets it."""
    desk = Desk.furnished(services)

    def at_desk(handler: _Handler) -> Callable[[Update, BotContext], Coroutine[Any, Any, None]]:
        async def handle(update: Update, context: BotContext) -> None:
            nonlocal desk
            desk = desk.up_to_date()
            await handler(desk, update, context)

        return handle

    kind, chat = filters.UpdateType, filters.ChatType
    # Text first: asking a message for everything that is not said costs more than all other filters together.
    said = kind.MESSAGE & (filters.TEXT | ~filters.StatusUpdate.ALL)
    application.add_handlers(
        [
            MessageHandler(kind.GUEST_MESSAGE, at_desk(guests.on_guest_message)),
            MessageHandler(said & chat.PRIVATE, at_desk(questions.on_message)),
            MessageHandler(said & chat.GROUPS, at_desk(groups.on_message)),
            MessageHandler(kind.EDITED_MESSAGE, at_desk(edits.on_edit)),
            MessageHandler(kind.MESSAGE & filters.StatusUpdate.MIGRATE, at_desk(membership.on_migration)),
            CallbackQueryHandler(at_desk(buttons.on_press)),
            InlineQueryHandler(at_desk(inline.on_query)),
            ChatMemberHandler(at_desk(membership.on_my_place), ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
