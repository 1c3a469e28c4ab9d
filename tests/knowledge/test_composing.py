"""An answer reads from the figure to the source, in a person's words."""

from __future__ import annotations

import json
import re

import pytest

from knowledge.answer import answer_to_json
from knowledge.base import Observation
from knowledge.engine import Engine
from knowledge.findings import stated
from knowledge.library import Library
from knowledge.period import Kind, Period
from knowledge.quantity import Qualifier, Quantity
from tests.knowledge.asking import ask

QUESTIONS = [
    "callouts in 2024",
    "fog callouts",
    "callouts since it was founded",
    "drills in july",
    "inspections in july",
    "alarms a day",
    "training",
    "budget in 2024",
    "callouts and rescues for fog",
    "key numbers",
    "compare fog and engine callouts",
    "fog rescue rate",
    "by what percent did callouts fall from 2022 to 2023",
    "by what percent lower were callouts in 2023 than in 2024",
    "how many times more engine callouts than fog callouts",
    "sum of callouts in 2023 and 2024",
    "callouts per month in 2024",
    "what share is 2024 of both years together callouts 2023 and 2024",
    "how many fog callouts were not rescued",
    "was it 1,300 callouts in 2024?",
    "was 2024 the busiest year?",
    "gale",
    "what is fog",
    "source?",
    "what are the caveats?",
    "help",
    "callouts in 2021",
    "callouts by women",
    "launches in 2024",
    "how many sailors were called out in 2024",
    "survivors",
    "hello",
    "weather in paris",
    "how many",
    "will it rise?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_written_for_a_person(question: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    base = lifeboat.engine().base
    assert answer.text.startswith(answer.headline)
    assert answer.headline
    for part in (answer.meaning, answer.formula, answer.source_line, *answer.caveats, *answer.suggestions):
        assert part in answer.text
    assert not re.search(r"[{}]|None|\b[mdpnro]:\w", answer.text)
    assert not any(item.id in answer.text for item in base.observations if "-" in item.id)
    assert not re.search(r"\d{5,}", answer.text), "thousands are parted"
    assert len(answer.suggestions) <= 4
    assert len(set(answer.suggestions)) == len(answer.suggestions)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_as_the_contract_has_it(question: str, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    written = json.loads(json.dumps(answer_to_json(answer, 1.23456)))
    assert written["status"] in ("answered", "clarify", "no_data", "off_topic", "small_talk")
    assert bool(written["figures"]) <= (written["status"] == "answered")
    assert 0 < written["confidence"] <= 1
    assert written["elapsed_ms"] == 1.235
    assert [verdict["outcome"] for verdict in written["verdicts"]] == [v.outcome.value for v in answer.verdicts]
    for figure in (*written["figures"], *written["related"]):
        assert (figure["value"] is None) == (figure["qualifier"] == "range")
        assert figure["observations"]
        assert figure["label"]


@pytest.mark.parametrize(
    ("question", "paragraphs"),
    [
        ("callouts in 2024", (1,)),
        ("fog rescue rate", (2, 3)),
        ("gale", (6,)),
        ("callouts in 2021", (2,)),
        ("hello", None),
    ],
)
def test_an_answer_says_where_it_stands(question: str, paragraphs: tuple[int, ...] | None, lifeboat: Library) -> None:
    answer = ask(lifeboat, question)
    source = lifeboat.engine().base.source
    if paragraphs is None:
        assert answer.source is None
        assert not answer.source_line
        return
    assert answer.source is not None
    assert answer.source.paragraphs == paragraphs
    assert (answer.source.publisher, answer.source.url) == (source.publisher, source.url)
    assert source.publisher in answer.source_line
    assert source.compiled_by in answer.source_line
    assert all(str(paragraph) in answer.source_line for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("question", "caveat"),
    [
        ("how many sailors were called out in 2024", "cases-not-people"),
        ("survivors", "cumulative"),
        ("difference between drills and inspections in july 2024", "not-the-same"),
    ],
)
def test_what_must_be_known_to_use_a_figure_is_said(
    question: str, caveat: str, engine: Engine, lifeboat: Library
) -> None:
    beginning = engine.base.caveats[caveat].partition("{")[0]
    assert any(said.startswith(beginning) for said in ask(lifeboat, question).caveats)
    assert not any(said.startswith(beginning) for said in ask(lifeboat, "callouts in 2024").caveats)


def test_a_qualifier_is_kept_in_words(engine: Engine) -> None:
    qualifiers = engine.language.wording["qualifiers"]
    for item in engine.base.observations:
        display = engine.composer.wording.display(stated(item))
        word = qualifiers[item.quantity.qualifier.value].partition("{")[0].strip()
        assert display.startswith(word)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1,000"),
        (1_500_000, 1, "1,500,000"),
        (86.84, 1, "86.8"),
        (87.0, 1, "87"),
        (-20.5, 1, "\u221220.5"),
        (1.873, 2, "1.87"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: float, places: int, text: str, engine: Engine) -> None:
    assert engine.composer.wording.number(value, places) == text


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(1, None, None, Qualifier.EXACT), "1 callout"),
        (Quantity(2, None, None, Qualifier.EXACT), "2 callouts"),
        (Quantity(1, None, None, Qualifier.ABOUT), "about 1 callouts"),
        (Quantity(None, 2, 3, Qualifier.RANGE), "2 to 3 callouts"),
    ],
)
def test_a_unit_is_in_the_right_number(quantity: Quantity, text: str, engine: Engine) -> None:
    assert engine.composer.wording.with_unit(quantity, "callouts") == text


