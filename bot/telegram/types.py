"""Short names for the library's generic types, as this bot uses them: with nothing kept in them."""

from __future__ import annotations

from typing import Any, TypeAlias

from telegram.ext import Application, CallbackContext

BotApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
BotContext: TypeAlias = CallbackContext[Any, Any, Any, Any]
