"""Subscriptions, and the messages on their way to them: each a row before it is sent, and gone once it surely was.

A message is claimed with a lease. Whoever dies with messages in hand leaves them to be claimed again when their lease
ends. On PostgreSQL leases run on the database's clock, which replicas share.
"""

from __future__ import annotations

import json
import math
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from bot.delivery.schedule import WORTH, Frequency, Quiet, Schedule
from bot.storage.broadcasts import BROADCAST, EDITION
from bot.storage.records import (
    Delivery,
    NewsProgress,
    NewsState,
    PackVersion,
    Progress,
    Seen,
    Stopped,
    Subscription,
)
from bot.storage.schema import broadcast, delivery, key, pack_version, seconds, send_slot, subscription
from bot.storage.shared_clock import SharedClock
from bot.storage.statements import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Table

    from bot.storage.database import Database

    Done = tuple[Delivery, Seen | None]
    """A message that was sent or never will be, and what its reader knows by it, if that has changed."""

LEASE: Final = 600
"""Seconds that a claimed message is left to who claimed it: far more than any of them takes."""
SENT_WITHIN: Final = 300
"""Seconds that a lease must last when its message is sent: more than limits and time-outs can delay that."""
PAGE: Final = 500
"""How many subscriptions one transaction looks after, so that none lasts long."""
WINDOW: Final = 600
"""How many messages of one piece of news wait at most, so that summaries do not wait behind a million of them."""
SPACING_MS: Final = 40
"""Milliseconds between two messages that come by themselves, over all replicas and restarts: 25 a second, evenly.

Telegram allows about 30 a second; the rest is for answers, and for the network's jitter.
"""
_NEWS: Final = "news"
_EDITION_OF_NEWS: Final = literal(f"{_NEWS}:") + pack_version.c.pack + ":" + pack_version.c.version
_HANDED_OUT: Final = (
    (broadcast, broadcast.c.started_at, EDITION),
    (pack_version, pack_version.c.seen_at, _EDITION_OF_NEWS),
)
"""What goes out to all who had subscribed by a certain time, and how its messages are called."""
# Statements that run for each message are built once: building one costs more than running it.
_PAUSED: Final = union_all(
    *(
        select(edition).where(table.c.bot == bindparam("bot"), table.c.state == NewsState.PAUSED.value)
        for table, _, edition in _HANDED_OUT
    )
)


def _at(table: Table, *names: str) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"of_{name}") for name in names))


_SERVE: Final = (
    update(subscription)
    .where(_at(subscription, "bot", "chat", "thread"))
    .values(next_run_at=bindparam("next_run"), last_edition=bindparam("edition"))
)
_EARLIER: Final = delivery.alias("earlier")
_PLACE: Final = ("due_at", "thread", "edition")
_IS_FIRST: Final = ~exists().where(
    _EARLIER.c.bot == delivery.c.bot,
    _EARLIER.c.chat == delivery.c.chat,
    _EARLIER.c.edition.not_in(_PAUSED),
    tuple_(*(_EARLIER.c[name] for name in _PLACE)) < tuple_(*(delivery.c[name] for name in _PLACE)),
)
_NEXT: Final = (
    select(delivery, *(column for column in subscription.columns if column.name not in delivery.columns))
    .outerjoin(subscription, and_(*(column == delivery.c[column.name] for column in subscription.primary_key)))
    .where(delivery.c.bot == bindparam("bot"), delivery.c.not_before_at <= bindparam("now"))
    .where(delivery.c.edition.not_in(_PAUSED), _IS_FIRST)
    .order_by(delivery.c.not_before_at)  # by the index, however many wait
    .limit(bindparam("room", type_=Integer))
    .with_for_update(of=delivery, skip_locked=True)
)
"""Messages that may be sent now, each with its subscription, which is missing if it has just ended."""
_FREE_AT: Final = select(send_slot.c.free_at_ms).where(send_slot.c.bot == bindparam("bot")).with_for_update()
_TAKE_TURNS: Final = update(send_slot).where(_at(send_slot, "bot")).values(free_at_ms=bindparam("next_free_at_ms"))
_CLAIMABLE: Final = _at(delivery, "bot", "chat", "thread", "edition")
_HELD: Final = and_(_CLAIMABLE, _at(delivery, "token"))
_HELD_ANYWHERE: Final = _at(delivery, "bot", "edition", "token")
"""Without its chat, which may have moved; slower, for it looks at all messages of the bot."""
_TAKE: Final = (
    update(delivery)
    .where(_CLAIMABLE)
    .values(not_before_at=bindparam("leased_until"), token=bindparam("of_token", type_=delivery.c.token.type))
)
_LEASED_UNTIL: Final = select(delivery.c.not_before_at).where(_HELD, delivery.c.edition.not_in(_PAUSED))
_HAS_READ: Final = (
    update(subscription)
    .where(_at(subscription, "bot", "chat", "thread"), exists().where(_HELD))
    .values(seen=bindparam("new_seen"))
)
_TAKE_OUT: Final = delete(delivery).where(_HELD)
_TAKE_OUT_ANYWHERE: Final = delete(delivery).where(_HELD_ANYWHERE)


