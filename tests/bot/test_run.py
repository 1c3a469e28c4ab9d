"""The real process: it answers, stops when told to, and says in a sentence why it cannot run."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.application import ALLOWED_UPDATES
from bot.run import ExitStatus
from tests.bot.fake_telegram import FakeTelegram, running_fake_telegram
from tests.permissions import OBEYING_PERMISSIONS

KEY = "AAh8Zr-2Q_xyzabcdefghijklmnopqrstuv"
TOKEN = f"123456789:{KEY}"


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with running_fake_telegram() as telegram:
        yield telegram


class Run:
    """A bot's process."""

    def __init__(self, folder: Path, url: str = "http://127.0.0.1:1", **settings: str) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONWARNINGS": "error",
            "TALLYBOT_API_URL": url,
            "TALLYBOT_DATABASE_URL": f"sqlite:///{folder}/tally.db",
            "TALLYBOT_TOKEN": TOKEN,
            **settings,
        }
        self.process = subprocess.Popen(
            [*OBEYING_PERMISSIONS, sys.executable, "-m", "tests.bot.parrot"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self, stop: signal.Signals | None = None) -> tuple[int, str]:
        """Wait for the end, return its status and what it said; the token is never in that."""
        if stop:
            self.process.send_signal(stop)
        try:
            output, _ = self.process.communicate(timeout=30)
        finally:
            self.process.kill()
        assert KEY not in output
        return self.process.returncode, output


@contextmanager
def nobody_listening() -> Iterator[str]:
    """Yield an address at which nobody listens, and nobody will."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def refused(run: Run, status: ExitStatus) -> str:
    """Return the one sentence of a run that could not be."""
    returned, output = run.end()
    *before, sentence = output.splitlines()
    assert returned == status, output
    assert " CRITICAL " in sentence
    assert "Traceback" not in output
    assert not [line for line in before if " CRITICAL " in line or " ERROR " in line]
    return sentence


def test_without_a_token(tmp_path: Path) -> None:
    sentence = refused(Run(tmp_path, TALLYBOT_TOKEN=""), ExitStatus.SETTINGS)
    assert "@BotFather" in sentence
    assert "TALLYBOT_TOKEN" in sentence


def test_with_an_address_where_somebody_listens_already(tmp_path: Path, telegram: FakeTelegram) -> None:
    address = telegram.url.removeprefix("http://")
    sentence = refused(Run(tmp_path, telegram.url, TALLYBOT_LISTEN=address), ExitStatus.SETTINGS)
    assert f"Nothing can listen at {address}" in sentence
    assert "address already in use" in sentence
    assert "TALLYBOT_LISTEN" in sentence


@pytest.mark.parametrize("code", [401, 404])
def test_with_a_wrong_token(tmp_path: Path, telegram: FakeTelegram, code: int) -> None:
    telegram.failing["getMe"] = (code, "Unauthorized")
    assert "refuses the token" in refused(Run(tmp_path, telegram.url), ExitStatus.TOKEN_REFUSED)


def test_with_a_token_that_is_revoked_meanwhile(tmp_path: Path, telegram: FakeTelegram) -> None:
    telegram.failing["getUpdates"] = (401, "Unauthorized")
    assert "refuses the token" in refused(Run(tmp_path, telegram.url), ExitStatus.TOKEN_REFUSED)


def test_with_a_second_copy(tmp_path: Path, telegram: FakeTelegram) -> None:
    telegram.failing["getUpdates"] = (409, "Conflict: terminated by other getUpdates request")
    assert "Another copy" in refused(Run(tmp_path, telegram.url), ExitStatus.SECOND_COPY)


def test_without_network(tmp_path: Path) -> None:
    with nobody_listening() as url:
        sentence = refused(Run(tmp_path, url), ExitStatus.UNREACHABLE)
    assert f"cannot be reached at {url}" in sentence


def test_with_a_read_only_disk(tmp_path: Path, telegram: FakeTelegram) -> None:
    tmp_path.chmod(0o500)
    sentence = refused(Run(tmp_path, telegram.url), ExitStatus.DATABASE)
    tmp_path.chmod(0o700)
    assert "tally.db cannot be opened: Permission denied" in sentence
    assert "TALLYBOT_DATABASE_URL" in sentence


def test_json_lines_for_machines(tmp_path: Path) -> None:
    run = Run(tmp_path, TALLYBOT_TOKEN="", TALLYBOT_LOG_FORMAT="json")
    (line,) = run.end()[1].splitlines()
    assert json.loads(line)["level"] == "CRITICAL"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_stopped_and_knows_the_conversation_again(
    tmp_path: Path, telegram: FakeTelegram, stop: signal.Signals
) -> None:
    run = Run(tmp_path, telegram.url)
    telegram.ask("one")
    assert telegram.wait_for("sendMessage")[0]["text"] == "one after nothing"
    status, output = run.end(stop)
    assert status == 0
    assert "@tally_test_bot is answering" in output
    assert "Traceback" not in output
    assert json.loads(telegram.sent["getUpdates"][0]["allowed_updates"]) == list(ALLOWED_UPDATES)
    assert telegram.sent["getUpdates"][-1]["offset"] == "2", "what was answered is confirmed"

    run = Run(tmp_path, telegram.url)
    telegram.ask("two")
    assert telegram.wait_for("sendMessage", 2)[1]["text"] == "two after one"
    assert run.end(stop)[0] == 0


def test_what_is_in_hand_is_finished_before_it_stops(tmp_path: Path, telegram: FakeTelegram) -> None:
    telegram.may_reply.clear()
    run = Run(tmp_path, telegram.url)
    for chat in (1, 2, 3):
        telegram.ask("slow", chat)
    telegram.wait_for("sendMessage", 3)
    telegram.ask("late", 1)
    run.process.send_signal(signal.SIGTERM)
    telegram.may_reply.set()
    status, output = run.end()
    assert status == 0
    assert "given up" not in output
    assert {"1", "2", "3"} <= {data["chat_id"] for data in telegram.sent["sendMessage"]}


def test_a_handler_that_fails_leaves_the_bot_running(tmp_path: Path, telegram: FakeTelegram) -> None:
    run = Run(tmp_path, telegram.url)
    telegram.ask("break")
    telegram.ask("fine", 2)
    texts = {data["chat_id"]: data["text"] for data in telegram.wait_for("sendMessage", 2)}
    assert texts["2"] == "fine after nothing"
    status, output = run.end(signal.SIGTERM)
    assert status == 0
    (incident,) = {word.removeprefix("incident=") for word in output.split() if word.startswith("incident=")}
    assert incident in texts["1"]
    assert "ValueError: broken" in output
