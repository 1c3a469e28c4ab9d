"""How much one person, and one group, may ask in a while. Who asks too much is told once, then left waiting."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

PERSON: Final = (15, 15 / 60)
"""Questions and presses that one person may make at once, and how many more a second."""
GROUP: Final = (30, 20 / 60)
"""The same for all people of a group; Telegram itself lets a bot say 20 things a minute there."""
KNOWN: Final = 20_000
"""How many people and groups are watched at a time."""


class Admission(Enum):
    """What becomes of a question."""

    ADMITTED = auto()
    PERSON_TOLD = auto()
    GROUP_TOLD = auto()
    IGNORED = auto()


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    told: bool = False


class Limits:
    """Watches who asks how much; holds no more than `KNOWN` people and groups."""

    def __init__(self) -> None:
        """Start with nobody watched."""
        self._buckets: OrderedDict[tuple[Admission, int], _Bucket] = OrderedDict()

    def admit(self, person_id: int, group_id: int | None, now: float) -> Admission:
        """Count one question and return what becomes of it.

        Args:
            person_id: Who asks; a chat's id where somebody speaks for a chat.
            group_id: The group it is asked in, None in private.
            now: When it was asked, in seconds.
        """
        for key, limit, told in ((person_id, PERSON, Admission.PERSON_TOLD), (group_id, GROUP, Admission.GROUP_TOLD)):
            if key is None:
                continue
            bucket = self._bucket((told, key), limit, now)  # an anonymous admin has the id of the group
            if bucket.level < 1:
                already, bucket.told = bucket.told, True
                return Admission.IGNORED if already else told
            bucket.level -= 1
        return Admission.ADMITTED

    def _bucket(self, key: tuple[Admission, int], limit: tuple[int, float], now: float) -> _Bucket:
        room, per_second = limit
        bucket = self._buckets.setdefault(key, _Bucket(room, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > KNOWN:
            self._buckets.popitem(last=False)
        bucket.level = min(room, bucket.level + max(0.0, now - bucket.at) * per_second)
        bucket.at = max(bucket.at, now)
        bucket.told = bucket.told and bucket.level < room / 2
        return bucket
