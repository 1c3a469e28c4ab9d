"""A Telegram on loopback that knows just enough to start, ask and stop a bot."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

USER = {"id": 123456789, "is_bot": True, "first_name": "Tally", "username": "tally_test_bot"}


class FakeTelegram:
    """Notes requests, hands out updates, and fails a method for as long as `failing` names it."""

    def __init__(self) -> None:
        self.failing: dict[str, tuple[int, str]] = {}
        self.updates: list[dict[str, Any]] = []
        self.sent: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        self.may_reply = threading.Event()
        self.may_reply.set()
        self.changed = threading.Condition()
        self.url = ""

    def ask(self, text: str, chat_id: int = 1) -> None:
        """Let a person ask something."""
        number = len(self.updates) + 1
        user = {"id": chat_id, "is_bot": False, "first_name": "Ann"}
        chat = {"id": chat_id, "type": "private"}
        message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": user, "text": text}
        with self.changed:
            self.updates.append({"update_id": number, "message": message})
            self.changed.notify_all()

    def wait_for(self, method: str, count: int = 1) -> list[dict[str, str]]:
        """Return the requests of a method as soon as there are `count`."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.sent[method]) >= count, timeout=20), dict(self.sent)
            return list(self.sent[method])

    def reply(self, method: str, data: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self.changed:
            self.sent[method].append(data)
            self.changed.notify_all()
            if method in self.failing:
                code, words = self.failing[method]
                return code, {"ok": False, "error_code": code, "description": words}
            if method == "getUpdates":
                offset = int(data.get("offset", 0))
                waiting = [update for update in self.updates if update["update_id"] >= offset]
                if not waiting and data.get("timeout", "0") != "0":
                    self.changed.wait(0.2)
                return 200, {"ok": True, "result": waiting}
        if method == "sendMessage":
            self.may_reply.wait(20)
            chat = {"id": int(data["chat_id"]), "type": "private"}
            return 200, {"ok": True, "result": {"message_id": 1000, "date": 1_700_000_000, "chat": chat}}
        return 200, {"ok": True, "result": USER if method == "getMe" else True}


@contextmanager
def running_fake_telegram() -> Iterator[FakeTelegram]:
    """Yield a Telegram that listens on a free port of loopback."""
    telegram = FakeTelegram()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            code, answer = telegram.reply(self.path.rpartition("/")[2], dict(parse_qsl(body)))
            payload = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            try:
                self.wfile.write(payload)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    telegram.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield telegram
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
