"""The memories of those who talk now, so that their next question needs no database.

Only where no other process changes the same rows. Asking the thread of the database costs more than all the rest that
is done for an answer.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.storage.records import Conversation, Memory
    from knowledge.context import Context

LIMIT: Final = 2000
"""How many conversations are kept at hand, a kilobyte or two each."""


class RecentMemories:
    """The memories used last."""

    def __init__(self) -> None:
        self._memories: OrderedDict[Conversation, tuple[int, Memory]] = OrderedDict()

    def get(self, where: Conversation, since: int) -> Memory | None:
        """Return the memory of a conversation if it is at hand and its context is younger than `since`."""
        updated_at, memory = self._memories.get(where, (since, None))
        if memory is None or updated_at <= since:
            return None
        self._memories.move_to_end(where)
        return memory

    def put(self, where: Conversation, memory: Memory, updated_at: int) -> None:
        """Keep a memory at hand, in place of the one that was not used for longest."""
        self._memories[where] = (updated_at, memory)
        self._memories.move_to_end(where)
        if len(self._memories) > LIMIT:
            self._memories.popitem(last=False)

    def update(self, where: Conversation, context: Context, updated_at: int) -> None:
        """Change the context of a memory that is at hand."""
        if where in self._memories:
            self.put(where, replace(self._memories[where][1], context=context), updated_at)

    def clear(self) -> None:
        """Forget them all, since what they hold has changed."""
        self._memories.clear()
