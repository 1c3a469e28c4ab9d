"""What the bot is told: long polling, privacy mode, and how people's doings look to it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.botapi import BotApi, Message, Person, Room

if TYPE_CHECKING:
    from tests.botapi.conftest import Client


@pytest.fixture
def anna(api: BotApi) -> Person:
    return api.person("Anna")


@pytest.fixture
def room(api: BotApi, anna: Person) -> Room:
    room = api.group("Room", anna)
    room.adds_bot()
    return room


def seen(message: Message) -> bool:
    return message.update_id is not None


def test_updates_come_again_until_they_are_confirmed(anna: Person, call: Client) -> None:
    first, second = anna.says("one"), anna.says("two")
    assert [update["message"]["text"] for update in call("getUpdates")] == ["one", "two"]
    assert [update["update_id"] for update in call("getUpdates", limit=1)] == [first.update_id]
    assert [update["update_id"] for update in call("getUpdates", offset=second.update_id)] == [second.update_id]
    assert call("getUpdates", offset=-1)[0]["message"]["text"] == "two"
    assert call("getUpdates", offset=(second.update_id or 0) + 1) == []
    assert anna.world.caught_up().now()


def long_poll(call: Client, pool: ThreadPoolExecutor) -> Future[dict[str, Any]]:
    """Starts a long poll and returns once the server holds it."""
    before = call.api.polls
    poll = pool.submit(call.raw, "getUpdates", timeout=5)
    call.api.pending(lambda: call.api.polls > before or None, "long poll").wait()
    return poll


def test_a_long_poll_ends_with_the_first_update(anna: Person, call: Client) -> None:
    with ThreadPoolExecutor() as pool:
        poll = long_poll(call, pool)
        anna.says("hello")
        assert [update["message"]["text"] for update in poll.result()["result"]] == ["hello"]


def test_a_second_poller_ends_the_first(anna: Person, call: Client) -> None:
    with ThreadPoolExecutor() as pool:
        first, second = long_poll(call, pool), long_poll(call, pool)
        conflict = first.result()
        assert conflict["error_code"] == 409
        assert conflict["description"].startswith("Conflict: terminated by other getUpdates request")
        anna.says("hello")
        assert second.result()["ok"]


def test_polling_and_a_webhook_exclude_each_other(anna: Person, call: Client) -> None:
    assert "An HTTPS URL must be provided" in call.refusal("setWebhook", url="http://example.org")
    call("setWebhook", url="https://example.org/hook", allowed_updates=["message"])
    anna.says("waiting")
    assert call.refusal("getUpdates").startswith("409 Conflict: can't use getUpdates method while webhook is active")
    info = call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["allowed_updates"]) == (
        "https://example.org/hook",
        1,
        ["message"],
    )
    call("deleteWebhook", drop_pending_updates=True)
    assert call("getUpdates") == []


def test_allowed_updates_are_remembered(anna: Person, call: Client) -> None:
    call("getUpdates", allowed_updates=["inline_query"])
    call("getUpdates")
    assert not seen(anna.says("unheard"))
    assert anna.asks_inline("july").update_id
    call("getUpdates", allowed_updates=[])
    message = anna.says("heard")
    assert seen(message)
    anna.reacts(message, "👎")
    assert [kind for update in call("getUpdates") for kind in update if kind == "message_reaction"] == []


def test_privacy_mode_shows_only_what_is_meant_for_the_bot(anna: Person, room: Room, call: Client) -> None:
    assert not seen(anna.says("how many cases?", room))
    assert not seen(anna.says("@tally_test_bot how many cases?", room))
    assert not seen(anna.says("/ask@other_bot x", room))
    assert not seen(anna.says("/ask before the bot has spoken", room))
    asked = anna.says("/ask@TALLY_test_bot how many?", room)
    assert seen(asked)
    call("sendMessage", chat_id=room.id, text="10,308")
    assert seen(anna.says("/ask after the bot has spoken", room))
    assert seen(anna.says("and in 2023?", room, reply_to=room.sent[0]))
    assert seen(anna.says("yes, how many?", room, reply_to=asked))
    call("sendMessage", chat_id=room.id, text="x")
    room.another_bot_speaks()
    assert not seen(anna.says("/ask", room))


def test_a_checked_message_is_seen_through_the_reply(anna: Person, room: Room, call: Client) -> None:
    claim = anna.says("only 5k cases in 2024", room)
    anna.says("/check@tally_test_bot", room, reply_to=claim, quote="5k cases")
    told = call.updates()[-1]["message"]
    assert told["reply_to_message"]["text"] == "only 5k cases in 2024"
    assert told["quote"] == {"text": "5k cases", "position": 5, "is_manual": True}


def test_admins_and_bots_without_privacy_mode_see_all(api: BotApi, anna: Person, room: Room) -> None:
    api.privacy = False
    assert not seen(anna.says("still private until it is added again", room))
    room.removes_bot()
    assert not seen(anna.says("gone", room))
    room.adds_bot()
    assert seen(anna.says("@tally_test_bot hello", room))
    other = api.group("Other", anna)
    api.privacy = True
    other.adds_bot()
    assert not seen(anna.says("hello", other))
    other.promotes_bot()
    assert seen(anna.says("hello", other))


def test_people_in_groups(api: BotApi, anna: Person, room: Room, call: Client) -> None:
    boris = api.person("Boris")
    room.promotes_bot()
    call("getUpdates", allowed_updates=["message", "chat_member", "edited_message", "my_chat_member"])
    room.adds(boris)
    hidden = anna.says("/settings@tally_test_bot", room, anonymous=True)
    first = anna.says("first", room)
    anna.says("second", room, reply_to=first)
    anna.edits(first, "first, better")
    updates = call.updates()
    assert [list(update)[1] for update in updates[-5:]] == ["chat_member", *["message"] * 3, "edited_message"]
    assert updates[-4]["message"]["sender_chat"]["id"] == room.id
    assert updates[-4]["message"]["from"]["username"] == "GroupAnonymousBot"
    assert updates[-4]["message"]["entities"][0]["type"] == "bot_command"
    assert updates[-2]["message"]["message_thread_id"] == first.id
    assert "is_topic_message" not in updates[-2]["message"]
    assert updates[-1]["edited_message"]["text"] == "first, better"
    assert hidden.sender is not anna


def test_the_bots_own_fate_is_told(anna: Person, room: Room, call: Client) -> None:
    room.restricts_bot("can_send_photos")
    room.promotes_bot()
    room.demotes_bot()
    room.removes_bot()
    anna.starts("cfg-1")
    anna.blocks_bot()
    anna.says("/start")
    fates = [update["my_chat_member"] for update in call.updates() if "my_chat_member" in update]
    assert [fate["new_chat_member"]["status"] for fate in fates] == [
        *("member", "restricted", "administrator", "member", "kicked"),
        *("kicked", "member"),
    ]


def test_topics_and_migration_are_told(api: BotApi, anna: Person, call: Client) -> None:
    forum = api.group("Forum", anna, forum=True)
    forum.adds_bot()
    topic = forum.opens_topic("Figures")
    anna.says("/ask@tally_test_bot x", topic)
    forum.closes(topic)
    forum.reopens(topic)
    opened, asked, *rest = [update["message"] for update in call.updates()[-4:]]
    assert opened["message_thread_id"] == asked["message_thread_id"] == topic.id
    assert asked["reply_to_message"]["message_id"] == topic.id
    assert ["forum_topic_closed" in rest[0], "forum_topic_reopened" in rest[1]] == [True, True]
    old = api.group("Old", anna, kind="group")
    old.adds_bot()
    new = old.migrates()
    to, came = [update["message"] for update in call.updates()[-2:]]
    assert (to["chat"]["id"], to["migrate_to_chat_id"]) == (old.id, new.id)
    assert (came["chat"]["id"], came["migrate_from_chat_id"]) == (new.id, old.id)


def test_channels_captions_and_forwards(api: BotApi, anna: Person, call: Client) -> None:
    channel = api.channel("News", anna)
    channel.adds_bot(admin=True)
    anna.says("a post", channel)
    anna.sends("photo", "what does @tally_test_bot say?")
    anna.says("only 5k cases", forwarded_from="Somebody", ago=60)
    post, photo, forward = call.updates()[-3:]
    assert "from" not in post["channel_post"]
    assert photo["message"]["caption_entities"] == [{"type": "mention", "offset": 10, "length": 15}]
    assert forward["message"]["forward_origin"]["sender_user_name"] == "Somebody"
    assert photo["message"]["date"] - forward["message"]["date"] in {59, 60}


def test_choosing_an_inline_result_is_told_with_inline_feedback(anna: Person, api: BotApi, call: Client) -> None:
    card = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "x"}}
    api.inline_feedback = True
    query = anna.asks_inline("x")
    call("answerInlineQuery", inline_query_id=query.id, results=[card])
    anna.chooses(query, "1", api.group("Elsewhere", anna))
    assert call.updates()[-1]["chosen_inline_result"]["result_id"] == "1"


def test_a_press_on_a_deleted_message_has_an_inaccessible_one(anna: Person, call: Client) -> None:
    anna.starts()
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}]]}
    call("sendMessage", chat_id=anna.id, text="x", reply_markup=keyboard)
    button = anna.private.sent[0].button("Go")
    anna.deletes(button.message)
    anna.presses(button)
    assert call.updates()[-1]["callback_query"]["message"]["date"] == 0
