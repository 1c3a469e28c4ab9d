"""What storage keeps and forgets, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.schedule import Frequency, Schedule
from bot.storage import (
    ChatSettings,
    Conversation,
    GapReason,
    Memory,
    Person,
    Rating,
    Stopped,
    Storage,
    Style,
    WhoMayAsk,
    late_writes,
    recent,
)
from bot.storage.store import ANSWER_LIFE, CONTEXT_LIFE, GAP_LENGTH, MENU_LEASE
from knowledge.answer import Status
from knowledge.context import EMPTY, Context, Slot
from tests.eventually import eventually

KEY = b"a key of the tests"
BOT, ANN, BOB, GROUP, SUPERGROUP = 42, 1001, 1002, -500, -1009876543210
CONTEXT = Context(pack="p", intent="value", slots=(Slot("period", ("2024",), "in 2024"),), observations=("o-2024",))
LATER = Context(pack="p", intent="compare")
CONSENT = Person(may_keep_questions=True)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def storage(database_url: str, clock: Clock) -> AsyncIterator[Storage]:
    storage = await Storage.open(database_url, BOT, clock, KEY)
    yield storage
    await storage.close()


def remember(
    storage: Storage,
    where: Conversation,
    context: Context = CONTEXT,
    *,
    question_id: int = 7,
    question: str = "how many?",
    status: Status = Status.ANSWERED,
) -> None:
    storage.remember(
        where, context, question_id=question_id, question=question, answer_ids=(question_id + 1,), status=status
    )


async def test_nothing_is_known_of_a_stranger(storage: Storage) -> None:
    assert await storage.recall(Conversation(ANN, 0, ANN)) == Memory(EMPTY, ChatSettings(), Person())
    assert await storage.answer_to(ANN, 1) is None
    assert await storage.personal_data(ANN) == {}
    assert await storage.forget_person(ANN) == 0


async def test_a_conversation_is_remembered_by_chat_thread_and_person(storage: Storage) -> None:
    remember(storage, Conversation(GROUP, 3, ANN))
    remember(storage, Conversation(GROUP, 3, ANN), LATER, question_id=9)
    assert (await storage.recall(Conversation(GROUP, 3, ANN))).context == LATER
    for other in (Conversation(GROUP, 0, ANN), Conversation(GROUP, 3, BOB), Conversation(SUPERGROUP, 3, ANN)):
        assert (await storage.recall(other)).context == EMPTY


async def test_a_restart_knows_the_conversation_and_another_bot_does_not(database_url: str, clock: Clock) -> None:
    where = Conversation(ANN, 0, ANN)
    storage = await Storage.open(database_url, BOT, clock, KEY)
    remember(storage, where)
    await storage.close()
    for bot, known in ((BOT, CONTEXT), (BOT + 1, EMPTY)):
        again = await Storage.open(database_url, bot, clock, KEY)
        assert (await again.recall(where)).context == known
        await again.close()


async def test_what_is_remembered_is_written_a_moment_later_or_when_it_is_asked_for(
    postgresql: Callable[[], str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_writes, "DELAY", 3600)
    url = postgresql()
    storage, replica = await Storage.open(url, BOT, clock, KEY), await Storage.open(url, BOT, clock, KEY)
    where = Conversation(ANN, 0, ANN)
    remember(storage, where)
    assert (await replica.recall(where)).context == EMPTY
    assert await storage.answer_to(ANN, 7)
    assert (await replica.recall(where)).context == CONTEXT
    await storage.close()
    await replica.close()


async def test_replicas_know_of_each_other(postgresql: Callable[[], str], clock: Clock) -> None:
    url = postgresql()
    storage, replica = await Storage.open(url, BOT, clock, KEY), await Storage.open(url, BOT, clock, KEY)
    where = Conversation(ANN, 0, ANN)
    remember(storage, where)

    async def known() -> bool:
        return (await replica.recall(where)).context == CONTEXT

    await eventually(known)
    await replica.save_person(ANN, CONSENT)
    assert (await storage.recall(where)).person == CONSENT
    await storage.close()
    await replica.close()


async def test_a_conversation_is_forgotten_after_a_while(storage: Storage, clock: Clock) -> None:
    where = Conversation(ANN, 0, ANN)
    remember(storage, where)
    assert await storage.answer_to(ANN, 7) is not None
    clock.time += CONTEXT_LIFE - timedelta(seconds=1)
    assert (await storage.recall(where)).context == CONTEXT
    clock.time += timedelta(seconds=1)
    assert (await storage.recall(where)).context == EMPTY, "even before it is swept away"
    assert await storage.forget_stale() == 1
    assert await storage.answer_to(ANN, 7) is not None
    clock.time += ANSWER_LIFE
    assert await storage.forget_stale() == 1
    assert await storage.answer_to(ANN, 7) is None


async def test_a_context_that_cannot_be_read_is_no_context(storage: Storage) -> None:
    class Foreign(Context):
        def to_json(self) -> dict[str, object]:
            return {"of": "another version"}

    remember(storage, Conversation(ANN, 0, ANN), Foreign())
    assert (await storage.recall(Conversation(ANN, 0, ANN))).context == EMPTY


async def test_an_edited_question_finds_its_answer(storage: Storage) -> None:
    where = Conversation(GROUP, 0, ANN)
    storage.remember(where, CONTEXT, question_id=5, question="?", answer_ids=(6, 7), status=Status.ANSWERED)
    sent = await storage.answer_to(GROUP, 5)
    assert sent is not None
    assert sent.message_ids == (6, 7)
    storage.remember(where, CONTEXT, question_id=5, question="!", answer_ids=(6,), status=Status.ANSWERED)
    sent = await storage.answer_to(GROUP, 5)
    assert sent is not None
    assert sent.message_ids == (6,)
    assert await storage.answer_to(ANN, 5) is None


async def test_a_question_is_kept_with_consent_only(storage: Storage) -> None:
    where = Conversation(ANN, 0, ANN)
    for person, kept in ((None, None), (Person(may_keep_questions=False), None), (CONSENT, "how many?")):
        if person:
            await storage.save_person(ANN, person)
        remember(storage, where)
        sent = await storage.answer_to(ANN, 7)
        assert sent is not None
        assert sent.question == kept
    await storage.save_person(ANN, Person(may_keep_questions=False))
    sent = await storage.answer_to(ANN, 7)
    assert sent is not None
    assert sent.question is None, "taking consent back deletes"


async def test_gaps_need_consent_and_are_counted_without_who_asked(storage: Storage, clock: Clock) -> None:
    assert not await storage.keep_gap(ANN, "how many  ships?", GapReason.UNANSWERED, "p")
    await storage.save_person(ANN, CONSENT)
    await storage.save_person(BOB, CONSENT)
    assert await storage.keep_gap(ANN, "Why?", GapReason.DISLIKED, "p")
    assert await storage.keep_gap(ANN, "How many  ships?", GapReason.UNANSWERED, "p")
    clock.time += timedelta(days=1)
    assert await storage.keep_gap(BOB, "how many ships?\n", GapReason.UNANSWERED, "p")
    first, second = await storage.gaps(10)
    assert (first.question, first.times, first.reason, first.pack) == (
        "How many ships?",
        2,
        GapReason.UNANSWERED,
        "p",
    )
    assert first.last_on - first.first_on == timedelta(days=1)
    assert (second.question, second.times) == ("Why?", 1)
    assert await storage.gaps(1) == (first,)
    assert "ships" not in str(await storage.personal_data(ANN))


async def test_a_long_question_is_cut(storage: Storage) -> None:
    await storage.save_person(ANN, CONSENT)
    await storage.keep_gap(ANN, "why " * GAP_LENGTH, GapReason.UNANSWERED, "p")
    (gap,) = await storage.gaps(10)
    assert len(gap.question) == GAP_LENGTH


async def test_a_thumb_counts_once_until_it_turns(storage: Storage) -> None:
    assert await storage.rate(GROUP, 5, ANN, Rating.DOWN)
    assert not await storage.rate(GROUP, 5, ANN, Rating.DOWN)
    assert await storage.rate(GROUP, 5, ANN, Rating.UP)
    assert await storage.rate(GROUP, 5, BOB, Rating.UP)


async def test_chats_and_people_choose(storage: Storage) -> None:
    chosen = ChatSettings(WhoMayAsk.ADMINS, Style.FULL, quiet=True)
    await storage.save_chat_settings(GROUP, ChatSettings(quiet=True))
    await storage.save_chat_settings(GROUP, chosen)
    await storage.save_person(ANN, Person(may_keep_questions=False, language="ro"))
    assert await storage.chat_settings(GROUP) == chosen
    assert await storage.chat_settings(SUPERGROUP) == ChatSettings()
    assert await storage.person(ANN) == Person(may_keep_questions=False, language="ro")
    assert await storage.person(BOB) == Person()
    memory = await storage.recall(Conversation(GROUP, 0, ANN))
    assert memory == Memory(EMPTY, chosen, Person(may_keep_questions=False, language="ro"))


async def test_a_choice_holds_from_the_next_question_on(storage: Storage) -> None:
    where = Conversation(GROUP, 0, ANN)
    remember(storage, where)
    assert (await storage.recall(where)).chat == ChatSettings()
    await storage.save_chat_settings(GROUP, ChatSettings(quiet=True))
    await storage.save_person(ANN, CONSENT)
    assert await storage.recall(where) == Memory(CONTEXT, ChatSettings(quiet=True), CONSENT)
    remember(storage, where, LATER)
    assert await storage.recall(where) == Memory(LATER, ChatSettings(quiet=True), CONSENT)
    await storage.move_chat(GROUP, SUPERGROUP)
    assert (await storage.recall(Conversation(SUPERGROUP, 0, ANN))).context == LATER
    await storage.forget_person(ANN)
    assert (await storage.recall(where)).context == EMPTY


async def test_a_crowd_is_remembered_though_not_all_of_it_is_at_hand(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "LIMIT", 10)
    crowd = [Conversation(GROUP, 0, person) for person in range(50)]
    for where in crowd:
        remember(storage, where, replace(CONTEXT, intent=str(where.user_id)), question_id=where.user_id)
    for _ in range(2):
        for where in (*crowd[-20:], *crowd[:20]):
            assert (await storage.recall(where)).context.intent == str(where.user_id)


async def test_a_supergroup_takes_over_what_its_group_had(storage: Storage) -> None:
    chosen = ChatSettings(WhoMayAsk.ADMINS)
    await storage.save_chat_settings(GROUP, chosen)
    remember(storage, Conversation(GROUP, 0, ANN))
    remember(storage, Conversation(GROUP, 0, BOB))
    remember(storage, Conversation(SUPERGROUP, 0, BOB), LATER)
    await storage.rate(GROUP, 7, ANN, Rating.UP)
    for _ in range(2):
        await storage.move_chat(GROUP, SUPERGROUP)
        assert await storage.chat_settings(SUPERGROUP) == chosen
        assert (await storage.recall(Conversation(SUPERGROUP, 0, ANN))).context == CONTEXT
        assert (await storage.recall(Conversation(SUPERGROUP, 0, BOB))).context == LATER
        assert await storage.recall(Conversation(GROUP, 0, ANN)) == Memory(EMPTY, ChatSettings(), Person())
        assert await storage.answer_to(GROUP, 7) is None, "messages are numbered anew in a supergroup"
        assert await storage.answer_to(SUPERGROUP, 7) is not None, "what the supergroup had stays"


async def test_a_person_sees_and_deletes_all_that_is_theirs_and_nothing_else(storage: Storage) -> None:
    await storage.save_person(ANN, CONSENT)
    await storage.save_chat_settings(ANN, ChatSettings(quiet=True))
    await storage.save_chat_settings(GROUP, ChatSettings(quiet=True))
    for where in (Conversation(ANN, 0, ANN), Conversation(GROUP, 3, ANN), Conversation(GROUP, 3, BOB)):
        remember(storage, where, question_id=where.user_id)
    await storage.rate(GROUP, 7, ANN, Rating.DOWN)
    await storage.rate(GROUP, 7, BOB, Rating.DOWN)

    data = await storage.personal_data(ANN)
    assert {name: len(rows) for name, rows in data.items()} == {
        "person": 1,
        "chat": 1,
        "conversation": 2,
        "answer": 2,
        "feedback": 1,
    }
    assert data["conversation"][0]["context"]["intent"] == "value"
    assert data["conversation"][0]["updated_at"] == "2026-03-28T22:30:00+00:00"
    assert {row["question"] for row in data["answer"]} == {"how many?"}

    assert await storage.forget_person(ANN) == 7
    assert await storage.personal_data(ANN) == {}
    assert set(await storage.personal_data(BOB)) == {"conversation", "answer", "feedback"}
    assert await storage.chat_settings(GROUP) == ChatSettings(quiet=True)


async def test_what_telegram_holds_is_found_again(storage: Storage, clock: Clock) -> None:
    assert await storage.chart_file("cases:en:light", "1") is None
    await storage.save_chart_file("cases:en:light", "1", "file-1")
    assert await storage.chart_file("cases:en:light", "1") == "file-1"
    await storage.save_chart_file("cases:en:light", "2", "file-2")
    assert await storage.chart_file("cases:en:light", "2") == "file-2"
    assert await storage.chart_file("cases:en:light", "1") is None
    assert await storage.claim_menu("default", "abc")
    assert not await storage.claim_menu("default", "abc"), "somebody is about to set it"
    await storage.save_menu("default", "abc")
    assert not await storage.claim_menu("default", "abc"), "it is set"
    assert await storage.claim_menu("default", "def")
    clock.time += timedelta(seconds=MENU_LEASE)
    assert await storage.claim_menu("default", "def"), "whoever was about to set it is gone"


async def test_many_at_once_lose_nothing(storage: Storage) -> None:
    people = range(100)
    for person in people:
        remember(storage, Conversation(GROUP, 0, person), question_id=person)
    memories = await asyncio.gather(*(storage.recall(Conversation(GROUP, 0, person)) for person in people))
    assert {memory.context for memory in memories} == {CONTEXT}


async def test_cancelled_tasks_leave_the_database_usable(storage: Storage) -> None:
    for _ in range(10):
        tasks = [asyncio.create_task(storage.rate(GROUP, n, ANN, Rating.UP)) for n in range(8)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert await storage.rate(GROUP, 99, ANN, Rating.UP)
    assert not await storage.rate(GROUP, 99, ANN, Rating.UP)


async def test_late_rows_that_cannot_be_written_are_told_and_do_not_stop_the_next(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "tally.db"
    storage = await Storage.open(f"sqlite:///{path}", BOT, clock, KEY)
    with closing(sqlite3.connect(path)) as other:
        other.execute("ALTER TABLE answer RENAME TO away")
        remember(storage, Conversation(ANN, 0, ANN))
        await eventually(lambda: bool(caplog.messages))
        assert caplog.messages == ["The last conversations were not kept: no such table: answer"]
        other.execute("ALTER TABLE away RENAME TO answer")
    remember(storage, Conversation(ANN, 0, ANN), LATER)
    assert await storage.answer_to(ANN, 7) is not None
    assert (await storage.recall(Conversation(ANN, 0, ANN))).context == LATER
    await storage.close()


async def test_statistics_count_and_name_nobody(storage: Storage) -> None:
    assert (await storage.statistics()).answered_share is None
    asked = [(ANN, Status.ANSWERED), (ANN, Status.NO_DATA), (BOB, Status.ANSWERED), (BOB, Status.SMALL_TALK)]
    for question_id, (person, status) in enumerate(asked, start=1):
        remember(storage, Conversation(GROUP, 0, person), question_id=question_id, status=status)
    await storage.rate(GROUP, 1, BOB, Rating.UP)
    for chat_id, frequency in ((ANN, Frequency.DAILY), (GROUP, Frequency.DAILY), (BOB, Frequency.WEEKLY)):
        await storage.outbox.subscribe(chat_id, 0, Schedule(frequency, 540, 1, "UTC"))
    await storage.outbox.stop(BOB, None, Stopped.BLOCKED)
    counted = await storage.statistics()
    assert (counted.people, counted.questions) == (2, 4)
    assert counted.by_status == {Status.ANSWERED: 2, Status.NO_DATA: 1, Status.SMALL_TALK: 1}
    assert counted.answered_share == pytest.approx(2 / 3)
    assert (counted.thumbs_up, counted.thumbs_down) == (1, 0)
    assert counted.subscriptions == {Frequency.DAILY: 2}
    assert not any(str(one) in repr(counted) for one in (ANN, BOB, GROUP))
