"""The tutorial works as it stands: its files make a pack, and its commands print what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from docs.run_tutorial import TUTORIAL, retold


def test_the_tutorial_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = TUTORIAL.read_text(encoding="utf-8")
    assert text.count("$ tallybot") > 6
    assert retold(text) == text, "run: python docs/run_tutorial.py"
    assert (tmp_path / "library" / "pack.yaml").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "<!-- file: a.txt -->\n```text\none\n```\n<!-- edit: a.txt -->\n```diff\n-two\n+three\n```\n",
        "```console\n$ rm -r library\n```\n",
    ],
)
def test_a_step_that_cannot_be_followed_is_told(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"stand there 0 times|only tallybot"):
        retold(text)


def test_what_the_page_on_lexicons_says_is_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    retold(TUTORIAL.read_text(encoding="utf-8"))
    page = TUTORIAL.with_name("lexicons.md").read_text(encoding="utf-8")
    table = page.partition("| asked | the answer begins |\n|---|---|\n")[2].partition("\n\n")[0]
    told = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table.splitlines()]
    assert len(told) > 5
    asked = []
    for question, _ in told:
        main(["ask", "--pack", "library", question])
        asked.append((question, capsys.readouterr().out.partition("\n")[0]))
    assert asked == told
