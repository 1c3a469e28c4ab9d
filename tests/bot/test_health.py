"""`tallybot health` where there is no healthy bot: what a container engine acts upon."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from bot.cli import main
from bot.commands import health
from bot.commands.health import UNHEALTHY


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def asked(listener: socket.socket) -> int:
    return main(["health", "--listen", f"127.0.0.1:{listener.getsockname()[1]}"])


def test_a_bot_whose_loop_is_blocked_is_not_well(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    assert asked(listener) == UNHEALTHY
    assert "does not answer: timed out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (b'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 11\r\n\r\n["polling"]', UNHEALTHY, '["polling"]'),
        (b"SSH-2.0-OpenSSH_9.2\r\n", UNHEALTHY, "does not answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 0, "ok"),
    ],
)
def test_it_ends_as_the_bot_is(
    listener: socket.socket, capsys: pytest.CaptureFixture[str], answer: bytes, status: int, said: str
) -> None:
    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(answer)

    server = Thread(target=serve)
    server.start()
    assert asked(listener) == status
    server.join()
    assert said in "".join(capsys.readouterr())
