"""The Bot API's methods, each a function of the world and the parameters; they raise what Telegram would answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from telegram.constants import ChatAction, ReactionEmoji

from tests.botapi import params as check
from tests.botapi.errors import GONE_QUERY, SAME_CONTENT, ApiError, bad
from tests.botapi.html import units
from tests.botapi.model import ADMINS, Chat, Json, Message, Query
from tests.botapi.params import Params
from tests.botapi.world import World

Method = Callable[[World, Params], Any]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Registers a function under the Bot API's name for it."""

    def register(function: Method) -> Method:
        METHODS[name.casefold()] = function
        return function

    return register


def call(world: World, name: str, values: Params) -> object:
    """Runs a method.

    Raises:
        ApiError: The call is refused.
    """
    function = METHODS.get(name.casefold())
    if world.logged_out:
        raise ApiError(400, "Logged out")
    if function is None:
        raise ApiError(404, "Not Found: method not found")
    return function(world, values)


# Sending.


@method("sendMessage")
def send_message(world: World, values: Params) -> Json:
    return _send(world, values, check.text_body(values), "text messages")


@method("sendPhoto")
def send_photo(world: World, values: Params) -> Json:
    file_id, data = _file(world, values, "photo")
    width, height = check.photo_size(data)
    photo = {"file_id": file_id, "file_unique_id": file_id[:15], "width": width, "height": height}
    body = {"photo": [photo | {"file_size": len(data)}], **check.caption_body(values)}
    return _send(world, values, body, "photos", data)


@method("sendDocument")
def send_document(world: World, values: Params) -> Json:
    file_id, data = _file(world, values, "document")
    document = {"file_id": file_id, "file_unique_id": file_id[:15], "file_size": len(data)}
    body = {"document": document, **check.caption_body(values)}
    return _send(world, values, body, "documents", data)


def _send(world: World, values: Params, body: Json, what: str, upload: bytes | None = None) -> Json:
    markup = check.markup(values)
    chat = world.chat_for(values.text("chat_id"))
    if chat.kind == "channel" and not (chat.bot.status in ADMINS and chat.bot.may("can_post_messages")):
        raise bad("need administrator rights in the channel chat")
    right = f"can_send_{what.rpartition(' ')[2]}"
    if chat.bot.status == "restricted" and not chat.bot.may(right):
        raise bad(f"not enough rights to send {what} to the chat")
    message = world.new_message(chat, world.bot, body)
    message.reply_to = _replied(chat, values)
    message.topic_id = _topic(chat, values) or (message.reply_to.topic_id if message.reply_to else None)
    _check_open(chat, message.topic_id)
    message.as_chat = chat if chat.kind == "channel" else None
    message.markup, message.upload, message.options = markup, upload, values.readable()
    world.keep(message)
    return message.json()


def _replied(chat: Chat, values: Params) -> Message | None:
    reply: Json = values.json("reply_parameters") or {"message_id": values.number("reply_to_message_id")}
    wanted = int(reply.get("message_id") or 0)
    if not wanted:
        return None
    message = chat.messages.get(wanted)
    elsewhere = str(reply.get("chat_id", chat.id)) not in {str(chat.id), f"@{chat.username}"}
    if message is None or message.deleted_at or elsewhere:
        if reply.get("allow_sending_without_reply") or values.flag("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    if reply.get("quote", "") not in message.text:
        raise bad("QUOTE_TEXT_INVALID")
    return message


def _topic(chat: Chat, values: Params) -> int | None:
    wanted = values.number("message_thread_id")
    if wanted and (wanted not in chat.topics or chat.topics[wanted].deleted):
        raise bad("message thread not found")  # also id 1, which is how General looks to people
    return wanted or None


def _check_open(chat: Chat, topic_id: int | None) -> None:
    topic = chat.topics.get(topic_id or 0)
    if topic and topic.closed and not (chat.bot.status in ADMINS and chat.bot.may("can_manage_topics")):
        raise bad("TOPIC_CLOSED")


def _file(world: World, values: Params, name: str) -> tuple[str, bytes]:
    sent = values.text(name)
    data = values.files.get(sent.removeprefix("attach://") if sent else name)
    if data is not None:
        file_id = "AgAC" + hashlib.sha256(data + name.encode()).hexdigest()
        world.files[file_id] = data
        return file_id, data
    if not sent:
        raise bad(f"there is no {name} in the request")
    if sent not in world.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return sent, world.files[sent]


@method("sendChatAction")
def send_chat_action(world: World, values: Params) -> bool:
    if values.text("action") not in set(ChatAction):
        raise bad("wrong parameter action in request")
    chat = world.chat_for(values.text("chat_id"))
    _check_open(chat, _topic(chat, values))
    return True


# Editing, deleting, reacting.


@method("editMessageText")
def edit_message_text(world: World, values: Params) -> Json | bool:
    return _edit(world, values, check.text_body(values, too_long="MESSAGE_TOO_LONG"), "text")


@method("editMessageCaption")
def edit_message_caption(world: World, values: Params) -> Json | bool:
    return _edit(world, values, check.caption_body(values), "caption")


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, values: Params) -> Json | bool:
    return _edit(world, values, None, "reply_markup")


