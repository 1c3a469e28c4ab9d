"""A bot with two packs that name their things by the same words: the person chooses, once or for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import BotProcess
from tests.knowledge.harbour import write, write_marina

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def api(cache: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApi]:
    """The double that such a bot answers at."""
    folder = tmp_path_factory.mktemp("bot")
    packs = [write(tmp_path_factory.mktemp("harbour")), write_marina(tmp_path_factory.mktemp("marina"))]
    options = [option for pack in packs for option in ("--pack", str(pack))]
    with BotApi() as api, BotProcess(folder, api.url, api.token, *options, TALLYBOT_CACHE=cache) as process:
        process.wait_until_it_answers(api)
        yield api


def test_a_question_for_two_packs_is_asked_back_until_one_is_chosen(api: BotApi) -> None:
    anna = api.person("Anna")
    anna.starts().reply().wait()
    asked_back = anna.says("arrivals in 2024").reply().wait()
    assert [button.label for button in asked_back.buttons if "arrivals" in button.label] == [
        "How many arrivals in 2024? (The harbour)",
        "How many arrivals in 2024? (The marina)",
    ]
    assert "900 ships" in anna.presses(asked_back.button("marina")).reply().wait().text

    boris = api.person("Boris")
    boris.starts().reply().wait()
    topics = boris.says("/topics").reply().wait()
    boris.presses(topics.button("The marina")).answer().wait()
    page = topics.edited().wait()
    assert "The marina" in page.text
    assert page.button("Arrivals").label
    assert "900 ships" in boris.says("arrivals in 2024").reply().wait().text
