"""What Telegram would say to what we send; `tests/botapi/test_html.py` holds the parser against Telegram's own."""

from __future__ import annotations

from bot.render.message import ENTITY_LIMIT, MESSAGE_LIMIT, CallbackButton, Message
from bot.render.rich import is_visible
from tests.botapi.html import parse_html, units


def assert_accepted(message: Message, limit: int = MESSAGE_LIMIT) -> str:
    """Return what a reader sees of a message that Telegram would take; fails on any other."""
    text, entities = parse_html(message.text)
    assert is_visible(text)
    assert text == text.strip()
    assert units(text) <= limit
    assert len(entities) <= ENTITY_LIMIT
    buttons = [button for row in message.keyboard for button in row]
    assert len(buttons) <= 100
    for button in buttons:
        assert is_visible(button.label)
        assert not isinstance(button, CallbackButton) or 1 <= len(button.data.encode()) <= 64
    return text
