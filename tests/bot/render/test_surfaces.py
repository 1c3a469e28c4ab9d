from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from telegram import InlineKeyboardMarkup

from bot.render import caption, digest, group, inline, private, ptb
from bot.render.callback import KnownSubjects, Verb, decode
from bot.render.message import CAPTION_LIMIT, CallbackButton, InlineButton, Message
from bot.render.rich import units
from bot.wording import load_wording
from knowledge.answer import Answer, Status
from tests.bot.render.answers import ANSWERED, CLAIM, REFUSED, answers, figure, words
from tests.bot.render.telegram import assert_accepted
from tests.botapi.html import parse_html

EN = load_wording("en")


def bold(message: Message) -> list[str]:
    text, entities = parse_html(message.text)
    places = [(int(str(e["offset"])), int(str(e["length"]))) for e in entities if e["type"] == "bold"]
    return [text[start : start + length] for start, length in places]


def asked(message: Message) -> list[str | None]:
    """The questions that the message's buttons ask when they are pressed."""
    pressed = [
        decode(button.data, KnownSubjects(()), button.label)
        for row in message.keyboard
        for button in row
        if isinstance(button, CallbackButton)
    ]
    return [press.subject for press in pressed if press and press.verb is Verb.ASK]


def test_private_shows_figure_meaning_caveat_and_source() -> None:
    (message,) = private.render(ANSWERED, EN, chart=None)
    text = assert_accepted(message)
    assert bold(message) == ["10,308 cases"]
    places = [
        text.index(part) for part in (ANSWERED.headline, ANSWERED.meaning, *ANSWERED.caveats, ANSWERED.source_line)
    ]
    assert places == sorted(places)
    assert '<a href="https://example.org/article?a=1&amp;b=2">' in message.text


def test_a_figure_inside_a_longer_number_is_not_taken_for_it() -> None:
    answer = replace(ANSWERED, figures=(figure("5"),), headline="15,515 and 5 more", caveats=())
    assert bold(private.render(answer, EN, chart=None)[0]) == ["5"]
    assert "and <b>5</b> more" in private.render(answer, EN, chart=None)[0].text


def test_a_fact_without_a_figure_is_bold_and_a_refusal_is_not() -> None:
    fact = replace(ANSWERED, figures=(), headline="Desertion is the most common charge")
    assert bold(private.render(fact, EN, chart=None)[0]) == [fact.headline]
    refusal = replace(REFUSED, related=())
    assert bold(private.render(refusal, EN, chart=None)[0]) == []


def test_a_refusal_shows_what_is_near_once() -> None:
    (message,) = private.render(REFUSED, EN, chart=None)
    assert f"{EN.headings.nearest}:\n• refusal cases in 2024: 10,308 cases" in assert_accepted(message)
    told = replace(REFUSED, meaning="The nearest is 10,308 cases of everybody.")
    assert EN.headings.nearest not in private.render(told, EN, chart=None)[0].text


def test_several_figures_are_listed() -> None:
    answer = replace(ANSWERED, headline="Two years", meaning="", figures=(figure(), figure("5,517 cases", "in 2023")))
    text = assert_accepted(private.render(answer, EN, chart=None)[0])
    assert "• refusal cases in 2024: 10,308 cases\n• in 2023: 5,517 cases" in text


def test_long_detail_is_folded_and_short_detail_is_not() -> None:
    assert "<blockquote>" in private.render(ANSWERED, EN, chart=None)[0].text
    long = replace(ANSWERED, caveats=("A caveat that goes on. " * 12,))
    assert "<blockquote expandable>" in private.render(long, EN, chart=None)[0].text


def test_verdicts_show_outcome_claim_and_explanation() -> None:
    text = assert_accepted(private.render(CLAIM, EN, chart=None)[0])
    for verdict in CLAIM.verdicts:
        sign = EN.verdicts[verdict.outcome]
        assert f"{sign.sign} {sign.label}: “{verdict.quote}”\n{verdict.explanation}" in text
    assert "7 <generals>" in assert_accepted(group.render(CLAIM, EN, quiet=False, chart=None))


def test_an_explanation_is_not_said_twice() -> None:
    only = replace(CLAIM, verdicts=CLAIM.verdicts[:1], headline=CLAIM.verdicts[0].explanation)
    assert assert_accepted(private.render(only, EN, chart=None)[0]).count("The article says 10,308") == 1


def test_suggestions_are_buttons_that_ask_them() -> None:
    (message,) = private.render(ANSWERED, EN, chart="cases-by-year")
    assert asked(message) == list(ANSWERED.suggestions)
    assert [button.label for button in message.keyboard[-1]] == ["📊 Chart", "👍", "👎"]


@pytest.mark.parametrize("status", [Status.SMALL_TALK, Status.CLARIFY, Status.OFF_TOPIC])
def test_only_what_the_article_answers_or_leaves_out_is_voted_on(status: Status) -> None:
    (message,) = private.render(replace(ANSWERED, status=status), EN, chart=None)
    assert len(message.keyboard) == len(ANSWERED.suggestions)


