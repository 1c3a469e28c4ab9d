"""Inline mode: a few cards for the words typed behind the bot's name, in any chat, from memory alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import InlineQueryResultsButton

from handlers import links

if TYPE_CHECKING:
    from telegram import Update

    from bot.telegram.types import BotContext
    from handlers.desk import Desk

CACHED_FOR: Final = 300
"""Seconds that Telegram answers the same words by itself, for everybody: the cards are the same for everybody."""


async def on_query(desk: Desk, update: Update, _context: BotContext) -> None:
    """Answer with cards, best first; where there are none, with popular questions and a way to the private chat."""
    query = update.inline_query
    if query is None:
        return
    words = " ".join(query.query.split())
    found = desk.cards.of(words)
    label = desk.sentences.inline.ask_more if found or not words else desk.sentences.inline.no_answer
    await query.answer(
        found or desk.cards.of(""),
        cache_time=CACHED_FOR,
        is_personal=False,
        button=InlineQueryResultsButton(label, start_parameter=links.to_question(words) or links.PLAIN),
    )