class Outbox:
    """The subscriptions of one bot. Every method may raise StorageError; then it has changed nothing."""

    def __init__(self, database: Database, bot_id: int, clock: Callable[[], datetime]) -> None:
        """Keep them in `database`; `clock` gives the time where no replica shares the database."""
        self._database = database
        self._bot = bot_id
        self._clock = SharedClock(database, clock)
        self._noted: dict[str, str] = {}

    # Subscribing

    async def subscription(self, chat_id: int, thread_id: int) -> Subscription | None:
        """Return what a chat, or a topic of it, has subscribed to."""
        statement = select(subscription).where(self._here(chat_id, thread_id))

        def work(connection: Connection) -> Subscription | None:
            row = connection.execute(statement).one_or_none()
            return _subscription(row) if row else None

        return await self._database.read(work)

    async def subscriptions(self, chat_id: int) -> tuple[Subscription, ...]:
        """Return what a chat and its topics have subscribed to."""
        statement = select(subscription).where(self._here(chat_id)).order_by(subscription.c.thread)
        return await self._database.read(lambda connection: tuple(map(_subscription, connection.execute(statement))))

    async def subscribe(self, chat_id: int, thread_id: int, schedule: Schedule) -> Subscription:
        """Keep a schedule, in place of an earlier one, and return the subscription; doing it twice does no harm.

        What its reader has seen stays seen, and no second edition comes on a day that had one.
        """

        def work(connection: Connection) -> Subscription:
            now = self._clock.now(connection)
            row = connection.execute(select(subscription).where(self._here(chat_id, thread_id))).one_or_none()
            next_run = schedule.next_run(_time(now))
            if row and next_run and row.last_edition == schedule.edition(next_run):
                next_run = schedule.next_run(next_run)
            values = {
                "bot": self._bot,
                "chat": key(chat_id),
                "thread": thread_id,
                "frequency": schedule.frequency.value,
                "minute": schedule.minute,
                "day": schedule.day,
                "zone": schedule.zone,
                "quiet": schedule.quiet.value,
                "since_at": row.since_at if row else now,
                "next_run_at": _seconds(next_run),
                "last_edition": row.last_edition if row else None,
                "seen": row.seen if row else _dumped(self._newest(connection)),
                "stopped": None,
            }
            connection.execute(upsert(subscription, connection.dialect.name), values)
            return _subscription(connection.execute(select(subscription).where(self._here(chat_id, thread_id))).one())

        return await self._database.write(work)

    async def unsubscribe(self, chat_id: int, thread_id: int) -> bool:
        """Delete a subscription with all that was on its way to it; False if there was none."""

        def work(connection: Connection) -> bool:
            # The subscription first: another copy that is moving an edition of it into the outbox ends before.
            existed = bool(connection.execute(delete(subscription).where(self._here(chat_id, thread_id))).rowcount)
            connection.execute(delete(delivery).where(self._bound_for(chat_id, thread_id)))
            return existed

        return await self._database.write(work)

    async def stop(self, chat_id: int, thread_id: int | None, reason: Stopped) -> None:
        """Let the subscriptions of a chat, or of one topic of it, rest; what was on its way to them is dropped."""

        def work(connection: Connection) -> None:
            here = self._here(chat_id, thread_id)
            connection.execute(update(subscription).where(here).values(stopped=reason.value, next_run_at=None))
            connection.execute(delete(delivery).where(self._bound_for(chat_id, thread_id)))

        await self._database.write(work)

    async def resume(self, chat_id: int) -> int:
        """Wake the subscriptions of a chat that rest, from now on; returns how many did."""
        resting = select(subscription).where(self._here(chat_id), subscription.c.stopped.is_not(None))

        def work(connection: Connection) -> int:
            now = self._clock.now(connection)
            rows = connection.execute(resting).all()
            for row in rows:
                next_run = _schedule(row).next_run(_time(now))
                connection.execute(
                    update(subscription)
                    .where(self._here(chat_id, row.thread))
                    .values(stopped=None, next_run_at=_seconds(next_run))
                )
            return len(rows)

        return await self._database.write(work)

    # What is due

    async def tick(self) -> int:
        """Move the editions that are due into the outbox, and set when the next ones are; returns how many were due.

        Who was not served for long, since no bot ran, gets the latest edition if it is still worth it, and no other.
        At most PAGE at a time: call it again while it returns that many.
        """
        due = (
            select(subscription)
            .where(subscription.c.bot == self._bot, subscription.c.stopped.is_(None))
            .order_by(subscription.c.next_run_at)
            .limit(PAGE)
            .with_for_update(skip_locked=True)
        )

        def work(connection: Connection) -> int:
            now = self._clock.now(connection)
            rows = connection.execute(due.where(subscription.c.next_run_at <= now)).all()
            served, waiting = [], []
            for row in rows:
                schedule = _schedule(row)
                latest, next_run = schedule.latest_run(_time(row.next_run_at), _time(now))
                edition, due_at = schedule.edition(latest), seconds(latest)
                worth_until = due_at + int(WORTH[schedule.frequency].total_seconds())
                whose = {"of_bot": self._bot, "of_chat": row.chat, "of_thread": row.thread}
                served.append(whose | {"next_run": _seconds(next_run), "edition": edition})
                if now < worth_until and edition != row.last_edition:
                    waiting.append(self._waiting(row.chat, row.thread, edition, due_at, worth_until))
            if served:
                connection.execute(_SERVE, served)
            if waiting:
                connection.execute(insert_new(delivery, connection.dialect.name), waiting)
            return len(rows)

        return await self._database.write(work)

    # News of packs

    async def note_version(
        self, pack: str, version: str, figures: Mapping[str, tuple[str, str]], *, tell: bool
    ) -> bool:
        """Keep what a pack says now; True if that is news, to be handed out.

        Whatever replica comes first with a version announces it. A version that was seen before is none, nor is the
        first that is ever seen, nor one whose figures are as before. `tell` is False for a change too small to tell of.
        Who subscribes here from now on is taken to have seen it.
        """
        self._noted[pack] = version
        later = pack_version.alias("later")
        same_pack = and_(later.c.bot == pack_version.c.bot, later.c.pack == pack_version.c.pack)
        followed = exists().where(same_pack, later.c.previous == pack_version.c.version)
        newest = (
            select(pack_version.c.version, pack_version.c.figures)
            .where(pack_version.c.bot == self._bot, pack_version.c.pack == pack)
            .order_by(followed, pack_version.c.seen_at.desc())
            .limit(1)
        )

        def work(connection: Connection) -> bool:
            now = self._clock.now(connection)
            before = connection.execute(newest).one_or_none()
            kept = json.dumps(dict(figures), ensure_ascii=False, sort_keys=True)
            going_out = tell and before is not None and before.figures != kept
            values = {
                "bot": self._bot,
                "pack": pack,
                "version": version,
                "previous": before.version if before else None,
                "figures": kept,
                "seen_at": now,
                "state": (NewsState.GOING_OUT if going_out else NewsState.DONE).value,
                "chat_reached": "",
                "thread_reached": 0,
                "handed_out": 0,
            }
            insert = insert_new(pack_version, connection.dialect.name).returning(pack_version.c.version)
            return connection.execute(insert, values).first() is not None and going_out

        return await self._database.write(work)

    async def pack_version(self, pack: str, version: str) -> PackVersion | None:
        """Return what a pack said in one of its versions."""
        statement = select(pack_version.c.figures, pack_version.c.previous).where(
            pack_version.c.bot == self._bot, pack_version.c.pack == pack, pack_version.c.version == version
        )

        def work(connection: Connection) -> PackVersion | None:
            row = connection.execute(statement).one_or_none()
            if row is None:
                return None
            figures = {name: (label, display) for name, (label, display) in json.loads(row.figures).items()}
            return PackVersion(figures, row.previous)

        return await self._database.read(work)

    async def hand_out(self) -> int:
        """Write the next page of messages of a broadcast or about news, if not too many wait; returns how many.

        Where it has got to stands beside the broadcast or the news, and moves with the page.
        """

        def work(connection: Connection) -> int:
            for table, since, edition in _HANDED_OUT:
                going_out = (
                    select(table, edition.label("edition"), since.label("since"))
                    .where(table.c.bot == self._bot, table.c.state == NewsState.GOING_OUT.value)
                    .order_by(since)
                    .limit(1)
                    .with_for_update(skip_locked=True)
                )
                if row := connection.execute(going_out).one_or_none():
                    return self._hand_out_page(connection, table, row)
            return 0

        return await self._database.write(work)

    def _hand_out_page(self, connection: Connection, table: Table, row: Row[*tuple[Any, ...]]) -> int:
        paused = list(connection.execute(_PAUSED, {"bot": self._bot}).scalars())
        waiting = select(func.count()).where(delivery.c.bot == self._bot, delivery.c.edition.not_in(paused))
        room = WINDOW - connection.execute(waiting).scalar_one()
        if room <= 0:
            return 0
        reached = tuple_(subscription.c.chat, subscription.c.thread)
        page = connection.execute(
            select(subscription.c.chat, subscription.c.thread)
            .where(
                subscription.c.bot == self._bot,
                subscription.c.stopped.is_(None),
                subscription.c.since_at <= row.since,
                reached > (row.chat_reached, row.thread_reached),
            )
            .order_by(subscription.c.chat, subscription.c.thread)
            .limit(min(room, PAGE))
        ).all()
        now = self._clock.now(connection)
        worth_until = now + int(WORTH[Frequency.CHANGES].total_seconds())
        if page:
            rows = [self._waiting(to.chat, to.thread, row.edition, now, worth_until) for to in page]
            connection.execute(insert_new(delivery, connection.dialect.name), rows)
            moved = {"chat_reached": page[-1].chat, "thread_reached": page[-1].thread}
        else:
            moved = {"state": NewsState.DONE.value}
        connection.execute(
            update(table).where(_same(table, row)).values(**moved, handed_out=row.handed_out + len(page))
        )
        return len(page)

    async def pause_news(self, *, paused: bool) -> int:
        """Pause all news, what is written of it included, or let it go on; returns of how many versions."""
        written = exists().where(delivery.c.bot == pack_version.c.bot, delivery.c.edition == _EDITION_OF_NEWS)
        goes_out = or_(pack_version.c.state == NewsState.GOING_OUT.value, written)
        which = goes_out if paused else pack_version.c.state == NewsState.PAUSED.value
        to = NewsState.PAUSED if paused else NewsState.GOING_OUT
        change = update(pack_version).where(which).values(state=to.value)
        return await self._database.write(lambda connection: connection.execute(change).rowcount)

    # Sending

    async def claim(self, limit: int, done: Sequence[Done] = ()) -> tuple[Delivery, ...]:
        """Take out what is `done`, and return messages that may be sent now, leased to the caller; all or nothing.

        At most `limit`, the longest due first, each once the turn that comes with it has come.
        Of each chat only the first: the next one waits until that is done. News that is paused is in nobody's way. What
        is not worth sending any more is dropped.
        """

        def work(connection: Connection) -> tuple[Delivery, ...]:
            self._take_out(connection, done)
            now = self._clock.now(connection)
            while True:
                rows = connection.execute(_NEXT, {"bot": self._bot, "now": now, "room": limit}).all()
                # Late, or handed out by another copy at the moment in which its subscription ended.
                void = [row for row in rows if row.worth_until_at <= now or row.frequency is None or row.stopped]
                if not void:
                    break
                for row in void:
                    connection.execute(delete(delivery).where(_same(delivery, row)))
            turns = self._turns(connection, len(rows))
            claimed = [_claimed(row, wait) for row, wait in zip(rows, turns, strict=True)]
            if claimed:
                connection.execute(_TAKE, [self._names(one) | {"leased_until": now + LEASE} for one in claimed])
            return tuple(claimed)

        return await self._database.write(work)

    async def may_send(self, held: Delivery) -> bool:
        """Return whether a message may still be sent: its lease lasts long enough, nobody ended or paused it."""

        def work(connection: Connection) -> bool:
            leased_until = connection.execute(_LEASED_UNTIL, self._names(held) | {"bot": self._bot}).scalar()
            return leased_until is not None and leased_until - self._clock.now(connection) >= SENT_WITHIN

        return await self._database.read(work)

    async def give_way(self, answers: int) -> None:
        """Let what comes by itself wait for as many turns as answers to people took, whichever replica sent them."""

        def work(connection: Connection) -> None:
            self._turns(connection, answers)

        await self._database.write(work)

    async def next_turn(self) -> float:
        """Take one more turn, for a message that has missed its own; returns in how many seconds it comes."""

        def work(connection: Connection) -> float:
            (wait,) = self._turns(connection, 1)
            return wait

        return await self._database.write(work)

    async def finish(self, done: Delivery, seen: Seen | None = None) -> None:
        """Take a message out, since it was sent or never will be; `seen` is what its reader knows now."""
        await self._database.write(lambda connection: self._take_out(connection, [(done, seen)]))

    async def postpone(self, held: Delivery, wait: float, *, failed: bool) -> None:
        """Give a message back, to be sent after `wait` seconds; `failed` counts it as an attempt."""

        def work(connection: Connection) -> None:
            # A moment early would find it not due yet.
            not_before = self._clock.now(connection) + max(math.ceil(wait), 0)
            back = update(delivery).values(
                not_before_at=not_before, token=None, attempts=delivery.c.attempts + int(failed)
            )
            if not connection.execute(back.where(_HELD), self._names(held)).rowcount:
                connection.execute(back.where(_HELD_ANYWHERE), self._names(held))  # the chat has moved meanwhile

        await self._database.write(work)

    async def take_back(self) -> int:
        """End the leases of a process that died, where no other can hold any; returns how many there were."""
        if self._database.is_shared:
            return 0
        leased = and_(delivery.c.bot == self._bot, delivery.c.token.is_not(None))

        def work(connection: Connection) -> int:
            now = self._clock.now(connection)
            return connection.execute(update(delivery).where(leased).values(token=None, not_before_at=now)).rowcount

        return await self._database.write(work)

    async def progress(self) -> Progress:
        """Return what is on its way, of all bots here."""

        def work(connection: Connection) -> Progress:
            now = self._clock.now(connection)
            resting = case((subscription.c.stopped.is_not(None), 1), else_=0)
            all_, stopped = connection.execute(select(func.count(), func.sum(resting)).select_from(subscription)).one()
            held = delivery.c.token.is_not(None)
            due, later, in_hand = connection.execute(
                select(
                    func.sum(case((and_(~held, delivery.c.not_before_at <= now), 1), else_=0)),
                    func.sum(case((and_(~held, delivery.c.not_before_at > now), 1), else_=0)),
                    func.sum(case((held, 1), else_=0)),
                )
            ).one()
            news = connection.execute(
                select(pack_version)
                .where(or_(pack_version.c.handed_out > 0, pack_version.c.state != NewsState.DONE.value))
                .order_by(pack_version.c.seen_at.desc())
            )
            told = tuple(NewsProgress(row.pack, row.version, NewsState(row.state), row.handed_out) for row in news)
            return Progress(all_ - (stopped or 0), stopped or 0, due or 0, later or 0, in_hand or 0, told)

        return await self._database.read(work)

    def _take_out(self, connection: Connection, done: Sequence[Done]) -> None:
        read = [self._names(one) | {"new_seen": _dumped(seen)} for one, seen in done if seen is not None]
        if read:
            connection.execute(_HAS_READ, read)
        names = [self._names(one) for one, _ in done]
        if names and connection.execute(_TAKE_OUT, names).rowcount < len(names):
            connection.execute(_TAKE_OUT_ANYWHERE, names)  # a chat has moved meanwhile, or a lease was lost

    def _names(self, held: Delivery) -> dict[str, Any]:
        """Return the values by which the statements below find a claimed message."""
        return {
            "of_bot": self._bot,
            "of_chat": key(held.subscription.chat_id),
            "of_thread": held.subscription.thread_id,
            "of_edition": held.edition,
            "of_token": held.token,
        }

    def _turns(self, connection: Connection, count: int) -> list[float]:
        """Take the next turns to send, and return in how many seconds each comes."""
        if not count:
            return []
        free_at = connection.execute(_FREE_AT, {"bot": self._bot}).scalar()
        if free_at is None:
            row = {"bot": self._bot, "free_at_ms": 0}
            connection.execute(insert_new(send_slot, connection.dialect.name), row)
            free_at = connection.execute(_FREE_AT, {"bot": self._bot}).scalar_one()
        now = self._clock.now_ms(connection)
        # A clock that was put back keeps nobody waiting.
        first = free_at if now <= free_at < now + LEASE * 100 else now
        connection.execute(_TAKE_TURNS, {"of_bot": self._bot, "next_free_at_ms": first + count * SPACING_MS})
        return [(first + number * SPACING_MS - now) / 1000 for number in range(count)]

    def _here(self, chat_id: int, thread_id: int | None = None) -> ColumnElement[bool]:
        return self._of(subscription, chat_id, thread_id)

    def _bound_for(self, chat_id: int, thread_id: int | None) -> ColumnElement[bool]:
        return self._of(delivery, chat_id, thread_id)

    def _of(self, table: Table, chat_id: int, thread_id: int | None) -> ColumnElement[bool]:
        chat = and_(table.c.bot == self._bot, table.c.chat == key(chat_id))
        return chat if thread_id is None else and_(chat, table.c.thread == thread_id)

    def _newest(self, connection: Connection) -> Seen:
        """Return what a new subscriber is taken to have seen: every pack as it is here, or as it was seen last."""
        rows = connection.execute(
            select(pack_version.c.pack, pack_version.c.version)
            .where(pack_version.c.bot == self._bot)
            .order_by(pack_version.c.seen_at)
        )
        return Seen(versions=tuple(({row.pack: row.version for row in rows} | self._noted).items()))

    def _waiting(self, chat: str, thread: int, edition: str, due_at: int, worth_until: int) -> dict[str, Any]:
        return {
            "bot": self._bot,
            "chat": chat,
            "thread": thread,
            "edition": edition,
            "due_at": due_at,
            "worth_until_at": worth_until,
            "not_before_at": due_at,
            "attempts": 0,
            "token": None,
        }


