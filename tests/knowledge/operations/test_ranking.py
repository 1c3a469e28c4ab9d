"""Which is most and least, in which order, side by side, and over time."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import Told, ask, told

RANKED = {
    "which cause had the most callouts": [3000, 500],
    "which year had the most callouts": [1200, 1000, 800],
    "which year had the fewest callouts": [800, 1000, 1200],
    "which is higher, fog or engine callouts?": [3000, 500],
    "which is lower, callouts in 2022 or 2023?": [800, 1000],
    "which year had more callouts, 2023 or 2024?": [1200, 800],
    "which year had fewer callouts, 2023 or 2024?": [800, 1200],
    "which cause was the worst": [3000, 500],
    "rank callouts by year": [1200, 1000, 800],
    "rank the causes by callouts": [3000, 500],
    "which station had the most launches": [450, 300, 250],
    "top 2 stations by launches": [450, 300],
    "the two stations with the fewest launches": [250, 300, 450],
    "which month had the most drills": "no_data",
    "which day had the most callouts": "no_data",
    "which was the highest": "clarify",
}
COMPARED = {
    "compare callouts in 2022 and 2023": [1000, 800],
    "compare fog and engine callouts": [500, 3000],
    "callouts for fog versus rescues for engine": [500, 2700],
    "is 2023 higher than 2024 for callouts": [800, 1200],
    "are engine callouts more than fog callouts": [3000, 500],
    "compare drills and inspections in july": [62, 31],
    "compare the budget in 2024": "no_data",
    "compare": "clarify",
}
TREND = {
    "how did callouts change over time": [1200, 800, 1000, 50.0],
    "did callouts rise in 2024": [1200, 800, 1000, 50.0],
    "how did callouts develop since 2023": [1200, 800, 50.0],
    "trend of the budget": [1_500_000, 1_250_000, 20.0],
    "trend of drills": "no_data",
    "trend of callouts in 2021": "no_data",
    "trend of callouts since 1999": "no_data",
    "did the training grow": "no_data",
}


@pytest.mark.parametrize(("question", "expected"), {**RANKED, **COMPARED, **TREND}.items())
def test_things_are_ranked_compared_and_followed(question: str, expected: Told, lifeboat: Library) -> None:
    assert told(ask(lifeboat, question)) == expected


def test_the_least_is_not_named_where_the_article_does_not_name_all(lifeboat: Library) -> None:
    # Fog and engine failure do not add up to all callouts: another cause may have had fewer.
    answer = ask(lifeboat, "which cause had the fewest callouts")
    assert answer.status == "no_data"
    assert {figure.value for figure in answer.related} == {500, 3000}


def test_of_two_that_are_named_the_lesser_is_told(lifeboat: Library) -> None:
    assert told(ask(lifeboat, "which had fewer callouts, fog or engine?")) == [500, 3000]


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("compare fog and engine callouts", [2500]),
        ("compare drills and inspections in july", [31]),
        ("compare callouts in 2022 and 2023", [200, -20.0]),
        ("callouts for fog versus rescues for engine", []),
        ("compare callouts and budget in 2024", []),
    ],
)
def test_a_comparison_says_how_far_apart_what_may_be_subtracted_is(
    question: str, beside: list[float], lifeboat: Library
) -> None:
    computed = [figure.value for figure in ask(lifeboat, question).related if figure.formula]
    assert computed == beside
