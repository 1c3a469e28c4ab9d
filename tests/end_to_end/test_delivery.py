"""What is due arrives once: through trouble and kills, and however many replicas share the work."""

from __future__ import annotations

import asyncio
import re
import signal
import urllib.request
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from bot.delivery.deliverer import IN_HAND
from bot.delivery.schedule import Frequency, Schedule
from bot.storage import Stopped, Storage
from tests.botapi import ApiError, BotApi, Reset, too_many_requests
from tests.end_to_end.process import BotProcess
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.botapi import Person

SUBSCRIBERS = 240
"""As many as the limit lets through in some ten seconds."""
HOOK = "https://bot.example/hook"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def subscribers(api: BotApi, url: str, count: int) -> list[Person]:
    """People who are all due an edition now."""
    people = [api.person(f"P{number}") for number in range(count)]
    for person in people:
        person.opens_private_chat()

    async def subscribe() -> None:
        storage = await Storage.open(url, bot_id(api), lambda: datetime.now(UTC))
        for person in people:
            await storage.outbox.subscribe(person.id, 0, Schedule(Frequency.DAILY))
        await storage.close()

    asyncio.run(subscribe())
    ask(url, "UPDATE subscription SET next_run_at = :due", due=int(datetime.now(UTC).timestamp()) - 60)
    return people


def ask(url: str, statement: str, **values: int) -> list[tuple[object, ...]]:
    """Change or read the database, and return the rows that come of it."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        result = connection.execute(text(statement), values)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


def bot_id(api: BotApi) -> int:
    return int(api.token.partition(":")[0])


def got(api: BotApi, number: int) -> Callable[[], bool | None]:
    return lambda: len(api.sent_at()) >= number or None


def all_got(people: Sequence[Person]) -> Callable[[], bool | None]:
    return lambda: all(person.private.sent for person in people) or None


def test_everybody_gets_it_through_trouble_and_two_kills(api: BotApi, tmp_path: Path, cache: str) -> None:
    url = f"sqlite:///{tmp_path}/tally.db"
    people = subscribers(api, url, SUBSCRIBERS)
    blocked, parked, failing, cut, lost = (people[place::60] for place in range(5, 10))
    for person in blocked:
        person.blocks_bot()
    for trouble, those in (
        (too_many_requests(3), parked),
        (ApiError(500, "Internal Server Error"), failing),
        (Reset(accepted=True), cut),
        (Reset(accepted=False), lost),
    ):
        for person in those:
            api.fail(trouble, chat=person.private)
    for enough in (SUBSCRIBERS // 3, 2 * SUBSCRIBERS // 3):
        with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as process:
            api.pending(got(api, enough), "deliveries").within(60).wait()
            process.end(signal.SIGKILL)
    sure = [person for person in people if person not in blocked + lost]
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as process:
        api.pending(all_got(sure), "everybody's").within(60).wait()
    assert process.status == 0, process.output
    times = Counter({person.id: len(person.private.sent) for person in people})
    assert sum(count - 1 for count in times.values() if count > 1) <= 2 * IN_HAND
    assert not [person for person in blocked if times[person.id]]
    assert ask(url, "SELECT chat FROM delivery") == []
    stopped = ask(url, "SELECT chat, stopped FROM subscription WHERE stopped IS NOT NULL")
    assert sorted(stopped) == sorted((str(person.id), Stopped.BLOCKED.value) for person in blocked)


def test_two_replicas_share_the_work_and_repeat_nothing(
    api: BotApi, tmp_path: Path, cache: str, postgresql: Callable[[], str]
) -> None:
    url = postgresql()
    people = subscribers(api, url, SUBSCRIBERS // 2)
    addresses = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    with ExitStack() as running:
        replicas = []
        for number, address in enumerate(addresses):
            folder = tmp_path / str(number)
            folder.mkdir()
            replica = BotProcess(
                folder,
                api.url,
                api.token,
                TALLYBOT_CACHE=cache,
                TALLYBOT_LISTEN=address,
                TALLYBOT_WEBHOOK_URL=HOOK,
                TALLYBOT_DATABASE_URL=url,
            )
            replicas.append(running.enter_context(replica))
        api.pending(all_got(people), "everybody's").within(60).wait()
        api.called("setWebhook", 2).within(60).wait()
        shares = [sent_by(address) for address in addresses]
    assert [replica.status for replica in replicas] == [0, 0], replicas[0].output + replicas[1].output
    assert {len(person.private.sent) for person in people} == {1}
    assert all(shares)
    assert ask(url, "SELECT chat FROM delivery") == []


def sent_by(address: str) -> float:
    """How many deliveries a replica says that it has sent."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as answer:
        found = re.search(r'tallybot_deliveries_total{outcome="sent"} ([0-9.]+)', answer.read().decode())
    return float(found[1]) if found else 0.0
