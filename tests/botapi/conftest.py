"""Fixtures of the double's own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.botapi import BotApi

if TYPE_CHECKING:
    from collections.abc import Iterator


class Client:
    """Calls the server as a bot would, with no library in between."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.http = httpx.Client(timeout=5)

    def __call__(self, method: str, **params: object) -> Any:
        """The result of a call that must be accepted."""
        answer = self.raw(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    def raw(self, method: str, **params: object) -> dict[str, Any]:
        response = self.http.post(f"{self.api.url}/bot{self.api.token}/{method}", json=params)
        answer: dict[str, Any] = response.json()
        assert response.status_code == answer.get("error_code", 200)
        return answer

    def refusal(self, method: str, **params: object) -> str:
        """Code and text of a call that must be refused."""
        answer = self.raw(method, **params)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    def updates(self, **params: object) -> list[dict[str, Any]]:
        """Fetches and confirms what is waiting."""
        got: list[dict[str, Any]] = self("getUpdates", **params)
        if got:
            self("getUpdates", offset=got[-1]["update_id"] + 1)
        return got


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


@pytest.fixture
def call(api: BotApi) -> Iterator[Client]:
    client = Client(api)
    with client.http:
        yield client
