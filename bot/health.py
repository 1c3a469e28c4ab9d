"""Whether the bot is alive: not that its process is, but that every part of it that never rests still goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SLACK: Final = 60.0
"""Seconds by which a part may be late before it counts as stuck: a busy machine is not a stuck bot."""


class Pulse:
    """One part's word on when it will be heard of again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Count from now, by `clock`, which gives seconds and never goes back."""
        self._clock = clock
        self._expected_at = clock()

    def beat(self, again_in: float = 0.0) -> None:
        """Go on; the next beat comes within so many seconds."""
        self._expected_at = self._clock() + again_in

    @property
    def is_late(self) -> bool:
        """Whether nothing was heard for longer than was said."""
        return self._clock() > self._expected_at + SLACK


class Health:
    """The pulses of a bot, by name, and when Telegram was last reached."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Measure with `clock`, which gives seconds and never goes back."""
        self._clock = clock
        self._pulses: dict[str, Pulse] = {}
        self._reached_at: float | None = None

    def pulse(self, name: str) -> Pulse:
        """Return a new pulse; from now on the bot is alive only while it beats."""
        pulse = self._pulses[name] = Pulse(self._clock)
        return pulse

    @property
    def stuck(self) -> tuple[str, ...]:
        """The names of what should have been heard of, and was not."""
        return tuple(name for name, pulse in self._pulses.items() if pulse.is_late)

    def note_reached(self) -> None:
        """Note that Telegram has answered just now."""
        self._reached_at = self._clock()

    def has_reached(self, within: float) -> bool:
        """Return whether Telegram has answered within so many seconds."""
        return self._reached_at is not None and self._clock() - self._reached_at <= within
