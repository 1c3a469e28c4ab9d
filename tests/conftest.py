"""How every test runs, and the database server that some of them share."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import settings

from tests.postgres import running_postgresql

# The same examples on every run, and no failure because a machine is busy.
settings.register_profile("tallybot", derandomize=True, deadline=None)
settings.load_profile("tallybot")

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """A maker of fresh PostgreSQL databases."""
    with running_postgresql() as server:

        def new_database() -> str:
            name = f"tally_{next(_numbers)}"
            with psycopg.connect(server.address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return server.address.replace("/postgres?", f"/{name}?")

        yield new_database
