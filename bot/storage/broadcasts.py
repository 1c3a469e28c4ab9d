"""What those who run the bot tell all subscribers: written, looked at, then handed out through the outbox."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, func, insert, literal, select, tuple_, update

from bot.delivery.schedule import WORTH, Frequency
from bot.storage.records import Broadcast, BroadcastState
from bot.storage.schema import broadcast, delivery, subscription
from bot.storage.shared_clock import SharedClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from bot.storage.database import Database

BROADCAST: Final = "broadcast"
EDITION: Final = literal(f"{BROADCAST}:") + broadcast.c.id
"""What the messages of a broadcast are called while they wait."""


class Broadcasts:
    """The broadcasts of one bot. Every method may raise StorageError; then it has changed nothing."""

    def __init__(self, database: Database, bot_id: int, clock: Callable[[], datetime]) -> None:
        """Keep them in `database`; `clock` gives the time where no replica shares the database."""
        self._database = database
        self._bot = bot_id
        self._clock = SharedClock(database, clock)

    async def draft(self, words: str) -> Broadcast:
        """Keep words that may go out later; those who have subscribed by now would get them."""
        broadcast_id = secrets.token_hex(6)

        def work(connection: Connection) -> Broadcast:
            values = {
                "bot": self._bot,
                "id": broadcast_id,
                "words": words,
                "state": BroadcastState.DRAFT.value,
                "started_at": self._clock.now(connection),
                "chat_reached": "",
                "thread_reached": 0,
                "handed_out": 0,
            }
            connection.execute(insert(broadcast).values(values))
            return self._found(connection, broadcast_id)

        return await self._database.write(work)

    async def find(self, broadcast_id: str) -> Broadcast | None:
        """Return a broadcast, None if it was withdrawn or is long past."""
        return await self._database.read(lambda connection: self._look_up(connection, broadcast_id))

    async def latest(self) -> Broadcast | None:
        """Return the broadcast that was begun last."""
        newest = (
            select(broadcast.c.id)
            .where(broadcast.c.bot == self._bot, broadcast.c.state != BroadcastState.DRAFT.value)
            .order_by(broadcast.c.started_at.desc())
            .limit(1)
        )

        def work(connection: Connection) -> Broadcast | None:
            found = connection.execute(newest).scalar()
            return self._found(connection, found) if found else None

        return await self._database.read(work)

    async def withdraw(self, broadcast_id: str) -> None:
        """Forget a draft; one that goes out already stays."""
        draft = and_(self._is(broadcast_id), broadcast.c.state == BroadcastState.DRAFT.value)
        await self._database.write(lambda connection: connection.execute(delete(broadcast).where(draft)))

    async def go_on(self, broadcast_id: str) -> Broadcast | None:
        """Let a draft, or what was stopped, go out; doing it twice does no harm."""
        resting = broadcast.c.state.in_((BroadcastState.DRAFT.value, BroadcastState.PAUSED.value))

        def work(connection: Connection) -> Broadcast | None:
            going = update(broadcast).where(self._is(broadcast_id), resting)
            if connection.execute(going.values(state=BroadcastState.GOING_OUT.value)).rowcount:
                now = self._clock.now(connection)
                worth_until = now + int(WORTH[Frequency.CHANGES].total_seconds())
                connection.execute(
                    update(delivery).where(self._waiting(broadcast_id)).values(worth_until_at=worth_until)
                )
            return self._look_up(connection, broadcast_id)

        return await self._database.write(work)

    async def stop(self, broadcast_id: str) -> Broadcast | None:
        """Hold back what has not left yet, until it goes on."""

        def work(connection: Connection) -> Broadcast | None:
            now = self._look_up(connection, broadcast_id)
            if now is None or not now.is_going_out:
                return now
            connection.execute(
                update(broadcast).where(self._is(broadcast_id)).values(state=BroadcastState.PAUSED.value)
            )
            return self._look_up(connection, broadcast_id)

        return await self._database.write(work)

    def _look_up(self, connection: Connection, broadcast_id: str) -> Broadcast | None:
        row = connection.execute(select(broadcast).where(self._is(broadcast_id))).one_or_none()
        if row is None:
            return None
        waiting = connection.execute(select(func.count()).where(self._waiting(broadcast_id))).scalar_one()
        to_come = connection.execute(
            select(func.count()).where(
                subscription.c.bot == self._bot,
                subscription.c.stopped.is_(None),
                subscription.c.since_at <= row.started_at,
                tuple_(subscription.c.chat, subscription.c.thread) > (row.chat_reached, row.thread_reached),
            )
        ).scalar_one()
        state = BroadcastState(row.state)
        if state is BroadcastState.DONE:
            to_come = 0
        return Broadcast(row.id, row.words, state, done=row.handed_out - waiting, left=waiting + to_come)

    def _found(self, connection: Connection, broadcast_id: str) -> Broadcast:
        found = self._look_up(connection, broadcast_id)
        if found is None:
            raise LookupError(broadcast_id)
        return found

    def _is(self, broadcast_id: str) -> ColumnElement[bool]:
        return and_(broadcast.c.bot == self._bot, broadcast.c.id == broadcast_id)

    def _waiting(self, broadcast_id: str) -> ColumnElement[bool]:
        return and_(delivery.c.bot == self._bot, delivery.c.edition == f"{BROADCAST}:{broadcast_id}")
