"""Updates from when Telegram gave them to when they are handled: kept, so that no crash loses one, and taken once.

An update is claimed with a lease, which its holder renews. Of each line (a chat, or a person) only the first can be
claimed: so a line is in order over any number of replicas. Whoever dies leaves what they held to be claimed again when
the lease ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, select, update

from bot.storage.records import InboxState, KeptUpdate
from bot.storage.schema import waiting_update
from bot.storage.shared_clock import SharedClock
from bot.storage.statements import (
    CLAIM_UPDATES,
    DROP_UPDATES,
    LEASE_UPDATES,
    NEXT_UPDATES,
    insert_new,
    note_seen,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.database import Database
    from bot.storage.late_writes import LateWrites

LEASE: Final = 15
"""Seconds after which the updates of a replica that died are taken by another."""
RENEW: Final = 5
"""Seconds after which a lease is renewed, so that it outlives a pause of its holder or of the database."""
SEEN_FOR: Final = 24 * 3600
"""Seconds for which an update is known as seen: Telegram keeps none for longer, so it cannot come again later."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of an exchange: the ids that were seen before, and the updates to be handled now, in order."""

    repeated: frozenset[int]
    claimed: tuple[KeptUpdate, ...]


class Inbox:
    """The updates of one bot that wait. Every method may raise StorageError; then it has changed nothing."""

    def __init__(self, database: Database, late: LateWrites, bot_id: int, clock: Callable[[], datetime]) -> None:
        """Keep them in `database`; `clock` gives the time where no replica shares the database.

        `late` holds what handling an update has changed, and must be written before another replica handles the next.
        """
        self._database = database
        self._late = late
        self._bot = bot_id
        self._clock = SharedClock(database, clock)
        self._renewed_at = 0

    async def exchange(
        self,
        *,
        arrived: Sequence[KeptUpdate] = (),
        done: Collection[int] = (),
        unkept: Collection[int] = (),
        held: Collection[int] = (),
        room: int = 0,
        takes_over: bool = True,
    ) -> Exchanged:
        """Keep what has arrived, drop what is done, and claim what is next: all of it, or nothing.

        Args:
            arrived: What Telegram gave; what was seen before is not kept again.
            done: Ids that are handled.
            unkept: Those of them that were handled without being kept, or perhaps kept: they are noted as seen now.
            held: Ids that were claimed and are not done; their leases are renewed.
            room: How many updates to claim at most.
            takes_over: Whether to claim also what another holds, or held, whose lease has ended.
        """

        def work(connection: Connection) -> tuple[Exchanged, int]:
            now_ms = self._clock.now_ms(connection)
            now = now_ms // 1000
            renewed_at = self._renewed_at
            if done:
                connection.execute(DROP_UPDATES, self._these(done))
            if held and not 0 <= now - renewed_at < RENEW:
                connection.execute(LEASE_UPDATES, self._these(held) | {"until": now + LEASE})
                renewed_at = now
            if unkept:
                self._note_seen(connection, unkept, now)
            new = self._note_seen(connection, [one.update_id for one in arrived], now) if arrived else frozenset()
            rows = [self._row(one, now_ms) for one in arrived if one.update_id in new]
            if rows:
                connection.execute(insert_new(waiting_update, connection.dialect.name), rows)
            claimed = self._claim(connection, held, room, now, takes_over=takes_over) if room > 0 else ()
            repeated = frozenset(one.update_id for one in arrived if one.update_id not in new)
            return Exchanged(repeated, claimed), renewed_at

        if done and self._database.is_shared:
            await self._late.flush()
        exchanged, self._renewed_at = await self._database.write(work)
        return exchanged

    async def give_back(self, held: Collection[int]) -> None:
        """Let others take what was claimed, and will not be handled here."""
        given = self._these(held) | {"until": 0}
        await self._database.write(lambda connection: connection.execute(LEASE_UPDATES, given))

    async def take_back(self) -> int:
        """End the leases of a process that died, where no other can hold any; returns how many there were."""
        if self._database.is_shared:
            return 0
        leased = and_(waiting_update.c.bot == self._bot, waiting_update.c.leased_until_at > 0)
        freed = update(waiting_update).where(leased).values(leased_until_at=0)
        return await self._database.write(lambda connection: connection.execute(freed).rowcount)

    async def state(self) -> InboxState:
        """Return how many updates wait or are at work, over all replicas, and how long the first has waited."""
        waiting = select(func.count(), func.min(waiting_update.c.received_at_ms)).where(
            waiting_update.c.bot == self._bot
        )

        def work(connection: Connection) -> InboxState:
            count, first_ms = connection.execute(waiting).one()
            age = (self._clock.now_ms(connection) - first_ms) / 1000 if count else 0.0
            return InboxState(count, max(age, 0.0))

        return await self._database.read(work)

    def _note_seen(self, connection: Connection, update_ids: Collection[int], now: int) -> frozenset[int]:
        """Note updates as seen, and return those that were not before."""
        # In one order everywhere, so that two replicas never wait for each other's rows.
        rows = [{"bot": self._bot, "update_id": number, "seen_at": now} for number in sorted(set(update_ids))]
        return frozenset(connection.execute(note_seen(connection.dialect.name), rows).scalars())

    def _claim(
        self, connection: Connection, held: Collection[int], room: int, now: int, *, takes_over: bool
    ) -> tuple[KeptUpdate, ...]:
        values = {
            "bot": self._bot,
            "held": list(held),
            "takes_over": takes_over,
            "now": now,
            "latest": now + LEASE,
            "room": room,
        }
        rows = connection.execute(NEXT_UPDATES, values).all()
        if rows:
            claimed = self._these([row.update_id for row in rows])
            connection.execute(CLAIM_UPDATES, claimed | {"until": now + LEASE})
        return tuple(KeptUpdate(row.update_id, row.line, row.body, row.attempts + 1) for row in rows)

    def _these(self, update_ids: Collection[int]) -> dict[str, Any]:
        return {"of_bot": self._bot, "ids": list(update_ids)}

    def _row(self, kept: KeptUpdate, now_ms: int) -> dict[str, Any]:
        return {
            "bot": self._bot,
            "update_id": kept.update_id,
            "line": kept.line,
            "body": kept.body,
            "received_at_ms": now_ms,
            "leased_until_at": 0,
            "attempts": 0,
        }
