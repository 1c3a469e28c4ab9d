"""Updates as Telegram would send them."""

from __future__ import annotations

from typing import Any

from telegram import Bot, Update


def text_update(update_id: int, chat_id: int, text: str = "how many?", bot: Bot | None = None, **more: Any) -> Update:
    """A text message of the person of a private chat, or of person 1 in a group."""
    user = {"id": chat_id if chat_id > 0 else 1, "is_bot": False, "first_name": "Ann"}
    message = {
        "message_id": update_id,
        "date": 1_700_000_000,
        "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
        "from": user,
        "text": text,
        **more,
    }
    return Update.de_json({"update_id": update_id, "message": message}, bot)
