"""`tallybot draft` makes a pack of an article: all its figures, nothing else, and what is left to do."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli import main
from bot.drafting.drafting import draft_pack
from bot.drafting.proposing import Card, propose
from bot.drafting.writing import as_yaml
from knowledge.checking import unusable
from knowledge.loading import load_language
from knowledge.packfiles import PackFiles, read_files, read_questions
from knowledge.prose import Prose, load_prose
from knowledge.prose.statements import statements_of
from tests.knowledge.prose.measuring import TEXTS

ARTICLE = """\
The harbour in figures
In 2024 the harbour counted 900 ships, after nearly 800 in 2023.
About five hundred ships brought coal, and 310 ships brought grain.
Fees fell by 5 percent to $40. Since it opened, 12,000 sailors came.
Traffic doubled.
It is closed on Mondays.
"""

LONGEST_RUN = 6
"""So many words in a row may a draft share with its article: a name, or a figure with its unit."""


@cache
def english() -> Prose:
    return load_prose(load_language("en"))


def drafted(text: str, folder: Path, published: str = "") -> PackFiles:
    article = folder / "article.txt"
    article.write_text(text, encoding="utf-8")
    draft_pack(article, folder / "pack", Card("drafted"), published=published)
    return read_files(folder / "pack", "en")


def figures_of(files: PackFiles) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in (("value", item.value), ("low", item.low), ("period", item.period)) if value}
        | {"qualifier": item.qualifier.value, "paragraph": item.paragraph}
        for item in files.pack.model.observations
    ]


def test_figures_come_with_qualifier_period_and_paragraph(tmp_path: Path) -> None:
    assert figures_of(drafted(ARTICLE, tmp_path)) == [
        {"value": 900, "period": "2024", "qualifier": "exact", "paragraph": 2},
        {"value": 800, "period": "2023", "qualifier": "nearly", "paragraph": 2},
        {"value": 500, "period": "2024", "qualifier": "about", "paragraph": 3},
        {"value": 310, "period": "2024", "qualifier": "exact", "paragraph": 3},
        {"value": 5, "period": "2024", "qualifier": "exact", "paragraph": 4},
        {"value": 40, "period": "2024", "qualifier": "exact", "paragraph": 4},
        {"value": 12000, "qualifier": "exact", "paragraph": 4},
    ]


def test_units_measures_and_members_are_the_words_of_the_article(tmp_path: Path) -> None:
    files = drafted("In Hawaii, it was 2024. The rate was 6 percent in Hawaii and 2 percent in Delaware.", tmp_path)
    pack, lexicon = files.pack.model, files.lexicon.model
    assert {measure.unit for measure in pack.measures.values()} == {"percent"}
    assert pack.dimensions["place"].members == ("hawaii", "delaware")
    assert [dict(item.members) for item in pack.observations] == [{"place": "hawaii"}, {"place": "delaware"}]
    assert lexicon.members["place"]["hawaii"].label == "Hawaii"
    assert [measure.label for measure in lexicon.measures.values()] == ["rate"]


def test_how_much_it_changed_is_not_how_much_it_is(tmp_path: Path) -> None:
    lexicon = drafted("In 2024 fees fell by $5 to $40.", tmp_path).lexicon.model
    assert [measure.label for measure in lexicon.measures.values()] == ["change in fees", "fees"]


def test_a_unit_is_told_for_one_and_for_many(tmp_path: Path) -> None:
    units = drafted("In 2024, 7 boxes and 39 to 41 rulings per day.", tmp_path).lexicon.model.units
    assert {unit: (names.one, names.other) for unit, names in units.items()} == {
        "boxes": ("box", "boxes"),
        "rulings-per-day": ("ruling per day", "rulings per day"),
    }


def test_times_that_only_a_person_can_date_are_left_to_do(tmp_path: Path) -> None:
    files = drafted(ARTICLE, tmp_path)
    (line,) = [line for line in files.pack.text.splitlines() if "value: 12000" in line]
    assert "TODO: “Since it opened” is a time of its own" in line
    spans = drafted("Between 2019 and 2023, 90 ships came.", _folder(tmp_path, "spans"))
    assert [(p.start, p.end, p.kind) for p in spans.pack.model.periods.values()] == [("2019", "2023", "span")]
    since = drafted("Since 2009, 90 ships came.", _folder(tmp_path, "since"), "2024-05")
    assert [(p.start, p.end, p.kind) for p in since.pack.model.periods.values()] == [("2009", "2024-05", "since")]
    assert "TODO: the article names no end" in since.pack.text


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def test_a_factor_becomes_a_note_for_a_person_to_write(tmp_path: Path) -> None:
    files = drafted(ARTICLE, tmp_path)
    (note,) = files.pack.model.notes
    assert (note.id, note.paragraph) == ("doubled-5", 5)
    assert files.lexicon.model.notes[note.id].text.startswith("TODO: ")
    assert "TODO: no figure stands in ¶6: write notes" in files.pack.text


def test_its_questions_are_those_that_find_their_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = drafted(ARTICLE, tmp_path)
    document = read_questions(tmp_path / "pack", "en")
    assert document is not None
    questions = document.model.development
    assert len(questions) >= 4
    assert set(files.lexicon.model.questions) <= {question.ask[0] for question in questions}
    main(["check", str(tmp_path / "pack"), "--article", str(tmp_path / "article.txt")])
    told = capsys.readouterr().out
    assert f"answerable, right {len(questions)} of {len(questions)}" in " ".join(told.split())
    assert re.search(r"en\.yaml:\d+: to do: what the article is about", told)


def test_each_measure_has_its_name_for_a_phrase(tmp_path: Path) -> None:
    text = "In 2024, 900 cases came. In 2024, 30 criminal cases came. In 2024, there were 7 boxes of new cases."
    named = drafted(text, tmp_path).lexicon.model.measures
    assert [names.phrases for names in named.values()] == [("cases",), ("criminal cases",), ("boxes of new cases",)]


def test_a_month_of_the_year_2000_is_found(tmp_path: Path) -> None:
    drafted("In September 2000, 900 ships came.", tmp_path)
    document = read_questions(tmp_path / "pack", "en")
    assert document is not None
    assert [question.ask for question in document.model.development] == [("How many ships in September 2000?",)]


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_figure_of_a_real_article_is_in_its_draft(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    files = drafted(text, tmp_path, "2025-06-01")
    assert unusable(files) == []
    held = {(item.value, item.low, item.high) for item in files.pack.model.observations}
    noted = {note.paragraph for note in files.pack.model.notes}
    for statement in statements_of(text, english(), "2025-06-01"):
        figure = statement.figure
        value = (None, figure.low, figure.high) if figure.is_range else (figure.low, None, None)
        assert value in held or (figure.is_factor and statement.sentence.paragraph in noted)
    assert _runs(text) & _runs(files.pack.text + files.lexicon.text) == set()


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return all runs of words of a text that are longer than a name."""
    runs: set[tuple[str, ...]] = set()
    for line in text.splitlines():
        words = re.findall(r"[^\W\d_]+", line.lower())
        runs |= {tuple(words[i : i + LONGEST_RUN + 1]) for i in range(len(words) - LONGEST_RUN)}
    return runs


