"""`tallybot schema` gives editors what they need to complete and check a pack's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.schema import NAMES
from knowledge.exporting import MODELS, file_name


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["title"] == f"Tallybot {name}"
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_all_kinds_of_files_have_one() -> None:
    assert set(NAMES) == set(MODELS)


def test_all_schemas_are_written_to_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "-o", str(tmp_path / "new" / "schemas")]) == 0
    written = sorted(path.name for path in (tmp_path / "new" / "schemas").iterdir())
    assert written == sorted(file_name(name) for name in NAMES)
    assert main(["schema", "lexicon"]) == 0
    assert (tmp_path / "new" / "schemas" / file_name("lexicon")).read_text() == capsys.readouterr().out


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["schema", "-o", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
