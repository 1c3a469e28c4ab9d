"""An event loop whose clock jumps to the next thing to do, so that a test about minutes takes milliseconds."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing: what would be a wait moves the clock."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("Everybody waits, and nothing will ever happen")
        if not ready and timeout:
            self.now += timeout
        return ready


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run_in_virtual_time(test: Coroutine[Any, Any, Result]) -> Result:
    """Run a test to its end; `asyncio.get_running_loop().time()` is the clock it sees."""
    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(test)


def now() -> float:
    """Return the seconds on the running loop's clock."""
    return asyncio.get_running_loop().time()
