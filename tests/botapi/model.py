"""Who and what there is in this small Telegram: people, chats, topics, messages, queries; and their JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.botapi.waiting import Pending
    from tests.botapi.world import World

Json = dict[str, Any]

ADMIN_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_pin_messages", "can_manage_topics", "can_post_messages", "can_edit_messages"),
)
MEMBER_RIGHTS = (
    *("can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages", "can_send_polls"),
    *("can_send_other_messages", "can_add_web_page_previews", "can_manage_topics", "can_send_audios"),
    *("can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes", "can_send_voice_notes"),
    *("can_edit_tag", "can_react_to_messages"),
)
HERE = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})


@dataclass(eq=False)
class User:
    """Somebody with an account. `met` is whether the bot has seen an update of theirs."""

    world: World = field(repr=False)
    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    met: bool = False
    deactivated: bool = False

    def json(self) -> Json:
        known = {"username": self.username, "language_code": self.language}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | _present(known)


@dataclass(eq=False)
class Member:
    """Somebody's place in a chat; `lacks` names the rights that were taken or never given."""

    user: User
    status: str = "member"
    anonymous: bool = False
    lacks: frozenset[str] = frozenset()

    def may(self, right: str) -> bool:
        if self.status == "creator":
            return True
        return self.status in HERE and right not in self.lacks and (self.status in ADMINS or right in MEMBER_RIGHTS)

    def json(self) -> Json:
        told: Json = {"user": self.user.json(), "status": self.status}
        if self.status in ADMINS:
            told["is_anonymous"] = self.anonymous
        if self.status == "administrator":
            told |= {"can_be_edited": False} | {right: self.may(right) for right in ADMIN_RIGHTS}
        if self.status == "restricted":
            told |= {"is_member": True, "until_date": 0} | {right: self.may(right) for right in MEMBER_RIGHTS}
        return told | ({"until_date": 0} if self.status == "kicked" else {})


@dataclass(eq=False)
class Topic:
    """A topic of a forum; its id is the id of the service message that opened it."""

    root: Message
    closed: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        return self.root.id


@dataclass(eq=False)
class Chat:
    """A private chat, group, supergroup or channel, as the bot could know it."""

    world: World = field(repr=False)
    id: int
    kind: str
    title: str
    username: str | None = None
    forum: bool = False
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    topics: dict[int, Topic] = field(default_factory=dict, repr=False)
    upgraded_to: int | None = None
    bot_sees_all: bool = False
    bot_spoke_last: bool = False
    last_id: int = 0

    @property
    def bot(self) -> Member:
        """The bot's place here ("left" where it never was)."""
        return self.members.get(self.world.bot.id) or Member(self.world.bot, "left")

    @property
    def sent(self) -> list[Message]:
        """The bot's messages here that still stand, in order."""
        with self.world.changed:
            return [message for message in self.messages.values() if message.from_bot and not message.deleted_at]

    def json(self) -> Json:
        told: Json = {"id": self.id, "type": self.kind} | _present({"username": self.username})
        told |= {"first_name" if self.kind == "private" else "title": self.title}
        return told | ({"is_forum": True} if self.forum else {})

    def said_by_bot(self, after: int, answering: Message | None = None, number: int = 1) -> Pending[Message]:
        """The bot's message here that comes after message `after`: the first, or the one of that number.

        Args:
            after: Message id.
            answering: Only messages that reply to this one, or to none, in its topic.
            number: 2 is the second such message, and so on.
        """

        def look() -> Message | None:
            found = [
                message
                for message in self.sent
                if message.id > after
                and (
                    answering is None
                    or (message.reply_to in (answering, None) and message.topic_id == answering.topic_id)
                )
            ]
            return found[number - 1] if len(found) >= number else None

        return self.world.pending(look, f"message {number} of the bot in {self.title!r} after message {after}")


@dataclass(eq=False)
class Button:
    """A button under a message, as a person sees it."""

    message: Message
    raw: Json

    @property
    def label(self) -> str:
        return str(self.raw["text"])


