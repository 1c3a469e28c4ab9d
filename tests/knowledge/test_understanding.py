"""No word of a question is left aside that may change the answer; what changes nothing does no harm."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.library import Library
from tests.knowledge.asking import accounted_for, ask, told

RIGHT = [
    "how many callouts in 2024?",
    "HOW MANY CALLOUTS IN 2024",
    "how many callouts in 2024",
    "howmany calouts in 2024",
    "callouts   ２０２４",
    "2024 callouts pls",
    "hey mate, how many callouts were there in 2024, thanks a lot!!!",
    "how many callouts in 2024 😀 https://gull.example/x @tallybot",
    '"callouts" in «2024»?',
    "tell me the number of lifeboat callouts on the coast in 2024",
    "could you tell me how many times the lifeboats were called out in 2024? callouts i mean",
    "I was at the pub with my friend yesterday and we wondered, anyway how many callouts in 2024???",
    "my uncle says the sea is dangerous. how many callouts in 2024?",
    "forget the drills, how many callouts in 2024",
    "callouts in 2024, not 2023",
    "callouts, not rescues, in 2024",
    "ok so basically i just want to know callouts 2024",
    "twenty twenty four callouts",
]
LIMITED = [
    "how many callouts by women in 2024",
    "how many callouts in 2024 in omsk",
    "how many ukrainian callouts in 2024",
    "how many night callouts in 2024 among children",
    "how many fatal callouts in 2024",
    "how many callouts in q3 2024",
    "how many callouts in the first half of 2024",
    "how many callouts in summer 2024",
    "how many callouts in december 2024",
    "how many callouts before 2024",
    "how many callouts after 2024",
    "how many callouts in 2025",
    "how many callouts in 2024 at the airport",
    "how many callouts at skerry in 2024",
    "how many fog callouts in 2024",
    "how many storm callouts",
    "why callouts in 2024",
    "who was saved in 2024",
    "callouts without fog in 2024",
    "median callouts in 2024",
]
ELSEWHERE = [
    "weather in paris",
    "what is the capital of france",
    "asdf qwer zxcv",
    "how tall is mount everest",
    "2 + 2",
    "",
    "?",
    "!!!",
    "🚢🚢🚢",
    "https://gull.example/sea",
]


@pytest.mark.parametrize("question", RIGHT)
def test_however_it_is_put_the_answer_is_the_same(question: str, lifeboat: Library) -> None:
    assert told(ask(lifeboat, question)) == [1200]


@pytest.mark.parametrize("question", LIMITED)
def test_a_word_that_limits_the_question_is_not_left_aside(question: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert answer.status in ("no_data", "clarify")
    assert not answer.figures


@pytest.mark.parametrize("question", ELSEWHERE)
def test_what_is_about_something_else_gets_no_figure(question: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert answer.status in ("off_topic", "clarify")
    assert not answer.figures
    assert not answer.related


@pytest.mark.parametrize("word", ["women", "omsk", "officers"])
def test_a_refusal_names_the_word_that_it_could_not_place(word: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, f"how many callouts in 2024 by {word}")
    assert word in answer.text
    assert 1200 in [figure.value for figure in answer.related]


def test_a_slip_of_the_finger_makes_less_sure(lifeboat: Library) -> None:
    right, slip = ask(lifeboat, "how many inspections in july"), ask(lifeboat, "how many inspektoins in july")
    assert told(slip) == told(right)
    assert slip.confidence < right.confidence == 1.0
    assert slip.caveats


def test_of_several_questions_in_one_breath_all_or_none_are_answered(lifeboat: Library) -> None:
    assert told(ask(lifeboat, "how many callouts in 2024, and how long is the training for storms?")) == [1200, 6]
    answer = ask(lifeboat, "how many callouts in 2024, and how long is the training for fog?")
    assert answer.status != "answered"


WORDS = st.sampled_from(
    """how many callouts rescues fog engine storm skerry in since 2024 2023 july 300 percent more than not who why
    compare sum average the and of , ? double 5k % only exact was it true""".split()  # noqa: SIM905  # a line reads better
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(st.lists(WORDS, max_size=10).map(" ".join) | st.text(max_size=30), min_size=1, max_size=3))
def test_every_figure_is_the_articles_own_or_computed_from_it(turns: list[str], lifeboat: Library) -> None:
    answer = ask(lifeboat, *turns)
    base = lifeboat.engine().base
    for figure in (*answer.figures, *answer.related):
        assert accounted_for(figure, base), figure
    assert (answer.status == "answered") or not answer.figures
    assert answer.text
