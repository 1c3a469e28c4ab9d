"""What is found in a question: words, times, numbers and things of the pack, and what only stands around them."""

from __future__ import annotations

import pytest

from knowledge.engine import Engine
from knowledge.reader import MAX_WORDS
from knowledge.reading import Reading


def read(engine: Engine, text: str) -> Reading:
    return engine.explain(text).reading


def times(engine: Engine, text: str) -> list[tuple[str, str]]:
    return [(m.asked.kind.value, m.asked.point) for m in read(engine, text).mentions if m.asked]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("callouts in 2024", [("at", "2024")]),
        ("callouts in 2024's", [("at", "2024")]),
        ("callouts '24", [("at", "2024")]),
        ("callouts in 24", [("at", "2024")]),
        ("callouts 23 vs 24", [("at", "2023"), ("at", "2024")]),
        ("callouts twenty twenty four", [("at", "2024")]),
        ("callouts nineteen ninety nine", [("at", "1999")]),
        ("callouts in twenty four", [("at", "2024")]),
        ("drills july 2024", [("at", "2024-07")]),
        ("drills 2024 july", [("at", "2024-07")]),
        ("drills in july, 2024", [("at", "2024-07")]),
        ("drills in july of 2024", [("at", "2024-07")]),
        ("drills in jul 24", [("at", "2024-07")]),
        ("drills in jully 2024", [("at", "2024-07")]),
        ("drills in july", [("at", "*-07")]),
        ("drills 2024-07", [("at", "2024-07")]),
        ("drills 07/2024", [("at", "2024-07")]),
        ("drills in july and august 2024", [("at", "2024-07"), ("at", "2024-08")]),
        ("drills in july 2024 and august", [("at", "2024-07"), ("at", "2024-08")]),
        ("drills on 15 july 2024", [("at", "2024-07-15")]),
        ("drills on july 15, 2024", [("at", "2024-07-15")]),
        ("drills on july 15", [("at", "*-07-15")]),
        ("drills on 15/07/2024", [("at", "2024-07-15")]),
        ("drills on 15.7.24", [("at", "2024-07-15")]),
        ("drills in may 2024", [("at", "2024-05")]),
        ("drills in may", [("at", "*-05")]),
        ("may i ask about drills", []),
        ("drills in summer 2024", [("at", "2024-summer")]),
        ("drills in the fall of 2024", [("at", "2024-autumn")]),
        ("did drills fall", []),
        ("drills in q3 2024", [("at", "2024-Q3")]),
        ("drills in the third quarter of 2024", [("at", "2024-Q3")]),
        ("drills in the second half of 2024", [("at", "2024-H2")]),
        ("drills in h2 2024", [("at", "2024-H2")]),
        ("callouts since 2019", [("since", "2019")]),
        ("callouts until 2024", [("until", "2024")]),
        ("callouts by the end of 2023", [("until", "2023")]),
        ("survivors as of 31/12/2024", [("until", "2024-12-31")]),
        ("callouts before 2023", [("relative", "time_before 2023")]),
        ("callouts after 2023", [("relative", "time_after 2023")]),
        ("callouts from 2022 to 2024", [("at", "2022"), ("at", "2024")]),
        ("callouts 2022-2024", [("at", "2022"), ("at", "2024")]),
        ("callouts nowadays", [("relative", "relative")]),
        ("callouts the year before", [("relative", "previous")]),
        ("callouts", []),
    ],
)
def test_times_are_read_in_many_forms(text: str, asked: list[tuple[str, str]], engine: Engine) -> None:
    assert times(engine, text) == asked


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("was it 300", [300]),
        ("was it 1,300", [1300]),
        ("was it 1.3k", [1300]),
        ("was it 2 million", [2_000_000]),
        ("was it three hundred", [300]),
        ("was it a hundred", [100]),
        ("was it one hundred and twenty three", [123]),
        ("was it two thousand five hundred", [2500]),
        ("was it a million and a half", [1_500_000]),
        ("was it 2 and a half thousand", [2500]),
        ("was it 1 and a quarter million", [1_250_000]),
        ("was it two dozen", [24]),
        ("was it 300 or 400", [300, 400]),
        ("was it 2024", []),
        ("drills in july 2024", []),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, values: list[float], engine: Engine) -> None:
    assert [number.value for number in read(engine, text).numbers] == values


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("was it 12%", "percent"),
        ("was it 12 percent", "percent"),
        ("was it 3x", "times"),
        ("was it 3 times", "times"),
        ("did it double", "times"),
        ("were there two stations", "spelt"),
        ("was it 1,200", "rounded"),
        ("was it 1 thousand", "rounded"),
    ],
)
def test_a_number_tells_what_kind_it_is(text: str, kind: str, engine: Engine) -> None:
    (number,) = read(engine, text).numbers
    assert getattr(number, kind) is True


