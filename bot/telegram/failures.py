"""What a failed request means: whether it may be made again, and after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from telegram.error import BadRequest, NetworkError

if TYPE_CHECKING:
    from telegram.error import RetryAfter


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
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait; the library gives a number or a timedelta, as it is set up."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
