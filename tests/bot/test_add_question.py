"""`tallybot add-question` writes one line into a pack's questions, and leaves all others as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli import main
from knowledge.packfiles import read_questions
from tests.knowledge.harbour import write

QUESTIONS = """\
# Written by hand.
development:
  # The first ones.
  - ask: arrivals 2024?
    status: [answered]  # of course
    figures: [900]

# Not to be read.
held_out:
  - {ask: arrivals in 2023?, status: [answered], figures: [800]}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "questions.en.yaml").write_text(QUESTIONS, encoding="utf-8")
    return write(tmp_path)


def test_a_question_is_added_in_one_line(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pack / "questions.en.yaml"
    assert main(["add-question", "ships in 2023?", "--figures", "1,800", "--style", "gap", "--pack", str(pack)]) == 0
    line = "  - {ask: 'ships in 2023?', status: [answered], figures: [1800], style: gap}\n"
    place = QUESTIONS.index("\n# Not")
    assert path.read_text(encoding="utf-8") == QUESTIONS[:place] + line + QUESTIONS[place:]
    assert capsys.readouterr().out == f"{path}:7: added. Today it is wrong figure: 800 ships\n"


def test_a_conversation_with_a_range_is_added(pack: Path) -> None:
    options = ["--figures", "39..41", "--about", "arrivals-2023", "--status", "answered", "clarify"]
    assert main(["add-question", "arrivals 2024", "and 2023?", *options, "--pack", str(pack)]) == 0
    document = read_questions(pack, "en")
    assert document
    added = document.model.development[-1]
    assert (added.ask, added.figures, added.about) == (("arrivals 2024", "and 2023?"), ((39, 41),), ("arrivals-2023",))
    assert added.status == ("answered", "clarify")


@pytest.mark.parametrize("text", [None, "development: []\n", "goal: {answerable: 0.5}", "held_out: []\n"])
def test_the_first_question_makes_the_list(text: str | None, tmp_path: Path) -> None:
    path = write(tmp_path) / "questions.en.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["add-question", "arrivals 2024?", "--figures", "900", "--pack", str(tmp_path)]) == 0
    document = read_questions(tmp_path, "en")
    assert document
    assert [question.ask for question in document.model.development] == [("arrivals 2024?",)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(question=st.text(min_size=1))
def test_any_words_come_back_as_they_were(question: str, pack: Path) -> None:
    path = pack / "questions.en.yaml"
    path.write_text(QUESTIONS, encoding="utf-8")
    assert main(["add-question", "--status=no_data", f"--pack={pack}", "--", question]) == 0
    document = read_questions(pack, "en")
    assert document
    assert document.model.development[-1].ask == (question,)
    assert len(document.model.development) == 2


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["arrivals?"], 2, "say what is right"),
        (["arrivals?", "--figures", "many"], 2, "'many' is no number"),
        (["Arrivals   2024?", "--figures", "900"], 1, "is asked in line 4 already"),
        (["gales?", "--about", "storms"], 1, "did you mean storm?"),
        (["gales?", "--figures", "1", "--status", "no_data"], 1, "figures are expected, but no answer is"),
        (["gales?", "--figures", "1", "--pack", "nowhere"], 2, "nowhere holds no pack"),
    ],
)
def test_a_faulty_question_is_not_written(
    arguments: list[str], status: int, told: str, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add-question", "--pack", str(pack), *arguments]) == status
    assert told in capsys.readouterr().err
    assert (pack / "questions.en.yaml").read_text(encoding="utf-8") == QUESTIONS


def test_a_list_in_brackets_is_left_alone(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pack / "questions.en.yaml"
    path.write_text("development: [{ask: a, status: [no_data]}]\n", encoding="utf-8")
    assert main(["add-question", "b", "--status", "no_data", "--pack", str(pack)]) == 2
    assert "one item under the other" in capsys.readouterr().err
