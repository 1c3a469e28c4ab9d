"""What must hold for any text at all: nothing raises, nothing is made up, and time grows no faster than the text."""

from __future__ import annotations

import json
import re
from cProfile import Profile
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.library import BUNDLED
from knowledge.answer import Answer, Status
from knowledge.context import EMPTY, Context, Slot
from knowledge.engine import Engine
from knowledge.library import Library
from knowledge.loading import load_language, load_pack, load_rules
from knowledge.text import MAX_LENGTH
from tests.knowledge.asking import accounted_for

PROPERTIES = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@cache
def library() -> Library:
    language = load_language("en")
    return Library([Engine(load_pack(BUNDLED, language), language, load_rules())])


@cache
def vocabulary() -> list[str]:
    """Every word that the engine knows, and the labels of what it knows."""
    base, language = library().engine().base, library().engine().language
    return sorted({*base.words, *language.words, *base.names.values()})


@cache
def things() -> list[str]:
    """What questions ask for: labels of figures, of measures, members and times."""
    engine = library().engine()
    labels = [engine.composer.wording.label(observation) for observation in engine.base.observations]
    return sorted({*labels, *engine.base.names.values(), "2023", "2024", "July 2024", "2022"})


WORDS = st.deferred(lambda: st.sampled_from(vocabulary()))
NUMBERS = st.one_of(
    st.integers(-5, 10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.sampled_from(
        ["10,308", "10.3k", "14 182", "86.8%", "2024", "2023-07", "'24", "twenty twenty three", "½", "1e999", "٢٠٢٤"]
    ),
    st.integers(0, 99).map(lambda n: "hundred " * n),
    st.integers(0, 400).map(lambda n: "9" * n),
)
MARKS = st.sampled_from(
    [*"?!.,;:…()[]\"'|/%+&-–—@#\n\t\0\u200b\u202e", " and ", " vs ", "\ufdfa", "\U0001f600", "\ud800"]
)
MIXTURES = st.lists(st.one_of(WORDS, WORDS, WORDS, NUMBERS, MARKS), max_size=25).map(" ".join)
GARBAGE = st.one_of(
    st.text(st.characters(), max_size=300),
    st.binary(max_size=300).map(lambda data: data.decode("utf-8", errors="replace")),
    st.binary(max_size=300).map(lambda data: data.decode("latin-1")),
)
LONG = st.builds(lambda unit, times: unit * times, st.one_of(WORDS, NUMBERS, MARKS, GARBAGE), st.integers(1, 3000)).map(
    lambda text: text[: 3 * MAX_LENGTH]
)
PATTERNS = [
    "{a}",
    "how many {a} and {b}",
    "compare {a} and {b}",
    "how many more {a} than {b}",
    "what percent of {a} are {b}",
    "{a} per month",
    "how many times more {a} than {b}",
    "by what percent did {a} rise",
    "{a} and {b} together",
    "is it true that {a} is {n}",
    "{a} a day",
    "what share of {a}",
    "how many {a} had no {b}",
    "which is highest, {a} or {b}",
    "did {a} double",
    "{n} {a}?",
    "is {a} exact",
    "not {a} but {b}",
]
THINGS = st.deferred(lambda: st.sampled_from(things()))
QUESTIONS = st.builds(
    lambda pattern, a, b, n: pattern.format(a=a, b=b, n=n), st.sampled_from(PATTERNS), THINGS, THINGS, NUMBERS
)
TEXTS = st.one_of(QUESTIONS, MIXTURES, GARBAGE, LONG)


@PROPERTIES
@given(TEXTS)
@example("")
@example("\0")
@example("how many " * 50_000)
@example("(" * 5000)
@example("10,308 " * 2000)
def test_any_text_gets_an_answer_and_no_number_is_made_up(text: str) -> None:
    reply = library().ask(text)
    check(reply.answer)
    json.dumps(reply.context.to_json())


@PROPERTIES
@given(st.lists(st.one_of(QUESTIONS, MIXTURES), min_size=2, max_size=4))
def test_a_conversation_of_any_texts_goes_on(turns: list[str]) -> None:
    context = EMPTY
    for turn in turns:
        reply = library().ask(turn, context)
        check(reply.answer)
        context = Context.from_json(json.loads(json.dumps(reply.context.to_json())))
        assert context == reply.context


@PROPERTIES
@given(TEXTS)
def test_the_claims_of_any_text_are_checked(text: str) -> None:
    answer = library().check_claim(text).answer
    check(answer)
    assert len(answer.verdicts) <= len(re.findall(r"\w+", text))


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    """Contexts as they may come back from a database: of another pack, of an older version, with things long gone."""
    base = library().engine().base
    facets = st.one_of(
        st.sampled_from(sorted(base.postings)), st.text(max_size=8), st.sampled_from(["m:gone", "d:x=y", "p:1", "z"])
    )
    slots = st.builds(
        Slot,
        st.sampled_from(
            ["measure", "period", "offence", "region", "note", "relation", "dimension", "figure", "", "gone"]
        ),
        st.lists(facets, max_size=3).map(tuple),
        st.text(max_size=10),
        st.lists(facets, max_size=2).map(tuple),
    )
    identities = st.lists(st.one_of(st.sampled_from(sorted(base.places)), st.text(max_size=8)), max_size=4).map(tuple)
    return draw(
        st.builds(
            Context,
            st.sampled_from([base.id, base.id, None, "another"]),
            st.sampled_from(["value", "compare", "claim", "", "gone"]),
            st.lists(slots, max_size=4).map(tuple),
            identities,
            identities,
            identities,
        )
    )


@PROPERTIES
@given(contexts(), TEXTS)
def test_any_context_survives_json_and_raises_with_no_text(context: Context, text: str) -> None:
    assert Context.from_json(json.loads(json.dumps(context.to_json()))) == context
    check(library().ask(text, context).answer)


@PROPERTIES
@given(st.one_of(QUESTIONS, MIXTURES))
def test_suggestions_are_answered(text: str) -> None:
    for suggestion in library().ask(text).answer.suggestions:
        assert library().ask(suggestion).answer.status is Status.ANSWERED, suggestion


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("How many more refusal cases in 2024 than in 2023?", "10,308 − 5,517 = 4,791 cases"),
        ("By what percent did refusal cases rise from 2023 to 2024?", "(10,308 − 5,517) ÷ 5,517 × 100 = +86.8%"),
        ("How many times more refusal cases in 2024 than in 2023?", "10,308 ÷ 5,517 = 1.87 times"),
        ("What percent of desertion cases led to a sentence?", "12,460 ÷ 14,182 × 100 = 87.9%"),
        ("How many refusal cases per month in 2024 on average?", "10,308 ÷ 12 = 859 cases a month"),
        ("How many refusal cases in 2023 and 2024 together?", "5,517 + 10,308 = 15,825 cases"),
    ],
)
def test_a_computed_figure_is_what_its_formula_gives(question: str, formula: str) -> None:
    answer = library().ask(question).answer
    check(answer)
    assert answer.figures[0].formula == formula


