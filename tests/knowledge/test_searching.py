"""An entry is found only when it accounts for everything that is named."""

from __future__ import annotations

import pytest

from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.library import Library
from knowledge.loading import load_pack
from knowledge.operations.values import LISTED
from knowledge.rules import Rules
from knowledge.searching import find, limits, operands
from tests.knowledge.asking import ask, numbers, told
from tests.scale import write_pack


def found(engine: Engine, text: str) -> list[str]:
    mentions = engine.explain(text).reading.mentions
    result = find(engine.base, mentions)
    return [item.id for item in result.observations]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("callouts 2024", ["callouts-2024"]),
        ("fog callouts", ["callouts-fog"]),
        ("fog rescues", ["rescues-fog"]),
        ("survivors", ["survivors"]),
        ("launches north", ["launches-skerry", "launches-haven"]),
        ("launches south", ["launches-cove"]),
        ("fog launches", []),
        ("callouts 2021", []),
        ("storm callouts", []),
    ],
)
def test_what_has_all_that_is_named_is_found(text: str, ids: list[str], engine: Engine) -> None:
    assert found(engine, text) == ids


def test_a_later_stage_answers_for_the_earlier_one_but_stands_behind_it(engine: Engine) -> None:
    result = find(engine.base, engine.explain("fog callouts").reading.mentions)
    assert [item.id for item in result.observations] == ["callouts-fog"]
    assert [item.id for item in result.wider] == ["callouts-fog", "rescues-fog"]


def test_facts_are_found_by_what_they_are_about(engine: Engine) -> None:
    result = find(engine.base, engine.explain("launches skerry").reading.mentions)
    assert [note.id for note in result.notes] == ["stations"]


@pytest.mark.parametrize(
    ("word", "limiting"), [("callouts", True), ("2024", True), ("lifeboats", False), ("so far", False)]
)
def test_what_is_true_of_everything_limits_nothing(word: str, limiting: bool, engine: Engine) -> None:
    (mention, *_) = engine.explain(word).reading.mentions
    assert limits(mention) is limiting


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("callouts in 2024", [{"callouts", "2024"}]),
        ("callouts and rescues for fog", [{"callouts", "fog"}, {"rescues", "fog"}]),
        ("fog callouts and engine rescues", [{"fog", "callouts"}, {"engine", "rescues"}]),
        (
            "callouts and rescues for fog and engine",
            [{"callouts", "fog"}, {"callouts", "engine"}, {"rescues", "fog"}, {"rescues", "engine"}],
        ),
        ("callouts in 2023 and 2024", [{"callouts", "2023"}, {"callouts", "2024"}]),
    ],
)
def test_things_side_by_side_are_parted_and_share_what_they_have_in_common(
    text: str, groups: list[set[str]], engine: Engine
) -> None:
    reading = engine.explain(text).reading
    parted = operands(engine.base, reading.mentions, reading.joiners)
    assert parted is not None
    assert [{mention.text for mention in group} for group in parted] == groups


def test_things_that_contradict_each_other_are_not_put_together(engine: Engine) -> None:
    reading = engine.explain("callouts fog engine").reading
    assert operands(engine.base, reading.mentions, reading.joiners) is None


def test_among_very_many_entries_the_totals_answer_what_names_no_member(
    tmp_path_factory: pytest.TempPathFactory, english: Language, rules: Rules
) -> None:
    folder = tmp_path_factory.mktemp("towns")
    questions = write_pack(folder, 2000)
    towns = Library([Engine(load_pack(folder, english), english, rules)])
    total = towns.engine().base.observation("births-2020")
    assert total is not None
    assert told(ask(towns, "how many births in 2020?")) == [total.quantity.value]
    assert len(ask(towns, "list all births").figures) <= LISTED
    for question in questions[:20]:
        answer = ask(towns, *question.ask)
        given = numbers(answer.figures)
        assert given[: len(question.figures or ())] == list(question.figures or ()), question.ask
        assert question.figures or not given, question.ask
