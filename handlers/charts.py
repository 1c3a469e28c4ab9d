"""Charts: by /chart, by a button under an answer, or for a question that asks for one."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot.charts import describe, render_png
from bot.charts.sending import send_chart
from bot.render import caption
from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, Message
from bot.render.ptb import markup
from bot.telegram.failures import Refusal, is_refused
from handlers.sending import acknowledge, place_of, send
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Bot
    from telegram import Message as TelegramMessage

    from bot.charts.finding import Drawable
    from bot.render.message import Keyboard
    from handlers.desk import Desk
    from handlers.pressed import Pressed
    from handlers.sending import Place

_logger = logging.getLogger(__name__)


async def on_command(desk: Desk, turn: Turn) -> None:
    """/chart: the chart that the words name or of what they ask for, else of the last answer, else a choice."""
    if turn.words:
        chart = desk.charts.for_words(turn.words, desk.library.ask(turn.words, turn.memory.context).answer)
    else:
        chart = desk.charts.of(turn.memory.context.observations, turn.memory.context.pack)
    sentences = desk.sentences.chart
    if chart:
        await show(desk, turn.bot, turn.place, chart)
    elif not desk.charts.ids:
        await say(desk, turn, sentences.nothing)
    else:
        await say(desk, turn, sentences.none if turn.words else sentences.choose, _choice(desk.charts))


async def on_press(desk: Desk, pressed: Pressed) -> None:
    """A button that carries the name of a chart."""
    chart = desk.charts.find(pressed.subject)
    if chart is None:
        await acknowledge(pressed.query, desk.sentences.alerts.gone, alert=True)
        return
    await acknowledge(pressed.query)
    await show(desk, pressed.bot, place_of(pressed.message), chart)


async def show(desk: Desk, bot: Bot, place: Place, chart: Drawable) -> None:
    """Send a chart with its figures in words; the words alone where pictures are not allowed."""
    answer = desk.library.ask(chart.question).answer
    first, *more = caption.render(answer, describe(chart.chart, desk.wording), desk.wording)
    await send_with_words(desk, bot, place, chart, first)
    await send(desk, bot, place, more)


async def send_with_words(desk: Desk, bot: Bot, place: Place, chart: Drawable, words: Message) -> None:
    """Send a chart with words that fit below it; the words alone where pictures are not allowed."""

    async def photo(picture: str | bytes) -> TelegramMessage:
        if isinstance(picture, bytes):  # it takes a moment longer
            await bot.send_chat_action(place.chat_id, ChatAction.UPLOAD_PHOTO, message_thread_id=place.thread_id)
        return await bot.send_photo(
            place.chat_id,
            picture,
            caption=words.text,
            parse_mode=words.parse_mode,
            reply_markup=markup(words.keyboard),
            message_thread_id=place.thread_id,
            reply_parameters=place.reply_parameters,
        )

    async def drawn(one: Drawable) -> bytes:
        return await asyncio.to_thread(render_png, one.chart, desk.wording)

    try:
        await send_chart(chart, desk.storage, drawn, photo)
    except BadRequest as error:
        if not is_refused(error, Refusal.NO_RIGHT):
            raise
        _logger.debug("Pictures are not allowed there: %s", error)
        await send(desk, bot, place, [words])


def _choice(charts: Iterable[Drawable]) -> Keyboard:
    return tuple((CallbackButton(one.chart.title, encode(Verb.CHART, one.id)),) for one in charts)
