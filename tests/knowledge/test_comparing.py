"""Questions that are answered otherwise from another version of a pack, or beside other packs, are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.comparing import differences
from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.library import Library
from knowledge.loading import load_pack
from knowledge.rules import Rules
from knowledge.schema import QuestionModel
from knowledge.scoring import Mark
from tests.knowledge.harbour import write, write_marina

QUESTIONS = [
    QuestionModel.model_validate({"ask": ask, "status": status, "figures": figures})
    for ask, status, figures in [
        ("arrivals in 2024", ["answered"], [900]),
        (["arrivals in 2024", "and in 2023?"], ["answered"], [800]),
        ("key figures", ["answered"], []),
        ("hello", ["small_talk"], []),
        ("callouts in 2024", ["off_topic", "no_data"], []),
    ]
]


@pytest.fixture
def harbour(tmp_path: Path, english: Language, rules: Rules) -> Engine:
    return Engine(load_pack(write(tmp_path), english), english, rules)


def test_a_pack_differs_from_itself_in_nothing(harbour: Engine) -> None:
    assert list(differences(Library([harbour]), Library([harbour]), QUESTIONS)) == []


def test_another_figure_is_another_answer(harbour: Engine, tmp_path: Path, english: Language, rules: Rules) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(other, {"pack.yaml": ("value: 800,", "value: 700,")})
    before = Library([Engine(load_pack(other, english), english, rules)])
    (found,) = differences(before, Library([harbour]), QUESTIONS)
    assert (found.index, found.mark_before, found.mark_now) == (1, Mark.WRONG_FIGURE, Mark.RIGHT)
    assert not found.is_lost
    (back,) = differences(Library([harbour]), before, QUESTIONS)
    assert back.is_lost


def test_what_is_told_of_all_packs_is_no_other_answer_but_to_ask_back_is(
    harbour: Engine, tmp_path: Path, english: Language, rules: Rules
) -> None:
    marina = Engine(load_pack(write_marina(tmp_path / "marina"), english), english, rules)
    found = list(differences(Library([harbour]), Library([harbour, marina]), QUESTIONS))
    assert [(one.index, one.is_asked_back, one.is_lost) for one in found] == [(0, True, False), (1, True, False)]


def test_a_question_that_the_pack_refuses_is_not_lost_to_one_that_answers_it(harbour: Engine, engine: Engine) -> None:
    (found,) = differences(Library([harbour]), Library([harbour, engine]), QUESTIONS)
    assert (found.index, found.now.pack, found.is_asked_back, found.is_lost) == (4, "lifeboat", False, False)