def test_figures_that_the_headline_does_not_show_are_bold_in_the_meaning() -> None:
    figures = (figure(), figure("5,517 cases"))
    answer = replace(ANSWERED, headline="Side by side", meaning="10,308 cases after 5,517 cases", figures=figures)
    assert bold(private.render(answer, EN, chart=None)[0]) == ["Side by side", "10,308 cases", "5,517 cases"]
    assert inline.render(answer, EN).title == "10,308 cases · 5,517 cases"


def test_figures_beside_the_answer_stand_under_words_that_fit_the_answer() -> None:
    beside = replace(ANSWERED, related=(figure("1,722 cases", "difference"),))
    line = "• difference: 1,722 cases"
    assert f"{EN.headings.related}:\n{line}" in assert_accepted(private.render(beside, EN, chart=None)[0])
    asked_back = replace(beside, status=Status.CLARIFY, figures=())
    assert f"\n\n{line}" in assert_accepted(private.render(asked_back, EN, chart=None)[0])


def test_a_quiet_group_gets_no_suggestions_but_keeps_the_alternatives_of_a_question_asked_back() -> None:
    assert asked(group.render(ANSWERED, EN, quiet=False, chart=None)) == list(ANSWERED.suggestions)
    assert group.render(ANSWERED, EN, quiet=True, chart=None).keyboard == ()
    unclear = replace(ANSWERED, status=Status.CLARIFY, figures=())
    assert asked(group.render(unclear, EN, quiet=True, chart=None)) == list(ANSWERED.suggestions)


def test_a_card_has_the_figure_as_title_and_a_stable_id() -> None:
    card = inline.render(ANSWERED, EN)
    assert card.title == "10,308 cases"
    assert ANSWERED.meaning[:40] in card.description
    assert card.id == inline.render(replace(ANSWERED, meaning="said otherwise"), EN).id
    assert card.id != inline.render(replace(ANSWERED, pack="another"), EN).id


def test_a_digest_lists_every_figure() -> None:
    summary = replace(ANSWERED, headline="Key figures", figures=(figure(), figure("5,517 cases", "refusals in 2023")))
    (message,) = digest.render(summary, EN)
    assert "• refusal cases in 2024: 10,308 cases\n• refusals in 2023: 5,517 cases" in assert_accepted(message)


def test_a_long_digest_goes_on_in_another_message_with_the_buttons_under_the_last() -> None:
    summary = replace(ANSWERED, figures=tuple(figure(f"{number} cases", f"figure {number}") for number in range(400)))
    *before, last = digest.render(summary, EN)
    assert before
    assert not any(message.keyboard for message in before)
    assert asked(last) == list(ANSWERED.suggestions)
    lines = [line for message in (*before, last) for line in assert_accepted(message).splitlines()]
    assert sum(line.startswith("• figure") for line in lines) == 400


def test_a_caption_says_the_figures_of_the_chart_and_goes_on_below_when_it_is_long() -> None:
    (short,) = caption.render(ANSWERED, "2023: 5,517; 2024: 10,308", EN)
    assert "2023: 5,517; 2024: 10,308" in assert_accepted(short, CAPTION_LIMIT)
    first, *_ = caption.render(ANSWERED, "2023: 5,517; " * 200, EN)
    assert_accepted(first, CAPTION_LIMIT)


def test_buttons_and_cards_become_the_librarys_objects() -> None:
    (message,) = private.render(ANSWERED, EN, chart=None)
    made = ptb.markup(message.keyboard)
    assert isinstance(made, InlineKeyboardMarkup)
    assert [[button.text for button in row] for row in made.inline_keyboard] == [
        [button.label for button in row] for row in message.keyboard
    ]
    assert made.inline_keyboard[0][0].callback_data == "1a:And in 2023?"
    assert ptb.markup(()) is None
    sent = ptb.inline_result(inline.render(ANSWERED, EN)).to_dict()
    assert sent["input_message_content"]["parse_mode"] == "HTML"
    assert sent["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    assert sent["reply_markup"]["inline_keyboard"][0][0]["switch_inline_query_current_chat"] == ""


@given(answers)
def test_any_answer_is_accepted_in_a_private_chat(answer: Answer) -> None:
    for message in private.render(answer, EN, chart=answer.question):
        assert_accepted(message)


@given(answers)
def test_any_answer_is_accepted_and_short_in_a_group(answer: Answer) -> None:
    assert_accepted(group.render(answer, EN, quiet=False, chart=None), group.LENGTH)


@given(answers)
def test_any_answer_is_a_card(answer: Answer) -> None:
    card = inline.render(answer, EN)
    assert_accepted(card.message)
    assert card.title.strip()
    assert units(card.title) <= inline.TITLE
    assert len(card.id) <= 64
    (button,) = card.message.keyboard[0]
    assert isinstance(button, InlineButton)


@given(answers)
def test_any_answer_is_a_digest(answer: Answer) -> None:
    for message in digest.render(answer, EN):
        assert_accepted(message)


@given(answers, words)
def test_any_answer_is_a_caption(answer: Answer, description: str) -> None:
    first, *rest = caption.render(answer, description, EN)
    assert_accepted(first, CAPTION_LIMIT)
    for message in rest:
        assert_accepted(message)


def test_a_language_without_wording_is_an_error() -> None:
    with pytest.raises(LookupError, match="'xx'"):
        load_wording("xx")