def _edit(world: World, values: Params, content: Json | None, what: str) -> Json | bool:
    markup = check.markup(values, only_inline=True)
    message = _message_to_edit(world, values)
    if what == "text" and "text" not in message.body:
        raise bad("there is no text in the message to edit")
    if what == "caption" and "text" in message.body:
        raise bad("there is no caption in the message to edit")
    new = message.body if content is None else message.with_text(content)
    if new == message.body and markup == message.markup:
        raise bad(SAME_CONTENT)
    message.edits.append((world.clock(), message.body))
    message.body, message.markup = new, markup
    return True if message.inline_id else message.json()


def _message_to_edit(world: World, values: Params) -> Message:
    if inline_id := values.text("inline_message_id"):
        if inline_id not in world.inline_messages:
            raise bad("MESSAGE_ID_INVALID")
        return world.inline_messages[inline_id]
    message = _message(world, values, "edit")
    if not message.from_bot:
        raise bad("message can't be edited")
    return message


def _message(world: World, values: Params, to: str) -> Message:
    message = world.chat_for(values.text("chat_id")).messages.get(values.number("message_id"))
    if message is None or message.deleted_at:
        raise bad(f"message to {to} not found")
    return message


@method("deleteMessage")
def delete_message(world: World, values: Params) -> bool:
    message = _message(world, values, "delete")
    chat = message.chat
    allowed = chat.bot.status in ADMINS and chat.bot.may("can_delete_messages")
    if not (message.from_bot or chat.kind == "private" or allowed):
        raise bad("message can't be deleted")
    message.deleted_at = world.clock()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, values: Params) -> bool:
    message = _message(world, values, "react")
    reactions = values.json("reaction") or []
    if any(one.get("type") != "emoji" or one.get("emoji") not in set(ReactionEmoji) for one in reactions):
        raise bad("REACTION_INVALID")
    message.reactions = reactions
    return True


# Answering queries.


@method("answerCallbackQuery")
def answer_callback_query(world: World, values: Params) -> bool:
    if units(values.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    _open_query(world, values.text("callback_query_id"), "callback_query").answered = values.readable()
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, values: Params) -> bool:
    results = check.inline_results(values.json("results") or [])
    check.inline_button(values.json("button"))
    if len(values.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    query = _open_query(world, values.text("inline_query_id"), "inline_query")
    query.answered = values.readable() | {"results": results}
    return True


@method("answerGuestQuery")
def answer_guest_query(world: World, values: Params) -> Json:
    [result] = check.inline_results([values.json("result") or {}])
    query = _open_query(world, values.text("guest_query_id"), "guest_message")
    assert query.message
    query.answered = result
    message = world.new_message(query.message.chat, world.bot, result["body"])
    message.markup, message.reply_to, message.inline_id = result["reply_markup"], query.message, f"guest{query.id}"
    world.inline_messages[message.inline_id] = message
    world.keep(message)
    return {"inline_message_id": message.inline_id}


def _open_query(world: World, query_id: str, kind: str) -> Query:
    query = world.queries.get(query_id)
    if query is None or query.kind != kind or query.expired or query.answered is not None:
        raise bad(GONE_QUERY)
    return query


# The bot itself and its menus.


@method("getMe")
def get_me(world: World, _: Params) -> Json:
    yes = ("can_join_groups", "supports_inline_queries", "supports_guest_queries")
    no = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "can_manage_bots")
    abilities = dict.fromkeys(yes, True) | dict.fromkeys(no, False)
    return world.bot.json() | abilities | {"can_read_all_group_messages": not world.privacy}


