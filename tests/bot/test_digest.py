"""What an editor and an operator see on the command line before and while subscribers get something."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.delivery.schedule import Schedule
from bot.storage import Storage


def shown(capsys: pytest.CaptureFixture[str], number: int) -> str:
    assert main(["digest", "--preview", "daily", "--number", str(number)]) == 0
    return capsys.readouterr().out


def test_editions_are_shown_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = shown(capsys, 1), shown(capsys, 2)
    assert two.startswith(one)
    assert two.removeprefix(one).strip()
    assert two.removeprefix(one) != one
    assert "<" not in two


def test_what_is_on_its_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--database-url", f"sqlite:///{tmp_path}/tally.db"]
    assert main(["deliveries", *database]) == 0
    assert "0 messages due" in capsys.readouterr().out
    assert main(["deliveries", "--json", *database]) == 0
    assert json.loads(capsys.readouterr().out)["subscriptions"] == 0


async def correct_a_figure(url: str) -> None:
    storage = await Storage.open(url, 1, lambda: datetime.now(UTC))
    await storage.outbox.subscribe(1001, 0, Schedule())
    for version, figure in (("v1", "10,308 cases"), ("v2", "10,309 cases")):
        await storage.outbox.note_version("p", version, {"o-1": ("cases in 2024", figure)}, tell=True)
    await storage.close()


def test_news_is_paused_and_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/tally.db"
    asyncio.run(correct_a_figure(url))
    for option, state in (("--pause", "paused"), ("--resume", "going out")):
        assert main(["deliveries", option, "--json", "--database-url", url]) == 0
        assert [news["state"] for news in json.loads(capsys.readouterr().out)["news"]] == [state]
