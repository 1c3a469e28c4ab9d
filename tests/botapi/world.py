"""One bot's Telegram: who exists, what was said, what the bot is told of it, and what it has called."""

from __future__ import annotations

import itertools
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tests.botapi.errors import ApiError, bad, forbidden, migrated
from tests.botapi.html import units
from tests.botapi.model import ADMINS, HERE, Chat, Json, Member, Message, Query, User
from tests.botapi.waiting import Pending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MARKS = {
    "bot_command": re.compile(r"(?<![\w/@])/\w{1,64}(?:@\w{3,32})?", re.ASCII),
    "mention": re.compile(r"(?<!\w)@\w{4,32}", re.ASCII),
    "url": re.compile(r"https?://[^\s<>]+"),
}


@dataclass(frozen=True)
class Call:
    """One call of the bot; `error` is how it was refused, None when it was accepted."""

    method: str
    params: Json
    at: float
    error: ApiError | None = None


@dataclass
class Updates:
    """The queue that getUpdates reads; `allowed` None is Telegram's default set."""

    waiting: list[Json] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    last_id: int = 4_100_000
    webhook: str = ""
    last_error: tuple[int, str] | None = None
    """When and how the last call of the webhook failed."""
    secret: str = ""

    def allows(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def take(self, offset: int, limit: int) -> list[Json]:
        """Forgets what the offset confirms and returns what is next."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        return self.waiting[:limit]


class World:
    """The state behind the server. Every change happens under `changed`, which wakes whoever waits.

    Args:
        token: The bot's token; another one is refused.
        privacy: Privacy mode, as set in BotFather; read when the bot is added to a group.
        inline_feedback: Whether the bot is told which inline result was chosen.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        token: str = "7000001:TEST-token_of_the_double",  # noqa: S107 (a token of no bot)
        *,
        privacy: bool = True,
        inline_feedback: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.changed = threading.Condition()
        self.clock = clock
        self.token = token
        self.privacy = privacy
        self.inline_feedback = inline_feedback
        self.bot = User(self, int(token.partition(":")[0]), "Tally", "tally_test_bot", is_bot=True)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates()
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, Message] = {}
        self.files: dict[str, bytes] = {}
        self.profile: dict[tuple[str, ...], object] = {}
        self.calls: list[Call] = []
        self.logged_out = False
        self.ids = itertools.count(1001)
        self.on_update: Callable[[], None] = lambda: None

    # What tests read.

    def pending(self, look: Callable[[], T | None], what: str) -> Pending[T]:
        return Pending(self.changed, look, what, self.story)

    def called(self, method: str, number: int = 1) -> Pending[Call]:
        """The bot's accepted call of this method (or its second, third …)."""

        def look() -> Call | None:
            found = [call for call in self.calls if call.method == method and call.error is None]
            return found[number - 1] if len(found) >= number else None

        return self.pending(look, f"call {number} of {method}")

    def caught_up(self) -> Pending[bool]:
        """True once the bot has confirmed every update (it may still be handling the last ones)."""
        return self.pending(lambda: not self.updates.waiting or None, "confirmation of the updates")

    def refusals(self) -> list[ApiError]:
        """Every error the bot was answered, getUpdates included: none in a test of a healthy bot."""
        with self.changed:
            return [call.error for call in self.calls if call.error]

    def sent_at(self, chat: Chat | None = None) -> list[float]:
        """When the bot's messages were accepted, in this chat or in all, deleted ones included."""
        with self.changed:
            chats: Iterable[Chat] = [chat] if chat else self.chats.values()
            return sorted(message.at for one in chats for message in one.messages.values() if message.from_bot)

    def story(self) -> str:
        """The last calls of the bot and what it has not fetched, for the message of a failed test."""
        lines = [
            f"  {call.method} {call.params}" + (f" -> {call.error.code} {call.error.text}" if call.error else "")
            for call in self.calls[-12:]
        ]
        waiting = [next(key for key in update if key != "update_id") for update in self.updates.waiting]
        return "\n".join(["the bot's last calls:", *lines, f"updates not confirmed: {waiting}"])

    # What the driver does.

    def deliver(self, kind: str, payload: Json) -> int | None:
        """Queues an update and returns its id; None if the bot did not ask for this kind."""
        with self.changed:
            if not self.updates.allows(kind):
                return None
            self.updates.last_id += 1
            self.updates.waiting.append({"update_id": self.updates.last_id, kind: payload})
            self.changed.notify_all()
        self.on_update()
        return self.updates.last_id

    def post(self, message: Message) -> Message:
        """Puts a message of a person (or of the chat itself) into its chat, and tells the bot if it may see it."""
        with self.changed:
            self.keep(message)
            message.for_bot = self._is_for_bot(message)
            if self.bot_sees(message):
                message.sender.met = True
                kind = "channel_post" if message.chat.kind == "channel" else "message"
                message.update_id = self.deliver(kind, message.json())
        return message

    def keep(self, message: Message) -> None:
        message.chat.messages[message.id] = message
        message.chat.bot_spoke_last |= message.from_bot
        self.changed.notify_all()

    def new_message(self, chat: Chat, sender: User, body: Json, ago: float = 0) -> Message:
        with self.changed:
            chat.last_id += 1
            now = self.clock()
            return Message(chat, chat.last_id, sender, int(now - ago), now, body)

    def bot_sees(self, message: Message) -> bool:
        """Whether Telegram would show the bot this message, by membership and privacy mode."""
        chat = message.chat
        if chat.kind == "private":
            return chat.bot.status == "member"
        if chat.bot.status not in HERE:
            return False
        service = not ({"text", "photo", "voice", "sticker", "document"} & message.body.keys())
        return service or chat.bot_sees_all or chat.kind == "channel" or chat.bot.status in ADMINS or message.for_bot

    def _is_for_bot(self, message: Message) -> bool:
        """The part of privacy mode that is about the message: commands for the bot, replies, its inline messages."""
        first = message.text.split(maxsplit=1)[0].casefold() if message.marked("bot_command") else ""
        if first.startswith("/"):
            _, at, name = first.partition("@")
            return name == str(self.bot.username).casefold() if at else message.chat.bot_spoke_last
        named = f"@{self.bot.username}".casefold()
        if any(command.casefold().endswith(named) for command in message.marked("bot_command")):
            return True
        replied = message.reply_to
        return message.via_bot or bool(replied and (replied.from_bot or replied.for_bot))

    def bot_member(self, chat: Chat, by: User, status: str, lacks: frozenset[str] = frozenset()) -> None:
        """Changes the bot's place in a chat and tells it."""
        with self.changed:
            old, new = chat.bot, Member(self.bot, status, lacks=lacks)
            chat.members[self.bot.id] = new
            payload = {"chat": chat.json(), "from": by.json(), "date": int(self.clock())}
            by.met = True
            self.deliver("my_chat_member", payload | {"old_chat_member": old.json(), "new_chat_member": new.json()})

    def query(self, kind: str, person: User, payload: Json, message: Message | None = None) -> Query:
        with self.changed:
            query = Query(self, str(90_000_000 + next(self.ids)), kind, person, message)
            query.after, query.text = message.chat.last_id if message else 0, payload.get("query", "")
            self.queries[query.id] = query
            person.met = True
            told = {"guest_query_id" if kind == "guest_message" else "id": query.id, "from": person.json()}
            query.update_id = self.deliver(kind, told | payload)
        return query

    # What the methods ask.

    def chat_for(self, chat_id: str, *, to_write: bool = True) -> Chat:
        """The chat with this id or @name, if the bot may use it.

        Raises:
            ApiError: Unknown chat, or one that the bot cannot reach (any more).
        """
        if not chat_id:
            raise bad("chat_id is empty")
        named = (chat for chat in self.chats.values() if chat.username and f"@{chat.username}" == chat_id)
        chat = next(named, None) if chat_id.startswith("@") else self.chats.get(_number(chat_id))
        if chat is None:
            raise bad("chat not found")
        if chat.upgraded_to and to_write:
            raise migrated(chat.upgraded_to)
        status = chat.bot.status
        if chat.kind == "private":
            user = self.users[chat.id]
            if status == "left" and not user.met:
                raise bad("chat not found")
            if to_write and user.deactivated:
                raise forbidden("user is deactivated")
            if to_write and status == "left":
                raise forbidden("bot can't initiate conversation with a user")
            if to_write and status == "kicked":
                raise forbidden("bot was blocked by the user")
        elif status not in HERE and (to_write or chat.kind != "group"):
            if self.bot.id not in chat.members:
                raise bad("chat not found")
            how = "was kicked from" if status == "kicked" else "is not a member of"
            raise forbidden(f"bot {how} the {chat.kind} chat")
        return chat


def marks(text: str) -> list[Json]:
    """The entities that a person's app finds in what they typed."""
    found = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, pattern in MARKS.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: int(str(entity["offset"])))


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
