"""Ids in the database: hidden wherever nothing is sent to them, found again with the key, and with it alone."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import MetaData, create_engine, select, text

from bot.delivery.schedule import Schedule
from bot.storage import ChatSettings, Conversation, Person, Rating, Storage, Style
from bot.storage.hidden import key_from
from knowledge.answer import Status
from knowledge.context import EMPTY

BOT, ANN, BOB, GROUP = 42, 700100200300, 700100200301, -1009876543210
KEY = key_from("7000001:token")
ADMINS_CHOICE = ChatSettings(style=Style.COMPACT, quiet=True)


async def opened(url: str, key: bytes = KEY) -> Storage:
    return await Storage.open(url, BOT, lambda: datetime.now(UTC), key)


async def use(storage: Storage, person: int = ANN) -> None:
    """Do all that leaves something of a person and a group behind."""
    await storage.save_person(person, Person(language="uk"))
    await storage.save_chat_settings(GROUP, ADMINS_CHOICE)
    for chat_id in (GROUP, person):
        where = Conversation(chat_id, 0, person)
        storage.remember(where, EMPTY, question_id=5, question="?", answer_ids=(6,), status=Status.ANSWERED)
        await storage.rate(chat_id, 5, person, Rating.UP)


def dump(url: str) -> dict[str, str]:
    """All that stands in each table, as text."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        found = {table.name: repr(connection.execute(select(table)).all()) for table in tables.sorted_tables}
    engine.dispose()
    return found


def shown(url: str) -> set[str]:
    """The tables in which somebody's id can be read."""
    return {name for name, rows in dump(url).items() if any(str(abs(one)) in rows for one in (ANN, BOB, GROUP))}


async def test_a_stolen_database_shows_the_ids_of_subscribers_alone(database_url: str) -> None:
    storage = await opened(database_url)
    await use(storage)
    await storage.close()
    assert shown(database_url) == set()
    assert {"conversation", "answer", "feedback", "chat", "person"} <= {
        name for name, rows in dump(database_url).items() if rows != "[]"
    }
    storage = await opened(database_url)
    await storage.outbox.subscribe(ANN, 0, Schedule())
    await storage.close()
    assert shown(database_url) == {"subscription"}


async def test_who_has_another_key_knows_nobody(database_url: str) -> None:
    storage = await opened(database_url)
    await use(storage)
    await storage.close()
    stranger = await opened(database_url, key_from("7000001:another"))
    assert await stranger.person(ANN) == Person()
    assert await stranger.personal_data(ANN) == {}
    await stranger.close()
    storage = await opened(database_url)
    assert await storage.person(ANN) == Person(language="uk")
    assert await storage.forget_person(ANN) > 0
    assert await storage.personal_data(ANN) == {}
    await storage.close()


async def test_what_an_earlier_version_wrote_is_hidden_and_kept(database_url: str) -> None:
    storage = await opened(database_url)
    await use(storage)
    await use(storage, BOB)
    await storage.close()
    hidden = storage._hidden
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for table, column in (
            *((table, column) for table in ("conversation", "answer", "feedback") for column in ("chat", "person")),
            ("chat", "chat"),
            ("person", "person"),
        ):
            for plain in (ANN, BOB, GROUP):
                statement = f"UPDATE {table} SET {column} = '{plain}' WHERE {column} = '{hidden(plain)}'"  # noqa: S608 - ours
                connection.execute(text(statement))
        # As if a replica of the earlier version went on beside one of this version.
        connection.execute(
            text("INSERT INTO person (bot, person, language) VALUES (:bot, :person, 'de')"),
            {"bot": BOT, "person": hidden(BOB)},
        )
    engine.dispose()
    assert shown(database_url) == {"conversation", "answer", "feedback", "chat", "person"}
    storage = await opened(database_url)
    assert shown(database_url) == set()
    assert await storage.person(ANN) == Person(language="uk")
    assert await storage.person(BOB) == Person(language="de"), "what this version wrote is newer"
    assert await storage.chat_settings(GROUP) == ADMINS_CHOICE
    sent = await storage.answer_to(GROUP, 5)
    assert sent
    assert sent.message_ids == (6,)
    assert not await storage.rate(GROUP, 5, ANN, Rating.UP), "the thumb is known"
    assert await storage.hide_ids() == 0
    await storage.close()
