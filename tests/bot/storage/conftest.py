"""Both databases, fresh for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage import Storage
from tests.bot.storage.altering import BOT


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'tally.db'}"
    new_database: Callable[[], str] = request.getfixturevalue("postgresql")
    return new_database()


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """A bot's storage on each kind of database, by the machine's own clock."""
    storage = await Storage.open(database_url, BOT, lambda: datetime.now(UTC))
    yield storage
    await storage.close()
