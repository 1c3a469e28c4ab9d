"""The one interface to what is kept: asynchronous methods over plain records."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import and_, delete, func, or_, select, update

from bot.delivery.schedule import Frequency
from bot.storage.broadcasts import Broadcasts
from bot.storage.database import Database, StorageError
from bot.storage.hidden import HiddenIds, rename
from bot.storage.inbox import SEEN_FOR, Inbox
from bot.storage.late_writes import LateWrites
from bot.storage.outbox import Outbox
from bot.storage.recent import RecentMemories
from bot.storage.records import (
    ChatSettings,
    Conversation,
    Gap,
    GapReason,
    Memory,
    Person,
    Rating,
    SentAnswer,
    Statistics,
    Style,
    WhoMayAsk,
)
from bot.storage.schema import (
    answer,
    broadcast,
    chart_file,
    chat,
    command_menu,
    conversation,
    delivery,
    feedback,
    gap,
    key,
    person,
    seconds,
    seen_update,
    subscription,
)
from bot.storage.statements import RECALL, count_gap, insert_new, upsert, upsert_answer
from knowledge.answer import Status
from knowledge.context import EMPTY, Context

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Connection, Row, Select, Table

    from bot.storage.statements import Insert

Result = TypeVar("Result")

CONTEXT_LIFE: Final = timedelta(days=1)
"""How long "and in 2023?" still has something to lean on."""
ANSWER_LIFE: Final = timedelta(days=30)
"""How long an answer can be edited or rated."""
GAP_LENGTH: Final = 300
"""How many characters of a question are kept for editors: enough to understand it, too few for a story of a life."""

CHART_FILES: Final = 1000
"""How many charts' file ids are at hand: an edition goes to many, with the same chart."""
MENU_LEASE: Final = 10
"""Seconds that a replica has to set a menu before another may."""


