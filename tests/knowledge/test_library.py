"""Several packs behind one way to ask, and what can be asked of them besides questions."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from knowledge.answer import Answer, Outcome
from knowledge.context import Context
from knowledge.documents import PackError
from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.library import Library
from knowledge.loading import load_language, load_pack
from knowledge.rules import Rules
from tests.knowledge.asking import ask, numbers, told
from tests.knowledge.harbour import write, write_marina


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory, english: Language, rules: Rules) -> Engine:
    return Engine(load_pack(write(tmp_path_factory.mktemp("harbour")), english), english, rules)


@pytest.fixture(scope="module")
def both(engine: Engine, harbour: Engine) -> Library:
    return Library([engine, harbour])


# Several packs -------------------------------------------------------------------------------------------------


def test_a_library_has_the_cards_of_its_packs(both: Library) -> None:
    assert [(card.id, card.version, card.language) for card in both.packs] == [
        ("lifeboat", 3, "en"),
        ("harbour", 1, "en"),
    ]
    assert both.engine().base.id == "lifeboat"
    assert both.engine("harbour").base.id == "harbour"
    with pytest.raises(KeyError):
        both.engine("lighthouse")


def test_a_library_needs_a_pack() -> None:
    with pytest.raises(ValueError, match="at least one pack"):
        Library([])


@pytest.mark.parametrize(
    ("turns", "pack", "figures"),
    [
        (["callouts in 2024"], "lifeboat", [1200]),
        (["arrivals in 2024"], "harbour", [900]),
        (["how many ships brought coal in 2024"], "harbour", [500]),
        (["arrivals in 2024", "and in 2023?"], "harbour", [800]),
        (["arrivals in 2024", "callouts in 2024"], "lifeboat", [1200]),
        (["arrivals in 2024", "callouts in 2024", "and in 2022?"], "lifeboat", [1000]),
        (["arrivals in 2024", "source?"], "harbour", []),
    ],
)
def test_the_pack_that_knows_best_answers(turns: list[str], pack: str, figures: list[float], both: Library) -> None:
    answer = ask(both, *turns)
    assert (answer.pack, told(answer)) == (pack, figures)


def test_a_pack_that_is_gone_is_forgotten(both: Library) -> None:
    assert both.ask("callouts in 2024", Context("gone", observations=("a",))).answer.status == "answered"
    assert both.check_claim("1,200 callouts in 2024", Context("gone")).answer.verdicts


@pytest.fixture(scope="module")
def marina(tmp_path_factory: pytest.TempPathFactory, english: Language, rules: Rules) -> Engine:
    return Engine(load_pack(write_marina(tmp_path_factory.mktemp("marina")), english), english, rules)


@pytest.fixture(scope="module")
def alike(engine: Engine, harbour: Engine, marina: Engine) -> Library:
    return Library([engine, harbour, marina])


def test_a_question_for_two_packs_is_asked_back_with_one_ready_question_for_each(alike: Library) -> None:
    answer = ask(alike, "ships in 2024?")
    assert (answer.status, answer.pack, answer.figures) == ("clarify", None, ())
    assert answer.suggestions == ("How many arrivals in 2024? (The harbour)", "How many arrivals in 2024? (The marina)")
    assert all(suggestion in answer.text for suggestion in answer.suggestions)
    answers = [ask(alike, suggestion) for suggestion in answer.suggestions]
    assert [(one.pack, told(one)) for one in answers] == [("harbour", [900]), ("marina", [900])]


def test_a_search_that_fits_two_packs_finds_the_answers_of_both(alike: Library) -> None:
    found = alike.search("ships in 2024", 5)
    assert [(answer.pack, told(answer)) for answer in found] == [("harbour", [900]), ("marina", [900])]


def test_the_pack_named_behind_a_question_answers_it_whatever_was_spoken_of(alike: Library) -> None:
    answer = ask(alike, "callouts in 2024", "and arrivals in 2023 (the MARINA)?", "in 2024?")
    assert (answer.pack, told(answer)) == ("marina", [900])


def test_the_conversation_decides_between_packs_that_fit_equally(alike: Library) -> None:
    assert ask(alike, "arrivals in 2024 (The harbour)", "coal unloadings in 2024").pack == "harbour"
    context = alike.chosen("marina")
    assert alike.ask("arrivals in 2024", context).answer.pack == "marina"
    assert alike.ask("callouts in 2024", context).answer.pack == "lifeboat"
    with pytest.raises(KeyError):
        alike.chosen("lighthouse")


def test_a_pack_that_knows_more_words_of_a_question_is_not_asked_back_about(alike: Library) -> None:
    assert ask(alike, "what did the storm or gale do").status == "clarify"
    assert ask(alike, "what did the tempest do").pack == "marina"


def test_a_follow_up_is_for_the_pack_before_it_though_another_has_that_time(alike: Library) -> None:
    answer = ask(alike, "arrivals in 2024 (The marina)", "and in 2022?")
    assert (answer.status, answer.pack) == ("no_data", "marina")


def test_every_suggestion_is_answered_by_the_pack_that_makes_it(alike: Library) -> None:
    asked = ["callouts in 2021", "arrivals 2023 (The harbour)", "storm (The marina)", "unloaded coal (The marina)"]
    for question in asked:
        answer = ask(alike, question)
        assert answer.suggestions
        assert {ask(alike, suggestion).pack for suggestion in answer.suggestions} == {answer.pack}, question
    for card in alike.packs:
        questions = [question for topic in alike.topics(card.id) for question in topic.questions]
        assert {ask(alike, question).pack for question in questions} == {card.id}


@pytest.mark.parametrize("question", ["hello", "what can you do?", "weather in paris", "how many of them are there?"])
def test_what_is_for_no_pack_is_told_of_all(question: str, both: Library) -> None:
    answer = ask(both, question)
    assert answer.pack is None
    assert "lifeboats on one coast and ships in the harbour" in answer.text
    assert {ask(both, suggestion).pack for suggestion in answer.suggestions} == {"lifeboat", "harbour"}


@pytest.mark.parametrize("question", ["key figures", "source?", "what are the caveats?"])
def test_what_every_pack_has_is_told_for_each_and_for_one_in_its_conversation(question: str, both: Library) -> None:
    answer = ask(both, question)
    assert (answer.status, answer.pack) == ("answered", None)
    assert "A year at sea\n" in answer.text
    assert "The harbour\n" in answer.text
    alone = ask(both, "arrivals in 2024", question)
    assert (alone.status, alone.pack) == ("answered", "harbour")
    assert "A year at sea" not in alone.text


def test_a_set_phrase_names_nothing(tmp_path: Path, english: Language, rules: Rules) -> None:
    folder = write(tmp_path, {"en.yaml": ("[cargo, freight]", "[cargo, freight, goods]")})
    library = Library([Engine(load_pack(folder, english), english, rules)])
    assert ask(library, "good morning everybody!").status == "small_talk"
    assert ask(library, "goods").status != "small_talk"


def test_what_the_conversation_answers_is_not_taken_by_a_word_of_another_pack(
    engine: Engine, tmp_path: Path, english: Language, rules: Rules
) -> None:
    folder = write(tmp_path, {"en.yaml": ("[arrivals, arrived, ships]", "[arrivals, arrived, ships, work]")})
    library = Library([engine, Engine(load_pack(folder, english), english, rules)])
    assert ask(library, "work in 2024").pack == "harbour"
    answer = ask(library, "callouts in 2023", "and what does it work out to in 2024?")
    assert (answer.pack, told(answer)) == ("lifeboat", [1200])


def test_what_a_pack_is_about_is_told_by_its_key_figures(both: Library) -> None:
    answer = ask(both, "tell me about the harbour")
    assert (answer.pack, answer.intent, told(answer)) == ("harbour", "summary", [900])


def test_talk_does_not_end_a_conversation(both: Library) -> None:
    answer = ask(both, "arrivals in 2024", "thanks!", "and in 2023?")
    assert (answer.pack, told(answer)) == ("harbour", [800])


def test_claims_are_held_against_the_pack_that_has_them(both: Library) -> None:
    answer = both.check_claim("They had 900 arrivals in 2024, and 800 ships in 2023.").answer
    assert (answer.pack, {verdict.outcome for verdict in answer.verdicts}) == ("harbour", {Outcome.MATCHES})
    nothing = both.check_claim("It is a lovely day.").answer
    assert (nothing.status, nothing.pack) == ("no_data", None)
    assert "ships in the harbour" in nothing.text


def test_two_packs_of_one_id_are_refused(harbour: Engine) -> None:
    with pytest.raises(ValueError, match="same id"):
        Library([harbour, harbour])


# Claims --------------------------------------------------------------------------------------------------------

MATCHES, DIFFERS = Outcome.MATCHES, Outcome.DIFFERS


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("There were 1,200 callouts in 2024.", [(1200, MATCHES)]),
        ("There were 1,200 callouts in 2024. In 2023 it was 900!", [(1200, MATCHES), (900, DIFFERS)]),
        ("A line\n1,200 callouts in 2024\nanother line; 4321 were saved", [(1200, MATCHES), (4321, MATCHES)]),
        ("Wow. 1,200 callouts in 2024! Lovely weather.", [(1200, MATCHES)]),
        ("Callouts doubled in 2024.", [(2, DIFFERS)]),
    ],
)
def test_each_number_claimed_in_a_text_gets_its_verdict(
    text: str, verdicts: list[tuple[float, Outcome]], lifeboat: Library
) -> None:
    answer = lifeboat.check_claim(text).answer
    assert [(verdict.claimed, verdict.outcome) for verdict in answer.verdicts] == verdicts
    assert len(answer.figures) == len(verdicts)
    assert answer.status == "answered"
    assert answer.question == text
    assert all(verdict.explanation in answer.text for verdict in answer.verdicts)
    assert answer.source is not None


@pytest.mark.parametrize("text", ["", "hello", "lovely weather", "callouts in 2024", "I have 3,000 apples.", "🚢" * 50])
def test_where_nothing_is_claimed_nothing_is_judged(text: str, lifeboat: Library) -> None:
    answer = lifeboat.check_claim(text).answer
    assert answer.status == "no_data"
    assert (answer.verdicts, answer.figures, answer.source) == ((), (), None)
    assert answer.suggestions


def test_claims_that_cannot_be_checked_are_counted(lifeboat: Library) -> None:
    known = lifeboat.check_claim("1,200 callouts in 2024.").answer
    more = lifeboat.check_claim("1,200 callouts in 2024. There were 77 callouts in 2021.").answer
    assert more.verdicts == known.verdicts
    assert "1 " in more.meaning.removeprefix(known.meaning)


def test_a_claim_goes_on_from_the_conversation(lifeboat: Library) -> None:
    context = lifeboat.ask("fog callouts").context
    assert [v.outcome for v in lifeboat.check_claim("I heard it was 600.", context).answer.verdicts] == [DIFFERS]


# What can be asked ---------------------------------------------------------------------------------------------


def test_the_summary_has_the_headline_figures(both: Library) -> None:
    assert numbers(both.summary().figures) == [1200, 800, 4321]
    assert numbers(both.summary("harbour").figures) == [900]
    assert both.summary().source is not None


def test_every_topic_has_questions_and_every_question_an_answer(lifeboat: Library) -> None:
    topics = lifeboat.topics()
    assert {topic.id for topic in topics} == {f"m:{name}" for name in lifeboat.engine().base.measures} | {"facts"}
    assert all(topic.title and topic.questions for topic in topics)
    asked = {question: ask(lifeboat, question).status for topic in topics for question in topic.questions}
    assert set(asked.values()) == {"answered"}, asked


def test_the_bundled_packs_topics_have_answers_too(article: Library) -> None:
    asked = {question: ask(article, question).status for topic in article.topics() for question in topic.questions}
    assert {question for question, status in asked.items() if status != "answered"} == set()


def test_a_suggested_question_asks_for_the_figure_that_it_names(lifeboat: Library) -> None:
    engine = lifeboat.engine()
    for observation in engine.base.observations:
        answer = ask(lifeboat, engine.composer.wording.question(observation))
        assert answer.figures[0].observations == (observation.id,), answer.question


@pytest.mark.parametrize("limit", [1, 3, 6])
def test_popular_questions_have_answers_from_all_packs(limit: int, both: Library) -> None:
    questions = both.popular(limit)
    assert 0 < len(questions) <= limit
    answers = [ask(both, question) for question in questions]
    assert all(answer.status == "answered" for answer in answers)
    if limit > 1:
        assert {answer.pack for answer in answers} == {"lifeboat", "harbour"}


def test_an_editors_own_questions_come_first(harbour: Engine) -> None:
    assert Library([harbour]).popular(3) == harbour.base.questions


@pytest.mark.parametrize(
    ("words", "first"),
    [("callouts 2024", 1200), ("fog rescues", 400), ("launches", 300), ("callouts 2021", None), ("survivors", 4321)],
)
def test_a_search_finds_answers(words: str, first: float | None, lifeboat: Library) -> None:
    found = lifeboat.search(words, 5)
    assert 0 < len(found) <= 5
    assert all(answer.status == "answered" for answer in found)
    assert len({answer.headline for answer in found}) == len(found)
    if first is not None:
        assert first in numbers(found[0].figures)


def test_a_library_that_was_searched_can_be_kept_and_finds_the_same(lifeboat: Library) -> None:
    found = lifeboat.search("launches", 5)
    again: Library = pickle.loads(pickle.dumps(lifeboat))  # noqa: S301 - our own, of this moment
    assert again.search("launches", 5) == found


@pytest.mark.parametrize("words", ["weather in paris", "xyzzy"])
def test_a_search_for_nothing_here_finds_nothing(words: str, lifeboat: Library) -> None:
    assert not lifeboat.search(words, 5)


def test_an_empty_search_offers_answers(lifeboat: Library) -> None:
    found = lifeboat.search("", 5)
    assert found
    assert all(answer.status == "answered" for answer in found)


def test_no_more_is_found_than_was_wanted(lifeboat: Library) -> None:
    assert len(lifeboat.search("launches", 1)) == 1


def test_suggestions_are_answered(lifeboat: Library) -> None:
    asked = ["callouts in 2024", "callouts in 2021", "launches in 2024", "hello", "gale", "4321?", "fog rescue rate"]
    suggested = {suggestion for question in asked for suggestion in ask(lifeboat, question).suggestions}
    assert len(suggested) > 5
    assert {suggestion: ask(lifeboat, suggestion).status for suggestion in suggested} == dict.fromkeys(
        suggested, "answered"
    )


def test_an_answer_can_be_given_for_the_question_as_it_was_typed(lifeboat: Library) -> None:
    answer = ask(lifeboat, "callouts in 2024")
    typed: Answer = answer.with_question("CALLOUTS??")
    assert typed.question == "CALLOUTS??"
    assert typed.text == answer.text


# Loading -------------------------------------------------------------------------------------------------------


def test_a_language_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(PackError, match=r"'xx' is not known.*en"):
        load_language("xx")


def test_a_pack_without_the_language_is_told(tmp_path: Path, english: Language) -> None:
    folder = write(tmp_path)
    (folder / "en.yaml").unlink()
    with pytest.raises(PackError, match=r"en\.yaml: there is no such file"):
        load_pack(folder, english)


def test_a_pack_without_headlines_and_questions_begins_with_its_first_figures(
    tmp_path: Path, english: Language, rules: Rules
) -> None:
    write(
        tmp_path, {"pack.yaml": (", headline: true", ""), "en.yaml": ('questions: ["How many arrivals in 2024?"]', "")}
    )
    library = Library([Engine(load_pack(tmp_path, english), english, rules)])
    assert numbers(library.summary().figures)[0] == 900
    assert library.popular(2)
