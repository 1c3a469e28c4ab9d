"""What an update brings, and what it must be in order with."""

from __future__ import annotations

from telegram import Update


def kind_of(update: Update) -> str:
    """Return the name of what the update brings, such as `callback_query`; `unknown` if the library knows it not."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "unknown")


def line_of(update: Update) -> str:
    """Return the name of the line that the update stands in: its chat's; where there is none, its person's."""
    if chat := update.effective_chat:
        return f"chat {chat.id}"
    if user := update.effective_user:
        return f"person {user.id}"
    return f"update {update.update_id}"
