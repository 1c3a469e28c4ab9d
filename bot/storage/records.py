"""What storage keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

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
