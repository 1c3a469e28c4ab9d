"""What may call the webhook, and what becomes of a call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.health import Health
from bot.metrics import Metrics
from bot.web.webhook import BODY_LIMIT, LOOK_EVERY, SECRET_HEADER, SETTING_ATTEMPTS, Webhook, secret_from
from tests.bot.telegram.offline import Reply, offline_bot
from tests.bot.telegram.updates import text_update
from tests.virtual_time import now, run_in_virtual_time

SECRET = "a-secret_1"
JSON = {"Content-Type": "application/json"}
MINE = JSON | {SECRET_HEADER: SECRET}
UPDATE = json.dumps(text_update(7, 1).to_dict())

Client = TestClient[web.Request, web.Application]


class Hook:
    """A webhook that notes what it takes."""

    def __init__(self, *replies: Reply) -> None:
        self.taken: list[int] = []
        self.may_take = asyncio.Event()
        self.may_take.set()
        self.metrics = Metrics()
        self.replies = list(replies)
        self.bot, self.request = offline_bot(lambda *_: self.replies.pop(0) if self.replies else True)
        self.webhook = Webhook(self.bot, self.take, self.metrics, "https://example.org/hook/me", SECRET)

    async def take(self, updates: Sequence[Update]) -> None:
        await self.may_take.wait()
        self.taken += [update.update_id for update in updates]


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
async def client(hook: Hook) -> AsyncIterator[Client]:
    application = web.Application()
    application.router.add_post(hook.webhook.path, hook.webhook.on_call)
    async with TestClient(TestServer(application)) as client:
        yield client


async def post(client: Client, body: str | bytes, headers: dict[str, str] | None = None) -> int:
    data = BytesIO(body.encode() if isinstance(body, str) else body)
    async with client.post("/hook/me", data=data, headers=MINE if headers is None else headers) as answer:
        assert await answer.read() == b"", "nobody learns anything"
        return answer.status


async def test_telegram_is_answered_when_its_update_is_safe(hook: Hook, client: Client) -> None:
    hook.may_take.clear()
    call = asyncio.create_task(post(client, UPDATE))
    await asyncio.wait([call], timeout=0.05)
    assert not call.done()
    hook.may_take.set()
    assert await call == 200
    assert hook.taken == [7]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (UPDATE, JSON, 403),
        (UPDATE, JSON | {SECRET_HEADER: ""}, 403),
        (UPDATE, JSON | {SECRET_HEADER: SECRET[:-1]}, 403),
        (UPDATE, JSON | {SECRET_HEADER: SECRET + "x"}, 403),
        (UPDATE, JSON | {SECRET_HEADER: "pässword"}, 403),
        (UPDATE, MINE | {"Content-Type": "text/plain"}, 415),
        ("{}" + " " * BODY_LIMIT, MINE, 413),
        ("", MINE, 400),
        ("{", MINE, 400),
        ("[" * 100_000, MINE, 400),
        (b"\xff\xfe\xfd", MINE, 400),
        ("[]", MINE, 400),
        ("7", MINE, 400),
        ("{}", MINE, 400),
        ('{"update_id": "7"}', MINE, 400),
        ('{"update_id": true}', MINE, 400),
        ('{"update_id": 1e99}', MINE, 400),
    ],
)
async def test_what_is_not_telegrams_is_refused(
    hook: Hook, client: Client, body: str | bytes, headers: dict[str, str], status: int
) -> None:
    assert await post(client, body, headers) == status
    assert hook.taken == []
    assert f'tallybot_webhook_requests_total{{status="{status}"}} 1.0'.encode() in hook.metrics.exposition()


async def test_a_body_without_a_length_is_limited_too(client: Client) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 2**16

    async with client.post("/hook/me", data=endless(), headers=MINE) as answer:
        assert answer.status == 413


async def test_a_body_that_does_not_come_is_not_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.webhook.BODY_WITHIN", 0.05)

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    async with client.post("/hook/me", data=never(), headers=MINE) as answer:
        assert answer.status == 408


async def test_a_charset_does_not_matter_and_other_methods_are_not_for_it(hook: Hook, client: Client) -> None:
    assert await post(client, UPDATE, MINE | {"Content-Type": "application/json; charset=utf-8"}) == 200
    assert hook.taken == [7]
    async with client.get("/hook/me", headers=MINE) as answer:
        assert answer.status == 405


@pytest.mark.parametrize(
    "weird", [{"message": 5}, {"message": {"chat": 1}}, {"callback_query": []}, {"message": {"message_id": "x"}}]
)
async def test_an_update_that_the_library_cannot_read_does_not_come_again(
    hook: Hook, client: Client, caplog: pytest.LogCaptureFixture, weird: dict[str, Any]
) -> None:
    assert await post(client, json.dumps({"update_id": 9} | weird)) == 200
    assert hook.taken == []
    assert "An update cannot be read" in caplog.text


async def test_a_flood_of_wrong_calls_is_no_flood_in_the_log(
    hook: Hook, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(50):
        assert await post(client, UPDATE, JSON) == 403
    assert len(caplog.records) == 1
    assert SECRET not in caplog.text
    assert b'tallybot_webhook_requests_total{status="403"} 50.0' in hook.metrics.exposition()


@settings(max_examples=25)  # each of them starts a server
@given(st.text() | st.binary() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_no_body_is_too_strange(body: str | bytes) -> None:
    async def test() -> None:
        hook = Hook()
        application = web.Application()
        application.router.add_post(hook.webhook.path, hook.webhook.on_call)
        async with TestClient(TestServer(application)) as client:
            raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
            assert await post(client, raw) == 400

    asyncio.run(test())


async def test_telegram_is_told_where_to_call_with_what_and_in_whose_name(hook: Hook) -> None:
    await hook.webhook.set(["message", "callback_query"])
    ((method, data),) = hook.request.calls
    assert method == "setWebhook"
    assert data == {
        "url": "https://example.org/hook/me",
        "secret_token": SECRET,
        "allowed_updates": ["message", "callback_query"],
    }


async def test_replicas_that_start_together_set_it_one_after_the_other() -> None:
    hook = Hook(RetryAfter(0), RetryAfter(0), True)
    await hook.webhook.set(["message"])
    assert len(hook.request.calls) == 3


async def test_setting_it_ends() -> None:
    hook = Hook(*[RetryAfter(0)] * 20)
    with pytest.raises(RetryAfter):
        await hook.webhook.set(["message"])
    assert len(hook.request.calls) == SETTING_ATTEMPTS


def info(url: str = "https://example.org/hook/me", failed_at: int | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"url": url, "has_custom_certificate": False, "pending_update_count": 5}
    return told | ({"last_error_date": failed_at, "last_error_message": "Connection timed out"} if failed_at else {})


def watched(*replies: Reply) -> Health:
    """The health of a bot that has watched its webhook for as long as the replies last."""
    health = Health(now)

    async def test() -> None:
        watching = asyncio.create_task(Hook(*replies).webhook.watch(health.pulse("webhook")))
        await asyncio.wait([watching], timeout=LOOK_EVERY * (len(replies) + 0.5))
        assert not health.stuck
        watching.cancel()
        await watching

    with suppress(asyncio.CancelledError):
        run_in_virtual_time(test())
    return health


def test_a_failure_of_telegrams_calls_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    watched(info(), info(failed_at=100), info(failed_at=100), info(failed_at=200))
    assert caplog.messages == ["Telegram could not deliver an update"] * 2
    fields: Any = caplog.records[0]
    assert (fields.reason, fields.waiting) == ("Connection timed out", 5)


@pytest.mark.parametrize("url", ["", "https://example.org/another"])
def test_calls_that_go_elsewhere_are_told(caplog: pytest.LogCaptureFixture, url: str) -> None:
    watched(info(url))
    assert "Telegram calls another address or none" in caplog.text


def test_the_watch_survives_an_outage_and_ends_with_the_token(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InvalidToken):
        watched(NetworkError("no route"), info(), InvalidToken())
    assert caplog.messages == ["Telegram cannot be asked about its calls: no route"]


def test_every_replica_makes_the_same_secret_of_the_token() -> None:
    assert secret_from("1:abc") == secret_from("1:abc")
    assert secret_from("1:abc") != secret_from("1:abd")
    assert len(secret_from("1:abc")) == 64
