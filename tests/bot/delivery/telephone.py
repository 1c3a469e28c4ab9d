"""A Telegram that takes messages, or fails as it is told, and a clock that is set by hand."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from telegram import Chat, Message, PhotoSize
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.delivery.deliverer import Deliverer
from bot.services import Services
from bot.settings import load_settings
from bot.storage import Storage
from bot.telegram.rate_limiter import Priority
from knowledge.library import Library


@dataclass
class Telephone:
    """What was sent, as chat and text; `fails` are the errors that each chat's next messages meet."""

    time: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    sent: list[tuple[int, str]] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)
    pictures: list[tuple[int, str | bytes]] = field(default_factory=list)
    threads: list[int | None] = field(default_factory=list)
    fails: defaultdict[int, deque[TelegramError]] = field(default_factory=lambda: defaultdict(deque))

    def clock(self) -> datetime:
        return self.time

    async def send_message(self, chat_id: int, text: str, **more: Any) -> None:
        assert more["rate_limit_args"] is Priority.DIGEST
        if self.fails[chat_id]:
            raise self.fails[chat_id].popleft()
        self.sent.append((chat_id, text))
        self.silent.append(more["disable_notification"])
        self.threads.append(more["message_thread_id"])

    async def send_photo(self, chat_id: int, photo: str | bytes, *, caption: str, **more: Any) -> Message:
        await self.send_message(chat_id, caption, **more)
        self.pictures.append((chat_id, photo))
        size = PhotoSize("a-picture", "a", 1280, 720)
        return Message(1, self.time, Chat(chat_id, "private"), photo=[size])

    def chats(self) -> list[int]:
        """The chats that got something since this was asked last."""
        found = sorted(chat for chat, _ in self.sent)
        self.sent.clear()
        return found


async def no_sleep(_seconds: float) -> None: ...


def deliverer(
    telephone: Telephone,
    storage: Storage,
    library: Library,
    sleep: Callable[[float], Awaitable[None]] = no_sleep,
) -> tuple[Deliverer, Services]:
    services = Services(library, storage, load_settings({}), telephone.clock)
    return Deliverer(cast("ExtBot[Priority]", telephone), services, sleep=sleep), services
