"""Figures of a text are found in digits and words, and held against those of a pack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.checking.article import article_faults
from knowledge.coverage import cover, figures_in
from knowledge.language import Language
from knowledge.loading import load_pack
from knowledge.packfiles import read_files
from knowledge.prose import Prose
from knowledge.quantity import Qualifier
from tests.knowledge.harbour import ARTICLE, line_with, write

Check = Callable[[str], list[tuple[str, int, str]]]


@pytest.fixture
def told(tmp_path: Path, english: Language, prose: Prose) -> Check:
    """Return the faults that show when the harbour's pack is held against a text: file, line, problem and remedy."""
    write(tmp_path)
    base, files = load_pack(tmp_path, english), read_files(tmp_path, "en")

    def check(text: str) -> list[tuple[str, int, str]]:
        faults = article_faults(cover(text, base, prose), files, tmp_path / "article.txt")
        return [(fault.file.name, fault.line, f"{fault.problem}; {fault.remedy}") for fault in faults]

    return check


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They counted 14,182 ships.", [("14,182", 14182, 14182)]),
        ("They counted 1 000 000 ships.", [("1 000 000", 1000000, 1000000)]),
        ("twenty-three of them", [("twenty-three", 23, 23)]),
        ("one hundred and five", [("one hundred and five", 105, 105)]),
        ("two thousand three hundred", [("two thousand three hundred", 2300, 2300)]),
        ("seven and five", [("seven", 7, 7), ("five", 5, 5)]),
        ("a million or 1.2bn", [("a million", 1e6, 1e6), ("1.2bn", 1.2e9, 1.2e9)]),
        ("3.5 thousand", [("3.5 thousand", 3500, 3500)]),
        ("two to three years", [("two to three", 2, 3)]),
        ("39–41 a day", [("39-41", 39, 41)]),
        ("2 to 3 thousand", [("2 to 3 thousand", 2000, 3000)]),
        ("It doubled.", [("doubled", 2, 2)]),
        ("In July 2024", [("2024", 2024, 2024)]),
        ("on 24 February 2022", [("2022", 2022, 2022)]),
        ("on 15.07.24 and 2024-07-15", [("15.07.24", 2024, 2024), ("2024-07-15", 2024, 2024)]),
        ("the 24th unit, an F-16, COVID19, 5pm, one of them", []),
        ("no figures at all", []),
    ],
)
def test_figures_are_found(text: str, expected: list[tuple[str, float, float]], prose: Prose) -> None:
    assert [(item.words, item.low, item.high) for item in figures_in(text, prose)] == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("900 ships", Qualifier.EXACT),
        ("about 900 ships", Qualifier.ABOUT),
        ("around 900 ships", Qualifier.ABOUT),
        ("nearly 900 ships", Qualifier.NEARLY),
        ("almost 900 ships", Qualifier.NEARLY),
        ("over 900 ships", Qualifier.OVER),
        ("more than 900 ships", Qualifier.OVER),
        ("up to 900 ships", Qualifier.UP_TO),
        ("39 to 41 ships", Qualifier.RANGE),
        ("about 39 to 41 ships", Qualifier.RANGE),
    ],
)
def test_words_before_a_figure_qualify_it(text: str, qualifier: Qualifier, prose: Prose) -> None:
    (found,) = figures_in(text, prose)
    assert qualifier in found.qualifiers


def test_paragraphs_are_the_lines_with_text(prose: Prose) -> None:
    found = figures_in("Three ships.\n\n  \nFour ships.\n", prose)
    assert [(item.paragraph, item.line) for item in found] == [(1, 1), (2, 4)]


def test_a_long_paragraph_is_read_to_its_end(prose: Prose) -> None:
    assert [item.low for item in figures_in("It was a calm day. " * 1000 + "They counted 77 ships.", prose)] == [77]


def test_an_article_that_says_what_the_pack_says_has_no_faults(told: Check) -> None:
    assert told(ARTICLE) == []


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("It cost 12,000.", "the figure “12,000” is not in the pack"),
        ("It began in 1998.", "the time “1998” is not in the pack"),
        ("It tripled.", "the figure “tripled” is not in the pack"),
        ("Up to seventy sailors came.", "the figure “up to seventy” is not in the pack"),
    ],
)
def test_a_figure_that_the_pack_forgot_is_told(sentence: str, problem: str, told: Check) -> None:
    assert [(file, line, text.partition(";")[0]) for file, line, text in told(f"{ARTICLE}{sentence}\n")] == [
        ("article.txt", 5, problem)
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("310 grain", "grain", "grain-2024 has a figure that ¶2 does not state; correct its value, or remove it"),
        ("nearly 4,000", "over 4,000", "all-arrivals is nearly, but ¶3 says “over 4,000”; correct its qualifier"),
        ("after 800 in 2023", "after 2023", "arrivals-2023 has a figure that ¶1 does not state; correct its value"),
    ],
)
def test_a_figure_that_the_text_lacks_is_told(old: str, new: str, said: str, told: Check, tmp_path: Path) -> None:
    ((file, line, text),) = told(ARTICLE.replace(old, new))
    assert (file, line) == ("pack.yaml", line_with(tmp_path / "pack.yaml", f"id: {said.split(maxsplit=1)[0]},"))
    assert text.startswith(said)


def test_a_figure_that_a_note_tells_in_its_paragraph_is_held(tmp_path: Path, english: Language, prose: Prose) -> None:
    write(tmp_path, {"en.yaml": ("A storm closed the harbour.", "A storm closed the harbour for twelve days.")})
    base = load_pack(tmp_path, english)
    sentence = "A storm closed it for 12 days."
    assert not cover(f"{ARTICLE.rstrip()} {sentence}", base, prose).not_held
    assert [item.words for item in cover(f"{ARTICLE}{sentence}", base, prose).not_held] == ["12"]


def test_a_range_is_stated_where_both_its_ends_are(tmp_path: Path, english: Language, prose: Prose) -> None:
    write(tmp_path, {"pack.yaml": ("value: 310,", "low: 300, high: 320, qualifier: range,")})
    base = load_pack(tmp_path, english)
    apart = ARTICLE.replace("310 grain", "at least 300 but never more than 320 grain")
    assert not cover(apart, base, prose).astray
    assert not cover(apart, base, prose).not_held


def test_a_wrong_paragraph_is_told_with_the_right_one(told: Check) -> None:
    moved = ARTICLE.replace(", and 310 grain", "").replace("ships arrived.", "ships arrived, 310 with grain.")
    assert [text for _, _, text in told(moved)] == [
        "grain-2024 has a figure that stands in ¶3, not in ¶2; correct its paragraph"
    ]
