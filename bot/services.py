"""What handlers get to work with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.settings import Settings
    from bot.storage import Storage
    from knowledge.library import Library


@dataclass(slots=True)
class Services:
    """All that a handler may use besides the update it is given.

    `library` is replaced as a whole when the packs are loaded anew, and nothing else ever is. `clock` gives the time,
    with its zone. Whoever sets `reload_wanted` has the packs loaded anew.
    """

    library: Library
    storage: Storage
    settings: Settings
    clock: Callable[[], datetime]
    metrics: Metrics = field(default_factory=Metrics)
    reload_wanted: asyncio.Event = field(default_factory=asyncio.Event)
