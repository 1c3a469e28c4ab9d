"""Telegram's own parser as the judge of what we send."""

from __future__ import annotations

import json
from typing import Any

import tdjson

from bot.render.message import ENTITY_LIMIT, MESSAGE_LIMIT, CallbackButton, Message
from bot.render.rich import is_visible


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parsed(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Return what a reader sees and the formatting; fails on what Telegram refuses to parse."""
    result = _execute({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    assert result["@type"] == "formattedText", (result, html)
    return result["text"], result["entities"]


def assert_accepted(message: Message, limit: int = MESSAGE_LIMIT) -> str:
    """Return what a reader sees of a message that Telegram would take; fails on any other."""
    text, entities = parsed(message.text)
    assert is_visible(text)
    assert text == text.strip()
    assert len(text.encode("utf-16-le")) // 2 <= limit
    assert len(entities) <= ENTITY_LIMIT
    buttons = [button for row in message.keyboard for button in row]
    assert len(buttons) <= 100
    for button in buttons:
        assert is_visible(button.label)
        assert not isinstance(button, CallbackButton) or 1 <= len(button.data.encode()) <= 64
    return text
