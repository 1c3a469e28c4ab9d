"""One spelling for what can be spelled in many ways, and the tokens of a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import MAX_LENGTH, Sort, plain, sentences, tokenise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("HoW MaNy", "how many"),
        ("Straße", "strasse"),
        ("ﬁgures ｆｕｌｌ", "figures full"),
        ("it’s ‘so’", "it's 'so'"),
        ("“word” «word»", '"word" "word"'),
        ("2023–2024 — 5", "2023-2024 - 5"),
        ("2023→2024", "2023-2024"),
        ("١٢٣ १२३ ２０２４", "123 123 2024"),
        ("ze\u200bro\u200e wi\u00addth", "zero width"),
        ("ships🚢sail", "ships sail"),
        ("naïve", "naïve"),
    ],
)
def test_spellings_become_one(typed: str, read: str) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize(
    "mark",
    [
        "https://gull.example/a?b=c",
        "www.gull.org/x",
        "gull.org/page",
        "mate@gull.org",
        "@tally",
        "/ask",
        "/ask@tally",
        "@tally@tally",
        "/ask/help",
    ],
)
def test_links_names_and_commands_are_taken_off(mark: str) -> None:
    assert plain(f"{mark} how many ships {mark}").split() == ["how", "many", "ships"]


def test_a_slash_between_words_is_no_command() -> None:
    assert "day" in plain("ships/day")


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert len(plain("ship " * 100_000)) <= MAX_LENGTH
    assert len(plain("ﷺ" * 100_000)) <= MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12", [12]),
        ("1,200", [1200]),
        ("1 200", [1200]),
        ("1'200", [1200]),
        ("1,234,567.5", [1234567.5]),
        ("10.3", [10.3]),
        ("3,5", [3.5]),
        ("1, 2", [1, 2]),
        ("5-10", [5, 10]),
    ],
)
def test_numbers_are_read_as_people_group_them(text: str, values: list[float]) -> None:
    assert [token.value for token in tokenise(text) if token.sort is Sort.NUMBER] == values


@pytest.mark.parametrize(
    ("text", "sort", "reading"),
    [
        ("2024", Sort.YEAR, "2024"),
        ("'24", Sort.YEAR, "2024"),
        ("2k23", Sort.YEAR, "2023"),
        ("2024-07", Sort.POINT, "2024-07"),
        ("2024-07-15", Sort.POINT, "2024-07-15"),
        ("7/2024", Sort.POINT, "2024-07"),
        ("15.07.2024", Sort.DATE, "15.07.2024"),
        ("15/7/24", Sort.DATE, "15/7/24"),
        ("%", Sort.PERCENT, "%"),
        ("don't", Sort.WORD, "don't"),
        ("?!", Sort.QUESTION, "?!"),
        ("...", Sort.HARD, "..."),
        (",", Sort.SOFT, ","),
        ("+", Sort.WORD, "+"),
        ("2150", Sort.NUMBER, "2150"),
    ],
)
def test_a_token_is_of_a_sort(text: str, sort: Sort, reading: str) -> None:
    assert [(token.sort, token.text) for token in tokenise(text)] == [(sort, reading)]


@pytest.mark.parametrize("text", ["a.w.o.l", "tl;dr"])
def test_marks_inside_a_word_end_no_clause(text: str) -> None:
    assert not any(token.is_break for token in tokenise(text))


def test_marks_between_words_part_clauses() -> None:
    assert [token.text for token in tokenise("one, two. three? four") if token.is_break] == [",", ".", "?"]


@pytest.mark.parametrize("text", ["2023-2024", "2023 - 2024", "2023 -> 2024"])
def test_a_dash_between_numbers_joins_them(text: str) -> None:
    assert [token.text for token in tokenise(text)] == ["2023", "-", "2024"]


def test_sentences_are_parted_as_they_were_typed() -> None:
    assert sentences("One. Two!  Three?\n\nFour; five 1.5 six") == ["One.", "Two!", "Three?", "Four", "five 1.5 six"]
    assert sentences(" \n ") == []


MARKS = frozenset("@/.")
"""What names, commands and links are made of; when those are gone, what was stuck to them may look like another."""


@given(st.text())
def test_no_text_is_too_odd_to_read(text: str) -> None:
    read = plain(text)
    tokens = tokenise(read)
    assert plain(read) == read or not read.isascii() or not MARKS.isdisjoint(read)
    assert all(first.end <= second.start for first, second in pairwise(tokens))
