"""A claimed number is held against the article as people mean it."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import ask, numbers

FITS, NOT = "matches", "differs"
CLAIMS = [
    # Just this number, or another.
    ("was it really 1,200 callouts in 2024?", FITS, 1200),
    ("was it really 1,300 callouts in 2024?", NOT, 1200),
    ("my uncle says 1201 callouts in 2024", NOT, 1200),
    ("only 700 callouts in 2023?", NOT, 800),
    ("callouts in 2023: eight hundred, right?", FITS, 800),
    ("budget of 1.5 million in 2024?", FITS, 1_500_000),
    ("was the budget two million in 2024?", NOT, 1_500_000),
    # As round as it was said.
    ("about 1.1k callouts in 2024?", NOT, 1200),
    ("around 1,180 callouts in 2024?", FITS, 1200),
    ("roughly 4,300 saved?", FITS, 4321),
    ("4,300 saved?", FITS, 4321),
    ("4,310 saved?", NOT, 4321),
    # More and less.
    ("over 1100 callouts in 2024?", FITS, 1200),
    ("over 1200 callouts in 2024?", NOT, 1200),
    ("more than 1300 callouts in 2024?", NOT, 1200),
    ("less than 1100 callouts in 2024?", NOT, 1200),
    ("fewer than 600 fog callouts?", FITS, 500),
    # What the article says only nearly, about, over, up to, from and to.
    ("4,900 callouts since it was founded?", FITS, 5000),
    ("5,100 callouts since it was founded?", NOT, 5000),
    ("60 drills in july 2024?", FITS, 62),
    ("33 inspections in july 2024?", FITS, 31),
    ("30 inspections in july 2024?", NOT, 31),
    ("was the training for engine failure 2 years?", FITS, (2, 3)),
    ("was the training for engine failure 5 years?", NOT, (2, 3)),
    ("6 years of training for storms?", FITS, 6),
    ("10 years of training for storms?", NOT, 6),
    # What it does not state, but what follows.
    ("is it true that 10% of callouts were fog?", FITS, 10.0),
    ("12% of callouts were fog?", NOT, 10.0),
    ("is it true that 80% of fog callouts led to rescues?", FITS, 80.0),
    ("callouts rose by 50% in 2024, right?", FITS, 50.0),
    ("callouts rose by 3 percent in 2024", NOT, 50.0),
    ("did callouts double in 2024?", NOT, 1.5),
    ("callouts tripled in 2024?", NOT, 1.5),
    ("was it 100 callouts a month in 2024?", FITS, 100),
    ("was it 90 callouts a month in 2024?", NOT, 100),
    ("is it true that callouts in 2022 and 2023 together were 1,800?", FITS, 1800),
    ("is it true that the difference between callouts in 2024 and 2023 was 400?", FITS, 400),
    ("is it true that 100 fog callouts were not rescued?", FITS, 100),
    # Numbers by themselves, where only one figure of the article is that number.
    ("4321", FITS, 4321),
    ("was it 62?", FITS, 62),
    ("is it true: 300 launches?", FITS, 300),
]
UNKNOWN = [
    "was it 7777?",
    "were there 999 launches?",
    "it was 10 years of callouts in 2024",
    "1300 callouts in 2021?",
    "is it true that 5 percent of launches happened?",
    "1,200 callouts at the airport in 2024?",
    "was it 4321 in september 2021?",
]


@pytest.mark.parametrize(("claim", "outcome", "figure"), CLAIMS)
def test_a_claim_gets_its_verdict(
    claim: str, outcome: str, figure: float | tuple[float, float], lifeboat: Library
) -> None:
    answer = ask(lifeboat, claim)
    assert [verdict.outcome.value for verdict in answer.verdicts] == [outcome]
    assert numbers(answer.figures) == [figure]


@pytest.mark.parametrize("claim", UNKNOWN)
def test_what_the_article_does_not_tell_is_neither_right_nor_wrong(claim: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, claim)
    assert answer.status != "answered"
    assert not answer.verdicts


def test_two_claims_get_two_verdicts(lifeboat: Library) -> None:
    answer = ask(lifeboat, "were there 3,000 engine callouts and 600 fog callouts?")
    assert [(verdict.claimed, verdict.outcome.value) for verdict in answer.verdicts] == [(3000, FITS), (600, NOT)]
    assert [verdict.quote for verdict in answer.verdicts] == ["3000", "600"]


@pytest.mark.parametrize(
    ("claim", "gap"), [("1,300 callouts in 2024, true?", "100"), ("1,050 callouts in 2024, true?", "150")]
)
def test_a_wrong_claim_is_told_by_how_much(claim: str, gap: str, lifeboat: Library) -> None:
    (verdict,) = ask(lifeboat, claim).verdicts
    assert gap in verdict.explanation
    assert verdict.figure is not None
    assert verdict.figure.display in verdict.explanation


@pytest.mark.parametrize(
    "question", ["how many callouts in 2024, more than 2 causes?", "callouts of two causes: fog and engine"]
)
def test_small_numbers_in_words_claim_nothing(question: str, lifeboat: Library) -> None:
    assert not ask(lifeboat, question).verdicts
