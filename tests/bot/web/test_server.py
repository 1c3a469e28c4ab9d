"""What an operator's machines are told: alive, ready, and counted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.health import SLACK, Health
from bot.library import load_library
from bot.metrics import Metrics
from bot.services import Services
from bot.settings import Listen, load_settings
from bot.storage import KeptUpdate, Storage, StorageError
from bot.storage.database import Database
from bot.web.server import REACHED_WITHIN, Server
from tests.ports import free_port

DOCS = (Path(__file__).parents[3] / "docs" / "serving.md").read_text(encoding="utf-8")


class Served:
    """A server with what it tells of."""

    def __init__(self, storage: Storage) -> None:
        self.seconds = 0.0
        self.health = Health(lambda: self.seconds)
        self.services = Services(load_library(), storage, load_settings({}), lambda: datetime.now(UTC))
        self.listen = Listen(host="127.0.0.1", port=free_port())
        self.server = Server(self.services, self.health, None)

    async def get(self, path: str) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as session, session.get(f"http://{self.listen}{path}") as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else None

    async def metrics(self) -> str:
        async with aiohttp.ClientSession() as session, session.get(f"http://{self.listen}/metrics") as answer:
            return await answer.text()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    storage = await Storage.open(f"sqlite:///{tmp_path}/tally.db", 1, lambda: datetime.now(UTC))
    served = Served(storage)
    await served.server.start(served.listen)
    yield served
    await served.server.stop()
    await storage.close()


@pytest.fixture
def lost_database(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes the database away."""

    async def read(*_: object) -> None:
        raise StorageError("server closed the connection unexpectedly")

    return lambda: monkeypatch.setattr(Database, "read", read)


async def test_it_is_alive_while_every_part_beats(served: Served) -> None:
    polling, other = served.health.pulse("polling"), served.health.pulse("updates")
    polling.beat(25)
    other.beat(1000)
    served.seconds = 25 + SLACK
    assert await served.get("/healthz") == (200, {"ok": True, "troubles": []})
    served.seconds += 1
    assert await served.get("/healthz") == (503, {"ok": False, "troubles": ["polling"]})
    polling.beat()
    assert (await served.get("/healthz"))[0] == 200


async def test_it_is_ready_when_the_database_and_telegram_were_reached(
    served: Served, lost_database: Callable[[], None]
) -> None:
    assert await served.get("/readyz") == (503, {"ok": False, "troubles": ["telegram"]})
    served.health.note_reached()
    served.seconds = REACHED_WITHIN
    assert await served.get("/readyz") == (200, {"ok": True, "troubles": []})
    served.seconds += 1
    assert (await served.get("/readyz"))[0] == 503
    served.health.note_reached()
    lost_database()
    assert await served.get("/readyz") == (503, {"ok": False, "troubles": ["database"]})
    assert (await served.get("/healthz"))[0] == 200, "starting it again would not bring the database back"


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00 a greeting in TLS \r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n",
        b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
async def test_what_is_no_http_gets_an_answer_and_no_line_in_the_log(
    served: Served, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    reader, writer = await asyncio.open_connection(served.listen.host, served.listen.port)
    writer.write(sent)
    assert b" 400 " in await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert (await served.get("/healthz"))[0] == 200
    assert not caplog.records


async def test_a_fault_of_ours_is_told(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Metrics, "exposition", lambda _: 1 / 0)
    await served.metrics()
    assert "ZeroDivisionError" in caplog.text


async def test_other_paths_are_not_there(served: Served) -> None:
    assert (await served.get("/"))[0] == 404
    assert (await served.get("/hook"))[0] == 404


async def test_what_waits_is_counted_in_the_database(served: Served, lost_database: Callable[[], None]) -> None:
    kept = [KeptUpdate(number, f"chat {number}", "{}") for number in (1, 2, 3)]
    await served.services.storage.inbox.exchange(arrived=kept, room=1)
    told = await served.metrics()
    assert "tallybot_updates_waiting 3.0" in told
    assert 'tallybot_pack_info{pack="russian-military-prosecutions",version="' in told
    lost_database()
    assert "tallybot_updates_waiting NaN" in await served.metrics()


def test_every_metric_is_documented_with_what_it_is_parted_by() -> None:
    # The library tells the labels of a metric that has not been used yet by private names only.
    metrics = [one for one in vars(Metrics()).values() if hasattr(one, "_labelnames")]
    labels = {one._name + ("_total" if one._type == "counter" else ""): set(one._labelnames) for one in metrics}
    rows = re.findall(r"^\| `(tallybot_\w+)` \|([^|]*)\|", DOCS, re.MULTILINE)
    assert [(name, set(re.findall(r"`(\w+)`", parts))) for name, parts in sorted(rows)] == sorted(labels.items())
    assert set().union(*labels.values()) <= {"kind", "status", "method", "outcome", "pack", "version"}


async def test_who_cannot_listen_says_so(served: Served) -> None:
    other = Server(served.services, served.health, None)
    with pytest.raises(OSError, match="in use"):
        await other.start(served.listen)
    await other.stop()
