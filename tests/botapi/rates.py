"""How dense a series of moments is, for checks of Telegram's flood limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def peak(times: Sequence[float], window: float) -> int:
    """The most moments that fall into any half-open window of this many seconds (`times` in order)."""
    most = first = 0
    for last, moment in enumerate(times):
        while moment - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most
