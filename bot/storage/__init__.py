"""What is kept between messages, restarts and replicas, behind one interface: `Storage`."""

from bot.storage.database import StorageError
from bot.storage.records import (
    ChatSettings,
    Conversation,
    Gap,
    GapReason,
    Memory,
    Person,
    Rating,
    SentAnswer,
    Style,
    WhoMayAsk,
)
from bot.storage.store import Storage

__all__ = [
    "ChatSettings",
    "Conversation",
    "Gap",
    "GapReason",
    "Memory",
    "Person",
    "Rating",
    "SentAnswer",
    "Storage",
    "StorageError",
    "Style",
    "WhoMayAsk",
]