@dataclass(eq=False)
class Message:
    """A message in a chat. `body` holds its content under Telegram's own names (text, entities, caption, photo …)."""

    chat: Chat
    id: int
    sender: User
    date: int
    at: float
    body: Json
    markup: Json | None = None
    reply_to: Message | None = None
    topic_id: int | None = None
    as_chat: Chat | None = None
    via_bot: bool = False
    inline_id: str | None = None
    upload: bytes | None = None
    options: Json = field(default_factory=dict)
    for_bot: bool = False
    update_id: int | None = None
    edits: list[tuple[float, Json]] = field(default_factory=list)
    deleted_at: float | None = None
    reactions: list[Json] = field(default_factory=list)

    @property
    def from_bot(self) -> bool:
        return self.sender is self.chat.world.bot

    @property
    def text(self) -> str:
        """What people read: the text, or the caption."""
        return str(self.body.get("text", self.body.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        return self.body.get("entities") or self.body.get("caption_entities") or []

    def marked(self, kind: str) -> list[str]:
        """The pieces of the text under entities of this type (bold, blockquote, mention …)."""
        data = self.text.encode("utf-16-le")
        return [
            data[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")
            for entity in self.entities
            if entity["type"] == kind
        ]

    @property
    def buttons(self) -> list[Button]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [Button(self, button) for row in rows for button in row]

    def button(self, label: str) -> Button:
        """The button with this label, or the only one whose label contains it."""
        exact = [button for button in self.buttons if button.label == label]
        found = exact or [button for button in self.buttons if label in button.label]
        assert len(found) == 1, f"{len(found)} buttons {label!r} among {[button.label for button in self.buttons]}"
        return found[0]

    def reply(self, number: int = 1) -> Pending[Message]:
        """The bot's answer to this message (or its second, third … message)."""
        return self.chat.said_by_bot(self.id, self, number)

    def edited(self, times: int = 1) -> Pending[Message]:
        """This message, once the bot has edited it so often."""
        return self.chat.world.pending(lambda: self if len(self.edits) >= times else None, f"edit of {self.text!r}")

    def deleted(self) -> Pending[Message]:
        """This message, once it is gone."""
        return self.chat.world.pending(lambda: self if self.deleted_at else None, f"deletion of {self.text!r}")

    def with_text(self, new: Json) -> Json:
        """The body with another text or caption in place of the present one."""
        replaced = {"text", "entities", "caption", "caption_entities"}
        return {key: value for key, value in self.body.items() if key not in replaced} | new

    def json(self, *, with_reply: bool = True) -> Json:
        told: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json(), **self.body}
        if self.as_chat:
            told["sender_chat"] = self.as_chat.json()
        if self.chat.kind != "channel":
            told["from"] = self.sender.json()
        if self.via_bot:
            told["via_bot"] = self.chat.world.bot.json()
        if self.edits:
            told["edit_date"] = int(self.edits[-1][0])
        if self.markup and "inline_keyboard" in self.markup:
            told["reply_markup"] = self.markup
        shown_reply = self.reply_to
        if self.topic_id:
            told |= {"message_thread_id": self.topic_id, "is_topic_message": True}
            # Telegram shows the message that opened the topic as the one replied to.
            shown_reply = shown_reply or self.chat.topics[self.topic_id].root
        elif self.reply_to and self.chat.kind == "supergroup":
            # Chains of replies carry a thread id too, without being topics: a trap for bots that send it back.
            told["message_thread_id"] = self._root().id
        if shown_reply and shown_reply is not self and with_reply:
            told["reply_to_message"] = shown_reply.json(with_reply=False)
        return told

    def _root(self) -> Message:
        return self.reply_to._root() if self.reply_to else self


@dataclass(eq=False)
class Query:
    """A press of a button, an inline query or a guest's call: something the bot must answer, once, and soon."""

    world: World = field(repr=False)
    id: str
    kind: str
    person: User
    message: Message | None = None
    after: int = 0
    answered: Json | None = None
    text: str = ""
    expired: bool = False
    update_id: int | None = None

    def answer(self) -> Pending[Json]:
        """What the bot answered: the parameters of its call, results and entities already parsed."""
        return self.world.pending(lambda: self.answered, f"answer to the {self.kind}")

    def reply(self, number: int = 1) -> Pending[Message]:
        """The bot's message that came of it, in the chat of the message (a press or a guest's call)."""
        assert self.message, "an inline query has no chat"
        return self.message.chat.said_by_bot(self.after, None, number)

    def expires(self) -> None:
        """Too late: an answer will be refused."""
        self.expired = True


def content(name: str, text: str, entities: list[Json]) -> Json:
    """A message's text or caption with its entities, under Telegram's names; nothing where there is none."""
    marks = "entities" if name == "text" else "caption_entities"
    return ({name: text} if text else {}) | ({marks: entities} if entities else {})


def _present(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}
