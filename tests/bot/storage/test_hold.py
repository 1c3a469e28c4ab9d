"""Who works with an SQLite file: one process for a bot, until it ends, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.hold import HeldError, Hold, holder

BOT, OTHER_BOT = 42, 43
HOLDING = "import sys; from bot.storage.hold import Hold; _ = Hold(sys.argv[1], 42); print(flush=True); input()"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/tally.db"


def test_one_process_holds_a_file_for_a_bot_until_it_lets_go(url: str) -> None:
    assert holder(url, BOT) is None
    hold = Hold(url, BOT)
    assert holder(url, BOT) == os.getpid()
    with pytest.raises(HeldError, match="Another copy"):
        Hold(url, BOT)
    Hold(url, OTHER_BOT).let_go()
    hold.let_go()
    assert holder(url, BOT) is None
    Hold(url, BOT).let_go()


def test_a_killed_process_holds_nothing(url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        assert holder(url, BOT) == process.pid
        process.kill()
        process.wait()
        assert holder(url, BOT) is None


def test_replicas_on_a_server_need_no_hold(
    postgresql: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = postgresql()
    holds = [Hold(url, BOT) for _ in range(2)]  # on a file, the second would raise
    assert not list(tmp_path.iterdir()), "nothing is written that could be held"
    for hold in holds:
        hold.let_go()
