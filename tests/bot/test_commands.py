"""Commands beside the bot itself: charts, kept questions."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.run import ExitStatus
from bot.storage import Conversation, GapReason, Person, Storage
from knowledge.answer import Status
from knowledge.context import EMPTY


def test_a_chart_is_told_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "chart.png"
    assert main(["chart", "cases", "by", "year", "-o", str(picture)]) == 0
    assert "5,517" in capsys.readouterr().out
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_charts_are_listed_and_found_by_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chart"]) == 0
    titles = capsys.readouterr().out.splitlines()
    assert len(titles) > 1
    assert main(["chart", "how many cases in 2024"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith(titles[0])


def test_a_chart_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chart", "the weather"]) == 1
    assert main(["chart", " ", ""]) == 2
    assert main(["chart", "cases by year", "-o", str(tmp_path / "nowhere" / "chart.png")]) == 2
    assert "Traceback" not in capsys.readouterr().err


async def _keep(url: str) -> None:
    storage = await Storage.open(url, 1, lambda: datetime(2024, 5, 1, tzinfo=UTC))
    for person, question in ((1, "Why?"), (2, "Why?"), (3, "How?")):
        await storage.save_person(person, Person(may_keep_questions=True))
        await storage.keep_gap(person, question, GapReason.UNANSWERED, "pack")
    await storage.close()


def test_kept_questions_are_listed_most_frequent_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/tally.db"
    assert main(["gaps", "--database-url", url]) == 0
    assert "No questions" in capsys.readouterr().out
    asyncio.run(_keep(url))
    assert main(["gaps", "--database-url", url]) == 0
    assert capsys.readouterr().out == "    2  unanswered  2024-05-01  Why?\n    1  unanswered  2024-05-01  How?\n"
    assert main(["gaps", "--database-url", url, "--limit", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["times"] == 2


def test_an_unusable_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["gaps", "--database-url", f"sqlite:///{tmp_path}/file/x.db"]) == ExitStatus.DATABASE
    assert main(["gaps", "--database-url", "mysql://x"]) == ExitStatus.SETTINGS
    assert "TALLYBOT_DATABASE_URL" in capsys.readouterr().err


def test_a_profile_needs_a_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TALLYBOT_TOKEN", raising=False)
    assert main(["describe"]) == ExitStatus.SETTINGS
    assert main(["describe", "--token", "1:abc", "--api-url", "http://127.0.0.1:1"]) == ExitStatus.UNREACHABLE
    assert "@BotFather" in capsys.readouterr().err


def test_stats_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/tally.db"

    async def ask() -> None:
        storage = await Storage.open(url, 1, lambda: datetime.now(UTC))
        for question_id, status in ((1, Status.ANSWERED), (2, Status.OFF_TOPIC)):
            where = Conversation(5, 0, 5)
            storage.remember(where, EMPTY, question_id=question_id, question="?", answer_ids=(9,), status=status)
        await storage.close()

    asyncio.run(ask())
    assert main(["stats", "--database-url", url]) == 0
    assert capsys.readouterr().out.startswith("2 questions of 1 people within 30 days, 50% of them answered\n")
    assert main(["stats", "--json", "--database-url", url]) == 0
    assert json.loads(capsys.readouterr().out)["by_status"] == {"answered": 1, "off_topic": 1}
