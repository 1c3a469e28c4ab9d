"""A group's settings: shown in the group or, by a deep link, in private; changed by the group's admins alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from telegram.error import TelegramError

from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, LinkButton, Message
from bot.storage import ChatSettings, Style, WhoMayAsk
from handlers import links
from handlers.sending import acknowledge, change, send
from handlers.sentences import fill
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from bot.render.message import Keyboard
    from handlers.desk import Desk
    from handlers.pressed import Pressed
    from handlers.sentences import SettingSentences

_SUBJECT: Final = re.compile(r"(-[0-9]{1,20}):([a-z]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One button: what it is called in its data and to a person, and the settings that it makes of others."""

    name: str
    label: str
    chosen: ChatSettings


async def on_command(desk: Desk, turn: Turn) -> None:
    """/settings in a group."""
    if not await desk.speaks_as_admin(turn.bot, turn.message):
        await say(desk, turn, desk.sentences.settings.not_admin)
        return
    chat = turn.message.chat
    page = _page(desk, chat.id, chat.title or "", turn.memory.chat, turn.bot.username)
    await send(desk, turn.bot, turn.place, [page])


async def show(desk: Desk, turn: Turn, chat_id: int) -> None:
    """Show a group's settings in private, to an admin of that group."""
    title = await _title(turn, chat_id)
    if title is None or not await desk.is_admin(turn.bot, chat_id, turn.where.user_id):
        await say(desk, turn, desk.sentences.settings.not_admin)
        return
    chosen = await desk.storage.chat_settings(chat_id)
    await send(desk, turn.bot, turn.place, [_page(desk, chat_id, title, chosen)])


async def on_press(desk: Desk, pressed: Pressed) -> None:
    """A button of a group's settings, in the group or in private."""
    matched = _SUBJECT.fullmatch(pressed.subject)
    if matched is None:
        await acknowledge(pressed.query, desk.sentences.alerts.gone, alert=True)
        return
    chat_id, name = int(matched[1]), matched[2]
    if not await desk.is_admin(pressed.bot, chat_id, pressed.user_id):
        await acknowledge(pressed.query, desk.sentences.alerts.not_admin, alert=True)
        return
    before = await desk.storage.chat_settings(chat_id)
    choices = {choice.name: choice for row in _choices(before, desk.sentences.settings) for choice in row}
    chosen = choices[name].chosen if name in choices else before
    if chosen != before:
        await desk.storage.save_chat_settings(chat_id, chosen)
    await acknowledge(pressed.query, desk.sentences.alerts.saved)
    title = (await pressed.bot.get_chat(chat_id)).title or ""
    username = None if pressed.is_private else pressed.bot.username
    await change(pressed.bot, pressed.chat_id, pressed.message_id, _page(desk, chat_id, title, chosen, username))


async def _title(turn: Turn, chat_id: int) -> str | None:
    """Return the title of a group, None where the bot is not, or never was."""
    try:
        return (await turn.bot.get_chat(chat_id)).title or ""
    except TelegramError:
        return None


def _page(desk: Desk, chat_id: int, title: str, chosen: ChatSettings, username: str | None = None) -> Message:
    """Return a group's settings with buttons; with the bot's `username`, also the button that opens them in private."""
    words = desk.sentences.settings
    chosen = replace(chosen, style=chosen.style or Style.COMPACT)
    everyone = chosen.who_may_ask is WhoMayAsk.EVERYONE
    text = fill(
        words.group,
        chat=title,
        who=words.everyone if everyone else words.admins,
        style=words.full if chosen.style is Style.FULL else words.compact,
        suggestions=words.hidden if chosen.quiet else words.shown,
    )
    keyboard: Keyboard = tuple(
        tuple(
            CallbackButton(
                words.chosen.format(label=choice.label) if choice.chosen == chosen else choice.label,
                encode(Verb.SETTINGS, f"{chat_id}:{choice.name}"),
            )
            for choice in row
        )
        for row in _choices(chosen, words)
    )
    if username:
        keyboard = (*keyboard, (LinkButton(words.in_private, links.url(username, links.to_settings(chat_id))),))
    return Message(text, keyboard=keyboard)


def _choices(now: ChatSettings, words: SettingSentences) -> tuple[tuple[_Choice, ...], ...]:
    """Return what can be chosen, a row for each setting."""
    return (
        (
            _Choice("everyone", words.everyone, replace(now, who_may_ask=WhoMayAsk.EVERYONE)),
            _Choice("admins", words.admins, replace(now, who_may_ask=WhoMayAsk.ADMINS)),
        ),
        (
            _Choice("compact", words.compact, replace(now, style=Style.COMPACT)),
            _Choice("full", words.full, replace(now, style=Style.FULL)),
        ),
        (
            _Choice("talking", words.with_suggestions, replace(now, quiet=False)),
            _Choice("quiet", words.quiet, replace(now, quiet=True)),
        ),
    )
