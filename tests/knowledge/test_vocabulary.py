"""A misspelt word is taken for the known word that it was meant to be; a right one is left alone."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Language
from knowledge.vocabulary import Vocabulary, allowed_edits

KNOWN = ("lighthouse", "harbour", "rescue", "station", "storm", "fog", "phare", "vessel", "vassal")
REAL = frozenset(("harbor",))


@pytest.fixture(scope="module")
def vocabulary(english: Language) -> Vocabulary:
    return Vocabulary(KNOWN, english.sound, REAL.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lighthuose", "lighthouse"),
        ("lightouse", "lighthouse"),
        ("lihgthose", "lighthouse"),
        ("harbuor", "harbour"),
        ("rescuue", "rescue"),
        ("rezcue", "rescue"),
        ("sttaion", "station"),
        ("stashun", "station"),
        ("strom", "storm"),
        ("fare", "phare"),
    ],
)
def test_slips_and_spelling_by_ear_are_repaired(typed: str, meant: str, vocabulary: Vocabulary) -> None:
    best, *_ = vocabulary.near(typed)
    assert best.word == meant
    assert 0.5 < best.score < 1.0


@pytest.mark.parametrize("typed", ["harbor", "fo", "fgo", "rfog", "xyzzy", "mountain", "l" * 50, "harbourmaster"])
def test_real_short_and_strange_words_are_not(typed: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.near(typed) == ()


def test_of_several_all_that_are_as_near_are_kept_and_the_best_is_first(vocabulary: Vocabulary) -> None:
    matches = vocabulary.near("vissel")
    assert matches[0].word == "vessel"
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_longer_words_may_hold_more_slips() -> None:
    assert [allowed_edits(length) for length in (3, 4, 6, 7, 11, 12)] == [0, 1, 1, 2, 2, 3]


def test_membership_is_of_known_words_only(vocabulary: Vocabulary) -> None:
    assert "storm" in vocabulary
    assert "strom" not in vocabulary


SLIPS = st.builds(
    lambda word, start, typed, end: word[:start] + typed + word[end:],
    st.sampled_from(KNOWN),
    st.integers(1, 12),
    st.text(string.ascii_lowercase, max_size=2),
    st.integers(1, 12),
)


@given(st.text(max_size=45) | SLIPS)
def test_whatever_is_typed_only_known_words_are_meant(typed: str) -> None:
    vocabulary = Vocabulary(KNOWN, str, REAL.__contains__)
    matches = vocabulary.near(typed)
    assert {match.word for match in matches} <= set(KNOWN)
    assert all(0.0 < match.score <= 1.0 for match in matches)
    assert vocabulary.near(typed) == matches
