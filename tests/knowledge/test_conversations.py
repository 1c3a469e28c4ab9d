"""Follow-ups lean on what was said before; a new question does not."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import Told, ask, told

CONVERSATIONS: list[tuple[list[str], Told]] = [
    # Another time, member or measure.
    (["how many callouts in 2024?", "and in 2023?"], [800]),
    (["how many callouts in 2024?", "and in 2023?", "2022?"], [1000]),
    (["how many callouts in 2024?", "and in 2021?"], "no_data"),
    (["how many callouts in 2024?", "and the year before?"], [800]),
    (["how many callouts in 2024?", "and the year before?", "and the year before that?"], [1000]),
    (["callouts in 2023", "the year after?"], [1200]),
    (["fog callouts", "and engine failure?"], [3000]),
    (["fog callouts", "rescues?"], [400]),
    (["fog callouts", "rescues?", "and engine failure?"], [2700]),
    (["launches at skerry", "cove?"], [450]),
    (["callouts in 2024", "no, i meant 2023"], [800]),
    (["callouts in 2024", "no, i meant rescues for fog"], "no_data"),
    (["callouts in 2024", "only for fog"], "no_data"),
    (["drills in july 2024", "and inspections?"], [31]),
    # The same is worked out of something else.
    (["what share of callouts for fog led to rescues", "and for engine failure?"], [90.0]),
    (["rescue rate for fog", "same for engine failure"], [90.0]),
    (["what share of all callouts was fog", "and engine failure?"], [60.0]),
    (["callouts per month in 2024", "and in 2023?"], [66.7]),
    (["how many fog callouts had no rescue", "and engine failure?"], [300]),
    (["difference between 2024 and 2023 in callouts", "and in 2023?"], [800]),
    (["by what percent did callouts grow", "and in 2023?"], [800]),
    (["which station had the most launches", "and the fewest?"], [250, 300, 450]),
    (["which station had the most launches", "and haven?"], [250]),
    (["callouts per month in 2024", "and for fog?"], "no_data"),
    # What is computed from what was said.
    (["callouts in 2024", "so how much more is that than 2023?"], [400]),
    (["callouts in 2024", "callouts in 2023", "difference?"], [400]),
    (["callouts in 2024", "callouts in 2023", "in percent?"], [50.0]),
    (["callouts in 2024", "callouts in 2023", "compare them"], [800, 1200]),
    (["callouts in 2024", "callouts in 2023", "and together?"], [2000]),
    (["callouts in 2024", "callouts in 2023", "which was higher?"], [1200, 800]),
    (["callouts for fog", "compare with engine"], [3000, 500]),
    (["launches at skerry", "haven?", "how many times more?"], [1.2]),
    (["callouts in 2024", "per month?"], [100]),
    (["fog callouts", "in percent of all?"], [10.0]),
    (["fog callouts", "and rescues", "what's the rate?"], [80.0]),
    (["fog callouts", "and rescues", "out of how many?"], [500]),
    (["fog callouts", "out of how many?"], [5000]),
    (["which year had the most callouts", "and the fewest?"], [800, 1000, 1200]),
    # Claims and doubts about what was said.
    (["callouts in 2024", "was it 1300?"], [1200]),
    (["callouts in 2024", "is that exact?"], [1200]),
    (["callouts in 2024", "why?"], "no_data"),
    (["callouts in 2024", "will it rise?"], "no_data"),
    # A word in between does not break the thread.
    (["callouts in 2024", "hello", "and in 2023?"], [800]),
    (["callouts in 2024", "weather in paris", "and in 2023?"], [800]),
    (["callouts in 2024", "callouts in 2021", "and in 2023?"], [800]),
    # A full question begins anew.
    (["callouts in 2023", "how many were saved?"], [4321]),
    (["fog callouts", "callouts in 2024"], [1200]),
    (["drills in july 2024", "budget in 2023"], [1_250_000]),
    (["fog rescues", "how many drills were there in july?"], [62]),
    (["callouts in 2023", "key numbers"], [1200, 800, 4321]),
    (["when was the gale?", "how many drills?"], [62]),
    # Held against what was told last.
    (["callouts in 2024", "was that more than in 2023?"], [800, 1200]),
    (["how many drills in july", "is that fewer than the inspections?"], [31, 62]),
    (["callouts in 2023 and 2024", "on average?"], [1000]),
    # Nothing to lean on.
    (["and in 2023?"], [800, 1_250_000]),
    (["compare them"], "no_data"),
    (["in percent?"], "clarify"),
    (["why?"], "clarify"),
]


@pytest.mark.parametrize(("turns", "expected"), CONVERSATIONS, ids=str)
def test_a_conversation_is_followed(turns: list[str], expected: Told, lifeboat: Library) -> None:
    assert told(ask(lifeboat, *turns)) == expected


def test_what_is_taken_from_before_is_said(lifeboat: Library) -> None:
    alone, leaning = ask(lifeboat, "callouts in 2023"), ask(lifeboat, "callouts in 2024", "and in 2023?")
    assert leaning.headline == alone.headline
    assert set(leaning.caveats) - set(alone.caveats)


def test_the_source_of_what_was_said_is_told(lifeboat: Library) -> None:
    answer = ask(lifeboat, "launches at cove", "source?")
    assert answer.intent == "source"
    assert 5 in (answer.source.paragraphs if answer.source else ())


def test_a_person_who_asks_another_pack_begins_anew(lifeboat: Library, article: Library) -> None:
    context = article.ask("how many desertion cases").context
    assert lifeboat.ask("and in 2023?", context) == lifeboat.ask("and in 2023?")