class Storage:
    """What one bot keeps. Every method may raise StorageError; then it has changed nothing.

    Ids go in and out as Telegram's numbers. In the database they stand hidden, since no table here needs more of an id
    than to find its row again; only the outbox's are plain, to be sent to.
    """

    def __init__(
        self, database: Database, bot_id: int, clock: Callable[[], datetime], id_key: bytes | None = None
    ) -> None:
        """Keep things for the bot `bot_id` in `database`; `clock` gives the time, with its zone.

        `id_key` hides the ids of people and chats, the same whenever their rows are to be found again; None is for
        those who only count.
        """
        self._hidden = HiddenIds(id_key)
        self._database = database
        self._late = LateWrites(database)
        self._recent = None if database.is_shared else RecentMemories()
        self._chart_files: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._bot = bot_id
        self._clock = clock
        self.inbox = Inbox(database, self._late, bot_id, clock)
        self.outbox = Outbox(database, bot_id, clock)
        self.broadcasts = Broadcasts(database, bot_id, clock)

    @classmethod
    async def open(cls, url: str, bot_id: int, clock: Callable[[], datetime], id_key: bytes | None = None) -> Storage:
        """Return the storage at `url`, with its tables up to date and no id left plain that can be hidden.

        Raises:
            StorageError: If the database cannot be opened, written or migrated.
        """
        storage = cls(await asyncio.to_thread(Database, url), bot_id, clock, id_key)
        if id_key is not None:
            await storage.hide_ids()
        return storage

    async def hide_ids(self) -> int:
        """Hide the ids that an earlier version wrote plainly; returns how many there were."""
        return await self._database.write(lambda connection: self._hidden.hide_all(connection, self._bot))

    async def close(self) -> None:
        """Finish what is under way and close.

        Raises:
            StorageError: If the last conversations could not be kept; it is closed all the same.
        """
        try:
            await self._late.flush()
        finally:
            await asyncio.to_thread(self._database.close)

    # A question and its answer

    async def recall(self, where: Conversation) -> Memory:
        """Return what is known for the next question of this conversation."""
        now = self._now()
        since = now - int(CONTEXT_LIFE.total_seconds())
        if self._recent and (at_hand := self._recent.get(where, since)):
            return at_hand
        values = self._of(where) | {"since": since}
        late = self._late.find(_upsert_conversation, _conversation_key(values))

        def work(connection: Connection) -> tuple[Memory, int]:
            row = connection.execute(RECALL, values).one()
            memory = Memory(
                context=_context(late["context"] if late else row.context),
                chat=_chat_settings(row) if row.who_may_ask is not None else ChatSettings(),
                person=Person(row.may_keep_questions, row.language),
            )
            return memory, row.updated_at or now

        memory, updated_at = await self._database.read(work)
        if self._recent:
            self._recent.put(where, memory, updated_at)
        return memory

    def remember(
        self,
        where: Conversation,
        context: Context,
        *,
        question_id: int,
        question: str,
        answer_ids: tuple[int, ...],
        status: Status,
    ) -> None:
        """Keep what the next question may lean on, and which messages answered this one.

        Returns at once; this process knows it from now on, others within `late_writes.DELAY`. `question` itself is
        kept only if the person has consented to that.
        """
        self.turn_to(where, context)
        values = self._of(where)
        sent = {
            "bot": self._bot,
            "chat": values["chat"],
            "question_id": question_id,
            "person": values["person"],
            "message_ids": json.dumps(answer_ids),
            "status": status.value,
            "sent_at": self._now(),
            "asked": question,
            "asked_bot": self._bot,
            "asked_by": values["person"],
        }
        self._late.add(upsert_answer, (values["chat"], question_id), sent)

    def turn_to(self, where: Conversation, context: Context) -> None:
        """Keep what the next question may lean on, as `remember` does, where no question was asked."""
        values, now = self._of(where), self._now()
        row = values | {"context": json.dumps(context.to_json()), "updated_at": now}
        if self._recent:
            self._recent.update(where, context, now)
        self._late.add(_upsert_conversation, _conversation_key(values), row)

    async def answer_to(self, chat_id: int, question_id: int) -> SentAnswer | None:
        """Return the messages that answered a question, None if there are none or they are too old to change."""
        here = and_(answer.c.bot == self._bot, answer.c.chat == self._hidden(chat_id))
        statement = select(answer.c.message_ids, answer.c.question).where(here, answer.c.question_id == question_id)

        def work(connection: Connection) -> SentAnswer | None:
            row = connection.execute(statement).one_or_none()
            return SentAnswer(tuple(json.loads(row.message_ids)), row.question) if row else None

        await self._late.flush()
        return await self._database.read(work)

    # What editors learn

    async def rate(self, chat_id: int, question_id: int, user_id: int, rating: Rating) -> bool:
        """Keep a person's thumb for the answer to a question; False if it was the same before."""
        row = {
            "bot": self._bot,
            "chat": self._hidden(chat_id),
            "question_id": question_id,
            "person": self._hidden(user_id),
        }
        before = select(feedback.c.rating).where(*(feedback.c[name] == value for name, value in row.items()))

        def work(connection: Connection) -> bool:
            if connection.execute(before).scalar() == rating:
                return False
            rated = row | {"rating": int(rating), "rated_at": self._now()}
            connection.execute(upsert(feedback, connection.dialect.name), rated)
            return True

        return await self._database.write(work)

    async def keep_gap(self, user_id: int, question: str, reason: GapReason, pack: str) -> bool:
        """Keep a question for the editors of `pack`, without who asked it; False if the person has not consented."""
        words = " ".join(question.split())[:GAP_LENGTH]
        today = self._clock().astimezone(UTC).date().isoformat()
        row = {
            "pack": pack,
            "reason": reason.value,
            "digest": hashlib.sha256(words.casefold().encode()).hexdigest(),
            "question": words,
            "times": 1,
            "first_on": today,
            "last_on": today,
        }
        them = and_(person.c.bot == self._bot, person.c.person == self._hidden(user_id))
        consent = select(person.c.may_keep_questions).where(them)

        def work(connection: Connection) -> bool:
            if not connection.execute(consent).scalar():
                return False
            connection.execute(count_gap(connection.dialect.name), row)
            return True

        return await self._database.write(work)

    async def gaps(self, limit: int) -> tuple[Gap, ...]:
        """Return the questions kept for editors, most frequent first, at most `limit`, of all bots here."""
        statement = select(gap).order_by(gap.c.times.desc(), gap.c.last_on.desc(), gap.c.question).limit(limit)

        def work(connection: Connection) -> tuple[Gap, ...]:
            return tuple(
                Gap(
                    question=row.question,
                    reason=GapReason(row.reason),
                    pack=row.pack,
                    times=row.times,
                    first_on=date.fromisoformat(row.first_on),
                    last_on=date.fromisoformat(row.last_on),
                )
                for row in connection.execute(statement)
            )

        return await self._database.read(work)

    async def statistics(self) -> Statistics:
        """Return how much the bots here are used and how well they answer, in counts alone."""
        by_status = select(answer.c.status, func.count()).where(answer.c.status.is_not(None)).group_by(answer.c.status)
        by_rating = select(feedback.c.rating, func.count()).group_by(feedback.c.rating)
        by_frequency = (
            select(subscription.c.frequency, func.count())
            .where(subscription.c.stopped.is_(None))
            .group_by(subscription.c.frequency)
        )
        people = select(answer.c.bot, answer.c.person).distinct().subquery()

        def work(connection: Connection) -> Statistics:
            ratings = _counts(connection, by_rating)
            return Statistics(
                days=ANSWER_LIFE.days,
                people=connection.execute(select(func.count()).select_from(people)).scalar_one(),
                questions=connection.execute(select(func.count()).select_from(answer)).scalar_one(),
                by_status={Status(status): count for status, count in _counts(connection, by_status).items()},
                thumbs_up=ratings.get(Rating.UP, 0),
                thumbs_down=ratings.get(Rating.DOWN, 0),
                subscriptions={Frequency(name): count for name, count in _counts(connection, by_frequency).items()},
            )

        await self._late.flush()
        return await self._database.read(work)

    # Chats

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return what a chat has chosen."""
        statement = select(chat).where(chat.c.bot == self._bot, chat.c.chat == self._hidden(chat_id))

        def work(connection: Connection) -> ChatSettings:
            row = connection.execute(statement).one_or_none()
            return _chat_settings(row) if row else ChatSettings()

        return await self._database.read(work)

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep what a chat has chosen."""
        row = {
            "chat": self._hidden(chat_id),
            "who_may_ask": settings.who_may_ask.value,
            "style": settings.style.value if settings.style else None,
            "quiet": settings.quiet,
        }
        await self._save(chat, row)

    async def move_chat(self, old_id: int, new_id: int) -> None:
        """Let all that is a group's follow it into its supergroup; doing it twice does no harm.

        What the supergroup already has of its own stays. Messages are numbered anew there, so that the ids of
        questions and answers mean nothing any more and are dropped.
        """
        hidden, plain = (self._hidden(old_id), self._hidden(new_id)), (key(old_id), key(new_id))

        def work(connection: Connection) -> None:
            for table in (answer, feedback):
                connection.execute(delete(table).where(table.c.bot == self._bot, table.c.chat == hidden[0]))
            for table, (old, new) in ((chat, hidden), (conversation, hidden), (subscription, plain), (delivery, plain)):
                rename(connection, table, self._bot, column="chat", old=old, new=new)

        await self._change(work)

    # People

    async def person(self, user_id: int) -> Person:
        """Return what a person has chosen."""
        statement = select(person).where(person.c.bot == self._bot, person.c.person == self._hidden(user_id))

        def work(connection: Connection) -> Person:
            row = connection.execute(statement).one_or_none()
            return Person(row.may_keep_questions, row.language) if row else Person()

        return await self._database.read(work)

    async def save_person(self, user_id: int, chosen: Person) -> None:
        """Keep what a person has chosen; who takes consent back has their kept questions deleted with it."""
        row = {
            "bot": self._bot,
            "person": self._hidden(user_id),
            "may_keep_questions": chosen.may_keep_questions,
            "language": chosen.language,
        }
        theirs = and_(answer.c.bot == self._bot, answer.c.person == row["person"])

        def work(connection: Connection) -> None:
            connection.execute(upsert(person, connection.dialect.name), row)
            if not chosen.may_keep_questions:
                connection.execute(update(answer).where(theirs).values(question=None))

        await self._change(work)

    async def personal_data(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return everything kept of a person, row by row under the names of the tables, for /mydata."""

        def work(connection: Connection) -> dict[str, list[dict[str, Any]]]:
            found = {}
            for table in _PERSONAL:
                rows = connection.execute(select(table).where(self._of_person(table, user_id))).mappings()
                found[table.name] = [_readable(dict(row)) for row in rows]
            return {name: rows for name, rows in found.items() if rows}

        await self._late.flush()
        return await self._database.read(work)

    async def forget_person(self, user_id: int) -> int:
        """Delete everything kept of a person, their private chat included; returns how many rows that were."""

        def work(connection: Connection) -> int:
            return sum(
                connection.execute(delete(table).where(self._of_person(table, user_id))).rowcount for table in _PERSONAL
            )

        return await self._change(work)

    async def forget_stale(self) -> int:
        """Delete what is too old to be of use: contexts, answers, ratings, ids of updates. Returns how many rows."""
        now = self._now()
        lives = (
            (conversation.c.updated_at, CONTEXT_LIFE),
            (answer.c.sent_at, ANSWER_LIFE),
            (feedback.c.rated_at, ANSWER_LIFE),
            (broadcast.c.started_at, ANSWER_LIFE),
            (seen_update.c.seen_at, timedelta(seconds=SEEN_FOR)),
        )

        def work(connection: Connection) -> int:
            return sum(
                connection.execute(delete(column.table).where(column <= now - int(life.total_seconds()))).rowcount
                for column, life in lives
            )

        return await self._change(work)

    # What Telegram holds for us

    async def chart_file(self, chart: str, version: str) -> str | None:
        """Return Telegram's file id of a chart of a pack's version; the key says what, in which language and looks."""
        known = self._chart_files.get(chart)
        if known and known[0] == version:
            return known[1]
        statement = select(chart_file.c.file_id).where(
            chart_file.c.bot == self._bot, chart_file.c.chart == chart, chart_file.c.version == version
        )
        found: str | None = await self._database.read(lambda connection: connection.execute(statement).scalar())
        if found:
            self._recall_chart_file(chart, version, found)
        return found

    async def save_chart_file(self, chart: str, version: str, file_id: str) -> None:
        """Keep Telegram's file id of a chart, in place of that of an earlier version."""
        await self._save(chart_file, {"chart": chart, "version": version, "file_id": file_id})
        self._recall_chart_file(chart, version, file_id)

    def _recall_chart_file(self, chart: str, version: str, file_id: str) -> None:
        """Keep it at hand, in place of the one that came first."""
        self._chart_files[chart] = version, file_id
        if len(self._chart_files) > CHART_FILES:
            self._chart_files.popitem(last=False)

    async def claim_menu(self, scope: str, fingerprint: str) -> bool:
        """Return whether Telegram should be given the command menu with this fingerprint for `scope`, by the caller.

        False where it took that menu last, or where another replica is about to give it.
        """
        mine = and_(command_menu.c.bot == self._bot, command_menu.c.scope == scope)
        none = {"bot": self._bot, "scope": scope, "fingerprint": "", "claimed_until_at": 0}
        now = self._now()
        to_be_set = and_(mine, command_menu.c.fingerprint != fingerprint, command_menu.c.claimed_until_at <= now)
        claim = update(command_menu).where(to_be_set).values(claimed_until_at=now + MENU_LEASE)

        def work(connection: Connection) -> bool:
            connection.execute(insert_new(command_menu, connection.dialect.name), none)
            return connection.execute(claim).rowcount == 1

        return await self._database.write(work)

    async def save_menu(self, scope: str, fingerprint: str) -> None:
        """Keep the fingerprint of the command menu that Telegram has just taken for `scope`."""
        await self._save(command_menu, {"scope": scope, "fingerprint": fingerprint, "claimed_until_at": 0})

    async def is_reachable(self) -> bool:
        """Return whether the database answers."""
        try:
            await self._database.read(lambda connection: connection.execute(select(1)).scalar())
        except StorageError:
            return False
        return True

    async def _change(self, work: Callable[[Connection], Result]) -> Result:
        """Change what may be on its way to the database, or at hand."""
        await self._late.flush()
        result = await self._database.write(work)
        if self._recent:
            self._recent.clear()
        return result

    async def _save(self, table: Table, row: dict[str, Any]) -> None:
        row = row | {"bot": self._bot}

        def work(connection: Connection) -> None:
            connection.execute(upsert(table, connection.dialect.name), row)

        await self._change(work)

    def _now(self) -> int:
        return seconds(self._clock())

    def _of(self, where: Conversation) -> dict[str, Any]:
        return {
            "bot": self._bot,
            "chat": self._hidden(where.chat_id),
            "thread": where.thread_id,
            "person": self._hidden(where.user_id),
        }

    def _of_person(self, table: Table, user_id: int) -> ColumnElement[bool]:
        """Return the condition for the rows of a person; a private chat has the id of its person."""
        theirs = (self._hidden(user_id), key(user_id))
        return and_(
            table.c.bot == self._bot,
            or_(*(table.c[name].in_(theirs) for name in ("person", "chat") if name in table.c)),
        )


_PERSONAL: Final = (person, chat, conversation, answer, feedback, subscription, delivery)


def _upsert_conversation(dialect: str) -> Insert:
    return upsert(conversation, dialect)


def _conversation_key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["chat"], row["thread"], row["person"]


def _counts(connection: Connection, statement: Select[Any, int]) -> dict[Any, int]:
    return dict(tuple(row) for row in connection.execute(statement))


def _context(kept: str | None) -> Context:
    if kept is None:
        return EMPTY
    try:
        return Context.from_json(json.loads(kept))
    except (KeyError, TypeError, ValueError):
        return EMPTY  # written by another version; a follow-up starts anew, which is better than failing


def _chat_settings(row: Row[*tuple[Any, ...]]) -> ChatSettings:
    return ChatSettings(WhoMayAsk(row.who_may_ask), Style(row.style) if row.style else None, row.quiet)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as its person may read it: times as ISO 8601, JSON as values."""
    for name, value in row.items():
        if name.endswith("_at") and value is not None:
            row[name] = datetime.fromtimestamp(value, UTC).isoformat()
        elif name in {"context", "message_ids", "seen"}:
            row[name] = json.loads(value)
    return row
