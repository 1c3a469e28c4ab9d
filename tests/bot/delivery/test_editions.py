"""Editions of a bot with several packs: every figure of each has its turn."""

from __future__ import annotations

from pathlib import Path

from bot.delivery.editions import Editor
from bot.delivery.schedule import Frequency
from bot.library import load_library
from bot.storage.records import Seen
from bot.wording import load_wording
from tests.knowledge.harbour import write, write_marina


def test_figures_of_packs_with_the_same_words_are_told_in_turn(tmp_path: Path) -> None:
    folders = [tmp_path / "harbour", tmp_path / "marina"]
    for folder, written in zip(folders, (write, write_marina), strict=True):
        folder.mkdir()
        written(folder)
    editor, seen = Editor(load_library(folders), load_wording("en")), Seen()
    figures = {f"{pack}/{name}" for pack, figures in editor.figures.items() for name in figures}
    for _ in figures:
        edition = editor.edition(Frequency.DAILY, seen, {})
        assert edition
        seen = edition.seen
    assert set(seen.told) == figures
    assert len(seen.told) == len(figures)