@method("logOut")
def log_out(world: World, _: Params) -> bool:
    world.logged_out = True
    return True


@method("close")
def close(_: World, __: Params) -> bool:
    return True


def _commands_key(world: World, values: Params) -> tuple[str, ...]:
    scope: Json = values.json("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.chat_for(str(scope["chat_id"]))
    return (
        "commands",
        *(str(scope.get(name, "")) for name in ("type", "chat_id", "user_id")),
        values.text("language_code"),
    )


@method("setMyCommands")
def set_my_commands(world: World, values: Params) -> bool:
    world.profile[_commands_key(world, values)] = check.commands(values.json("commands") or [])
    return True


@method("deleteMyCommands")
def delete_my_commands(world: World, values: Params) -> bool:
    world.profile.pop(_commands_key(world, values), None)
    return True


@method("getMyCommands")
def get_my_commands(world: World, values: Params) -> object:
    return world.profile.get(_commands_key(world, values), [])


def _profile_text(name: str, field: str, limit: int, refusal: str) -> None:
    """The pair of methods of one text of the profile. (How too long ones are refused is not documented.)"""

    @method(f"setMy{name}")
    def write(world: World, values: Params) -> bool:
        if units(values.text(field)) > limit:
            raise bad(refusal)
        world.profile[field, values.text("language_code")] = values.text(field)
        return True

    @method(f"getMy{name}")
    def read(world: World, values: Params) -> Json:
        mine = world.profile.get((field, values.text("language_code")))
        return {field: mine or world.profile.get((field, ""), world.bot.first_name if field == "name" else "")}


_profile_text("Name", "name", 64, "BOT_TITLE_INVALID")
_profile_text("Description", "description", 512, "DESCRIPTION_TOO_LONG")
_profile_text("ShortDescription", "short_description", 120, "ABOUT_TOO_LONG")


# Chats and their members.


@method("getChat")
def get_chat(world: World, values: Params) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    told = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return world.chat_for(values.text("chat_id"), to_write=False).json() | told


@method("getChatMember")
def get_chat_member(world: World, values: Params) -> Json:
    chat = world.chat_for(values.text("chat_id"), to_write=False)
    user_id = values.number("user_id")
    if user_id in chat.members:
        return chat.members[user_id].json()
    if user_id not in world.users:
        raise bad("PARTICIPANT_ID_INVALID")
    return {"user": world.users[user_id].json(), "status": "left"}


@method("getChatAdministrators")
def get_chat_administrators(world: World, values: Params) -> list[Json]:
    chat = world.chat_for(values.text("chat_id"), to_write=False)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [member.json() for member in chat.members.values() if member.status in ADMINS]


@method("leaveChat")
def leave_chat(world: World, values: Params) -> bool:
    chat = world.chat_for(values.text("chat_id"))
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    world.bot_member(chat, world.bot, "left")
    return True


# Webhook (the updates themselves are the server's).


@method("setWebhook")
def set_webhook(world: World, values: Params) -> bool:
    url = values.text("url")
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.webhook, world.updates.secret = url, values.text("secret_token")
    return _set_updates(world, values)


@method("deleteWebhook")
def delete_webhook(world: World, values: Params) -> bool:
    world.updates.webhook = ""
    return _set_updates(world, values)


def _set_updates(world: World, values: Params) -> bool:
    if values.flag("drop_pending_updates"):
        world.updates.waiting.clear()
    allow_updates(world, values)
    return True


def allow_updates(world: World, values: Params) -> None:
    """Telegram remembers the list: only a call that names one changes it, and an empty one is the default set."""
    named = values.json("allowed_updates")
    if named is not None:
        world.updates.allowed = frozenset(named) or None


@method("getWebhookInfo")
def get_webhook_info(world: World, _: Params) -> Json:
    told = {"url": world.updates.webhook, "has_custom_certificate": False}
    allowed = {"allowed_updates": sorted(world.updates.allowed)} if world.updates.allowed else {}
    failed = dict(zip(("last_error_date", "last_error_message"), world.updates.last_error or (), strict=False))
    return told | {"pending_update_count": len(world.updates.waiting)} | allowed | failed
