"""Pressed buttons: by anybody, once or twice, under a message of today or of long ago; each does something sensible."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from telegram import Message

from bot.render.callback import Verb, decode
from bot.storage import Conversation, GapReason, Rating, WhoMayAsk
from handlers import answering, charts, consent, group_settings, information, operators, personal, subscriptions
from handlers.limits import Admission
from handlers.pressed import Pressed
from handlers.sending import Place, acknowledge, place_of, send, thread_of

if TYPE_CHECKING:
    from telegram import CallbackQuery, Update

    from bot.telegram.types import BotContext
    from handlers.desk import Desk

_TWICE: Final = 5.0
"""Seconds within which the same press is taken for a slip of the finger."""


async def on_press(desk: Desk, update: Update, context: BotContext) -> None:
    """Do what the pressed button is for; every press is answered, or the button would spin."""
    query = update.callback_query
    if query is None:
        return
    alerts = desk.sentences.alerts
    press = decode(query.data or "", desk.subjects, _label(query))
    if press is None or query.message is None:
        await acknowledge(query, alerts.gone, alert=True)
        return
    pressed = Pressed(context.bot, query, query.message, press.subject or "")
    if press.subject is None and press.verb in {Verb.ASK, Verb.CHART}:
        await acknowledge(query, alerts.gone, alert=True)
        return
    match desk.limits.admit(pressed.user_id, None if pressed.is_private else pressed.chat_id, desk.now()):
        case Admission.ADMITTED:
            await _ON_PRESS[press.verb](desk, pressed)
        case Admission.GROUP_TOLD:
            await acknowledge(query, alerts.chat, alert=True)
        case _:
            await acknowledge(query, alerts.person, alert=True)


async def _ask(desk: Desk, pressed: Pressed) -> None:
    """A ready question: it means the same whoever presses it, whatever was said before."""
    if not desk.is_new((pressed.chat_id, pressed.message_id, pressed.user_id, pressed.query.data), _TWICE):
        await acknowledge(pressed.query, desk.sentences.alerts.answered_already)
        return
    where = Conversation(pressed.chat_id, thread_of(pressed.message) or 0, pressed.user_id)
    memory = await desk.recall(where)
    if (
        not pressed.is_private
        and memory.chat.who_may_ask is WhoMayAsk.ADMINS
        and not await desk.is_admin(pressed.bot, pressed.chat_id, pressed.user_id)
    ):
        await acknowledge(pressed.query, desk.sentences.alerts.admins_only, alert=True)
        return
    await acknowledge(pressed.query)
    reply = desk.library.ask(pressed.subject)
    desk.count(reply.answer)
    messages = answering.dressed(desk, reply.answer, memory.chat, is_private=pressed.is_private)
    ids = await send(desk, pressed.bot, place_of(pressed.message), messages)
    # It answers no message of the person's: what stands for the question is the answer itself.
    desk.storage.remember(
        where,
        reply.context,
        question_id=ids[0],
        question=pressed.subject,
        answer_ids=ids,
        status=reply.answer.status,
    )


async def _useful(desk: Desk, pressed: Pressed) -> None:
    """A thumb up."""
    new = await desk.storage.rate(pressed.chat_id, pressed.message_id, pressed.user_id, Rating.UP)
    await acknowledge(pressed.query, desk.sentences.alerts.thanks if new else desk.sentences.alerts.noted_already)


async def _not_useful(desk: Desk, pressed: Pressed) -> None:
    """A thumb down: the question is kept for the editors if the person lets it be."""
    new = await desk.storage.rate(pressed.chat_id, pressed.message_id, pressed.user_id, Rating.DOWN)
    await acknowledge(pressed.query, desk.sentences.alerts.thanks if new else desk.sentences.alerts.noted_already)
    question = pressed.subject or pressed.asked
    if new and question:
        person = await desk.storage.person(pressed.user_id)
        gap = consent.PossibleGap(pressed.user_id, person, question, GapReason.DISLIKED)
        await consent.mind_gap(desk, pressed.bot, Place(pressed.chat_id, thread_of(pressed.message)), gap)


async def _settings(desk: Desk, pressed: Pressed) -> None:
    """A person's settings, or a group's."""
    personally = pressed.subject in {personal.KEEP, personal.DO_NOT_KEEP} and pressed.is_private
    await (personal.on_settings_press if personally else group_settings.on_press)(desk, pressed)


def _label(query: CallbackQuery) -> str:
    """Return what stands on the pressed button, "" where Telegram does not show the message any more."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    rows = keyboard.inline_keyboard if keyboard else ()
    return next((button.text for row in rows for button in row if button.callback_data == query.data), "")


_ON_PRESS: Final[dict[Verb, Callable[[Desk, Pressed], Awaitable[None]]]] = {
    Verb.ASK: _ask,
    Verb.CHART: charts.on_press,
    Verb.USEFUL: _useful,
    Verb.NOT_USEFUL: _not_useful,
    Verb.TOPICS: information.on_topics_press,
    Verb.SETTINGS: _settings,
    Verb.CONSENT: consent.on_press,
    Verb.FORGET: personal.on_forget_press,
    Verb.SUBSCRIBE: subscriptions.on_press,
    Verb.BROADCAST: operators.on_broadcast_press,
}
