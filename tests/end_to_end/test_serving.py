"""The bot behind a webhook, and what it tells those who look after it."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest

from bot.application import ALLOWED_UPDATES
from bot.run import ExitStatus
from tests.botapi import BotApi
from tests.end_to_end.process import BotProcess
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOOK = "https://bot.example/hook"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def get(address: str, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_behind_a_webhook_it_answers_tells_how_it_is_and_polls_again_when_it_shall(
    api: BotApi, tmp_path: Path, cache: str
) -> None:
    address = f"127.0.0.1:{free_port()}"
    anna = api.person("Anna Annasdottir")
    with BotProcess(
        tmp_path, api.url, api.token, TALLYBOT_CACHE=cache, TALLYBOT_LISTEN=address, TALLYBOT_WEBHOOK_URL=HOOK
    ) as bot:
        told = api.called("setWebhook").within(60).wait().params
        assert told["url"] == HOOK
        assert set(told["allowed_updates"]) == set(ALLOWED_UPDATES)
        api.calls_by_way_of(f"http://{address}", repeats=1)
        question = anna.says("How many cases in 2024?")
        assert "10,308" in question.reply().wait().text
        assert "5,517" in anna.says("and in 2023?").reply().wait().text
        api.caught_up().wait()
        assert len(anna.private.sent) == 2, "every call was made twice"
        assert get(address, "/healthz")[0] == get(address, "/readyz")[0] == 200
        assert '"ok": true' in bot.run("health")
        assert '"ok": true' in bot.run("health", "--ready")
        assert get(address, "/hook")[0] == 405
        metrics = get(address, "/metrics")[1]
        assert 'tallybot_answers_total{status="answered"} 2.0' in metrics
        assert 'tallybot_update_seconds_count{kind="message"} 2.0' in metrics
        assert "tallybot_repeated_updates_total 2.0" in metrics
        assert 'tallybot_api_calls_total{method="sendMessage",outcome="200"} 2.0' in metrics
        assert not [said for said in (str(anna.id), "Anna", "How many", api.token[8:]) if said in metrics]
    assert bot.status == 0, bot.output
    handled = [line for line in bot.output.splitlines() if f"update_id={question.update_id}" in line]
    assert len(handled) == 1
    assert "kind=message" in handled[0]
    assert not [said for said in (str(anna.id), "Anna", "cases in") if said in bot.output]
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as bot:
        bot.wait_until_it_answers(api)
        assert "10,308" in anna.says("How many cases in 2024?").reply().wait().text
    assert bot.status == 0, bot.output


def test_a_bot_that_polls_tells_how_it_is_where_it_was_asked_to(api: BotApi, tmp_path: Path, cache: str) -> None:
    address = f"127.0.0.1:{free_port()}"
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache, TALLYBOT_LISTEN=address) as bot:
        bot.wait_until_it_answers(api)
        assert '"ok": true' in bot.run("health", "--ready")
    assert bot.status == 0, bot.output
    assert bot.asked("health") == (
        1,
        f"tallybot: the bot at {address} does not answer: [Errno 111] Connection refused\n",
    )
    bot.environment["TALLYBOT_LISTEN"] = ""
    status, words = bot.asked("health")
    assert status == ExitStatus.SETTINGS
    assert "TALLYBOT_LISTEN" in words
