"""The driver: what people do in Telegram, one method each, so that a test reads as a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from tests.botapi.html import units
from tests.botapi.model import ADMINS, Button, Chat, Json, Member, Message, Query, Topic, User, content
from tests.botapi.params import MAX_TEXT
from tests.botapi.world import marks

if TYPE_CHECKING:
    from tests.botapi.world import World

ANONYMOUS_ADMIN = 1087968824
_CONTENT: dict[str, Json] = {
    "photo": {"photo": [{"file_id": "theirs", "file_unique_id": "theirs", "width": 90, "height": 90}]},
    "voice": {"voice": {"file_id": "theirs", "file_unique_id": "theirs", "duration": 3}},
    "document": {"document": {"file_id": "theirs", "file_unique_id": "theirs"}},
    "sticker": {
        "sticker": {
            **{"file_id": "theirs", "file_unique_id": "theirs", "width": 512, "height": 512},
            **{"is_animated": False, "is_video": False, "type": "regular", "emoji": "👍"},
        }
    },
}


class How(TypedDict, total=False):
    """What else there is to a person's message.

    Attributes:
        reply_to: The message it answers; `quote` is a piece of that message.
        anonymous: An admin speaks in the group's name.
        forwarded_from: The name of who said it first.
        ago: Seconds since it was sent, for one that has been waiting.
    """

    reply_to: Message | None
    quote: str
    anonymous: bool
    forwarded_from: str
    ago: float


class Person(User):
    """Somebody who talks to the bot, alone or in groups."""

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        return self.world.chats[self.id]

    def starts(self, payload: str = "") -> Message:
        """Presses Start, or follows a deep link with this payload."""
        return self.says(f"/start {payload}".strip())

    def says(self, text: str, chat: Chat | Topic | None = None, **how: Unpack[How]) -> Message:
        """Writes a message: to the bot in private, or into a group, topic or channel.

        Args:
            text: What is typed; commands, mentions and links in it are marked as an app would.
            chat: Where; the private chat with the bot by default.
            how: See `How`.
        """
        assert 0 < units(text) <= MAX_TEXT, "a person's app does not send this"
        return self._post(content("text", text, marks(text)), chat, how)

    def sends(self, kind: str, caption: str = "", chat: Chat | Topic | None = None, **how: Unpack[How]) -> Message:
        """Sends a photo, voice, document or sticker; the rest as for `says`."""
        return self._post(_CONTENT[kind] | content("caption", caption, marks(caption)), chat, how)

    def _post(self, body: Json, where: Chat | Topic | None, how: How) -> Message:
        chat = where.root.chat if isinstance(where, Topic) else where or self.private
        with self.world.changed:
            if chat is self.private and chat.bot.status != "member":
                self.opens_private_chat()
            anonymous, reply_to = how.get("anonymous", False), how.get("reply_to")
            sender = User(self.world, ANONYMOUS_ADMIN, "Group", "GroupAnonymousBot", is_bot=True) if anonymous else self
            message = self.world.new_message(chat, sender, body, how.get("ago", 0))
            message.as_chat = chat if anonymous or chat.kind == "channel" else None
            message.reply_to = reply_to
            message.topic_id = where.id if isinstance(where, Topic) else reply_to.topic_id if reply_to else None
            if quote := how.get("quote"):
                assert reply_to, "a quote needs the message that it is from"
                position = units(reply_to.text[: reply_to.text.index(quote)])
                message.body["quote"] = {"text": quote, "position": position, "is_manual": True}
            if first_by := how.get("forwarded_from"):
                origin = {"type": "hidden_user", "date": message.date, "sender_user_name": first_by}
                message.body["forward_origin"] = origin
            return self.world.post(message)

    def edits(self, message: Message, text: str) -> Message:
        """Edits an own message (its text, or its caption); `message.update_id` becomes that of the edit."""
        with self.world.changed:
            message.edits.append((self.world.clock(), message.body))
            message.body = message.with_text(
                content("text" if "text" in message.body else "caption", text, marks(text))
            )
            kind = "edited_channel_post" if message.chat.kind == "channel" else "edited_message"
            message.update_id = None
            if self.world.bot_sees(message):
                message.update_id = self.world.deliver(kind, message.json())
        return message

    def deletes(self, message: Message) -> None:
        """Deletes a message; the bot is not told."""
        with self.world.changed:
            message.deleted_at = self.world.clock()

    def presses(self, button: Button) -> Query:
        """Presses a button under a message (who pressed it may be anybody in the chat)."""
        message = button.message
        told: Json = {"chat_instance": str(message.chat.id), "data": button.raw["callback_data"]}
        if message.inline_id:
            told["inline_message_id"] = message.inline_id
        elif message.deleted_at:
            told["message"] = {"message_id": message.id, "chat": message.chat.json(), "date": 0}  # inaccessible
        else:
            told["message"] = message.json()
        return self.world.query("callback_query", self, told, message)

    def asks_inline(self, query: str, chat_type: str = "private", offset: str = "") -> Query:
        """Types `@bot query` into some chat."""
        assert units(query) <= 256
        told = {"query": query, "offset": offset, "chat_type": chat_type}
        return self.world.query("inline_query", self, told)

    def chooses(self, query: Query, result_id: str, chat: Chat) -> Message:
        """Sends one of the answered inline results into a chat."""
        with self.world.changed:
            assert query.answered
            [result] = [one for one in query.answered["results"] if one["id"] == result_id]
            message = self.world.new_message(chat, self, dict(result["body"]))
            message.via_bot, message.markup = True, result["reply_markup"]
            chosen = {"result_id": result_id, "from": self.json(), "query": query.text}
            if message.markup:
                message.inline_id = chosen["inline_message_id"] = f"inline{query.id}"
                self.world.inline_messages[message.inline_id] = message
            if self.world.inline_feedback:
                self.world.deliver("chosen_inline_result", chosen)
            return self.world.post(message)

    def calls_guest(self, text: str, chat: Chat, reply_to: Message | None = None) -> Query:
        """Mentions the bot in a chat where it is no member (guest mode)."""
        with self.world.changed:
            message = self.world.new_message(chat, self, {"text": text, "entities": marks(text)})
            message.reply_to = reply_to
            self.world.keep(message)
            return self.world.query("guest_message", self, message.json(), message)

    def reacts(self, message: Message, emoji: str) -> None:
        """Reacts to a message; in groups only a bot that is an admin is told."""
        with self.world.changed:
            if message.chat.kind == "private" or message.chat.bot.status in ADMINS:
                told = {"chat": message.chat.json(), "message_id": message.id, "date": int(self.world.clock())}
                reaction = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}]}
                self.world.deliver("message_reaction", told | {"user": self.json()} | reaction)

    def opens_private_chat(self) -> None:
        """Starts (or unblocks) the bot without saying anything yet."""
        if self.private.bot.status == "kicked":
            self.world.bot_member(self.private, self, "member")
        self.private.members[self.world.bot.id] = Member(self.world.bot)

    def blocks_bot(self) -> None:
        self.world.bot_member(self.private, self, "kicked")

    def unblocks_bot(self) -> None:
        self.opens_private_chat()

    def deletes_account(self) -> None:
        with self.world.changed:
            self.deactivated = True


class Room(Chat):
    """A group, supergroup or channel, with what its owner can do."""

    @property
    def owner(self) -> User:
        return next(member.user for member in self.members.values() if member.status == "creator")

    def adds_bot(self, by: User | None = None, *, admin: bool = False) -> Message:
        """Adds the bot (privacy mode counts as it is set now); returns the service message."""
        by = by or self.owner
        with self.world.changed:
            self.bot_sees_all = not self.world.privacy
            self.world.bot_member(self, by, "administrator" if admin else "member")
            return self._service(by, {"new_chat_members": [self.world.bot.json()]})

    def removes_bot(self, by: User | None = None) -> None:
        self.world.bot_member(self, by or self.owner, "kicked")

    def promotes_bot(self, *, without: str = "") -> None:
        """Makes the bot an admin, without one right if named (such as "can_delete_messages")."""
        self.world.bot_member(self, self.owner, "administrator", frozenset({without} - {""}))

    def demotes_bot(self) -> None:
        self.world.bot_member(self, self.owner, "member")

    def restricts_bot(self, right: str) -> None:
        """Takes a right of a member from the bot, such as "can_send_messages" or "can_send_photos"."""
        self.world.bot_member(self, self.owner, "restricted", frozenset({right}))

    def adds(self, person: User, status: str = "member", *, anonymous: bool = False) -> None:
        """Adds somebody, or changes their place ("administrator", "left", "kicked" …)."""
        with self.world.changed:
            old = self.members.get(person.id) or Member(person, "left")
            self.members[person.id] = new = Member(person, status, anonymous)
            if self.bot.status in ADMINS:
                told = {"chat": self.json(), "from": self.owner.json(), "date": int(self.world.clock())}
                self.world.deliver("chat_member", told | {"old_chat_member": old.json(), "new_chat_member": new.json()})

    def opens_topic(self, name: str) -> Topic:
        """Opens a forum topic."""
        with self.world.changed:
            created = {"forum_topic_created": {"name": name, "icon_color": 0}}
            root = self.world.new_message(self, self.owner, created)
            self.topics[root.id] = topic = Topic(root)
            root.topic_id = topic.id
            self.world.post(root)
        return topic

    def closes(self, topic: Topic) -> None:
        with self.world.changed:
            topic.closed = True
            self._service(self.owner, {"forum_topic_closed": {}}, topic)

    def reopens(self, topic: Topic) -> None:
        with self.world.changed:
            topic.closed = False
            self._service(self.owner, {"forum_topic_reopened": {}}, topic)

    def deletes(self, topic: Topic) -> None:
        """Deletes a topic with its messages; the bot is not told."""
        with self.world.changed:
            topic.deleted = True
            for message in self.messages.values():
                if message.topic_id == topic.id:
                    message.deleted_at = self.world.clock()

    def migrates(self) -> Room:
        """Turns a group into a supergroup: two service messages, one in each."""
        assert self.kind == "group"
        with self.world.changed:
            new = Room(self.world, -1_000_000_000_000 + self.id, "supergroup", self.title)
            new.members, new.bot_sees_all = dict(self.members), self.bot_sees_all
            self.world.chats[new.id] = new
            self._service(self.owner, {"migrate_to_chat_id": new.id})
            self.upgraded_to = new.id
            new._service(self.owner, {"migrate_from_chat_id": self.id})
        return new

    def another_bot_speaks(self) -> None:
        """After this, privacy mode hides commands without the bot's name until the bot speaks again."""
        with self.world.changed:
            self.bot_spoke_last = False

    def _service(self, by: User, body: Json, topic: Topic | None = None) -> Message:
        message = self.world.new_message(self, by, body)
        message.topic_id = topic.id if topic else None
        return self.world.post(message)


def settle(world: World, user: Person) -> Person:
    """Gives a person an account and the (unopened) private chat with the bot."""
    world.users[user.id] = user
    world.chats[user.id] = Chat(world, user.id, "private", user.first_name, user.username)
    return user