def _same(table: Table, row: Row[*tuple[Any, ...]]) -> ColumnElement[bool]:
    return and_(*(column == getattr(row, column.name) for column in table.primary_key))


def _claimed(row: Row[*tuple[Any, ...]], wait: float) -> Delivery:
    kind, _, rest = row.edition.partition(":")
    pack, _, version = rest.rpartition(":")
    news = (pack, version) if kind == _NEWS else None
    said = rest if kind == BROADCAST else None
    token = secrets.token_hex(8)
    return Delivery(_subscription(row), row.edition, news, said, _time(row.due_at), row.attempts, token, wait)


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else seconds(moment)


def _schedule(row: Row[*tuple[Any, ...]]) -> Schedule:
    return Schedule(Frequency(row.frequency), row.minute, row.day, row.zone, Quiet(row.quiet))


def _subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    seen = json.loads(row.seen)
    return Subscription(
        chat_id=int(row.chat),
        thread_id=row.thread,
        schedule=_schedule(row),
        seen=Seen(tuple(seen["told"]), tuple(seen["versions"].items())),
        next_run=_time(row.next_run_at) if row.next_run_at is not None else None,
        stopped=Stopped(row.stopped) if row.stopped else None,
    )


def _dumped(seen: Seen) -> str:
    return json.dumps({"told": seen.told, "versions": dict(seen.versions)})
