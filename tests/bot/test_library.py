"""Compiled packs are kept for the next start, and never stand in the way of an answer."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import library
from bot.library import BUNDLED, load_library
from knowledge import loading
from knowledge.documents import PackError
from knowledge.library import Library
from tests.bot.process import Tallybot
from tests.knowledge.asking import ask, told
from tests.knowledge.harbour import write

QUESTION = "how many arrivals in 2024"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that compiled packs are kept in."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("TALLYBOT_CACHE", str(folder))
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    folder.mkdir()
    return write(folder)


@pytest.fixture
def compilings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list that every compiling of a pack is added to."""
    compiled: list[Path] = []
    load_pack: Callable[..., object] = loading.load_pack

    def counted(folder: Path, *rest: object) -> object:
        compiled.append(folder)
        return load_pack(folder, *rest)

    monkeypatch.setattr(loading, "load_pack", counted)
    return compiled


def answers(packs: Library) -> object:
    return told(ask(packs, QUESTION))


@pytest.mark.usefixtures("cache")
def test_a_second_start_compiles_nothing(pack: Path, compilings: list[Path]) -> None:
    assert answers(load_library([pack])) == answers(load_library([pack])) == [900]
    assert compilings == [pack]


@pytest.mark.usefixtures("cache")
def test_a_changed_file_is_noticed(pack: Path, compilings: list[Path]) -> None:
    load_library([pack])
    write(pack, {"pack.yaml": ("value: 900", "value: 905")})
    os.utime(pack / "pack.yaml", ns=(0, 0))  # of the same size, so that only the time tells
    assert answers(load_library([pack])) == [905]
    assert compilings == [pack, pack]


@pytest.mark.usefixtures("cache")
def test_a_new_file_is_noticed(pack: Path, compilings: list[Path]) -> None:
    load_library([pack])
    (pack / "questions.en.yaml").write_text("development: []\n")
    load_library([pack])
    assert compilings == [pack, pack]


@pytest.mark.usefixtures("cache")
def test_a_pack_that_broke_is_not_answered_from_the_cache(pack: Path) -> None:
    load_library([pack])
    write(pack, {"pack.yaml": ("value: 900", "value: many")})
    with pytest.raises(PackError, match=r"pack\.yaml:\d+"):
        load_library([pack])


@pytest.mark.parametrize("content", [b"", b"garbage", pickle.dumps("too short")[:5], pickle.dumps(object)[:-1]])
def test_a_damaged_file_is_survived_and_mended(content: bytes, cache: Path, pack: Path, compilings: list[Path]) -> None:
    load_library([pack])
    (kept,) = cache.iterdir()
    kept.write_bytes(content)
    assert answers(load_library([pack])) == [900]
    assert answers(load_library([pack])) == [900]
    assert compilings == [pack, pack]


def test_a_folder_that_cannot_be_made_is_survived(cache: Path, pack: Path) -> None:
    cache.write_text("a file where the folder would be")
    assert answers(load_library([pack])) == [900]


def test_a_folder_that_cannot_be_written_to_is_survived(tmp_path: Path, pack: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o500)
    ended = Tallybot(folder, (pack,))("ask", QUESTION, obeying=True)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("900 ships")
    assert not any(folder.iterdir())


def test_the_folder_is_the_users_own_and_holds_only_whole_files(cache: Path, pack: Path) -> None:
    load_library([pack])
    assert cache.stat().st_mode & 0o077 == 0
    assert [path.suffix for path in cache.iterdir()] == [".pickle"]


def test_old_copies_do_not_pile_up(cache: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = Library([load_library([pack]).engine()])
    monkeypatch.setattr(library, "_compile", lambda _folders: small)
    for version in range(20):
        os.utime(pack / "pack.yaml", ns=(version, version))
        load_library([pack])
    assert len(list(cache.iterdir())) < 12


@pytest.mark.usefixtures("cache")
def test_packs_named_in_another_order_are_another_library(pack: Path) -> None:
    first, second = load_library([pack, BUNDLED]), load_library([BUNDLED, pack])
    assert [card.id for card in first.packs] == [card.id for card in second.packs][::-1]


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(enabled: bool, pack: Path) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        load_library([pack])
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.usefixtures("cache")
def test_a_kept_library_answers_as_a_fresh_one(pack: Path) -> None:
    fresh, kept = load_library([pack]), load_library([pack])
    for question in (
        QUESTION,
        "arivals of grian",
        "freight",
        "was it 800?",
        "storm",
        "hello",
        "how many sailrs docked",
    ):
        assert ask(kept, question) == ask(fresh, question)


@pytest.mark.usefixtures("cache")
def test_two_packs_of_one_id_are_told_with_their_folders(pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "copy"
    other.mkdir()
    with pytest.raises(PackError, match=rf"{pack}.*and.*{write(other)}.*same id"):
        load_library([pack, other])
