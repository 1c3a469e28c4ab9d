"""How every test runs, and the database server that some of them share."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Generator, Iterator

import psycopg
import pytest
from hypothesis import settings

from tests.postgres import running_postgresql

# The same examples on every run, and no failure because a machine is busy.
settings.register_profile("tallybot", derandomize=True, deadline=None)
settings.load_profile("tallybot")

_numbers = itertools.count()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Measure no coverage of property tests and of those marked `untraced`: the same lines many times, and slowly.

    The marker of pytest-cov does nothing in the workers of pytest-xdist: each has two tracers, and it stops one.
    """
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    if not is_property and item.get_closest_marker("untraced") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


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
