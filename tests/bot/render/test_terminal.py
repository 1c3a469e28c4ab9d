from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from bot.render import terminal
from bot.wording import load_wording
from knowledge.answer import Answer, Status
from tests.bot.render.answers import ANSWERED, CLAIM, REFUSED, answers, figure

EN = load_wording("en")
SMALLEST = Answer("", Status.ANSWERED, "", 1, (), (), (), " \n", "", "", (), "", "", (), (), None, None)


def test_an_answer_reads_from_figure_to_suggestions() -> None:
    assert terminal.render(ANSWERED, EN, width=60, colour=False) == (
        "10,308 cases of refusal to serve at the front in 2024\n"
        "In 2024 military courts dealt with 10,308 cases against\n"
        "soldiers who would not serve at the front.\n\n"
        "These are cases, not people.\n\n"
        "Source: Digi24, by figures of Mediazona (¶4)\n\n"
        "You can ask:\n"
        "1. And in 2023?\n"
        "2. How much more is that than in 2023?"
    )


def test_a_question_asked_back_offers_alternatives() -> None:
    assert f"{EN.headings.alternatives}:\n1. And" in terminal.render(
        replace(ANSWERED, status=Status.CLARIFY), EN, width=80, colour=False
    )


def test_verdicts_and_near_figures_are_shown() -> None:
    shown = terminal.render(CLAIM, EN, width=80, colour=False)
    assert "❌ Differs: “only 3k in 2023”\nThe article says 5,517, 84% more." in shown
    line = "• refusal cases in 2024: 10,308 cases"
    assert f"{EN.headings.nearest}:\n{line}" in terminal.render(REFUSED, EN, width=80, colour=False)
    asked_back = replace(REFUSED, status=Status.CLARIFY)
    assert f"\n\n{line}" in terminal.render(asked_back, EN, width=80, colour=False)
    beside = replace(ANSWERED, related=(figure("1,722 cases", "difference"),))
    assert f"{EN.headings.related}:\n• difference" in terminal.render(beside, EN, width=80, colour=False)


def test_colours_change_nothing_but_colours() -> None:
    coloured = terminal.render(CLAIM, EN, width=50, colour=True)
    assert "\x1b[31m❌" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == terminal.render(CLAIM, EN, width=50, colour=False)


def test_an_answer_without_words_still_says_something() -> None:
    assert terminal.render(SMALLEST, EN, width=80, colour=False) == EN.nothing_to_say


@settings(max_examples=30)  # long texts in narrow columns are slow to wrap
@given(answers, st.integers(1, 120))
def test_any_answer_keeps_to_the_width_and_commands_no_terminal(answer: Answer, width: int) -> None:
    shown = terminal.render(answer, EN, width=width, colour=False)
    assert shown.strip()
    assert "\x1b" not in shown
    assert all(wcswidth(line) <= max(width, terminal.NARROWEST) for line in shown.split("\n"))
