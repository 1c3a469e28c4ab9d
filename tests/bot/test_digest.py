"""What an editor and an operator see on the command line before and while subscribers get something."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from bot.library import BUNDLED


def shown(capsys: pytest.CaptureFixture[str], number: int) -> str:
    assert main(["digest", "--preview", "daily", "--number", str(number)]) == 0
    return capsys.readouterr().out


def test_editions_are_shown_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = shown(capsys, 1), shown(capsys, 2)
    assert two.startswith(one)
    assert two.removeprefix(one).strip()
    assert two.removeprefix(one) != one
    assert "<" not in two


def test_the_news_of_a_changed_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(BUNDLED, folder)
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("value: 10308", "value: 10309"), encoding="utf-8")
    assert main(["digest", "--since", str(BUNDLED), "--pack", str(folder)]) == 0
    assert "before 10,308" in capsys.readouterr().out
    assert main(["digest", "--since", str(BUNDLED)]) == 0
    assert "nothing to tell" in capsys.readouterr().out
    path.write_text(text.replace("value: 10308", "value: 10309").replace("version: 1", "version: 2\nminor: true", 1))
    assert main(["digest", "--since", str(BUNDLED), "--pack", str(folder)]) == 0
    assert "nobody is told" in capsys.readouterr().err


def test_what_is_on_its_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--database-url", f"sqlite:///{tmp_path}/tally.db"]
    assert main(["deliveries", *database]) == 0
    assert "0 messages due" in capsys.readouterr().out
    assert main(["deliveries", "--pause", "--json", *database]) == 0
    assert json.loads(capsys.readouterr().out)["subscriptions"] == 0