def test_a_number_of_years_has_that_unit(engine: Engine) -> None:
    assert [number.unit for number in read(engine, "was it 10 years").numbers] == ["year"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("callouts", {"m:callouts"}),
        ("CALLOUTS", {"m:callouts"}),
        ("callout's", {"m:callouts"}),
        ("calouts", {"m:callouts"}),
        ("calloutsss", {"m:callouts"}),
        ("call outs", {"m:callouts"}),
        ("called out", {"m:callouts"}),
        ("missions", {"m:callouts"}),
        ("fog callouts", {"d:cause=fog", "m:callouts"}),
        ("fogcallouts", {"d:cause=fog", "m:callouts"}),
        ("engine failure", {"d:cause=engine"}),
        ("failure of the engine", {"d:cause=engine"}),
        ("engine, failure", {"d:cause=engine"}),
        ("since it was founded", {"p:since-founding", "p:end-of-2024"}),
        ("since it was really founded", {"p:since-founding", "p:end-of-2024"}),
        ("callouts, not rescues", {"m:callouts"}),
        ("weather", set()),
    ],
)
def test_things_of_the_pack_are_recognised(text: str, named: set[str], engine: Engine) -> None:
    found = {facet for mention in read(engine, text).mentions for facet in mention.term.strong}
    assert found == named


def test_a_repaired_word_counts_less_than_a_right_one(engine: Engine) -> None:
    slip, right = (read(engine, text).mentions[0].score for text in ("calouts", "callouts"))
    assert 0.5 < slip < right == 1.0


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("how many callouts", "quantity"),
        ("howmany callouts", "quantity"),
        ("wat percent of callouts", "percent"),
        ("compare callouts", "compare"),
        ("callouts vs rescues", "compare"),
        ("which cause had the most callouts", "highest"),
        ("is it true", "claim"),
        ("who paid for it", "who"),
    ],
)
def test_words_that_ask_are_cues(text: str, cue: str, engine: Engine) -> None:
    assert read(engine, text).has(cue)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("the sailors who were called out", "who"),
        ("callouts over the sea", "more_than"),
        ("callouts in total, not percent", "percent"),
        ("when 2024 was over, how many callouts", "when"),
        ("those who were saved", "who"),
        ("more or less callouts", "more_than"),
    ],
)
def test_words_that_only_look_like_cues_are_none(text: str, cue: str, engine: Engine) -> None:
    assert not read(engine, text).has(cue)


def test_a_story_around_the_question_is_an_aside(engine: Engine) -> None:
    reading = read(engine, "I was at the pub with my friend yesterday, how many callouts in 2024?")
    asides = [" ".join(word.text for word in reading.words[c.start : c.end]) for c in reading.clauses if c.aside]
    assert asides
    assert not any("callouts" in aside for aside in asides)


def test_a_very_long_question_is_cut_and_says_so(engine: Engine) -> None:
    assert not read(engine, "callouts " * (MAX_WORDS // 2)).cut
    reading = read(engine, "fog " * (MAX_WORDS + 1))
    assert reading.cut
    assert len(reading.words) == MAX_WORDS
    assert read(engine, "a" * 5000).cut


def test_a_part_of_a_reading_keeps_its_places(engine: Engine) -> None:
    reading = read(engine, "callouts in 2023, rescues in 2024 and 300")
    part = reading.part(0, 4)
    assert [mention.text for mention in part.mentions] == ["callouts", "2023"]
    assert part.words == reading.words
    assert not part.numbers


@pytest.mark.parametrize(("text", "word"), [("US callouts", "usa"), ("tell us callouts", "us"), ("THE US SEA", "us")])
def test_capitals_tell_an_acronym_from_a_word(text: str, word: str, engine: Engine) -> None:
    assert word in [item.text for item in read(engine, text).words]
