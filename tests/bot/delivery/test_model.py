"""Whatever people do in whatever order: everybody gets every edition that is due once, and nobody else anything."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from telegram.error import Forbidden

from bot.delivery.schedule import WORTH, Frequency, Schedule
from bot.library import load_library
from bot.storage import Storage
from tests.bot.delivery.telephone import Telephone, deliverer

LIBRARY = load_library()
CHATS = st.integers(-3, 3).filter(bool)
SCHEDULES = st.builds(
    Schedule,
    frequency=st.sampled_from(Frequency),
    minute=st.integers(0, 1439),
    day=st.integers(1, 7),
    zone=st.sampled_from(["Europe/Kyiv", "America/New_York", "Asia/Kathmandu"]),
)


@dataclass(frozen=True)
class Subscriber:
    """What the model knows of one."""

    schedule: Schedule
    due: datetime | None
    last_edition: str | None = None
    rests: bool = False


class Subscriptions(RuleBasedStateMachine):
    """The real outbox and deliverer beside a dictionary."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.phone = Telephone()
        url = f"sqlite:///{self.folder.name}/tally.db"
        self.storage = self.runner.run(Storage.open(url, 42, self.phone.clock))
        self.deliverer, _ = deliverer(self.phone, self.storage, LIBRARY)
        self.model: dict[int, Subscriber] = {}
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.storage.close())
            self.runner.close()
            self.folder.cleanup()

    def here(self, chat: int) -> int:
        return self.moved.get(chat, chat)

    @rule(chat=CHATS, schedule=SCHEDULES)
    def subscribes_or_reschedules(self, chat: int, schedule: Schedule) -> None:
        chat = self.here(chat)
        self.runner.run(self.storage.outbox.subscribe(chat, 0, schedule))
        before = self.model.get(chat)
        due = schedule.next_run(self.phone.time)
        if due and before and before.last_edition == schedule.edition(due):
            due = schedule.next_run(due)
        self.model[chat] = Subscriber(schedule, due, before.last_edition if before else None)

    @rule(chat=CHATS)
    def unsubscribes(self, chat: int) -> None:
        chat = self.here(chat)
        assert self.runner.run(self.storage.outbox.unsubscribe(chat, 0)) == (chat in self.model)
        self.model.pop(chat, None)

    @rule(chat=CHATS)
    def blocks(self, chat: int) -> None:
        self.blocked.add(self.here(chat))

    @rule(chat=CHATS)
    def comes_back(self, chat: int) -> None:
        chat = self.here(chat)
        self.blocked.discard(chat)
        self.runner.run(self.storage.outbox.resume(chat))
        if (kept := self.model.get(chat)) and kept.rests:
            self.model[chat] = replace(kept, rests=False, due=kept.schedule.next_run(self.phone.time))

    @rule(chat=st.integers(-3, -1))
    def becomes_a_supergroup(self, chat: int) -> None:
        if chat in self.moved:
            return
        self.moved[chat] = new = chat - 1_000_000
        self.blocked -= {chat}
        self.runner.run(self.storage.move_chat(chat, new))
        if kept := self.model.pop(chat, None):
            self.model[new] = kept

    @rule(hours=st.sampled_from([1, 6, 11, 30, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.phone.time += timedelta(hours=hours)
        for chat in self.blocked:
            self.phone.fails[chat].append(Forbidden("bot was blocked by the user"))
        self.runner.run(self.deliverer.deliver_due())
        self.phone.fails.clear()
        expected = []
        for chat, kept in self.model.items():
            if kept.rests or kept.due is None or kept.due > self.phone.time:
                continue
            latest, due = kept.due, kept.due
            while due <= self.phone.time:
                latest, following = due, kept.schedule.next_run(due)
                assert following
                due = following
            edition = kept.schedule.edition(latest)
            worth = self.phone.time < latest + WORTH[kept.schedule.frequency] and edition != kept.last_edition
            after = replace(kept, due=due, last_edition=edition)
            if worth and chat in self.blocked:
                after = replace(after, rests=True, due=None)
            elif worth:
                expected.append(chat)
            self.model[chat] = after
        assert self.phone.chats() == sorted(expected)

    @rule()
    def what_is_kept_is_what_the_model_knows(self) -> None:
        for chat, known in self.model.items():
            kept = self.runner.run(self.storage.outbox.subscription(chat, 0))
            assert kept
            assert kept.schedule == known.schedule
            assert kept.next_run == known.due
            assert (kept.stopped is not None) == known.rests


TestSubscriptions = Subscriptions.TestCase
TestSubscriptions.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
