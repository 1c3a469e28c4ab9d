"""Links that open the private chat with something in mind: `t.me/<bot>?start=<payload>`.

A payload is at most 64 letters, digits, `_` and `-`. Links live for ever, so each begins with a version. Whoever
writes one can write any: it carries no rights, only a wish.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 64
PLAIN: Final = "v1-hello"
SUBSCRIBE: Final = "v1-subscribe"

_QUESTION = "v1-q-"
_SETTINGS = "v1-settings-"


@dataclass(frozen=True, slots=True)
class QuestionWish:
    """Somebody wants an answer to this question."""

    question: str


@dataclass(frozen=True, slots=True)
class SettingsWish:
    """Somebody wants to change the settings of this group."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class SubscribeWish:
    """Somebody wants to subscribe: for themselves where `chat_id` is None, else for that chat, or a topic of it."""

    chat_id: int | None = None
    thread_id: int = 0


def to_question(question: str) -> str | None:
    """Return the payload that asks a question, None if it is too long for one, or no text that can be written."""
    try:
        encoded = urlsafe_b64encode(question.encode()).decode().rstrip("=")
    except UnicodeEncodeError:
        return None
    payload = _QUESTION + encoded
    return payload if question and len(payload) <= LIMIT else None


def to_settings(chat_id: int) -> str:
    """Return the payload that opens a group's settings."""
    return f"{_SETTINGS}{chat_id}"


def to_subscription(chat_id: int, thread_id: int) -> str:
    """Return the payload that opens the subscription of a group, a channel or a topic."""
    return f"{SUBSCRIBE}-{chat_id}_{thread_id}"


def url(username: str, payload: str) -> str:
    """Return the address that opens the private chat with a bot and a payload."""
    return f"https://t.me/{username}?start={payload}"


def read(payload: str) -> QuestionWish | SettingsWish | SubscribeWish | None:
    """Return what a payload wishes for, None for one that says nothing known."""
    if payload == SUBSCRIBE:
        return SubscribeWish()
    if payload.startswith(_QUESTION):
        encoded = payload.removeprefix(_QUESTION)
        try:
            question = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except ValueError:
            return None
        return QuestionWish(question) if question.strip() else None
    if matched := re.fullmatch(rf"{_SETTINGS}(-[0-9]{{1,20}})", payload, re.ASCII):
        return SettingsWish(int(matched[1]))
    if matched := re.fullmatch(rf"{SUBSCRIBE}-(-[0-9]{{1,20}})_([0-9]{{1,20}})", payload, re.ASCII):
        return SubscribeWish(int(matched[1]), int(matched[2]))
    return None
