"""Figures as the article states them: one, several, a list, a breakdown."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import Told, ask, told

ONE = {
    "how many callouts in 2024?": [1200],
    "callouts 2023": [800],
    "total callouts in 2024": [1200],
    "how many callouts in 2021": "no_data",
    "how many callouts": [5000],
    "how many callouts since it was founded": [5000],
    "how many callouts since 2019": [5000],
    "how many callouts until the end of 2024": [5000],
    "how many callouts from 2019 to 2020": "no_data",
    "how many fog callouts": [500],
    "how many engine rescues": [2700],
    "how many storm rescues": "no_data",
    "how many were saved": [4321],
    "survivors in 2024": "no_data",
    "drills in july": [62],
    "drills in june": "no_data",
    "drills on 15 july 2024": "no_data",
    "inspections in july 2024": [31],
    "alarms a day": [(3, 5)],
    "what was the budget in 2024": [1_500_000],
    "launches at cove": [450],
}
KIND = {
    "how long is the training for engine failure": [(2, 3)],
    "how many years of training for storms": [6],
    "how long is the training for fog": "no_data",
    "how long were the callouts in 2024": "no_data",
    "how many sailors were called out in 2024": [1200],
    "how long for storms": [6],
}
SEVERAL = {
    "callouts and rescues for fog": [500, 400],
    "callouts for fog and engine failure": [500, 3000],
    "total callouts and rescues for fog": [500, 400],
    "callouts and rescues for fog and engine": [500, 3000, 400, 2700],
    "fog rescues and engine callouts": [400, 3000],
    "drills and inspections in july": [62, 31],
    "how many callouts in 2024 and how long is the training for storms": [1200, 6],
    "budget": [1_500_000, 1_250_000],
    "training": [(2, 3), 6],
}
UNCLEAR = {
    "launches in 2024": "clarify",
    "launches in the north": "clarify",
    "how many rescues": "clarify",
    "how many in total": "clarify",
    "everything": "clarify",
}
LISTS = {
    "list everything about fog": [500, 400],
    "list the budget": [1_500_000, 1_250_000],
    "list launches and drills": [300, 250, 450, 62],
    "list everything in 1999": "no_data",
    "tell me about skerry": [300],
    "break down callouts by cause": [3000, 500],
    "break down callouts by year": [1000, 800, 1200],
    "break down launches": [300, 250, 450],
    "break down drills": "no_data",
    "break down the budget by cause": "no_data",
}


@pytest.mark.parametrize(("question", "expected"), {**ONE, **KIND, **SEVERAL, **UNCLEAR, **LISTS}.items())
def test_the_figures_that_are_asked_for_are_told(question: str, expected: Told, lifeboat: Library) -> None:
    assert told(ask(lifeboat, question)) == expected


@pytest.mark.parametrize("question", UNCLEAR)
def test_what_may_mean_several_things_is_asked_back_with_ready_questions(question: str, lifeboat: Library) -> None:
    suggestions = ask(lifeboat, question).suggestions
    assert suggestions
    assert all(told(ask(lifeboat, suggestion)) != "clarify" for suggestion in suggestions)


@pytest.mark.parametrize(
    ("question", "near"), [("callouts in 2021", 5000), ("drills in june", 62), ("fog training", 500)]
)
def test_what_the_article_does_not_say_is_refused_with_the_nearest(
    question: str, near: float, lifeboat: Library
) -> None:
    answer = ask(lifeboat, question)
    assert answer.status == "no_data"
    assert not answer.figures
    assert near in [figure.value for figure in answer.related]
