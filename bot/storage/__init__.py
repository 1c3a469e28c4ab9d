"""What is kept between messages, restarts and replicas, behind one interface: `Storage`."""

from bot.storage.database import StorageError
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.storage.records import (
    ChatSettings,
    Conversation,
    Delivery,
    Gap,
    GapReason,
    InboxState,
    KeptUpdate,
    Memory,
    NewsProgress,
    NewsState,
    PackVersion,
    Person,
    Progress,
    Rating,
    Seen,
    SentAnswer,
    Statistics,
    Stopped,
    Style,
    Subscription,
    WhoMayAsk,
)
from bot.storage.store import Storage

__all__ = [
    "ChatSettings",
    "Conversation",
    "Delivery",
    "Gap",
    "GapReason",
    "Inbox",
    "InboxState",
    "KeptUpdate",
    "Memory",
    "NewsProgress",
    "NewsState",
    "Outbox",
    "PackVersion",
    "Person",
    "Progress",
    "Rating",
    "Seen",
    "SentAnswer",
    "Statistics",
    "Stopped",
    "Storage",
    "StorageError",
    "Style",
    "Subscription",
    "WhoMayAsk",
]
