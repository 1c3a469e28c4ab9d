"""Answers without a number of their own: facts, terms, sources, manners."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import ask, told

NOTES = {
    "was 2024 the busiest year?": "busiest",
    "busiest year": "busiest",
    "which stations are there?": "stations",
    "is skerry one of the stations?": "stations",
    "where are the stations?": "stations",
    "when was the gale?": "gale",
    "why was there a gale?": "gale",
    "what is a gale?": "gale",
    "tell me about the gale": "gale",
    "explain the gale": "gale",
    "gale": "gale",
    "who compiled it?": "counted-by",
    "what is fog?": "fog-term",
    "define fog": "fog-term",
    "what does fog mean?": "fog-term",
}
INTENTS = {
    "source?": "source",
    "where do these numbers come from?": "source",
    "what are the caveats?": "caveats",
    "key numbers": "summary",
    "tl;dr": "summary",
    "what can you do?": "help",
    "help": "help",
}
TALK = {
    "hello": "greeting",
    "hi there!": "greeting",
    "thanks a lot": "thanks",
    "how are you?": "how_are_you",
    "bye": "bye",
    "you are stupid": "insult",
}
REFUSED = {
    "will there be more callouts in 2025?": "forecast",
    "do you think the callouts are justified?": "opinion",
    "what is the median of callouts?": "unknown_statistic",
}


@pytest.mark.parametrize(("question", "note"), NOTES.items())
def test_a_fact_is_told(question: str, note: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert answer.status == "answered"
    assert answer.notes == (note,)
    assert answer.source is not None


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("which stations are there", ["Skerry", "Haven", "Cove"]),
        ("list the causes", ["engine", "fog", "storm"]),
        ("which causes do you have", ["engine", "fog", "storm"]),
    ],
)
def test_what_the_figures_are_broken_down_by_is_listed(question: str, names: list[str], lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert answer.status == "answered"
    assert not answer.figures
    assert all(name.lower() in answer.text.lower() for name in names)


def test_a_list_of_members_accounts_for_every_word(lifeboat: Library) -> None:
    assert ask(lifeboat, "which causes have sharks").status != "answered"


def test_several_facts_are_told_together(lifeboat: Library) -> None:
    assert ask(lifeboat, "tell me about the gale and who compiled it").notes == ("gale", "counted-by")


def test_a_fact_with_figures_computes_what_it_says_of_them(lifeboat: Library) -> None:
    answer = ask(lifeboat, "was 2024 the busiest year?")
    assert told(answer) == [1200, 800, 50.0, 1.5]
    assert "{" not in answer.text


@pytest.mark.parametrize(
    "question", ["how many gales were there?", "how often was there a gale?", "how many drills in august 2024?"]
)
def test_a_fact_without_a_number_answers_no_question_for_one(question: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert answer.status == "no_data"
    assert not answer.figures


def test_what_a_fact_does_not_tell_is_not_taken_from_it(lifeboat: Library) -> None:
    assert ask(lifeboat, "why was 2024 the busiest year?").status == "no_data"


@pytest.mark.parametrize(("question", "intent"), INTENTS.items())
def test_questions_about_the_answers_are_answered(question: str, intent: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert (answer.status, answer.intent) == ("answered", intent)


@pytest.mark.parametrize(("text", "intent"), TALK.items())
def test_manners_are_answered_in_a_friendly_line(text: str, intent: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, text)
    assert (answer.status, answer.intent) == ("small_talk", intent)
    assert not answer.figures
    assert answer.source is None


@pytest.mark.parametrize("text", ["hello, how many callouts in 2024?", "how many callouts in 2024? thanks, bye"])
def test_manners_around_a_question_do_not_hide_it(text: str, lifeboat: Library) -> None:
    assert told(ask(lifeboat, text)) == [1200]


@pytest.mark.parametrize(("question", "intent"), REFUSED.items())
def test_what_no_figure_answers_is_refused(question: str, intent: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    assert (answer.status, answer.intent) == ("no_data", intent)


@pytest.mark.parametrize(
    ("turns", "figure", "qualifier"),
    [
        (["how exact is the number of drills in july?"], 62, "about"),
        (["is 4321 exact or rounded?"], 4321, "exact"),
        (["drills in july", "is that exact?"], 62, "about"),
        (["callouts in 2024", "is that number exact?"], 1200, "exact"),
        (["alarms a day", "is that exact?"], (3, 5), "range"),
    ],
)
def test_how_exact_a_figure_is_is_told(
    turns: list[str], figure: float | tuple[float, float], qualifier: str, lifeboat: Library
) -> None:
    answer = ask(lifeboat, *turns)
    assert told(answer) == [figure]
    assert answer.intent == "exactness"
    assert answer.figures[0].qualifier == qualifier


def test_what_is_unclear_is_not_called_exact(lifeboat: Library) -> None:
    assert ask(lifeboat, "how exact are rescues?").status == "clarify"