def test_more_than_can_be_read_is_cut_with_a_note() -> None:
    question = "How many cases of refusal to fight were there in 2024?"
    short = library().ask(question).answer
    long = library().ask(question + " " * MAX_LENGTH + "x" * 100_000).answer
    assert long.figures == short.figures
    note = library().engine().language.wording["cut"]
    assert note in long.text
    assert note not in short.text


UNITS = [
    "case ",
    "desertion cases and ",
    "who when where ",
    "a-",
    "a.",
    "a@",
    "+.",
    "/a",
    "? ",
    "2023 2024 ",
    "in 2023 and ",
    "desrtion ",
    "qwertz ",
    "one hundred ",
    "is it 5 or 2024 desertion cases? no. ",
    "refuse to go to the front ",
    "cases, sentences, ",
    "not percent ",
    "9",
    "9,",
    "\ufdfa",
    "www.",
    "'",
]


@pytest.mark.untraced  # it has a tracer of its own
@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_length_of_the_text_and_no_faster(unit: str) -> None:
    texts = [(unit * MAX_LENGTH)[:length] for length in (MAX_LENGTH // 4, MAX_LENGTH, 8 * MAX_LENGTH)]
    for text in texts:
        library().ask(text)  # so that caches of words are filled
    quarter, whole, beyond = (work(text) for text in texts)
    assert whole < 5 * quarter + 20_000
    assert beyond < 1.1 * whole


def work(text: str) -> int:
    """Return how many calls it takes to answer: work that no other process on the machine can change."""
    profile = Profile()
    profile.runcall(library().ask, text)
    return sum(entry.callcount for entry in profile.getstats())


def check(answer: Answer) -> None:
    """Assert what holds for every answer."""
    assert answer.text.strip()
    assert answer.headline.strip()
    if answer.status is not Status.ANSWERED:
        assert not answer.figures
    for figure in (*answer.figures, *answer.related):
        assert accounted_for(figure, library().engine().base), figure
