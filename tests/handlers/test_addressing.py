"""Who is spoken to, and with which words; links that open the private chat."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, User

from handlers import links
from handlers.addressing import Said, answers_bot, claim_in_reply, is_from_another_bot, said, speaker_id
from tests.botapi.world import marks

ME = User(7, "Tally", is_bot=True, username="tally_test_bot")


def message(text: str = "", **more: Any) -> Message:
    """A message as Telegram sends it to the bot."""
    told: dict[str, Any] = {
        "message_id": 5,
        "date": int(datetime(2024, 5, 1, tzinfo=UTC).timestamp()),
        "chat": {"id": -100, "type": "supergroup", "title": "Room"},
        "from": {"id": 1, "is_bot": False, "first_name": "Ann"},
    }
    told |= {"text": text, "entities": marks(text)} if text else {}
    return Message.de_json(told | more, None)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("how many cases?", Said("how many cases?", None, names_bot=False)),
        ("@tally_test_bot how many cases?", Said("how many cases?", None, names_bot=True)),
        ("how many @TALLY_Test_bot cases?", Said("how many cases?", None, names_bot=True)),
        ("🙂🙂 @tally_test_bot, and 2023", Said("🙂🙂 , and 2023", None, names_bot=True)),
        ("@tally_test_bot2 how many?", Said("@tally_test_bot2 how many?", None, names_bot=False)),
        ("/ask how many", Said("how many", "ask", names_bot=False)),
        ("/ASK@Tally_Test_Bot how many", Said("how many", "ask", names_bot=False)),
        ("/ask@tally_test_bot @tally_test_bot x", Said("x", "ask", names_bot=True)),
        ("why not /ask x", Said("why not /ask x", None, names_bot=False)),
    ],
)
def test_the_words_are_what_is_left_without_name_and_command(text: str, heard: Said) -> None:
    assert said(message(text), ME) == heard
    assert said(message(caption=text, caption_entities=marks(text)), ME) == heard


def test_a_command_for_another_bot_is_not_heard() -> None:
    assert said(message("/ask@other_bot how many"), ME) is None


def test_a_name_without_username_counts() -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 5, "user": ME.to_dict()}
    heard = said(message(caption="Tally how many", caption_entities=[mention]), ME)
    assert heard == Said("how many", None, names_bot=True)


def test_what_is_replied_to_is_the_claim() -> None:
    theirs = message("5k cases").to_dict()
    mine = theirs | {"from": ME.to_dict()}
    assert claim_in_reply(message("x", reply_to_message=theirs), ME) == "5k cases"
    assert claim_in_reply(message("x", reply_to_message=mine), ME) is None
    assert answers_bot(message("x", reply_to_message=mine), ME)
    assert claim_in_reply(message("x"), ME) is None
    quote = {"text": "5k", "position": 0, "is_manual": True}
    assert claim_in_reply(message("x", reply_to_message=theirs, quote=quote), ME) == "5k"
    opened = {k: v for k, v in theirs.items() if k not in {"text", "entities"}}
    opened |= {"forum_topic_created": {"name": "x", "icon_color": 0}}
    assert claim_in_reply(message("x", reply_to_message=opened), ME) is None


def test_bots_are_not_answered_but_anonymous_admins_are() -> None:
    bot = {"id": 8, "is_bot": True, "first_name": "Other"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    group = {"id": -100, "type": "supergroup", "title": "Room"}
    assert is_from_another_bot(message("x", **{"from": bot}))
    assert not is_from_another_bot(message("x", **{"from": anonymous}, sender_chat=group))
    assert speaker_id(message("x", **{"from": anonymous}, sender_chat=group)) == -100
    assert speaker_id(message("x")) == 1


@given(st.text(st.characters(), min_size=1, max_size=60))
def test_a_question_comes_back_from_its_link(question: str) -> None:
    payload = links.to_question(question)
    try:
        room = links.LIMIT - len(b64encode(question.encode()).rstrip(b"=")) - len("v1-q-")
    except UnicodeEncodeError:
        room = -1
    assert (payload is not None) is (room >= 0)
    if payload is not None:
        assert len(payload) <= links.LIMIT
        assert links.read(payload) == (links.QuestionWish(question) if question.strip() else None)


@given(st.text(max_size=64))
def test_no_payload_is_too_strange(payload: str) -> None:
    assert links.read(payload) is None or payload.startswith("v1-")
    assert isinstance(links.read(f"v1-q-{payload}"), links.QuestionWish | None)
    wish = links.read(f"v1-settings-{payload}")
    assert wish is None or (isinstance(wish, links.SettingsWish) and wish.chat_id < 0)


def test_a_link_names_a_group() -> None:
    assert links.read(links.to_settings(-1001234567890)) == links.SettingsWish(-1001234567890)
    assert links.read("v1-settings-1234") is None, "that is no group"
