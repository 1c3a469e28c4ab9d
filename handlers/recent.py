"""What happened a moment ago: so that a second press, or a second telling, is known as such."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

LIMIT: Final = 2000


class Recent:
    """Things noted not long ago, the latest `LIMIT` of them. A restart forgets them, which does no harm."""

    def __init__(self) -> None:
        """Start with nothing noted."""
        self._until: OrderedDict[Hashable, float] = OrderedDict()

    def is_new(self, thing: Hashable, now: float, seconds: float) -> bool:
        """Note a thing, and return whether it was not noted within so many seconds."""
        noted = self._until.get(thing, now)
        if noted > now:
            return False
        self._until[thing] = now + seconds
        self._until.move_to_end(thing)
        if len(self._until) > LIMIT:
            self._until.popitem(last=False)
        return True
