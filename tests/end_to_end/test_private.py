"""A person alone with the bot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from handlers import links
from handlers.limits import PERSON
from handlers.menus import COMMANDS
from tests.botapi import Button, bad

if TYPE_CHECKING:
    from tests.botapi import BotApi, Message, Person
    from tests.end_to_end.process import BotProcess

pytestmark = pytest.mark.usefixtures("bot")

PHOTO = [{"file_id": "theirs", "file_unique_id": "theirs", "width": 90, "height": 90}]


def answer(person: Person, text: str) -> Message:
    return person.says(text).reply().wait()


def test_a_question_is_answered_with_the_figure_in_bold_and_its_source(api: BotApi) -> None:
    told = answer(api.person("Anna"), "How many cases were there in 2024?")
    assert any("10,308" in bold for bold in told.marked("bold"))
    assert "Mediazona" in told.text
    assert told.options["link_preview_options"] == {"is_disabled": True}


def test_a_follow_up_knows_what_was_asked(api: BotApi) -> None:
    anna = api.person("Anna")
    answer(anna, "How many cases in 2024?")
    assert "5,517" in answer(anna, "and in 2023?").text


@pytest.mark.parametrize("words", ["How many astronauts deserted in 1969?", "?!", "what is the weather", "xyzzy", "🙂"])
def test_whatever_is_said_gets_an_answer(api: BotApi, words: str) -> None:
    assert answer(api.person("Anna"), words).text


def test_everything_that_people_send_is_answered(api: BotApi) -> None:
    voice = api.person("Anna").sends("voice").reply().wait()
    sticker = api.person("Boris").sends("sticker").reply().wait()
    picture = api.person("Clara").sends("photo").reply().wait()
    document = api.person("Dmitri").sends("document").reply().wait()
    assert "cannot listen" in voice.text
    assert "type your question" in sticker.text
    assert "cannot see pictures" in picture.text
    assert picture.text == document.text


def test_a_caption_is_a_question(api: BotApi) -> None:
    assert "10,308" in api.person("Anna").sends("photo", "how many cases in 2024").reply().wait().text


def test_a_forwarded_post_is_checked(api: BotApi) -> None:
    told = api.person("Anna").says("Only 5k cases in 2024, they say", forwarded_from="Someone").reply().wait()
    assert "Differs" in told.text
    assert "10,308" in told.text


def test_a_pasted_claim_is_checked(api: BotApi) -> None:
    assert "Matches" in answer(api.person("Anna"), "/check there were about 10k cases in 2024").text


def test_checking_words_without_figures_says_so(api: BotApi) -> None:
    assert "no number" in answer(api.person("Anna"), "/check what a lovely day").text
    assert "Which message" in answer(api.person("Boris"), "/check").text


def test_a_reply_to_an_earlier_message_is_checked(api: BotApi) -> None:
    anna = api.person("Anna")
    post = anna.says("5k cases in 2024", forwarded_from="Someone")
    post.reply().wait()
    assert "Differs" in anna.says("/check", reply_to=post).reply().wait().text


def test_an_edited_question_edits_its_answer(api: BotApi) -> None:
    anna = api.person("Anna")
    question = anna.says("How many cases in 2024?")
    told = question.reply().wait()
    anna.edits(question, "How many cases in 2023?")
    assert "5,517" in told.edited().wait().text
    anna.edits(question, "How many cases in 2023 ?")  # the same answer: nothing to change, and no trouble
    answer(anna, "thanks")
    assert len(anna.private.sent) == 2


def test_an_edited_question_stays_a_question_whatever_it_replies_to(api: BotApi) -> None:
    anna = api.person("Anna")
    post = anna.says("5k cases in 2024", forwarded_from="Someone")
    post.reply().wait()
    question = anna.says("How many cases in 2023?", reply_to=post)
    told = question.reply().wait()
    anna.edits(question, "How many cases in Omsk?")
    text = told.edited().wait().text
    assert "omsk" in text.casefold()
    assert "Differs" not in text


def test_an_edit_after_which_the_answer_is_gone_is_answered_anew(api: BotApi) -> None:
    anna = api.person("Anna")
    question = anna.says("How many cases in 2024?")
    told = question.reply().wait()
    anna.deletes(told)
    anna.edits(question, "How many cases in 2023?")
    assert "5,517" in anna.private.said_by_bot(told.id).wait().text


def test_a_suggestion_answers_and_a_second_press_does_no_harm(api: BotApi) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many cases in 2024?")
    suggestion = told.button("in 2023")
    first, second = anna.presses(suggestion), anna.presses(suggestion)
    assert "5,517" in first.reply().wait().text
    assert "above" in second.answer().wait()["text"]


def test_a_button_works_under_a_message_that_is_gone(api: BotApi) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many cases in 2024?")
    anna.deletes(told)
    press = anna.presses(told.button("in 2023"))
    press.answer().wait()
    assert "5,517" in press.reply().wait().text


def test_a_press_that_is_answered_too_late_is_still_done(api: BotApi) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many cases in 2024?")
    fault = api.fail(bad("query is too old and response timeout expired or query ID is invalid"), "answerCallbackQuery")
    press = anna.presses(told.button("in 2023"))
    fault.happened().wait()
    assert "5,517" in press.reply().wait().text


def test_a_button_of_another_version_says_so(api: BotApi) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many cases in 2024?")
    for data in ("9z:whatever", "1a#0000000000000000", "1c#0000000000000000", "1c:no-such-chart"):
        old = Button(told, {"text": "?", "callback_data": data})
        assert "no longer know" in anna.presses(old).answer().wait()["text"]


def test_thumbs_are_thanked_for_once(api: BotApi) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many cases in 2024?")
    assert "Thank" in anna.presses(told.button("👍")).answer().wait()["text"]
    assert "already" in anna.presses(told.button("👍")).answer().wait()["text"]


def test_a_disliked_answer_is_kept_for_editors_with_consent_asked_once(api: BotApi, bot: BotProcess) -> None:
    anna, boris = api.person("Anna"), api.person("Boris")
    for person in (anna, boris):
        told = answer(person, "How many  cases, in 2024?")
        request = person.presses(told.button("👎")).reply().wait()
        assert request.marked("blockquote") == ["How many cases, in 2024?"]
        decision = person.presses(request.button("Keep such"))
        assert "without your name" in request.edited().wait().text
        decision.answer().wait()
    told = answer(anna, "How long is the longest prison term for desertion, by the law that is in force?")
    anna.presses(told.button("👎")).answer().wait()
    answer(anna, "/help")
    listed = bot.run("gaps").splitlines()
    assert [line.split() for line in listed[:1]] == [
        ["2", "disliked", listed[0].split()[2], "How", "many", "cases,", "in", "2024?"]
    ]
    assert "by the law that is in force" in listed[1]
    kept = [json.loads(line) for line in bot.run("gaps", "--json").splitlines()]
    assert not any("Anna" in str(one) or str(anna.id) in str(one) for one in kept)


def test_who_refuses_is_not_asked_again(api: BotApi, bot: BotProcess) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many court decisions in July 2024?")
    request = anna.presses(told.button("👎")).reply().wait()
    anna.presses(request.button("Do not keep")).answer().wait()
    assert "none" in request.edited().wait().text
    told = answer(anna, "How many new cases in October 2024?")
    anna.presses(told.button("👎")).answer().wait()
    asked_for = answer(anna, "/help")
    assert "Commands" in asked_for.text
    assert "October" not in bot.run("gaps")


def test_every_command_is_answered_in_its_own_way(api: BotApi) -> None:
    told = {command.name: answer(api.person("Anna"), f"/{command.name}").text for command in COMMANDS}
    assert all(told.values())
    assert not [name for name, text in told.items() if "do not know this command" in text]
    assert "10,308" in told["summary"]
    assert "Mediazona" in told["source"]
    assert all(f"/{command.name} – " in told["help"] for command in COMMANDS)
    assert "24 hours" in told["privacy"]
    assert "do not know this command" in answer(api.person("Boris"), "/nonsense").text


def menu(api: BotApi, scope: str) -> list[str]:
    commands = cast("list[dict[str, str]]", api.profile["commands", scope, "", "", ""])
    return [one["command"] for one in commands]


def test_the_menu_is_set_for_each_kind_of_chat(api: BotApi) -> None:
    private = menu(api, "all_private_chats")
    groups = menu(api, "all_group_chats")
    admins = menu(api, "all_chat_administrators")
    assert private == [command.name for command in COMMANDS]
    assert set(groups) < set(admins) < set(private)
    assert "settings" in admins
    assert "settings" not in groups


def test_start_welcomes_with_questions_to_press(api: BotApi) -> None:
    anna = api.person("Anna")
    welcome = anna.starts().reply().wait()
    assert "Desertion" in welcome.text
    assert "10,308" in anna.presses(welcome.buttons[0]).reply().wait().text


def test_a_deep_link_asks_its_question(api: BotApi) -> None:
    payload = links.to_question("How many cases in 2023?")
    assert payload
    assert "5,517" in api.person("Anna").starts(payload).reply().wait().text
    for strange in ("v1-q-%%%", "v1-q-", "v7-later", "v1-settings-abc"):
        assert "Hello" in api.person("Boris").starts(strange).reply().wait().text


def test_topics_are_browsed_in_one_message(api: BotApi) -> None:
    anna = api.person("Anna")
    topics = answer(anna, "/topics")
    anna.presses(topics.button("Facts")).answer().wait()
    page = topics.edited().wait()
    first = [button.label for button in page.buttons]
    anna.presses(page.button("More")).answer().wait()
    page = topics.edited(2).wait()
    assert not {label for label in first if "?" in label} & {button.label for button in page.buttons}
    question = next(button for button in page.buttons if "?" in button.label)
    assert anna.presses(question).reply().wait().text
    anna.presses(page.button("Back")).answer().wait()
    assert topics.edited(3).wait().button("Facts").label


def test_charts_come_by_command_by_button_and_by_question(api: BotApi) -> None:
    anna = api.person("Anna")
    told = answer(anna, "How many cases in 2024?")
    first = anna.presses(told.button("Chart")).reply().wait()
    assert first.upload
    assert "5,517" in first.text
    again = answer(api.person("Boris"), "show me cases by year")
    assert again.options["photo"] == first.body["photo"][0]["file_id"], "Telegram has the picture already"
    assert answer(api.person("Clara"), "/chart sentences by offence").upload
    choice = answer(api.person("Dmitri"), "/chart")
    assert len(choice.buttons) > 1
    assert len(answer(api.person("Eve"), "/chart of the weather").buttons) == len(choice.buttons)


def test_chart_alone_draws_what_was_spoken_of(api: BotApi) -> None:
    anna = api.person("Anna")
    answer(anna, "How many cases in 2024?")
    assert "5,517" in answer(anna, "/chart").text


def test_the_data_kept_of_a_person_is_sent_and_deleted(api: BotApi) -> None:
    anna = api.person("Anna")
    assert "nothing" in answer(anna, "/mydata").text
    answer(anna, "How many cases in 2024?")
    sent = answer(anna, "/mydata")
    assert sent.upload
    assert json.loads(sent.upload)["conversation"]
    request = answer(anna, "/forgetme")
    anna.presses(request.button("Keep it")).answer().wait()
    assert "Nothing was deleted" in request.edited().wait().text
    request = answer(anna, "/forgetme")
    anna.presses(request.button("Delete")).answer().wait()
    assert "deleted" in request.edited().wait().text
    assert "nothing" in answer(anna, "/mydata").text


def test_a_person_chooses_in_settings(api: BotApi) -> None:
    anna = api.person("Anna")
    settings = answer(anna, "/settings")
    anna.presses(settings.button("Keep them")).answer().wait()
    assert "Now: yes" in settings.edited().wait().text
    anna.presses(settings.button("Do not")).answer().wait()
    assert "Now: no" in settings.edited(2).wait().text


def test_feedback_reaches_the_operator_without_a_name(api: BotApi) -> None:
    operator = next(user for user in api.users.values() if "operator" in user.first_name)
    anna = api.person("Anna")
    before = api.chats[operator.id].last_id
    assert "on its way" in answer(anna, "/feedback I <b>like</b> it").text
    told = api.chats[operator.id].said_by_bot(before).wait()
    assert "I <b>like</b> it" in told.text
    assert "Anna" not in told.text
    assert "/feedback and your words" in answer(anna, "/feedback").text


def test_who_asks_too_much_is_told_once(api: BotApi) -> None:
    anna = api.person("Anna")
    topics = answer(anna, "/topics")
    presses = [anna.presses(topics.buttons[0]) for _ in range(PERSON[0] + 2)]
    texts = [press.answer().wait().get("text", "") for press in presses]
    assert "Give me a minute" in texts[-1]
    assert not any(texts[: PERSON[0] - 2])
    anna.says("How many cases in 2024?")
    refused = anna.presses(topics.buttons[0])
    assert "Give me a minute" in refused.answer().wait()["text"]
    assert [message.text for message in anna.private.sent] == [topics.text], "the press was told already"


def test_a_blocked_bot_goes_on(api: BotApi) -> None:
    anna = api.person("Anna")
    answer(anna, "How many cases in 2024?")
    anna.blocks_bot()
    anna.unblocks_bot()
    assert "5,517" in answer(anna, "and in 2023?").text


def test_questions_asked_at_once_are_answered_in_order(api: BotApi) -> None:
    anna = api.person("Anna")
    for year in ("2024", "2023"):
        anna.says(f"How many cases in {year}?")
    last = anna.says("How many court decisions in July 2024?")
    anna.private.said_by_bot(last.id, number=3).wait()
    figures = [told.text for told in anna.private.sent]
    assert ["10,308" in figures[0], "5,517" in figures[1], "900" in figures[2]] == [True] * 3


def test_an_album_is_answered_once(api: BotApi) -> None:
    anna = api.person("Anna")
    pictures = [api.new_message(anna.private, anna, {"photo": PHOTO, "media_group_id": "7"}) for _ in range(3)]
    anna.opens_private_chat()
    for picture in pictures:
        api.post(picture)
    answer(anna, "How many cases in 2024?")
    assert len([told for told in anna.private.sent if "pictures" in told.text]) == 1


def test_a_long_question_is_quoted_so_that_its_thumb_knows_it(api: BotApi) -> None:
    anna = api.person("Anna")
    question = anna.says("Please tell me, if you know, how many cases there were in the year 2024 against soldiers")
    told = question.reply().wait()
    assert told.reply_to is question
    request = anna.presses(told.button("👎")).reply().wait()
    assert request.marked("blockquote") == [question.text]


def test_a_question_without_an_answer_may_be_kept(api: BotApi, bot: BotProcess) -> None:
    anna = api.person("Anna")
    question = anna.says("How many women deserted?")
    request = question.reply(2).wait()
    assert "Keep such questions" in [button.label for button in request.buttons]
    anna.presses(request.button("Keep such")).answer().wait()
    request.edited().wait()
    assert "unanswered" in bot.run("gaps")
    assert "women deserted" in bot.run("gaps")
    second = anna.says("How many women deserted?").reply().wait()
    answer(anna, "thanks")
    assert [told for told in anna.private.sent if "I ask only once" in told.text] == []
    assert "does not say" in second.text
