"""Three replicas on one PostgreSQL behind a load balancer, while one is killed and another is told to stop.

Questions in all: 120. `REPLICAS_SCALE=18 pytest --no-cov tests/end_to_end/test_replicas.py` asks 2,160.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Self

import psycopg

from bot.delivery.deliverer import IN_HAND
from bot.delivery.schedule import Frequency, Schedule
from bot.storage import Storage
from bot.storage.outbox import LEASE
from tests.botapi import BotApi
from tests.end_to_end.process import START, BotProcess
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.botapi import Person

SCALE = int(os.environ.get("REPLICAS_SCALE", "1"))
PEOPLE, SUBSCRIBERS = 30 * SCALE, 30 * SCALE
QUESTIONS = ("How many cases in 2024?", "and in 2023?") * 2
FIGURES = ("10,308", "5,517") * 2
"""What answers each question; the second of a pair only to whoever knows the first."""
PATIENCE = START * SCALE
REPEATS = 10
"""Every so many calls of the webhook, one comes twice."""


class Replicas:
    """Three processes, and what is in their database; to be used as a context manager."""

    def __init__(self, api: BotApi, url: str, folder: Path, cache: str) -> None:
        self.url = url
        self._api = api
        self._addresses = [f"127.0.0.1:{free_port()}" for _ in range(3)]
        self.processes = [
            BotProcess(
                folder,
                api.url,
                api.token,
                TALLYBOT_CACHE=cache,
                TALLYBOT_DATABASE_URL=url,
                TALLYBOT_LISTEN=address,
                TALLYBOT_WEBHOOK_URL="https://bot.example/hook",
            )
            for address in self._addresses
        ]

    def wait_until_they_answer(self) -> None:
        self._api.called("setWebhook", 3).within(START).wait()
        self._api.calls_by_way_of(*(f"http://{address}" for address in self._addresses), repeats=REPEATS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End what a failed test has left running."""
        for process in self.processes:
            if process.status is None:
                process.end(signal.SIGKILL)

    def query(self, statement: str) -> int:
        with psycopg.connect(self.url, autocommit=True) as connection:
            done = connection.execute(statement)
            row = done.fetchone() if done.description else None
            return int(row[0]) if row else done.rowcount


async def subscribe(url: str, bot_id: int, people: list[Person]) -> None:
    storage = await Storage.open(url, bot_id, lambda: datetime.now(UTC))
    for person in people:
        await storage.outbox.subscribe(person.id, 0, Schedule(Frequency.DAILY))
    await storage.close()


def figures_told(person: Person) -> tuple[str, ...]:
    """Return the figure of each answer, in their order; one that came twice in a row, at a kill, counts once."""
    told = (next((one for one in FIGURES if one in message.text), message.text) for message in person.private.sent)
    return tuple(figure for figure, _ in groupby(told))


def test_nothing_is_lost_and_nothing_comes_twice_but_what_was_in_hand_at_a_kill(
    tmp_path: Path, cache: str, postgresql: Callable[[], str]
) -> None:
    url = postgresql()
    with BotApi() as api:
        people = [api.person(f"Asker {number}") for number in range(PEOPLE)]
        subscribers = [api.person(f"Subscriber {number}") for number in range(SUBSCRIBERS)]
        for person in subscribers:
            person.opens_private_chat()
        with Replicas(api, url, tmp_path, cache) as replicas:
            replicas.wait_until_they_answer()
            killed, stopped, survivor = replicas.processes
            menus = [call.params["scope"] for call in api.calls if call.method == "setMyCommands"]
            assert len(menus) == 3, "each menu is set by one replica alone"
            asyncio.run(subscribe(url, int(api.token.partition(":")[0]), subscribers))
            replicas.query("UPDATE subscription SET next_run_at = floor(extract(epoch FROM clock_timestamp())) - 60")

            def messages(number: int) -> Callable[[], bool | None]:
                return lambda: sum(len(one.private.sent) for one in (*people, *subscribers)) >= number or None

            def everything() -> bool | None:
                answered = all(figures_told(one) == FIGURES for one in people)
                return (answered and all(one.private.sent for one in subscribers)) or None

            for question in QUESTIONS:
                for person in people:
                    person.says(question)
            whole = PEOPLE * len(QUESTIONS) + SUBSCRIBERS
            api.pending(messages(whole // 3), "a third of the messages").within(PATIENCE).wait()
            killed.end(signal.SIGKILL)
            killed_at = replicas.query("SELECT floor(extract(epoch FROM clock_timestamp()))")
            in_hand = replicas.query(f"SELECT count(*) FROM waiting_update WHERE leased_until_at > {killed_at}")  # noqa: S608 - ours
            api.pending(messages(whole * 2 // 3), "two thirds of the messages").within(PATIENCE).wait()
            status, output = stopped.end(signal.SIGTERM)
            assert status == 0, output
            assert "left to the next start" not in output
            # What the killed one held is free when its lease ends. The server's clock cannot be set; its tables can.
            replicas.query("UPDATE waiting_update SET leased_until_at = 0")
            replicas.query(f"UPDATE delivery SET not_before_at = 0 WHERE not_before_at <= {killed_at + LEASE}")  # noqa: S608 - ours
            api.pending(messages(whole), "the rest of the messages").within(PATIENCE).wait()
            api.pending(everything, "what everybody waits for").within(PATIENCE).wait()
            status, output = survivor.end(signal.SIGTERM)
            assert status == 0, output
            assert "Traceback" not in output
            assert not api.updates.waiting

        for person in people:
            assert figures_told(person) == FIGURES
        answered = sum(len(one.private.sent) for one in people) - PEOPLE * len(QUESTIONS)
        assert answered <= in_hand
        times = Counter(len(one.private.sent) for one in subscribers)
        assert set(times) <= {1, 2}
        assert times[2] <= IN_HAND
        assert replicas.query("SELECT count(*) FROM waiting_update") == 0
        assert replicas.query("SELECT count(*) FROM delivery") == 0