def test_what_is_drafted_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, folder = tmp_path / "article.txt", tmp_path / "My Harbour"
    article.write_text(ARTICLE, encoding="utf-8")
    arguments = ["draft", str(article), "-o", str(folder), "--title", "The harbour", "--publisher", "The Tide"]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert f"{folder}: 7 figures" in told
    pack = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    assert (pack["id"], pack["source"]) == ("my-harbour", {"title": "The harbour", "publisher": "The Tide"})
    assert main(arguments) == 2
    assert "already holds a pack" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "problem"), [(None, "cannot be read"), ("It was a calm day.", "has no figure"), ("\xff", "cannot be read")]
)
def test_what_is_no_article_is_told(
    text: str | None, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "article.txt"
    if text is not None:
        article.write_text(text, encoding="latin-1")
    assert main(["draft", str(article), "-o", str(tmp_path / "pack")]) == 2
    assert problem in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize("date", ["yesterday", "2024-02-31", "24"])
def test_a_date_that_is_none_is_refused(date: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["draft", "article.txt", "-o", str(tmp_path), "--published", date])
    assert f"'{date}' is no date" in capsys.readouterr().err


PIECES = """
in on since by until from to between and or the a of per than - ( ) , . ; : ? % $ € ' " # { } [ ] & * ! | > @ `
nearly over about up at least more than less doubled half third first second quarter months year years two hundred
2024 million 1999 1871 2000-09 2024-07-39 39.12.24 31/12/2024 1990s '24 July May Feb 31 Sept. Q3 q٣ H2 summer
first ninety months 1,100 39 12.5 -7 1e9 thousand 999999999999999999999999 10k F-16 24th one in five
cases Hawaii rose fell increase
last year a year earlier to date TODO: yes no null Straße İ ½ \x07 \u200b 💥
"""
"""Pieces of articles, and of what breaks readers of articles and writers of YAML."""


@settings(max_examples=150)
@given(
    words=st.lists(st.sampled_from([*PIECES.split(), "\n"]) | st.text(max_size=6), max_size=40),
    published=st.sampled_from(["", "2024", "2024-02-29"]),
)
def test_whatever_the_text_the_draft_loads(words: list[str], published: str) -> None:
    draft = propose(" ".join(words), english(), lambda word: word.removesuffix("s"), Card("drafted"), published)
    to_do = {place[1:]: reason for place, reason in draft.to_do.items()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pack.yaml").write_text(as_yaml(draft.pack, to_do, "Pack."), encoding="utf-8")
        (folder / "en.yaml").write_text(as_yaml(draft.lexicon, to_do, "Lexicon."), encoding="utf-8")
        if draft.pack.get("measures"):
            files = read_files(folder, "en")
            assert unusable(files) == []
            assert len(files.pack.model.observations) == len(draft.pack.get("observations", ()))