@pytest.mark.parametrize("point", ["2024", "2024-07", "2024-07-15", "2024-Q3", "2024-H2", "2024-summer", "2023-12"])
def test_every_time_has_words(point: str, engine: Engine) -> None:
    words = engine.composer.wording.period(Period(point, point, point, Kind.AT))
    assert point[:4] in words
    assert words != point


def test_a_time_that_the_pack_names_has_that_name(engine: Engine) -> None:
    wording = engine.composer.wording
    assert [wording.period(period) for period in engine.base.periods if period.kind is not Kind.AT] == [
        "since it was founded",
        "by the end of 2024",
    ]
    span = wording.period(Period("other", "2001", "2003", Kind.SPAN))
    assert "2001" in span
    assert "2003" in span
    assert wording.period(None) == ""


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_things_are_listed_in_words(items: list[str], text: str, engine: Engine) -> None:
    assert engine.composer.wording.joined(items) == text


def test_a_label_names_members_and_time_once(engine: Engine) -> None:
    labels = {item.id: engine.composer.wording.label(item) for item in engine.base.observations}
    assert len(set(labels.values())) == len(labels)
    assert labels["callouts-all"] == "callouts since it was founded"
    assert "fog" in labels["callouts-fog"]


def test_a_very_long_message_is_answered_with_a_note(lifeboat: Library) -> None:
    short, long = ask(lifeboat, "callouts in 2024?"), ask(lifeboat, "callouts in 2024? " + "so " * 5000)
    assert long.figures == short.figures
    assert set(long.caveats) - set(short.caveats)


def test_observations_are_told_by_their_own_words_where_they_have_some(lifeboat: Library, engine: Engine) -> None:
    (item,) = (item for item in engine.base.observations if item.meaning)
    assert isinstance(item, Observation)
    answer = ask(lifeboat, "callouts since it was founded")
    assert answer.meaning == item.meaning.format(figure=engine.composer.wording.display(stated(item)))


@pytest.mark.parametrize(
    ("question", "covered"),
    [
        ("budget in 2019", "2023 to 2024"),
        ("launches in 2030", "only covers 2024."),
        ("callouts in 2021", ""),  # no figure, but within the years of the pack's others
    ],
)
def test_a_year_outside_those_of_a_measure_is_refused_with_them(question: str, covered: str, lifeboat: Library) -> None:
    reason = ask(lifeboat, question).meaning.splitlines()[0]
    assert ("only covers" in reason) == bool(covered)
    assert covered in reason


@pytest.mark.parametrize("claimed", ["50", "90"])
def test_a_claim_is_not_said_to_be_stated_where_it_was_computed(claimed: str, lifeboat: Library) -> None:
    computed = ask(lifeboat, f"callouts rose by {claimed}% from 2023 to 2024, right?").verdicts[0].explanation
    figure = ask(lifeboat, f"was it 12{claimed} callouts in 2024?").verdicts[0].explanation
    assert "the article says" in figure
    assert "the article says" not in computed
    assert "by the article's figures" in computed
