"""The bot among people: with privacy mode, where Telegram hides most from it, and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers import links
from handlers.limits import GROUP
from tests.botapi import BotApi, Person, bad
from tests.botapi.model import Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.botapi import Message, Room

pytestmark = pytest.mark.usefixtures("bot")

NAME = "@tally_test_bot"


@pytest.fixture(params=["privacy mode on", "privacy mode off"])
def room(api: BotApi, request: pytest.FixtureRequest) -> Iterator[Room]:
    """A group that the bot has been in for long."""
    api.privacy = request.param == "privacy mode on"
    yield settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    api.privacy = True


@pytest.fixture
def open_room(api: BotApi) -> Iterator[Room]:
    """A group in which the bot is shown everything."""
    api.privacy = False
    yield settled(api.group("Open room", api.person("Owner"), api.person("Anna")))
    api.privacy = True


def settled(room: Room) -> Room:
    """The room, with the bot in it without having been added just now: so it has no greeting to say first."""
    room.members[room.world.bot.id] = Member(room.world.bot)
    room.bot_sees_all = not room.world.privacy
    return room


def member(room: Room, name: str = "Anna") -> Person:
    people = (one.user for one in room.members.values() if isinstance(one.user, Person))
    return next(person for person in people if person.first_name == name)


def greeting(room: Room, *, admin: bool = False) -> Message:
    """What the bot says when it is added to a room."""
    room.adds_bot(admin=admin)
    return room.said_by_bot(0).wait()


@pytest.mark.parametrize("privacy", [True, False])
def test_the_greeting_and_the_help_say_what_works_here(api: BotApi, privacy: bool) -> None:
    api.privacy = privacy
    room = api.group("Room", api.person("Owner"), api.person("Anna"))
    texts = [greeting(room).text, member(room).says(f"/help{NAME}", room).reply().wait().text]
    api.privacy = True
    for text in texts:
        assert f"/ask{NAME}" in text
        assert ("anywhere in a message" in text) is not privacy
        assert ("does not reach me" in text) is privacy


def test_a_command_is_answered_in_few_words_as_a_reply(room: Room) -> None:
    question = member(room).says(f"/ask{NAME} how many cases in 2024", room)
    told = question.reply().wait()
    assert told.reply_to is question
    assert "10,308" in told.text
    assert len(told.text) < 400
    assert not [button for button in told.buttons if button.label in {"👍", "👎"}]


def test_a_reply_to_the_bot_goes_on(room: Room) -> None:
    anna = member(room)
    told = anna.says(f"/ask{NAME} how many cases in 2024", room).reply().wait()
    assert "5,517" in anna.says("and in 2023?", room, reply_to=told).reply().wait().text


def test_somebody_elses_message_is_checked(room: Room) -> None:
    claim = member(room, "Owner").says("Only 5k cases in 2024!", room)
    verdict = member(room).says(f"/check{NAME}", room, reply_to=claim).reply().wait()
    assert "Differs" in verdict.text
    assert "10,308" in verdict.text


def test_only_the_quoted_part_is_checked(room: Room) -> None:
    claim = member(room, "Owner").says("5k cases in 2024, I say. About 10k, says she.", room)
    verdict = member(room).says(f"/check{NAME}", room, reply_to=claim, quote="5k cases in 2024").reply().wait()
    assert "Differs" in verdict.text
    assert "Matches" not in verdict.text


def test_it_stays_silent_unless_it_is_addressed(room: Room) -> None:
    anna = member(room)
    claim = member(room, "Owner").says("Only 5k cases in 2024!", room)
    unheard = [
        anna.says("how many cases in 2024?", room),
        anna.says("/start@some_other_bot", room),
        anna.says(f"/nonsense{NAME}", room),
        anna.says("really?", room, reply_to=claim),
        anna.sends("sticker", chat=room),
        anna.says("@tally_test_bot_2 how many cases?", room),
    ]
    asked = anna.says(f"/ask{NAME} how many cases in 2023", room)
    asked.reply().wait()
    assert [message.reply_to for message in room.sent if message.id > asked.id] == [asked]
    assert not [message for message in room.sent if message.reply_to in unheard]


@pytest.mark.parametrize(
    "words",
    ["@Tally_Test_BOT how many cases in 2024", f"how many cases in 2024, {NAME}?", f"how many {NAME} cases in 2024"],
)
def test_its_name_works_anywhere_and_in_any_case(open_room: Room, words: str) -> None:
    assert "10,308" in member(open_room).says(words, open_room).reply().wait().text


def test_its_name_works_in_a_caption(open_room: Room) -> None:
    asked = member(open_room).sends("photo", f"{NAME} how many cases in 2024", open_room)
    assert "10,308" in asked.reply().wait().text


def test_its_name_in_a_reply_checks_the_message(open_room: Room) -> None:
    claim = member(open_room, "Owner").says("There were about 10k cases in 2024", open_room)
    anna = member(open_room)
    assert "Matches" in anna.says(NAME, open_room, reply_to=claim).reply().wait().text
    assert "Matches" in anna.says(f"{NAME} is that true?", open_room, reply_to=claim).reply().wait().text
    asked = anna.says(f"{NAME} how many cases in 2023?", open_room, reply_to=claim)
    assert "5,517" in asked.reply().wait().text


def test_its_name_alone_asks_back(open_room: Room) -> None:
    assert member(open_room).says(NAME, open_room).reply().wait().buttons


def test_a_message_edited_into_a_question_is_answered(open_room: Room) -> None:
    anna = member(open_room)
    said = anna.says("how many cases in 2024", open_room)
    anna.edits(said, f"{NAME} how many cases in 2024")
    told = said.reply().wait()
    anna.edits(said, f"{NAME} how many cases in 2023")
    assert "5,517" in told.edited().wait().text


def test_an_admin_bot_is_reached_by_its_name_even_in_privacy_mode(api: BotApi) -> None:
    room = api.group("Room", api.person("Owner"), api.person("Anna"))
    assert "anywhere in a message" in greeting(room, admin=True).text
    assert "10,308" in member(room).says(f"{NAME} how many cases in 2024", room).reply().wait().text


def test_an_answer_stays_in_its_topic(api: BotApi) -> None:
    room = settled(api.group("Forum", api.person("Owner"), api.person("Anna"), forum=True))
    topic, other = room.opens_topic("Figures"), room.opens_topic("Chat")
    anna = member(room)
    first = anna.says(f"/ask{NAME} how many cases in 2024", topic).reply().wait()
    assert first.topic_id == topic.id
    press = anna.presses(first.button("2023"))
    assert press.reply().wait().topic_id == topic.id
    anna.says(f"/ask{NAME} and in 2023?", other).reply().wait()
    general = anna.says(f"/ask{NAME} how many cases in 2024", room).reply().wait()
    assert general.topic_id is None


def test_a_topic_that_is_closed_or_deleted_troubles_nobody(api: BotApi) -> None:
    room = settled(api.group("Forum", api.person("Owner"), api.person("Anna"), forum=True))
    anna = member(room)
    closed, deleted = room.opens_topic("Closed"), room.opens_topic("Deleted")
    room.closes(closed)
    room.deletes(deleted)
    before = len(api.refusals())
    anna.says(f"/ask{NAME} how many cases in 2024", closed)
    anna.says(f"/ask{NAME} how many cases in 2024", deleted)
    api.pending(lambda: len(api.refusals()) >= before + 2 or None, "refusals").wait()
    assert "10,308" in anna.says(f"/ask{NAME} how many cases in 2024", room).reply().wait().text


def test_a_question_deleted_meanwhile_is_answered_all_the_same(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    with api.changed:  # the bot hears of nothing before both have happened
        question = member(room).says(f"/ask{NAME} how many cases in 2024", room)
        member(room).deletes(question)
    assert "10,308" in room.said_by_bot(question.id).wait().text


def test_only_admins_change_the_settings(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    owner, anna = member(room, "Owner"), member(room)
    assert "Only admins" in anna.says(f"/settings{NAME}", room).reply().wait().text
    settings = owner.says(f"/settings{NAME}", room).reply().wait()
    assert "Who may ask: Everyone" in settings.text
    assert "Only admins" in anna.presses(settings.button("Admins only")).answer().wait()["text"]
    owner.presses(settings.button("Admins only")).answer().wait()
    assert "Who may ask: Admins only" in settings.edited().wait().text
    refused = anna.says(f"/ask{NAME} how many cases in 2024", room)
    assert "only they can ask" in refused.reply().wait().text
    anna.says(f"/ask{NAME} how many cases in 2024", room)
    told = owner.says(f"/ask{NAME} how many cases in 2024", room).reply().wait()
    assert "Only admins" in anna.presses(told.button("2023")).answer().wait()["text"]
    assert len([message for message in room.sent if "only they can ask" in message.text]) == 1


def test_an_anonymous_admin_is_an_admin(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    room.adds(member(room), "administrator", anonymous=True)
    settings = member(room).says(f"/settings{NAME}", room, anonymous=True).reply().wait()
    member(room).presses(settings.button("Full")).answer().wait()
    assert "Answers: Full" in settings.edited().wait().text
    told = member(room).says(f"/ask{NAME} how many cases in 2024", room, anonymous=True).reply().wait()
    assert told.button("👍").label


def test_settings_are_reached_from_the_private_chat(api: BotApi) -> None:
    room = api.group("Room <1>", api.person("Owner"), api.person("Anna"))
    owner = member(room, "Owner")
    [button] = greeting(room).buttons
    payload = button.raw["url"].partition("start=")[2]
    assert payload == links.to_settings(room.id)
    settings = owner.starts(payload).reply().wait()
    assert "Settings for Room <1>" in settings.text
    owner.presses(settings.button("Without")).answer().wait()
    assert "Suggestions under answers: no" in settings.edited().wait().text
    told = owner.says(f"/ask{NAME} how many cases in 2024", room).reply().wait()
    assert not [button for button in told.buttons if "?" in button.label]
    assert "Only admins" in member(room).starts(payload).reply().wait().text
    assert "Only admins" in api.person("Stranger").starts(links.to_settings(-4242)).reply().wait().text


def test_what_is_private_is_not_told_in_a_group(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    for name in ("mydata", "forgetme", "feedback"):
        told = member(room).says(f"/{name}{NAME}", room).reply().wait()
        assert told.buttons[0].raw["url"].startswith("https://t.me/tally_test_bot?start=")


def test_settings_follow_a_group_into_its_supergroup(api: BotApi) -> None:
    group = settled(api.group("Small", api.person("Owner"), api.person("Anna"), kind="group"))
    owner = member(group, "Owner")
    settings = owner.says(f"/settings{NAME}", group).reply().wait()
    owner.presses(settings.button("Full")).answer().wait()
    settings.edited().wait()
    supergroup = group.migrates()
    told = owner.says(f"/ask{NAME} how many cases in 2024", supergroup).reply().wait()
    assert told.button("👍").label


def test_an_answer_follows_a_group_that_becomes_a_supergroup_meanwhile(api: BotApi) -> None:
    group = settled(api.group("Small", api.person("Owner"), api.person("Anna"), kind="group"))
    with api.changed:  # the bot hears of nothing before both have happened
        question = member(group).says(f"/ask{NAME} how many cases in 2024", group)
        supergroup = group.migrates()
    assert "10,308" in supergroup.said_by_bot(0).wait().text
    assert question.reply().now() is None


def test_removed_and_added_again_it_keeps_what_was_chosen(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    owner = member(room, "Owner")
    settings = owner.says(f"/settings{NAME}", room).reply().wait()
    owner.presses(settings.button("Full")).answer().wait()
    settings.edited().wait()
    room.removes_bot()
    added = room.adds_bot()
    assert "I speak only" in room.said_by_bot(added.id).wait().text
    assert owner.says(f"/ask{NAME} how many cases in 2024", room).reply().wait().button("👍").label
    room.promotes_bot()
    room.demotes_bot()
    assert "10,308" in owner.says(f"/ask{NAME} how many cases in 2024", room).reply().wait().text
    greetings = [message for message in room.sent if "I speak only" in message.text]
    assert len(greetings) == 1


def test_where_pictures_are_not_allowed_a_chart_comes_in_words(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    room.restricts_bot("can_send_photos")
    told = member(room).says(f"/chart{NAME} cases by year", room).reply().wait()
    assert "5,517" in told.text
    assert told.upload is None


def test_where_it_may_not_speak_nothing_breaks(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    room.restricts_bot("can_send_messages")
    fault = api.fail(bad("not enough rights to send text messages to the chat"), "sendMessage", room)
    member(room).says(f"/ask{NAME} how many cases in 2024", room)
    fault.happened().wait()
    assert "10,308" in member(room).says("How many cases in 2024?").reply().wait().text


def test_a_group_that_asks_too_much_is_told(api: BotApi) -> None:
    people = [api.person(f"P{number}") for number in range(4)]
    room = settled(api.group("Room", *people))
    topics = people[0].says(f"/topics{NAME}", room).reply().wait()
    presses = [people[number % 4].presses(topics.buttons[0]) for number in range(GROUP[0] + 3)]
    texts = [press.answer().wait().get("text", "") for press in presses]
    assert not any(texts[: GROUP[0] - 2])
    assert "Give me a minute" in texts[-1]


def test_a_press_by_somebody_else_is_their_question(api: BotApi) -> None:
    room = settled(api.group("Room", api.person("Owner"), api.person("Anna")))
    told = member(room).says(f"/ask{NAME} how many cases in 2024", room).reply().wait()
    answer = member(room, "Owner").presses(told.button("2023")).reply().wait()
    assert answer.reply_to is told
    assert "5,517" in answer.text


def test_a_channel_is_left_alone(api: BotApi) -> None:
    owner = api.person("Owner")
    channel = api.channel("News", owner)
    channel.adds_bot(admin=True)
    post = owner.says(f"{NAME} how many cases in 2024", channel)
    assert post.update_id is None, "the bot does not even ask for what is posted there"
    owner.says("How many cases in 2024?").reply().wait()
    assert channel.sent == []
