"""What the server accepts and what it refuses, and with which words."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.botapi import BotApi, Person
    from tests.botapi.conftest import Client

GONE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def anna(api: BotApi) -> Person:
    anna = api.person("Anna", "anna")
    anna.starts()
    return anna


def png(width: int = 600, height: int = 400) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", width, height)


def button(**parts: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **parts}]]}


def article(number: object, text: str = "x", **more: object) -> dict[str, Any]:
    return {"type": "article", "id": str(number), "title": "t", "input_message_content": {"message_text": text}, **more}


def test_a_message_reaches_the_chat_as_people_see_it(anna: Person, call: Client) -> None:
    call(
        "sendMessage",
        chat_id=anna.id,
        text=" <b>10,308</b> cases &amp; more ",
        parse_mode="HTML",
        reply_markup=button(callback_data="v1:more"),
    )
    [message] = anna.private.sent
    assert (message.text, message.marked("bold")) == ("10,308 cases & more", ["10,308"])
    assert [one.label for one in message.buttons] == ["Go"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "<q>x</q>", "parse_mode": "html"},
            '400 Bad Request: can\'t parse entities: Unsupported start tag "q" at byte offset 0',
        ),
        ({"text": "*x*", "parse_mode": "MarkdownV2"}, "400 Bad Request: unsupported parse_mode"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "400 Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "400 Bad Request: message is too long"),
        ({"reply_markup": button(callback_data="é" * 33)}, "400 Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="")}, "400 Bad Request: BUTTON_DATA_INVALID"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}] * 101]}},
            "400 Bad Request: REPLY_MARKUP_TOO_LONG",
        ),
        ({"reply_parameters": {"message_id": 99}}, "400 Bad Request: message to be replied not found"),
        ({"reply_parameters": {"message_id": 1, "quote": "nowhere"}}, "400 Bad Request: QUOTE_TEXT_INVALID"),
        ({"message_thread_id": 1}, "400 Bad Request: message thread not found"),
        ({"reply_markup": "{"}, "400 Bad Request: can't parse reply markup JSON object"),
        (
            {"reply_markup": button(url="nowhere")},
            "400 Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            {"reply_markup": button(text=" ", callback_data="x")},
            '400 Bad Request: can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        ({"chat_id": "@nobody"}, "400 Bad Request: chat not found"),
        ({"chat_id": "nonsense"}, "400 Bad Request: chat not found"),
        ({"chat_id": 5}, "400 Bad Request: chat not found"),
        ({"chat_id": ""}, "400 Bad Request: chat_id is empty"),
    ],
)
def test_messages_that_telegram_refuses(anna: Person, call: Client, params: dict[str, Any], refusal: str) -> None:
    assert call.refusal("sendMessage", **{"chat_id": anna.id, "text": "x", **params}) == refusal
    assert not anna.private.sent


def test_lengths_count_after_parsing(anna: Person, call: Client) -> None:
    call("sendMessage", chat_id=anna.id, text="<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    assert len(anna.private.sent[0].text) == 4096


@pytest.mark.parametrize("parts", [{}, {"callback_data": "x", "url": "https://example.org"}])
def test_a_button_does_one_thing(anna: Person, call: Client, parts: dict[str, Any]) -> None:
    assert "Text buttons are unallowed" in call.refusal(
        "sendMessage", chat_id=anna.id, text="x", reply_markup=button(**parts)
    )


def test_people_that_cannot_be_reached(api: BotApi, anna: Person, call: Client) -> None:
    def refusal(person: Person) -> str:
        return call.refusal("sendMessage", chat_id=person.id, text="x")

    boris = api.person("Boris")
    assert refusal(boris) == "400 Bad Request: chat not found"
    room = api.group("Room", anna, boris)
    room.adds_bot()
    boris.says("/ask@tally_test_bot x", room)
    assert refusal(boris) == "403 Forbidden: bot can't initiate conversation with a user"
    anna.blocks_bot()
    assert refusal(anna) == "403 Forbidden: bot was blocked by the user"
    anna.unblocks_bot()
    anna.deletes_account()
    assert refusal(anna) == "403 Forbidden: user is deactivated"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_rooms_that_cannot_be_reached(api: BotApi, anna: Person, call: Client, kind: str) -> None:
    room = api.group("Room", anna, kind=kind)

    def refusal() -> str:
        return call.refusal("sendMessage", chat_id=room.id, text="x")

    assert refusal() == "400 Bad Request: chat not found"
    room.adds_bot(admin=True)
    call("leaveChat", chat_id=room.id)
    assert refusal() == f"403 Forbidden: bot is not a member of the {kind} chat"
    room.adds_bot(admin=True)
    room.removes_bot()
    assert refusal() == f"403 Forbidden: bot was kicked from the {kind} chat"


def test_rights_in_rooms(api: BotApi, anna: Person, call: Client) -> None:
    channel = api.channel("News", anna)
    channel.adds_bot()
    refusal = call.refusal("sendMessage", chat_id=channel.id, text="x")
    assert refusal == "400 Bad Request: need administrator rights in the channel chat"
    room = api.group("Room", anna)
    room.adds_bot()
    room.restricts_bot("can_send_messages")
    refusal = call.refusal("sendMessage", chat_id=room.id, text="x")
    assert refusal == "400 Bad Request: not enough rights to send text messages to the chat"


def test_a_migrated_group_names_its_successor(api: BotApi, anna: Person, call: Client) -> None:
    old = api.group("Room", anna, kind="group")
    old.adds_bot()
    new = old.migrates()
    answer = call.raw("sendMessage", chat_id=old.id, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    assert call("sendMessage", chat_id=new.id, text="x")["chat"]["type"] == "supergroup"


def test_topics(api: BotApi, anna: Person, call: Client) -> None:
    room = api.group("Room", anna, forum=True)
    room.adds_bot()
    topic = room.opens_topic("Figures")
    sent = call("sendMessage", chat_id=room.id, message_thread_id=topic.id, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)
    assert "forum_topic_created" in sent["reply_to_message"]
    room.closes(topic)
    closed = {"chat_id": room.id, "message_thread_id": topic.id, "text": "x"}
    assert call.refusal("sendMessage", **closed) == "400 Bad Request: TOPIC_CLOSED"
    room.promotes_bot()
    call("sendMessage", **closed)
    room.deletes(topic)
    assert call.refusal("sendMessage", **closed) == "400 Bad Request: message thread not found"


def test_editing(anna: Person, call: Client) -> None:
    where = {"chat_id": anna.id, "message_id": call("sendMessage", chat_id=anna.id, text="one")["message_id"]}
    same = call.refusal("editMessageText", **where, text="one")
    assert same.startswith("400 Bad Request: message is not modified")
    assert "edit_date" in call("editMessageText", **where, text="two", reply_markup=button(callback_data="x"))
    assert call.refusal("editMessageText", **where, text="x" * 4097) == "400 Bad Request: MESSAGE_TOO_LONG"
    call("editMessageReplyMarkup", **where)
    assert (anna.private.sent[0].text, anna.private.sent[0].buttons) == ("two", [])
    assert "message is not modified" in call.refusal("editMessageReplyMarkup", **where)
    hers = call.refusal("editMessageText", chat_id=anna.id, message_id=1, text="x")
    assert hers == "400 Bad Request: message can't be edited"
    assert "there is no caption" in call.refusal("editMessageCaption", **where, caption="x")
    reply_keyboard = call.refusal("editMessageText", **where, text="x", reply_markup={"remove_keyboard": True})
    assert reply_keyboard == "400 Bad Request: inline keyboard expected"
    call("deleteMessage", **where)
    assert call.refusal("deleteMessage", **where) == "400 Bad Request: message to delete not found"
    assert call.refusal("editMessageText", **where, text="x") == "400 Bad Request: message to edit not found"


def test_deleting_what_others_said_needs_the_right(api: BotApi, anna: Person, call: Client) -> None:
    room = api.group("Room", anna)
    room.adds_bot()
    message = anna.says("x", room)
    hers = {"chat_id": room.id, "message_id": message.id}
    room.promotes_bot(without="can_delete_messages")
    assert call.refusal("deleteMessage", **hers) == "400 Bad Request: message can't be deleted"
    room.promotes_bot()
    call("deleteMessage", **hers)
    assert message.deleted().wait() is message


def test_a_reply_survives_its_question_only_if_asked_to(anna: Person, call: Client) -> None:
    question = anna.says("x")
    anna.deletes(question)
    reply = {"message_id": question.id}
    refusal = call.refusal("sendMessage", chat_id=anna.id, text="x", reply_parameters=reply)
    assert refusal == "400 Bad Request: message to be replied not found"
    reply["allow_sending_without_reply"] = True
    assert "reply_to_message" not in call("sendMessage", chat_id=anna.id, text="x", reply_parameters=reply)


def test_photos(api: BotApi, anna: Person, call: Client) -> None:
    url = f"{api.url}/bot{api.token}/sendPhoto"

    def upload(data: bytes, caption: str = "") -> dict[str, Any]:
        form = {"chat_id": str(anna.id), "caption": caption}
        answer: dict[str, Any] = httpx.post(url, data=form, files={"photo": ("chart.png", data)}).json()
        return answer

    file_id = upload(png(), "By year")["result"]["photo"][0]["file_id"]
    call("sendPhoto", chat_id=anna.id, photo=file_id)
    assert [(message.text, message.upload) for message in anna.private.sent] == [("By year", png()), ("", png())]
    assert upload(png(), "x" * 1025)["description"] == "Bad Request: message caption is too long"
    assert upload(b"not a picture")["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert upload(png(9000, 2000))["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    captioned = {"chat_id": anna.id, "message_id": anna.private.sent[0].id}
    assert "there is no text" in call.refusal("editMessageText", **captioned, text="x")
    call("editMessageCaption", **captioned, caption="By <i>month</i>", parse_mode="HTML")
    assert anna.private.sent[0].marked("italic") == ["month"]
    assert call.refusal("sendPhoto", chat_id=anna.id) == "400 Bad Request: there is no photo in the request"
    refusal = call.refusal("sendPhoto", chat_id=anna.id, photo="unknown")
    assert refusal == "400 Bad Request: wrong file identifier/HTTP URL specified"


def test_documents_travel_as_they_are(api: BotApi, anna: Person) -> None:
    form = {"chat_id": str(anna.id), "document": "attach://mine", "disable_notification": "true"}
    httpx.post(f"{api.url}/bot{api.token}/sendDocument", data=form, files={"mine": ("mydata.json", b"{}")})
    assert anna.private.sent[0].upload == b"{}"
    assert anna.private.sent[0].options["disable_notification"] == "true"
    assert api.called("sendDocument").wait().error is None


def test_presses_are_answered_once_and_in_time(anna: Person, call: Client) -> None:
    call("sendMessage", chat_id=anna.id, text="x", reply_markup=button(callback_data="v1:go"))
    press, late = (anna.presses(anna.private.sent[0].button("Go")) for _ in range(2))
    late.expires()
    assert call.refusal("answerCallbackQuery", callback_query_id=late.id) == GONE
    too_long = call.refusal("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
    assert too_long == "400 Bad Request: MESSAGE_TOO_LONG"
    call("answerCallbackQuery", callback_query_id=press.id, text="Done")
    assert press.answer().wait()["text"] == "Done"
    assert call.refusal("answerCallbackQuery", callback_query_id=press.id) == GONE


@pytest.mark.parametrize(
    ("results", "refusal"),
    [
        ([article(n) for n in range(51)], "400 Bad Request: RESULTS_TOO_MUCH"),
        ([article(1), article(1)], "400 Bad Request: RESULT_ID_DUPLICATE"),
        ([article("é" * 33)], "400 Bad Request: RESULT_ID_INVALID"),
        ([article("")], "400 Bad Request: RESULT_ID_INVALID"),
        ([article(1, title="")], "400 Bad Request: can't parse inline query result: Can't find field \"title\""),
        ([article(1, "")], "400 Bad Request: message text is empty"),
        ([article(1, "x" * 4097)], "400 Bad Request: MESSAGE_TOO_LONG"),
        (
            [{"type": "photo", "id": "1"}],
            "400 Bad Request: can't parse inline query result: Can't find field \"photo_url\"",
        ),
        ([{"type": "poem", "id": "1"}], "400 Bad Request: inline query result type is invalid"),
        ([article(1, reply_markup=button(callback_data="x" * 65))], "400 Bad Request: BUTTON_DATA_INVALID"),
    ],
)
def test_inline_answers_that_telegram_refuses(anna: Person, call: Client, results: list[Any], refusal: str) -> None:
    query = anna.asks_inline("july")
    assert call.refusal("answerInlineQuery", inline_query_id=query.id, results=results) == refusal
    assert query.answer().now() is None


def test_the_button_and_pages_of_an_inline_answer(anna: Person, call: Client) -> None:
    answer = {"inline_query_id": anna.asks_inline("").id, "results": [{"type": "photo", "id": "1", "photo_url": "u"}]}
    start = {"text": "Ask me", "start_parameter": "ask me"}
    assert call.refusal("answerInlineQuery", **answer, button=start) == "400 Bad Request: START_PARAM_INVALID"
    assert call.refusal("answerInlineQuery", **answer, next_offset="9" * 65) == "400 Bad Request: NEXT_OFFSET_INVALID"
    call("answerInlineQuery", **answer, button=start | {"start_parameter": "ask-me"}, next_offset="10")


def test_an_inline_answer_becomes_a_message_that_can_be_edited(api: BotApi, anna: Person, call: Client) -> None:
    query = anna.asks_inline("july")
    card = article(1, "July", reply_markup=button(callback_data="v1:more"))
    call("answerInlineQuery", inline_query_id=query.id, results=[card])
    assert [result["title"] for result in query.answer().wait()["results"]] == ["t"]
    message = anna.chooses(query, "1", api.group("Elsewhere", anna))
    call("editMessageText", inline_message_id=message.inline_id, text="August")
    assert (message.text, message.via_bot) == ("August", True)
    refusal = call.refusal("editMessageText", inline_message_id="other", text="x")
    assert refusal == "400 Bad Request: MESSAGE_ID_INVALID"
    late = anna.asks_inline("july")
    late.expires()
    assert call.refusal("answerInlineQuery", inline_query_id=late.id, results=[]) == GONE


def test_guests_are_answered_once(api: BotApi, anna: Person, call: Client) -> None:
    query = anna.calls_guest("@tally_test_bot july?", api.group("Elsewhere", anna))
    told = call.updates()[-1]["guest_message"]
    assert (told["guest_query_id"], told["text"]) == (query.id, "@tally_test_bot july?")
    assert "inline_message_id" in call("answerGuestQuery", guest_query_id=query.id, result=article(1, "July: 1"))
    assert query.reply().wait().text == "July: 1"
    assert call.refusal("answerGuestQuery", guest_query_id=query.id, result=article(1)) == GONE


def test_menus_and_profile(call: Client) -> None:
    ask = {"command": "ask", "description": "Ask"}
    scope = {"type": "all_private_chats"}
    call("setMyCommands", commands=[ask], scope=scope)
    assert (call("getMyCommands", scope=scope), call("getMyCommands")) == ([ask], [])
    call("deleteMyCommands", scope=scope)
    assert call("getMyCommands", scope=scope) == []
    many = [ask | {"command": f"ask{n}"} for n in range(101)]
    assert call.refusal("setMyCommands", commands=many) == "400 Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert call.refusal("setMyCommands", commands=[ask | {"command": "Ask"}]) == "400 Bad Request: BOT_COMMAND_INVALID"
    call("setMyShortDescription", short_description="Figures", language_code="de")
    assert call("getMyShortDescription") == {"short_description": ""}
    assert call("getMyShortDescription", language_code="de") == {"short_description": "Figures"}
    assert call.refusal("setMyDescription", description="x" * 513).startswith("400 ")


def test_members(api: BotApi, anna: Person, call: Client) -> None:
    boris, clara = api.person("Boris"), api.person("Clara")
    room = api.group("Room", anna, boris)
    room.adds_bot()
    room.adds(boris, "administrator", anonymous=True)

    def status(user_id: int) -> str:
        return str(call("getChatMember", chat_id=room.id, user_id=user_id)["status"])

    assert [status(one) for one in (anna.id, boris.id, clara.id, api.bot.id)] == [
        "creator",
        "administrator",
        "left",
        "member",
    ]
    assert call.refusal("getChatMember", chat_id=room.id, user_id=7) == "400 Bad Request: PARTICIPANT_ID_INVALID"
    admins = call("getChatAdministrators", chat_id=room.id)
    assert [(one["user"]["id"], one["is_anonymous"]) for one in admins] == [(anna.id, False), (boris.id, True)]
    assert call("getChat", chat_id=room.id)["title"] == "Room"
    assert "can't be changed" in call.refusal("leaveChat", chat_id=anna.id)
    assert "no administrators" in call.refusal("getChatAdministrators", chat_id=anna.id)


def test_reactions_and_actions(anna: Person, call: Client) -> None:
    thumb = [{"type": "emoji", "emoji": "👍"}]
    call("setMessageReaction", chat_id=anna.id, message_id=1, reaction=thumb)
    assert anna.private.messages[1].reactions == thumb
    refusal = call.refusal("setMessageReaction", chat_id=anna.id, message_id=99, reaction=thumb)
    assert refusal == "400 Bad Request: message to react not found"
    odd = [{"type": "emoji", "emoji": "x"}]
    refusal = call.refusal("setMessageReaction", chat_id=anna.id, message_id=1, reaction=odd)
    assert refusal == "400 Bad Request: REACTION_INVALID"
    call("sendChatAction", chat_id=anna.id, action="upload_photo")
    assert "wrong parameter action" in call.refusal("sendChatAction", chat_id=anna.id, action="sleep")


def test_tokens_and_methods(api: BotApi, call: Client) -> None:
    assert call("getMe")["can_read_all_group_messages"] is False
    assert call("close")
    assert call.refusal("getTea") == "404 Not Found: method not found"
    assert httpx.post(f"{api.url}/bot1:{'x' * 20}/getMe").json()["description"] == "Unauthorized"
    assert httpx.post(f"{api.url}/botnone/getMe").status_code == 404
    call("logOut")
    assert call.refusal("getMe") == "400 Logged out"
