"""`tallybot diff` tells what changed between two versions of a pack, as its subscribers read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.delivery.editions import Editor
from bot.library import load_library
from bot.wording import load_wording
from tests.knowledge.harbour import write


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    return write(folder)


@pytest.fixture
def now(tmp_path: Path) -> Path:
    """A version with a corrected, a renamed and a withdrawn figure, a new one, and a fact told in other words."""
    folder = tmp_path / "now"
    folder.mkdir()
    write(
        folder,
        {
            "pack.yaml": (
                "2024, value: 310, paragraph: 2}",
                "2024, value: 315, qualifier: over, paragraph: 2}\n"
                "  - {id: arrivals-2022, measure: arrivals, period: 2022, value: 650, paragraph: 1}",
            ),
            "en.yaml": ("text: A storm closed the harbour.", "text: A storm closed the harbour for two days."),
        },
    )
    pack = folder / "pack.yaml"
    lines = pack.read_text().splitlines(keepends=True)
    pack.write_text("".join(line for line in lines if "id: all-arrivals" not in line))
    return folder


def test_figures_and_facts_are_told_that_changed(before: Path, now: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(before), str(now)]) == 0
    assert capsys.readouterr().out == (
        "The figures of “The harbour” have changed\n"
        "• Corrected: arrivals (grain) in 2024: over 315 ships, before 310 ships\n"
        "• New: arrivals in 2022: 650 ships\n"
        "• Withdrawn: arrivals since the opening: nearly 4,000 ships\n"
        "\n"
        "The facts have changed\n"
        "• Reworded: The storm: “A storm closed the harbour for two days.” Before: “A storm closed the harbour.”\n"
    )


def test_subscribers_read_the_same_of_the_figures(before: Path, now: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", str(before), str(now)])
    figures, _ = capsys.readouterr().out.split("\n\n", 1)
    old, new = (Editor(load_library([folder]), load_wording("en")) for folder in (before, now))
    news = new.news("harbour", new.versions["harbour"], old.figures["harbour"], new.figures["harbour"])
    assert news
    assert news.text.replace("<b>", "").replace("</b>", "").replace("\n\n", "\n") == figures


def test_versions_that_say_the_same_are_told_so(before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(before), str(before)]) == 0
    assert capsys.readouterr().out == "Neither figures nor facts have changed.\n"


def test_it_is_told_that_nobody_is_told(before: Path, now: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, lexicon = now / "pack.yaml", now / "en.yaml"
    pack.write_text(pack.read_text().replace("version: 1", "version: 2\nminor: true"))
    lexicon.write_text(lexicon.read_text() + "release_note: The port counted anew.\n")
    main(["diff", str(before), str(now)])
    told = capsys.readouterr().out.splitlines()
    assert told[-3:] == ["The port counted anew.", "", "Subscribers are not told: the version is marked as minor."]


def test_a_folder_without_a_pack_is_told(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(before), str(tmp_path)]) == 2
    assert f"{tmp_path} holds no pack" in capsys.readouterr().err
