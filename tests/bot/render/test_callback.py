from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.callback import DATA_LIMIT, KnownSubjects, Press, Verb, decode, encode

NOTHING = KnownSubjects(())
LONG = "How many soldiers were convicted of offences against military service by the end of 2024?"


def test_a_short_question_needs_no_lookup() -> None:
    assert decode(encode(Verb.ASK, "And in 2023?"), NOTHING) == Press(Verb.ASK, "And in 2023?")


def test_a_long_question_is_found_among_the_known() -> None:
    data = encode(Verb.CHART, LONG)
    assert decode(data, KnownSubjects(["other", LONG])) == Press(Verb.CHART, LONG)


def test_a_long_question_that_the_packs_dropped_is_read_from_the_button() -> None:
    assert decode(encode(Verb.ASK, LONG), NOTHING, label=LONG) == Press(Verb.ASK, LONG)


def test_a_label_that_is_not_the_question_is_not_taken_for_it() -> None:
    assert decode(encode(Verb.USEFUL, LONG), NOTHING, label="👍") == Press(Verb.USEFUL, None)


def test_buttons_of_sent_messages_keep_their_meaning() -> None:
    """Written down, because old messages carry them: a change here breaks buttons in people's chats."""
    assert encode(Verb.ASK, "And in 2023?") == "1a:And in 2023?"
    assert encode(Verb.CHART, LONG) == "1c#JAOu-oUhfI-gpCC1"
    assert {verb.value for verb in Verb} >= {"a", "c", "u", "n"}


@pytest.mark.parametrize("data", ["", "1", "1a:", "2a:question", "1z:question", "1a?question", "settings"])
def test_what_the_bot_never_wrote_is_told_apart(data: str) -> None:
    assert decode(data, NOTHING) is None


@given(st.text())
def test_any_data_is_read_for_what_it_means_or_not_at_all(data: str) -> None:
    press = decode(data, NOTHING, label=data)
    assert press is None or data.startswith(f"1{press.verb.value}")


@given(st.sampled_from(Verb), st.text(st.characters(codec="utf-8")))
def test_any_subject_comes_back_within_the_limit(verb: Verb, subject: str) -> None:
    data = encode(verb, subject)
    assert 1 <= len(data.encode()) <= DATA_LIMIT
    assert decode(data, KnownSubjects([subject])) == Press(verb, subject)
