"""What an update is called, and what it is in order with."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.telegram.kinds import kind_of, line_of
from tests.bot.telegram.updates import text_update

USER = {"id": 5, "is_bot": False, "first_name": "Ann"}


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        ({"inline_query": {"id": "1", "from": USER, "query": "july", "offset": ""}}, "inline_query", "person 5"),
        ({"callback_query": {"id": "1", "from": USER, "chat_instance": "1"}}, "callback_query", "person 5"),
        ({"something_new": {"id": "1"}}, "unknown", "update 9"),
    ],
)
def test_what_has_no_chat_is_in_order_with_its_person(content: dict[str, Any], kind: str, line: str) -> None:
    update = Update.de_json({"update_id": 9} | content, None)
    assert (kind_of(update), line_of(update)) == (kind, line)


def test_what_is_said_in_a_chat_is_in_order_with_the_chat() -> None:
    update = text_update(1, -100)
    assert (kind_of(update), line_of(update)) == ("message", "chat -100")
