"""`tallybot doctor`: what is well is told so, what is not comes with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot import doctor
from bot.cli import main
from bot.doctor import Finding, Verdict, examine
from bot.settings import load_settings
from bot.storage.database import Database
from tests.botapi import BotApi


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


async def found(
    api: BotApi, folder: Path, more: Mapping[str, str] = {}, *, later: timedelta = timedelta(0)
) -> dict[str, Finding]:
    """The findings by part, the worst of each, with these settings."""
    values = {"TOKEN": api.token, "API_URL": api.url, "DATABASE_URL": f"sqlite:///{folder}/tally.db"} | {**more}
    settings = load_settings({f"TALLYBOT_{name}": value for name, value in values.items()})
    order = list(Verdict)
    worst: dict[str, Finding] = {}
    async for finding in examine(settings, lambda: datetime.now(UTC) + later):
        before = worst.setdefault(finding.part, finding)
        worst[finding.part] = max(before, finding, key=lambda one: order.index(one.verdict))
    assert not any(settings.token and api.token in one.words for one in worst.values())
    return worst


async def test_all_is_well(api: BotApi, tmp_path: Path) -> None:
    olga = api.person("Olga")
    olga.starts()
    parts = await found(api, tmp_path, {"ADMINS": str(olga.id)})
    assert list(parts) == ["settings", "token", "rights", "webhook", "database", "packs", "clock", "disk"]
    assert {finding.verdict for finding in parts.values()} == {Verdict.OK}, parts
    assert is_empty(tmp_path), "a look leaves nothing behind"
    assert not [call for call in api.calls if not call.method.startswith("get")]


async def test_what_an_operator_should_know(api: BotApi, tmp_path: Path) -> None:
    api.privacy = False
    api.updates.webhook = "https://elsewhere.example/secret-path"
    stranger = api.person("Sam")
    parts = await found(api, tmp_path, {"ADMINS": str(stranger.id)})
    assert {part: one.verdict for part, one in parts.items() if one.verdict is not Verdict.OK} == {
        "rights": Verdict.LOOK,
        "webhook": Verdict.LOOK,
    }
    assert "elsewhere.example" in parts["webhook"].words
    assert "secret-path" not in parts["webhook"].words


@pytest.mark.parametrize(
    ("settings", "part", "advice"),
    [
        ({"TOKEN": ""}, "token", "@BotFather"),
        ({"TOKEN": "1:another-token"}, "token", "copy it again"),
        ({"API_URL": "http://127.0.0.1:1"}, "token", "check the network"),
        ({"DATABASE_URL": "postgresql://me:pass-word@127.0.0.1:1/x"}, "database", "Check TALLYBOT_DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://me:pass-word@host:port/x"}, "database", "Check TALLYBOT_DATABASE_URL"),
        ({"PACKS": "/nowhere"}, "packs", "tallybot check /nowhere"),
    ],
)
async def test_what_is_to_be_mended(
    api: BotApi, tmp_path: Path, settings: dict[str, str], part: str, advice: str
) -> None:
    finding = (await found(api, tmp_path, settings))[part]
    assert finding.verdict is Verdict.MEND
    assert advice in finding.words
    assert "pass-word" not in finding.words


async def test_a_clock_that_is_wrong(api: BotApi, tmp_path: Path) -> None:
    right = (await found(api, tmp_path, later=timedelta(seconds=-5)))["clock"]
    wrong = (await found(api, tmp_path, later=timedelta(minutes=10)))["clock"]
    assert (right.verdict, wrong.verdict) == (Verdict.OK, Verdict.MEND)
    told = [int(word) for word in wrong.words.split() if word.isdigit()]
    assert told == [pytest.approx(600, abs=20)]


async def test_a_webhook_that_telegram_cannot_call(api: BotApi, tmp_path: Path) -> None:
    url = "https://bot.example/telegram"
    assert "the bot's start sets it" in (await found(api, tmp_path, {"WEBHOOK_URL": url}))["webhook"].words
    api.updates.webhook = url
    for ago, verdict in ((timedelta(minutes=5), Verdict.MEND), (timedelta(hours=5), Verdict.OK)):
        api.updates.last_error = (int((datetime.now(UTC) - ago).timestamp()), "Connection refused")
        finding = (await found(api, tmp_path, {"WEBHOOK_URL": url}))["webhook"]
        assert finding.verdict is verdict
        assert ("Connection refused" in finding.words) is (verdict is Verdict.MEND)


async def test_a_disk_that_is_nearly_full(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = doctor.ROOM - 1

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    assert "make room" in (await found(api, tmp_path))["disk"].words


async def test_the_database_of_another_version(api: BotApi, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tally.db"
    database = Database(url)
    for revision, verdict in (("0001", Verdict.LOOK), ("9999", Verdict.MEND)):

        def change(connection: Connection, revision: str = revision) -> None:
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

        await database.write(change)
        assert (await found(api, tmp_path))["database"].verdict is verdict
    database.close()


def test_the_exit_status_says_whether_the_bot_can_work(
    api: BotApi, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = ["doctor", "--api-url", api.url, "--database-url", f"sqlite:///{tmp_path}/tally.db"]
    assert main([*given, "--token", api.token]) == 0
    assert "mend" not in capsys.readouterr().out
    assert main([*given, "--token", "no-token"]) == 1
    assert capsys.readouterr().out.startswith("mend  settings  TALLYBOT_TOKEN: is not a bot token")
