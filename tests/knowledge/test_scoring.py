"""Questions are marked by what the answers assert, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.library import Library
from knowledge.loading import load_pack
from knowledge.rules import Rules
from knowledge.schema import GoalModel, QuestionModel
from knowledge.scoring import Mark, Tally, ask, mark, score
from tests.knowledge.harbour import write

REFUSED = ["no_data", "off_topic", "clarify"]


@pytest.fixture
def library(tmp_path: Path, english: Language, rules: Rules) -> Library:
    return Library([Engine(load_pack(write(tmp_path), english), english, rules)])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [900]}, Mark.RIGHT),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [900.8]}, Mark.RIGHT),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [902]}, Mark.WRONG_FIGURE),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [[900, 902]]}, Mark.WRONG_FIGURE),
        ({"ask": "arrivals in 2023 and 2024?", "status": ["answered"], "figures": [900, 800]}, Mark.RIGHT),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [900, 800]}, Mark.OTHER),
        ({"ask": ["arrivals 2024?", "and 2023?"], "status": ["answered"], "figures": [800]}, Mark.RIGHT),
        ({"ask": "arrivals 2024?", "status": REFUSED}, Mark.WRONG_FIGURE),
        ({"ask": "arrivals 2022?", "status": REFUSED}, Mark.RIGHT),
        ({"ask": "arrivals 2022?", "status": ["answered"], "figures": [850]}, Mark.NOT_ANSWERED),
        ({"ask": "arrivals 2022?", "status": ["answered", "no_data"], "figures": [850]}, Mark.RIGHT),
        ({"ask": "arrivals 2022?", "status": ["small_talk"]}, Mark.OTHER),
        ({"ask": "what about the storm?", "status": ["answered"], "about": ["storm"]}, Mark.RIGHT),
        ({"ask": "what about the storm?", "status": ["answered"], "about": ["growth"]}, Mark.OTHER),
        ({"ask": "what about the storm?", "status": ["answered"]}, Mark.RIGHT),
        ({"ask": "what about the storm?", "status": ["no_data"]}, Mark.NOT_REFUSED),
        ({"ask": "arrivals in 2023 and 2024?", "status": ["answered"], "about": ["growth"]}, Mark.RIGHT),
        ({"ask": "arrivals in 2024?", "status": ["answered"], "about": ["growth"]}, Mark.WRONG_FIGURE),
    ],
)
def test_an_answer_is_marked(question: dict[str, object], expected: Mark, library: Library) -> None:
    model = QuestionModel.model_validate(question)
    assert mark(model, ask(library, model), library.engine().base) is expected


def test_questions_are_counted_by_kind_operation_and_style(library: Library) -> None:
    questions = [
        {"ask": "arrivals 2024?", "status": ["answered"], "figures": [900], "style": "terse"},
        {"ask": "arrivals 2024?", "status": ["answered"], "figures": [901.5], "style": "terse typo"},
        {"ask": "arrivals 2022?", "status": REFUSED, "style": "trap"},
        {"ask": "thanks", "status": ["small_talk"]},
    ]
    result = score(library, [QuestionModel.model_validate(question) for question in questions])
    assert (result.answerable, result.unanswerable) == (Tally(2, 1), Tally(2, 2))
    assert (result.asked, result.wrong_figures, result.wrong_share) == (4, 1, 0.25)
    assert result.by_style == {"terse": Tally(2, 1), "trap": Tally(1, 1), "typo": Tally(1, 0)}
    assert sum(tally.asked for tally in result.by_operation.values()) == 4
    assert [(failure.question.ask, failure.mark) for failure in result.failures] == [
        (("arrivals 2024?",), Mark.WRONG_FIGURE)
    ]
    assert not result.reaches(GoalModel())
    assert result.reaches(GoalModel(answerable=0.5, unanswerable=1.0, wrong_figures=0.25))


def test_nothing_asked_is_nothing_wrong(library: Library) -> None:
    assert score(library, []).reaches(GoalModel(answerable=1.0, unanswerable=1.0, wrong_figures=0.0))
