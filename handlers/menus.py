"""The commands, and the menus that Telegram shows of them: by kind of chat, set once when they have changed."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telegram import (
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.storage import StorageError
from handlers.sentences import Sentences, load_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Bot, BotCommandScope

    from bot.storage import Storage

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A command; every one is in the private menu, some are in those of groups, or of their admins."""

    name: str
    in_groups: bool = False
    for_admins: bool = False


COMMANDS: Final = (
    Command("ask", in_groups=True),
    Command("check", in_groups=True),
    Command("summary", in_groups=True),
    Command("topics", in_groups=True),
    Command("chart", in_groups=True),
    Command("source", in_groups=True),
    Command("subscribe", for_admins=True),
    Command("unsubscribe", for_admins=True),
    Command("subscriptions", for_admins=True),
    Command("timezone", for_admins=True),
    Command("settings", for_admins=True),
    Command("feedback"),
    Command("privacy", in_groups=True),
    Command("mydata"),
    Command("forgetme"),
    Command("help", in_groups=True),
    Command("start"),
)

FOR_OPERATORS: Final = ("status", "broadcast", "reload")
"""What those who run the bot can do besides, in their private chats."""


def names_in(*, is_private: bool) -> tuple[str, ...]:
    """Return the names of the commands that work in a private chat, or in a group."""
    return tuple(one.name for one in COMMANDS if is_private or one.in_groups or one.for_admins)


async def set_menus(bot: Bot, storage: Storage, operators: Iterable[int]) -> None:
    """Set the menus that are not as Telegram last took them; the bot runs without, too.

    `operators` are the people who run the bot; their menus can be set once they have started it.
    """
    private = names_in(is_private=True)
    menus: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
        (BotCommandScopeAllPrivateChats(), private),
        (BotCommandScopeAllGroupChats(), tuple(one.name for one in COMMANDS if one.in_groups)),
        (BotCommandScopeAllChatAdministrators(), names_in(is_private=False)),
        *((BotCommandScopeChat(one), (*FOR_OPERATORS, *private)) for one in sorted(operators)),
    )
    sentences = load_sentences("en")
    for scope, names in menus:
        try:
            await _set_menu(bot, storage, scope, names, sentences)
        except (TelegramError, StorageError) as error:
            _logger.warning("The menu of commands is not set: %s", error, extra={"scope": scope.type})


async def _set_menu(
    bot: Bot, storage: Storage, scope: BotCommandScope, names: tuple[str, ...], sentences: Sentences
) -> None:
    place = f"{scope.type}:{scope.chat_id}" if isinstance(scope, BotCommandScopeChat) else scope.type
    menu = [(name, sentences.commands[name]) for name in names]
    fingerprint = hashlib.sha256(repr(menu).encode()).hexdigest()
    if await storage.claim_menu(place, fingerprint):
        try:
            await bot.set_my_commands(menu, scope)
        except TelegramError:
            await storage.save_menu(place, "")  # the next start may try again at once
            raise
        await storage.save_menu(place, fingerprint)
