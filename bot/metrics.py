"""What is counted, for Prometheus: kinds, outcomes and times; never an id or a word of anybody."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage import InboxState, Progress

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LAG_SECONDS: Final = (1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)


class Metrics:
    """The counters of one bot in one process."""

    def __init__(self) -> None:
        """Start everything at nought."""
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.updates = Histogram(
            "tallybot_update_seconds", "Time to handle an update.", ["kind"], registry=registry, buckets=_SECONDS
        )
        self.repeated_updates = Counter(
            "tallybot_repeated_updates", "Updates that came again and were dropped.", registry=registry
        )
        self.database_failures = Counter(
            "tallybot_database_failures",
            "Times that updates could not be kept, and were handled all the same.",
            registry=registry,
        )
        self.answers = Counter("tallybot_answers", "Answers to questions and claims.", ["status"], registry=registry)
        self.api_calls = Counter(
            "tallybot_api_calls", "Calls of the Bot API.", ["method", "outcome"], registry=registry
        )
        self.api_seconds = Histogram(
            "tallybot_api_seconds", "Time of a call of the Bot API.", ["method"], registry=registry, buckets=_SECONDS
        )
        self.webhook_requests = Counter(
            "tallybot_webhook_requests", "Calls of the webhook.", ["status"], registry=registry
        )
        self.deliveries = Counter("tallybot_deliveries", "Deliveries to subscribers.", ["outcome"], registry=registry)
        self.delivery_lag = Histogram(
            "tallybot_delivery_lag_seconds",
            "Time from when a delivery was due to when Telegram took it.",
            registry=registry,
            buckets=_LAG_SECONDS,
        )
        self.updates_waiting = Gauge(
            "tallybot_updates_waiting", "Updates that wait or are at work, over all replicas.", registry=registry
        )
        self.oldest_update = Gauge(
            "tallybot_oldest_update_seconds", "How long the first of the waiting updates has waited.", registry=registry
        )
        self.deliveries_waiting = Gauge(
            "tallybot_deliveries_waiting", "Deliveries that are due or in hand, over all replicas.", registry=registry
        )
        self._packs = Gauge("tallybot_pack_info", "The packs in use.", ["pack", "version"], registry=registry)

    def note_packs(self, versions: Mapping[str, str]) -> None:
        """Note the versions of the packs in use, by their ids, in place of those before."""
        self._packs.clear()
        for pack, version in versions.items():
            self._packs.labels(pack, version).set(1)

    def note_waiting(self, inbox: InboxState, outbox: Progress) -> None:
        """Note what waits in the database."""
        self.updates_waiting.set(inbox.waiting)
        self.oldest_update.set(inbox.age)
        self.deliveries_waiting.set(outbox.due + outbox.in_hand)

    def note_unknown(self) -> None:
        """Note that nobody can say what waits in the database."""
        for gauge in (self.updates_waiting, self.oldest_update, self.deliveries_waiting):
            gauge.set(math.nan)

    def exposition(self) -> bytes:
        """Return all of it as Prometheus reads it; the type is CONTENT_TYPE."""
        return generate_latest(self._registry)
