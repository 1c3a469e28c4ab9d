"""Waiting for what the bot will do, without sleeping: look, and look again whenever something changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Generator

T = TypeVar("T")

DEADLINE = 10.0
"""Seconds after which a test gives up; long, because it is spent only by a test that fails."""


class Pending(Generic[T]):
    """Something the bot has yet to do: `pending.wait()` in a sync test, `await pending` in an asyncio one."""

    def __init__(
        self,
        changed: threading.Condition,
        look: Callable[[], T | None],
        what: str,
        story: Callable[[], str],
        deadline: float = DEADLINE,
    ) -> None:
        self._changed, self._look, self._what, self._story, self._deadline = changed, look, what, story, deadline

    def within(self, seconds: float) -> Pending[T]:
        """The same, with another deadline."""
        return Pending(self._changed, self._look, self._what, self._story, seconds)

    def now(self) -> T | None:
        """What there is at this moment; None when the bot has not done it (yet)."""
        with self._changed:
            return self._look()

    def wait(self) -> T:
        """Blocks until it happened.

        Raises:
            AssertionError: The deadline passed; the message tells what the bot did instead.
        """
        with self._changed:
            found: T | None = self._changed.wait_for(self._look, self._deadline)
            if found is None:
                raise AssertionError(f"no {self._what} within {self._deadline} s\n{self._story()}")
            return found

    def __await__(self) -> Generator[object, None, T]:
        return asyncio.to_thread(self.wait).__await__()
