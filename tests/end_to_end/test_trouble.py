"""What people and operators see when something that the bot needs is taken from it, and when it is back."""

from __future__ import annotations

import signal
import sys
import urllib.request
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest

from tests.botapi import BotApi, Hang
from tests.end_to_end.process import BotProcess
from tests.ports import free_port
from tests.postgres import running_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.botapi import Person


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def status_of(address: str, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        refused.close()
        return refused.code


def told(person: Person, question: str) -> str:
    return person.says(question).reply().within(30).wait().text


def test_a_kill_in_the_middle_of_an_answer_loses_no_question(api: BotApi, tmp_path: Path, cache: str) -> None:
    anna = api.person("Anna")
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as bot:
        bot.wait_until_it_answers(api)
        sending = api.fail(Hang(), "sendMessage")
        anna.says("How many cases in 2024?")
        anna.says("and in 2023?")
        sending.happened().wait()
        api.caught_up().wait()
        bot.end(signal.SIGKILL)
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as bot:
        first, second = anna.private.said_by_bot(0).within(60).wait(), anna.private.said_by_bot(0, number=2).wait()
    assert bot.status == 0, bot.output
    assert "10,308" in first.text
    assert "5,517" in second.text
    assert len(anna.private.sent) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets another process's disk be full")
def test_while_the_disk_is_full_people_are_answered_and_the_operator_is_told(
    api: BotApi, tmp_path: Path, cache: str
) -> None:
    anna = api.person("Anna")
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as bot:
        assert "10,308" in told(anna, "How many cases in 2024?")
        bot.limit_disk(0)
        assert "10,308" in told(anna, "How many cases in 2024?")
        assert "5,517" in told(anna, "How many cases in 2023?")
        bot.limit_disk(None)
        assert "10,308" in told(anna, "How many cases in 2024?")
    assert bot.status == 0, bot.output
    (line, *_) = [line for line in bot.output.splitlines() if "The database cannot be used" in line]
    assert "disk" in line
    assert "Traceback" not in bot.output


def test_while_postgresql_is_away_people_are_answered_and_probes_say_so(
    api: BotApi, tmp_path: Path, cache: str
) -> None:
    anna, address = api.person("Anna"), f"127.0.0.1:{free_port()}"
    with (
        running_postgresql() as server,
        BotProcess(
            tmp_path,
            api.url,
            api.token,
            TALLYBOT_CACHE=cache,
            TALLYBOT_LISTEN=address,
            TALLYBOT_DATABASE_URL=server.address,
        ) as bot,
    ):
        assert "10,308" in told(anna, "How many cases in 2024?")
        assert status_of(address, "/readyz") == 200
        server.stop()
        assert "10,308" in told(anna, "How many cases in 2024?")
        assert status_of(address, "/readyz") == 503
        assert status_of(address, "/healthz") == 200
        server.start()
        assert status_of(address, "/readyz") == 200
        assert "10,308" in told(anna, "How many cases in 2024?")
        assert len(anna.private.sent) == 3
        bot.end(signal.SIGTERM)
    assert bot.status == 0, bot.output
    assert "The database cannot be used" in bot.output
    assert "Traceback" not in bot.output
