"""Chats that the bot is not in: inline cards, and guest mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers import links

if TYPE_CHECKING:
    from tests.botapi import BotApi

pytestmark = pytest.mark.usefixtures("bot")


def cards(api: BotApi, words: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The cards for these words, and the rest of the answer."""
    answered = api.person("Anna").asks_inline(words).answer().wait()
    return answered["results"], answered


def test_the_best_card_comes_first_with_the_figure_as_its_title(api: BotApi) -> None:
    found, answered = cards(api, "how many cases in 2024")
    assert "10,308" in found[0]["title"]
    assert found[0]["description"]
    assert "10,308" in found[0]["body"]["text"]
    assert 1 < len(found) <= 5
    assert int(answered["cache_time"]) >= 60
    assert answered.get("is_personal", "false").casefold() == "false"


def test_the_cards_are_the_same_for_the_same_words(api: BotApi) -> None:
    first, _ = cards(api, "july")
    second, _ = cards(api, "july")
    assert [card["id"] for card in first] == [card["id"] for card in second]


@pytest.mark.parametrize("words", ["", "   ", "what is the weather", "qwertyuiop"])
def test_where_there_is_no_answer_popular_questions_and_a_button_are_offered(api: BotApi, words: str) -> None:
    found, answered = cards(api, words)
    assert found
    payload = answered["button"]["start_parameter"]
    assert api.person("Boris").starts(payload).reply().wait().text
    if words.strip():
        assert links.read(payload) == links.QuestionWish(words.strip())
        assert "no answer" in answered["button"]["text"].casefold()


def test_a_chosen_card_is_sent_as_the_whole_answer(api: BotApi) -> None:
    anna = api.person("Anna")
    query = anna.asks_inline("how many cases in 2024", "group")
    room = api.group("Elsewhere", anna)
    sent = anna.chooses(query, query.answer().wait()["results"][0]["id"], room)
    assert "10,308" in sent.text
    assert sent.button("Ask something else").label


def test_a_guest_is_answered_once(api: BotApi) -> None:
    anna = api.person("Anna")
    room = api.group("Elsewhere", anna)
    told = anna.calls_guest("@tally_test_bot how many cases in 2024", room).reply().wait()
    assert "10,308" in told.text


def test_a_guest_has_a_claim_checked(api: BotApi) -> None:
    anna = api.person("Anna")
    room = api.group("Elsewhere", anna)
    claim = anna.says("Only 5k cases in 2024", room)
    assert "Differs" in anna.calls_guest("@tally_test_bot", room, reply_to=claim).reply().wait().text
