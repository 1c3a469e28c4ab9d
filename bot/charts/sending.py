"""A chart as a picture for Telegram: the one that it has already, by its file id, or a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from telegram.error import BadRequest

from bot.telegram.failures import Refusal, is_refused

if TYPE_CHECKING:
    from telegram import Message

    from bot.charts.finding import Drawable
    from bot.storage import Storage


async def send_chart(
    chart: Drawable,
    storage: Storage,
    draw: Callable[[Drawable], Awaitable[bytes]],
    send: Callable[[str | bytes], Awaitable[Message]],
) -> None:
    """Send a chart's picture, and remember what Telegram calls it.

    Args:
        chart: what to show.
        storage: where the file ids are.
        draw: draws its picture, where Telegram has none.
        send: sends a picture, given as a file id or as PNG.

    Raises:
        TelegramError: What `send` raised.
    """
    if known := await storage.chart_file(chart.id, chart.version):
        try:
            await send(known)
        except BadRequest as error:
            if not is_refused(error, Refusal.FILE_GONE):
                raise
        else:
            return
    sent = await send(await draw(chart))
    await storage.save_chart_file(chart.id, chart.version, sent.photo[-1].file_id)
