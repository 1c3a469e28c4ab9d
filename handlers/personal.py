"""What concerns one person: /settings in private, /mydata, /forgetme, /feedback."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import InputFile
from telegram.error import TelegramError

from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, Message
from handlers.sending import Place, acknowledge, change, send
from handlers.sentences import fill
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from bot.storage import Person
    from handlers.desk import Desk
    from handlers.pressed import Pressed

KEEP: Final = "keep"
DO_NOT_KEEP: Final = "drop"
_YES: Final = "yes"
_NO: Final = "no"

_logger = logging.getLogger(__name__)


async def on_settings(desk: Desk, turn: Turn) -> None:
    """/settings in private: what a person has chosen, with buttons to change it."""
    await send(desk, turn.bot, turn.place, [_settings(desk, turn.memory.person)])


async def on_settings_press(desk: Desk, pressed: Pressed) -> None:
    """A button of the personal settings."""
    person = await desk.storage.person(pressed.user_id)
    chosen = replace(person, may_keep_questions=pressed.subject == KEEP)
    await desk.storage.save_person(pressed.user_id, chosen)
    await acknowledge(pressed.query, desk.sentences.alerts.saved)
    await change(pressed.bot, pressed.chat_id, pressed.message_id, _settings(desk, chosen))


async def on_mydata(desk: Desk, turn: Turn) -> None:
    """/mydata: all that is kept of a person, as a file."""
    words = desk.sentences.mydata
    found = await desk.storage.personal_data(turn.where.user_id)
    if not found:
        await say(desk, turn, words.nothing)
        return
    content = json.dumps(found, ensure_ascii=False, indent=2).encode()
    await turn.bot.send_document(
        turn.message.chat_id,
        InputFile(content, words.file),
        caption=words.caption,
        message_thread_id=turn.place.thread_id,
    )


async def on_forgetme(desk: Desk, turn: Turn) -> None:
    """/forgetme: asks whether it is meant."""
    words = desk.sentences.forget
    buttons = (
        CallbackButton(words.agree, encode(Verb.FORGET, _YES)),
        CallbackButton(words.refuse, encode(Verb.FORGET, _NO)),
    )
    await say(desk, turn, words.ask, (buttons,))


async def on_forget_press(desk: Desk, pressed: Pressed) -> None:
    """Yes or no to being forgotten."""
    words = desk.sentences.forget
    forgets = pressed.subject == _YES
    if forgets:
        await desk.storage.forget_person(pressed.user_id)
    await acknowledge(pressed.query)
    await change(pressed.bot, pressed.chat_id, pressed.message_id, Message(words.done if forgets else words.kept))


async def on_feedback(desk: Desk, turn: Turn) -> None:
    """/feedback: a person's words go to those who run the bot, without their name."""
    words = desk.sentences.feedback
    if not turn.words:
        await say(desk, turn, words.what)
        return
    reached = False
    for admin in desk.services.settings.admins:
        try:
            await send(desk, turn.bot, Place(admin), [Message(fill(words.message, words=turn.words))])
            reached = True
        except TelegramError as error:
            _logger.warning("Feedback did not reach an admin, who has to start the bot first: %s", error)
    await say(desk, turn, words.sent if reached else words.nobody)


def _settings(desk: Desk, person: Person) -> Message:
    words = desk.sentences.settings
    kept = bool(person.may_keep_questions)
    now = words.keep_now if kept else words.do_not_keep_now
    button = (words.do_not_keep, DO_NOT_KEEP) if kept else (words.keep, KEEP)
    keyboard = ((CallbackButton(button[0], encode(Verb.SETTINGS, button[1])),),)
    return Message(fill(words.private, keep=now), keyboard=keyboard)
