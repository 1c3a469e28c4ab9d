"""Questions are judged by what the answers assert, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.language import Language
from knowledge.library import Engine, Library
from knowledge.loading import load_pack
from knowledge.schema import GoalModel, QuestionModel
from knowledge.scoring import Tally, Verdict, ask, judge, score
from knowledge.understanding import Rules
from tests.knowledge.harbour import write

REFUSED = ["no_data", "off_topic", "clarify"]


@pytest.fixture
def library(tmp_path: Path, english: Language, rules: Rules) -> Library:
    return Library([Engine(load_pack(write(tmp_path), english), english, rules)])


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [900]}, Verdict.RIGHT),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [900.8]}, Verdict.RIGHT),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [902]}, Verdict.WRONG_FIGURE),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [[900, 902]]}, Verdict.WRONG_FIGURE),
        ({"ask": "arrivals in 2023 and 2024?", "status": ["answered"], "figures": [900, 800]}, Verdict.RIGHT),
        ({"ask": "arrivals 2024?", "status": ["answered"], "figures": [900, 800]}, Verdict.OTHER),
        ({"ask": ["arrivals 2024?", "and 2023?"], "status": ["answered"], "figures": [800]}, Verdict.RIGHT),
        ({"ask": "arrivals 2024?", "status": REFUSED}, Verdict.WRONG_FIGURE),
        ({"ask": "arrivals 2022?", "status": REFUSED}, Verdict.RIGHT),
        ({"ask": "arrivals 2022?", "status": ["answered"], "figures": [850]}, Verdict.NOT_ANSWERED),
        ({"ask": "arrivals 2022?", "status": ["answered", "no_data"], "figures": [850]}, Verdict.RIGHT),
        ({"ask": "arrivals 2022?", "status": ["small_talk"]}, Verdict.OTHER),
        ({"ask": "what about the storm?", "status": ["answered"], "about": ["storm"]}, Verdict.RIGHT),
        ({"ask": "what about the storm?", "status": ["answered"], "about": ["growth"]}, Verdict.OTHER),
        ({"ask": "what about the storm?", "status": ["answered"]}, Verdict.RIGHT),
        ({"ask": "what about the storm?", "status": ["no_data"]}, Verdict.NOT_REFUSED),
        ({"ask": "arrivals in 2023 and 2024?", "status": ["answered"], "about": ["growth"]}, Verdict.RIGHT),
        ({"ask": "arrivals in 2024?", "status": ["answered"], "about": ["growth"]}, Verdict.WRONG_FIGURE),
    ],
)
def test_an_answer_is_judged(question: dict[str, object], verdict: Verdict, library: Library) -> None:
    model = QuestionModel.model_validate(question)
    assert judge(model, ask(library, model), library.engine().base) is verdict


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
    assert [(failure.question.ask, failure.verdict) for failure in result.failures] == [
        (("arrivals 2024?",), Verdict.WRONG_FIGURE)
    ]
    assert not result.reaches(GoalModel())
    assert result.reaches(GoalModel(answerable=0.5, unanswerable=1.0, wrong_figures=0.25))


def test_nothing_asked_is_nothing_wrong(library: Library) -> None:
    assert score(library, []).reaches(GoalModel(answerable=1.0, unanswerable=1.0, wrong_figures=0.0))
