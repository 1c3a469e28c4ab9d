"""Rendered values as python-telegram-bot's objects: the only place of the renderers that knows the library."""

from __future__ import annotations

from functools import lru_cache

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.render.message import Button, Card, InlineButton, Keyboard, LinkButton

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""An answer is short; a preview of the article would be larger than it."""


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram takes them, None without buttons."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in keyboard]) if keyboard else None


def inline_result(card: Card) -> InlineQueryResultArticle:
    """Return the card as a result of an inline question."""
    return InlineQueryResultArticle(
        id=card.id,
        title=card.title,
        description=card.description,
        input_message_content=InputTextMessageContent(
            card.message.text, parse_mode=card.message.parse_mode, link_preview_options=NO_PREVIEW
        ),
        reply_markup=markup(card.message.keyboard),
    )


@lru_cache(2048)  # ready questions come again and again, and the library's buttons cannot be changed
def _button(button: Button) -> InlineKeyboardButton:
    """Return one button."""
    if isinstance(button, InlineButton):
        return InlineKeyboardButton(button.label, switch_inline_query_current_chat=button.query)
    if isinstance(button, LinkButton):
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
