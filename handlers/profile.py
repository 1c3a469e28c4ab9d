"""What people read about the bot before they start it. Telegram limits how often it may be set: by command only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.sentences import load_sentences

if TYPE_CHECKING:
    from telegram import Bot

_DESCRIPTION: Final = 512
_SHORT_DESCRIPTION: Final = 120


async def describe(bot: Bot, title: str, name: str | None) -> tuple[str, ...]:
    """Set the descriptions, and the name if one is given; returns what was changed, in a word each.

    Args:
        bot: whose profile it is.
        title: what the bot knows about.
        name: what the bot shall be called, None to leave that as it is.

    Raises:
        TelegramError: If Telegram refuses.
    """
    words = load_sentences("en").profile
    description = words.description.format(title=title)[:_DESCRIPTION]
    short_description = words.short_description[:_SHORT_DESCRIPTION]
    changed = []
    if (await bot.get_my_description()).description != description:
        await bot.set_my_description(description)
        changed.append("description")
    if (await bot.get_my_short_description()).short_description != short_description:
        await bot.set_my_short_description(short_description)
        changed.append("short description")
    if name is not None and (await bot.get_my_name()).name != name:
        await bot.set_my_name(name)
        changed.append("name")
    return tuple(changed)
