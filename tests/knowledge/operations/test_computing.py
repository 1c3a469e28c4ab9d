"""What follows from the article's figures is computed, and shows how; what does not follow is refused."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import Told, ask, told

DIFFERENCE = {
    "how many more callouts in 2024 than in 2023": [400],
    "difference between callouts in 2023 and 2024": [400],
    "difference between drills and inspections in july 2024": [31],
    "difference between fog callouts and fog rescues": [100],
    "difference between callouts in 2024": [400],
    "difference between callouts since it was founded": "no_data",
    "difference between callouts and launches at cove": "no_data",
    "difference between callouts in 2024 and the budget in 2024": "no_data",
    "difference between callouts in 2024 and since it was founded": "no_data",
    "how many fog callouts were not rescued": [100],
    "how many callouts were not fog": [4500],
}
CHANGE = {
    "by what percent did callouts rise from 2023 to 2024": [50.0],
    "by what percent did callouts fall from 2022 to 2023": [-20.0],
    "by what percent lower were callouts in 2023 than in 2024": [33.3],
    "by what percent did drills rise": "no_data",
    "how much did the budget grow": [250_000, 20.0],
    "how much did drills grow": "no_data",
    "how much did callouts grow in 2024": [400, 50.0],
    "by what percent did callouts change": [50.0],
    "percent change of callouts in 2022, 2023 and 2024": [20.0],
    "percent change in callouts from 2024 to since it was founded": "no_data",
}
TIMES = {
    "how many times more callouts in 2024 than 2023": [1.5],
    "how many times more engine callouts than fog callouts": [6],
    "how many times more budget than callouts in 2024": "no_data",
}
SHARE = {
    "what share of callouts were fog": [10.0],
    "share of engine callouts": [60.0],
    "what percent of fog callouts led to rescues": [80.0],
    "rescue rate for fog": [80.0],
    "rescue rate for engine failure": [90.0],
    "fog rescues as a share of fog callouts": [80.0],
    "what percentage of callouts were fog and engine": [60.0, 10.0],
    "what share is 2024 of both years together callouts 2023 and 2024": [60.0],
    "callouts in 2023 as a percentage of callouts in 2022": [80.0],
    "what percent of the 2022 callouts were the 2023 ones": [80.0],
    "what percent of the callouts of 2023 and 2024 fell in 2024": [60.0],
    "which cause has the highest rescue rate": [90.0, 80.0],
    "which cause has the lowest rescue rate": [80.0, 90.0],
    "rescue rates by cause": [90.0, 80.0],
    "which cause makes up the biggest share of callouts": [60.0, 10.0],
    "what percentage of fog callouts and engine callouts led to rescues": [90.0, 80.0],
    "rescues as a share of callouts": "clarify",
    "what share of launches were at cove": "no_data",
    "what percent of callouts were in 2024": "no_data",
    "drills as a share of inspections in july": "no_data",
    "rescue rate for storms": "no_data",
}
SUM = {
    "sum of callouts in 2023 and 2024": [2000],
    "callouts in 2022, 2023 and 2024 together": [3000],
    "total number of callouts in 2023 and 2024": [2000],
    "total callouts for fog and engine": [3500],
    "sum of callouts for fog and engine": [3500],
    "launches at skerry and haven together": [550],
    "sum of callouts and rescues for fog": "no_data",
    "sum of callouts in 2024 and since it was founded": "no_data",
    "sum of drills and inspections in july": "no_data",
    "sum of the budget in 2023 and 2024": "no_data",
}
AVERAGE = {
    "callouts per month in 2024": [100],
    "callouts per day in 2023": [2.2],
    "callouts per week in 2024": [23.0],
    "drills per day in july": [2],
    "the average of callouts in 2022, 2023 and 2024": [1000],
    "callouts were 800 in 2023 and 1200 in 2024, the average of the two years?": [1000],
    "average of callouts in 2024 and since it was founded": "no_data",
    "average of launches at cove and callouts in 2024": "no_data",
    "callouts per day in july 2024": "no_data",
    "callouts per month since it was founded": "no_data",
    "budget per month in 2024": "no_data",
    "average callouts": "no_data",
}
ALL = {**DIFFERENCE, **CHANGE, **TIMES, **SHARE, **SUM, **AVERAGE}
COMPUTED = [question for question, expected in ALL.items() if isinstance(expected, list)]


@pytest.mark.parametrize(("question", "expected"), ALL.items())
def test_what_follows_is_computed_and_nothing_else(question: str, expected: Told, lifeboat: Library) -> None:
    assert told(ask(lifeboat, question)) == expected


@pytest.mark.parametrize("question", COMPUTED)
def test_a_computed_figure_shows_its_inputs_and_formula(question: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    for figure in answer.figures:
        assert figure.formula
        assert figure.formula in answer.formula
        assert figure.observations
        assert figure.formula in answer.text
    assert answer.source is not None


@pytest.mark.parametrize("question", COMPUTED)
def test_a_computed_figure_is_exact_only_if_its_inputs_are(question: str, lifeboat: Library) -> None:
    base = lifeboat.engine().base
    for figure in ask(lifeboat, question).figures:
        inputs = [base.observation(identity) for identity in figure.observations]
        exact = all(item is not None and item.quantity.is_exact for item in inputs)
        assert figure.qualifier == ("exact" if exact else "about")


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("rescue rate for fog", "%"),
        ("how many times more callouts in 2024 than 2023", "times"),
        ("sum of callouts for fog and engine", "callouts"),
        ("how much did the budget grow", "crowns"),
    ],
)
def test_a_computed_figure_has_a_unit(question: str, unit: str, lifeboat: Library) -> None:
    assert ask(lifeboat, question).figures[0].unit == unit


def test_figures_side_by_side_that_count_different_things_carry_their_caveat(lifeboat: Library) -> None:
    base = lifeboat.engine().base
    answer = ask(lifeboat, "difference between drills and inspections in july 2024")
    assert base.caveats["not-the-same"] in answer.caveats
    assert base.caveats["not-the-same"] not in ask(lifeboat, "drills and inspections in july").caveats
