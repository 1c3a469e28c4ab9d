"""What storage keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from knowledge.answer import Status

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.delivery.schedule import Frequency, Schedule
    from knowledge.context import Context


@dataclass(frozen=True, slots=True)
class Conversation:
    """Who talks where: one person in one thread of one chat. `thread_id` is 0 outside forum topics."""

    chat_id: int
    thread_id: int
    user_id: int


class WhoMayAsk(StrEnum):
    """Whose questions are answered in a group."""

    EVERYONE = "everyone"
    ADMINS = "admins"


class Style(StrEnum):
    """How much an answer says."""

    COMPACT = "compact"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What a chat has chosen. `style` is None for what suits its kind of chat; `quiet` leaves out suggestions."""

    who_may_ask: WhoMayAsk = WhoMayAsk.EVERYONE
    style: Style | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What a person has chosen.

    `may_keep_questions` is their consent to keeping questions for the pack's editors, None until they were asked;
    `language` is a code such as "en", None for the one that Telegram names.
    """

    may_keep_questions: bool | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is needed to answer the next question of a conversation."""

    context: Context
    chat: ChatSettings
    person: Person


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """The messages that answered a question, first one first, and the question if the person lets it be kept."""

    message_ids: tuple[int, ...]
    question: str | None


class Rating(IntEnum):
    """A thumb under an answer."""

    UP = 1
    DOWN = -1


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much was asked within so many days, by how many, and what subscribers get; whose it was is not told."""

    days: int
    people: int
    questions: int
    by_status: dict[Status, int]
    thumbs_up: int
    thumbs_down: int
    subscriptions: dict[Frequency, int]

    @property
    def answered_share(self) -> float | None:
        """The share of questions that got an answer, None while there are none; small talk is no question."""
        asked = sum(count for status, count in self.by_status.items() if status is not Status.SMALL_TALK)
        return self.by_status.get(Status.ANSWERED, 0) / asked if asked else None


class GapReason(StrEnum):
    """Why a question is of interest to a pack's editors."""

    UNANSWERED = "unanswered"
    DISLIKED = "disliked"


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the pack answers badly or not at all, without who asked it."""

    question: str
    reason: GapReason
    pack: str
    times: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Seen:
    """What a subscriber has read: figures told in depth since all were told last, the version of each pack."""

    told: tuple[str, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


class Stopped(StrEnum):
    """Why a subscription rests, its settings kept."""

    BLOCKED = "blocked"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who gets what, and when: a chat, or one topic of it (0 outside of topics)."""

    chat_id: int
    thread_id: int
    schedule: Schedule
    seen: Seen = Seen()
    next_run: datetime | None = None
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that this process may send, for as long as its lease lasts.

    `news` is the pack and version that it tells of, `broadcast` the id of a broadcast; both are None for an edition.
    `due` is when it was to come, `attempts` counts those that failed before, `token` proves the lease. `wait` is in how
    many seconds its turn comes, among all replicas.
    """

    subscription: Subscription
    edition: str
    news: tuple[str, str] | None
    broadcast: str | None
    due: datetime
    attempts: int
    token: str
    wait: float


class BroadcastState(StrEnum):
    """How far a broadcast has come: as with news, once it goes out."""

    DRAFT = "draft"
    GOING_OUT = "going out"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Words to all subscribers: how many messages of it are done with (sent, or dropped), how many are left."""

    id: str
    words: str
    state: BroadcastState
    done: int
    left: int

    @property
    def is_going_out(self) -> bool:
        """Whether messages of it may leave now; handing out may be done while some still wait."""
        return self.state in {BroadcastState.GOING_OUT, BroadcastState.DONE} and self.left > 0


class NewsState(StrEnum):
    """How far the news of a pack's version has come."""

    GOING_OUT = "going out"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PackVersion:
    """A pack as it once was: the words of each figure by its name, and what it was before that."""

    figures: dict[str, tuple[str, str]]
    previous: str | None


@dataclass(frozen=True, slots=True)
class NewsProgress:
    """How far the news of one version has come: handed out to so many subscribers."""

    pack: str
    version: str
    state: NewsState
    handed_out: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What is on its way: subscriptions alive and resting, messages due, waiting for later, in somebody's hands."""

    subscriptions: int
    stopped: int
    due: int
    later: int
    in_hand: int
    news: tuple[NewsProgress, ...]


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """An update as Telegram gave it.

    `line` names what it must be in order with, `body` is its JSON, `attempts` how often its handling was begun.
    """

    update_id: int
    line: str
    body: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class InboxState:
    """How many updates wait or are at work, and for how many seconds the first of them has."""

    waiting: int
    age: float
