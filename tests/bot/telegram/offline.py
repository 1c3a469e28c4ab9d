"""A bot without a network: notes what it is asked to do, answers as told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, RequestData

TOKEN = "123456789:AAh8Zr-2Q_xyzabcdefghijklmnopqrstuv"

Reply = dict[str, Any] | bool | list[Any] | Exception


class NoNetwork(BaseRequest):
    """What needs neither connections nor time."""

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...


class OfflineRequest(NoNetwork):
    """Gives each request to `answer`; an exception that it returns is raised."""

    def __init__(self, answer: Callable[[str, dict[str, Any]], Reply]) -> None:
        self._answer = answer
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name, data = url.rpartition("/")[2], dict(request_data.parameters) if request_data else {}
        self.calls.append((name, data))
        reply = self._answer(name, data)
        if isinstance(reply, Exception):
            raise reply
        return 200, json.dumps({"ok": True, "result": reply}).encode()


def message(message_id: int = 77, chat_id: int = 1) -> dict[str, Any]:
    """What Telegram answers to sendMessage."""
    return {"message_id": message_id, "date": 1_700_000_000, "chat": {"id": chat_id, "type": "private"}}


def offline_bot(answer: Callable[[str, dict[str, Any]], Reply]) -> tuple[Bot, OfflineRequest]:
    """Return a bot and the request it makes all its requests with."""
    request = OfflineRequest(answer)
    return Bot(TOKEN, request=request, get_updates_request=request), request
