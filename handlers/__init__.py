"""How a person reaches the bot in Telegram: one module a way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import Update

from handlers import questions

if TYPE_CHECKING:
    from bot.services import Services
    from bot.telegram.types import BotApplication

ALLOWED_UPDATES: Final = (Update.MESSAGE,)
"""What Telegram is asked for: what some handler needs, and nothing else."""


def register(application: BotApplication, services: Services) -> None:
    """Add every handler to the application."""
    questions.register(application, services)
