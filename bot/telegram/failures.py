"""What a failed request means: why it was refused, whether it may be made again, and after how long."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import httpx
from telegram.error import BadRequest, NetworkError

if TYPE_CHECKING:
    from telegram.error import RetryAfter


class Refusal(Enum):
    """Why Telegram refuses a request that was made well, by its words: it has no code for them."""

    SAME_ALREADY = ("message is not modified",)
    PRESS_TOO_OLD = ("query is too old",)
    MESSAGE_GONE = ("message to edit not found",)
    FILE_GONE = ("wrong file identifier",)
    CHAT_GONE = ("chat not found", "peer_id_invalid", "user not found")
    TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted")
    NO_RIGHT = ("not enough rights", "need administrator rights", "chat_write_forbidden")


def is_refused(error: Exception | None, *reasons: Refusal) -> bool:
    """Return whether Telegram refused a request for one of these reasons."""
    if not isinstance(error, BadRequest):
        return False
    said = error.message.lower()
    return any(words in said for reason in reasons for words in reason.value)


def surely_not_done(error: NetworkError) -> bool:
    """Return whether Telegram surely did not do what was asked, so that asking again cannot do it twice.

    That is so if no connection came about, or if Telegram itself, in its own words, reported a failure of its servers.
    It is not so for a request that timed out or broke off after it was sent: such a message often does arrive. A
    gateway's error page is not Telegram's word either.
    """
    if isinstance(error, BadRequest):
        return False
    if type(error) is NetworkError and error.__cause__ is None:
        return True
    return was_not_reached(error)


def was_not_reached(error: NetworkError) -> bool:
    """Return whether no connection to Telegram came about, whoever is at fault."""
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait; the library gives a number or a timedelta, as it is set up."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
