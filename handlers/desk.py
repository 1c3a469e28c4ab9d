"""What all handlers share: the services, the words, and what is noted for a moment in this process."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from telegram.error import TelegramError

from bot.charts.catalogue import Catalogue
from bot.render.callback import KnownSubjects
from bot.storage import ChatSettings, Conversation, Memory, Person, StorageError
from bot.wording import Wording, load_wording
from handlers.cards import CardBox
from handlers.limits import Limits
from handlers.recent import Recent
from handlers.sentences import Sentences, load_sentences
from handlers.topics import TopicPages
from knowledge.context import EMPTY

if TYPE_CHECKING:
    from collections.abc import Hashable

    from telegram import Bot, Message

    from bot.services import Services
    from bot.storage import Storage
    from knowledge.answer import Answer
    from knowledge.library import Library

_LANGUAGE: Final = "en"
_ADMIN_KNOWN_FOR: Final = 20.0
"""Seconds that Telegram's word on who is an admin is believed."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a handler works with; `library` is what the bot knows, the same for all that one handler does."""

    services: Services
    library: Library
    wording: Wording
    sentences: Sentences
    charts: Catalogue
    topics: TopicPages
    cards: CardBox
    subjects: KnownSubjects
    limits: Limits
    recent: Recent
    admins: dict[tuple[int, int], tuple[float, bool]]

    @classmethod
    def furnished(cls, services: Services) -> Desk:
        """Return a desk with the words and catalogues that go with the services' library."""
        wording = load_wording(_LANGUAGE)
        library = services.library
        charts = Catalogue(library, wording)
        topics = TopicPages(library)
        ready = {
            question for pack in library.packs for topic in library.topics(pack.id) for question in topic.questions
        }
        return cls(
            services=services,
            library=library,
            wording=wording,
            sentences=load_sentences(_LANGUAGE),
            charts=charts,
            topics=topics,
            cards=CardBox(library, wording),
            subjects=KnownSubjects([*ready, *charts.ids, *topics.subjects]),
            limits=Limits(),
            recent=Recent(),
            admins={},
        )

    def up_to_date(self) -> Desk:
        """Return this desk, or one for the packs as they were loaded anew, with the same notes on it."""
        if self.library is self.services.library:
            return self
        fresh = Desk.furnished(self.services)
        return replace(fresh, limits=self.limits, recent=self.recent, admins=self.admins)

    @property
    def storage(self) -> Storage:
        """What the bot keeps."""
        return self.services.storage

    @property
    def title(self) -> str:
        """What the bot knows about: the titles of its packs."""
        return "; ".join(pack.title for pack in self.library.packs)

    def now(self) -> float:
        """Return the time in seconds."""
        return self.services.clock().timestamp()

    def count(self, answer: Answer) -> None:
        """Count an answer by its status."""
        self.services.metrics.answers.labels(answer.status.value).inc()

    def is_new(self, thing: Hashable, seconds: float) -> bool:
        """Note a thing, and return whether it did not happen within so many seconds."""
        return self.recent.is_new(thing, self.now(), seconds)

    async def recall(self, where: Conversation) -> Memory:
        """Return what is known of a conversation; while the database is away, an answer without memory is better."""
        try:
            return await self.storage.recall(where)
        except StorageError as error:
            _logger.warning("A conversation is not known: %s", error)
            return Memory(EMPTY, ChatSettings(), Person())

    async def is_admin(self, bot: Bot, chat_id: int, user_id: int) -> bool:
        """Return whether somebody is an admin of a group, by Telegram's word of a moment ago."""
        now = self.now()
        known_at, known = self.admins.get((chat_id, user_id), (0.0, False))
        if now - known_at < _ADMIN_KNOWN_FOR:
            return known
        try:
            member = await bot.get_chat_member(chat_id, user_id)
        except TelegramError as error:
            _logger.debug("Nobody can say who is an admin there: %s", error)
            return False
        if len(self.admins) > 1000:
            self.admins.clear()
        found = member.status in {member.OWNER, member.ADMINISTRATOR}
        self.admins[chat_id, user_id] = (now, found)
        return found

    async def speaks_as_admin(self, bot: Bot, message: Message) -> bool:
        """Return whether an admin of the group wrote a message; one who stays anonymous speaks as the group."""
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat_id
        return message.from_user is not None and await self.is_admin(bot, message.chat_id, message.from_user.id)
