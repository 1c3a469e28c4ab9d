"""What happens when a handler fails: the person gets a sentence, the operator a log line with the same code."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.storage import StorageError
from bot.telegram.failures import Refusal, is_refused
from bot.telegram.kinds import kind_of
from bot.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage import Storage
    from bot.telegram.types import BotContext

# Nothing is wrong: the button was pressed twice, or before the bot was back, or somebody deleted what it stood under.
_HARMLESS: Final = (Refusal.SAME_ALREADY, Refusal.PRESS_TOO_OLD, Refusal.MESSAGE_GONE)

# The topic was deleted or closed, or an admin has taken the right to speak: nobody waits for an answer there.
_NOT_WELCOME: Final = (Refusal.TOPIC_GONE, Refusal.NO_RIGHT, Refusal.CHAT_GONE)

_logger = logging.getLogger(__name__)


class ErrorHandler:
    """The one error handler of the application."""

    def __init__(self, storage: Storage, new_incident: Callable[[], str]) -> None:
        """Move chats in `storage`; `new_incident` makes a code that a person can read out, never the same twice."""
        self._storage = storage
        self._new_incident = new_incident
        self._words = load_wording("en").trouble

    async def __call__(self, update: object, context: BotContext) -> None:
        """Deal with `context.error`, which a handler raised over `update`."""
        error = context.error
        told = update if isinstance(update, Update) else None
        fields = {"kind": kind_of(told) if told else None}
        if is_refused(error, *_HARMLESS):
            _logger.debug("A press came late or twice: %s", error, extra=fields)
        elif isinstance(error, ChatMigrated):
            await self._move_chat(told, error.new_chat_id)
        elif isinstance(error, Forbidden) or is_refused(error, *_NOT_WELCOME):
            _logger.debug("The bot may not speak there any more: %s", error, extra=fields)
        elif isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
            # Another message would meet the same fate, or follow an answer that arrived after all.
            _logger.warning("An answer may not have arrived: %s", error, extra=fields)
        else:
            incident = self._new_incident()
            _logger.error("An update failed", exc_info=error, extra=fields | {"incident": incident})
            if told:
                await self._apologise(told, incident)

    async def _move_chat(self, update: Update | None, new_chat_id: int) -> None:
        if update and update.effective_chat:
            try:
                await self._storage.move_chat(update.effective_chat.id, new_chat_id)
            except StorageError as error:
                _logger.warning("A group's settings did not follow it into its supergroup: %s", error)

    async def _apologise(self, update: Update, incident: str) -> None:
        sentence = self._words.failed.format(incident=incident)
        try:
            if update.callback_query:
                await update.callback_query.answer(sentence, show_alert=True)
            elif message := update.message or update.edited_message:
                await message.reply_text(sentence, do_quote=True, allow_sending_without_reply=True)
        except TelegramError as error:
            _logger.warning("Nor could the person be told: %s", error, extra={"incident": incident})
