"""When a handler fails: what the person is told, and what the operator."""

from __future__ import annotations

import itertools
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.storage import ChatSettings, Storage
from bot.telegram.errors import ErrorHandler
from tests.bot.telegram.offline import OfflineRequest, Reply, message, offline_bot
from tests.bot.telegram.updates import text_update

GROUP, SUPERGROUP = -5, -1005


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(f"sqlite:///{tmp_path}/tally.db", 1, lambda: datetime.now(UTC))
    yield storage
    await storage.close()


class Failing:
    """A bot whose handler has just failed over an update."""

    def __init__(self, storage: Storage, telegram_says: Reply | None = None) -> None:
        self.bot, self.request = offline_bot(lambda *_: message() if telegram_says is None else telegram_says)
        numbers = itertools.count(1)
        self.handler = ErrorHandler(storage, lambda: f"code-{next(numbers)}")

    async def with_error(self, update: object, error: Exception) -> list[tuple[str, dict[str, Any]]]:
        context: Any = SimpleNamespace(error=error)
        await self.handler(update, context)
        assert isinstance(self.request, OfflineRequest)
        return self.request.calls


async def test_the_person_gets_a_sentence_and_the_operator_the_same_code(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    failing = Failing(storage)
    update = text_update(9, GROUP, "my secret question", failing.bot, message_thread_id=3, is_topic_message=True)
    ((method, data),) = await failing.with_error(update, ValueError("broken"))
    assert (method, data["chat_id"], data["message_thread_id"]) == ("sendMessage", GROUP, 3)
    assert data["reply_parameters"]["message_id"] == 9
    assert data["reply_parameters"]["allow_sending_without_reply"] is True
    assert "code-1" in data["text"]
    (record,) = caplog.records
    assert vars(record)["incident"] == "code-1"
    assert vars(record)["kind"] == "message"
    assert "ValueError: broken" in caplog.text
    assert "my secret question" not in caplog.text


async def test_who_pressed_a_button_is_told_there(storage: Storage) -> None:
    failing = Failing(storage, telegram_says=True)
    query = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "Ann"}, "chat_instance": "x", "data": "y"}
    update = Update.de_json({"update_id": 1, "callback_query": query}, failing.bot)
    ((method, data),) = await failing.with_error(update, BadRequest("Can't parse entities"))
    assert method == "answerCallbackQuery"
    assert "code-1" in data["text"]
    assert len(data["text"]) <= 200


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (BadRequest("Message is not modified: specified new message content…"), logging.DEBUG),
        (BadRequest("Query is too old and response timeout expired"), logging.DEBUG),
        (Forbidden("bot was blocked by the user"), logging.DEBUG),
        (RetryAfter(500), logging.WARNING),
        (TimedOut(), logging.WARNING),
        (NetworkError("httpx.ReadError"), logging.WARNING),
    ],
)
async def test_where_another_message_does_not_help_none_is_sent(
    storage: Storage, caplog: pytest.LogCaptureFixture, error: Exception, level: int
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    failing = Failing(storage)
    assert await failing.with_error(text_update(1, 1, bot=failing.bot), error) == []
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.levelno for record in ours] == [level]
    assert not ours[0].exc_info


async def test_a_migrated_group_is_moved(storage: Storage) -> None:
    await storage.save_chat_settings(GROUP, ChatSettings(quiet=True))
    failing = Failing(storage)
    assert await failing.with_error(text_update(1, GROUP, bot=failing.bot), ChatMigrated(SUPERGROUP)) == []
    assert await storage.chat_settings(SUPERGROUP) == ChatSettings(quiet=True)


@pytest.mark.parametrize("update", [None, object(), Update(7)])
async def test_an_error_without_a_person_is_only_told_to_the_operator(
    storage: Storage, update: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert await Failing(storage).with_error(update, ValueError("broken")) == []
    assert "code-1" in str(vars(caplog.records[0]))


async def test_a_person_who_cannot_be_told_is_mentioned(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    failing = Failing(storage, telegram_says=Forbidden("bot was blocked by the user"))
    await failing.with_error(text_update(1, 1, bot=failing.bot), ValueError("broken"))
    assert caplog.messages == ["An update failed", "Nor could the person be told: bot was blocked by the user"]
