"""The real `tallybot run`, as a process, against the Bot API double; one of each for a module's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import BotProcess, cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of compiled packs, which all processes share."""
    return str(cache_folder(tmp_path_factory))


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi(inline_feedback=True) as running:
        yield running


@pytest.fixture(scope="module")
def bot(api: BotApi, cache: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot that runs for all tests of a module, stops when told to, and has had no trouble."""
    operator = api.person("Olga the operator")
    operator.starts()
    folder = tmp_path_factory.mktemp("bot")
    with BotProcess(folder, api.url, api.token, TALLYBOT_CACHE=cache, TALLYBOT_ADMINS=str(operator.id)) as process:
        process.wait_until_it_answers(api)
        yield process
    assert process.status == 0, process.output
    assert "Traceback" not in process.output
    assert " ERROR " not in process.output, process.output
