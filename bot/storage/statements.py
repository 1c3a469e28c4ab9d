"""Statements that are worth building once: building one costs more than running it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Boolean, Integer, and_, bindparam, case, delete, exists, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.schema import answer, chat, conversation, gap, person, seen_update, waiting_update

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.sql.dml import ReturningInsert

Insert: TypeAlias = postgresql.Insert | sqlite.Insert
"""An insert that says what to do where its key stands already, which is each dialect's own."""

RECALL = select(
    conversation.c.context,
    conversation.c.updated_at,
    chat.c.who_may_ask,
    chat.c.style,
    chat.c.quiet,
    person.c.may_keep_questions,
    person.c.language,
).select_from(
    select(literal(1).label("one"))
    .subquery()
    .outerjoin(
        conversation,
        and_(
            conversation.c.bot == bindparam("bot"),
            conversation.c.chat == bindparam("chat"),
            conversation.c.thread == bindparam("thread"),
            conversation.c.person == bindparam("person"),
            conversation.c.updated_at > bindparam("since"),
        ),
    )
    .outerjoin(chat, and_(chat.c.bot == bindparam("bot"), chat.c.chat == bindparam("chat")))
    .outerjoin(person, and_(person.c.bot == bindparam("bot"), person.c.person == bindparam("person")))
)
_QUESTION_WITH_CONSENT = case(
    (
        select(person.c.may_keep_questions)
        .where(person.c.bot == bindparam("asked_bot"), person.c.person == bindparam("asked_by"))
        .scalar_subquery()
        .is_(True),
        bindparam("asked", type_=answer.c.question.type),
    ),
    else_=None,
)
_EARLIER = waiting_update.alias("earlier")
_LEASED_UNTIL = waiting_update.c.leased_until_at
NEXT_UPDATES = (
    select(waiting_update)
    .where(
        waiting_update.c.bot == bindparam("bot"),
        waiting_update.c.update_id.not_in(bindparam("held", expanding=True)),
        or_(
            _LEASED_UNTIL == 0,
            and_(
                bindparam("takes_over", type_=Boolean),
                # A lease that ends later than any begun now was begun before the clock was put back.
                or_(bindparam("now") >= _LEASED_UNTIL, bindparam("latest") < _LEASED_UNTIL),
            ),
        ),
        ~exists().where(
            _EARLIER.c.bot == waiting_update.c.bot,
            _EARLIER.c.line == waiting_update.c.line,
            _EARLIER.c.update_id < waiting_update.c.update_id,
        ),
    )
    .order_by(waiting_update.c.update_id)
    .limit(bindparam("room", type_=Integer))
    .with_for_update(skip_locked=True)
)
"""The updates that may be claimed, by `held` ids and `room`: of each line the first, if it is free."""
_THESE_UPDATES = and_(
    waiting_update.c.bot == bindparam("of_bot"), waiting_update.c.update_id.in_(bindparam("ids", expanding=True))
)
LEASE_UPDATES = update(waiting_update).where(_THESE_UPDATES).values(leased_until_at=bindparam("until"))
CLAIM_UPDATES = LEASE_UPDATES.values(attempts=waiting_update.c.attempts + 1)
DROP_UPDATES = delete(waiting_update).where(_THESE_UPDATES)


@cache
def note_seen(dialect: str) -> ReturningInsert[int]:
    """Return the statement that notes updates as seen, and returns the ids of those that were not."""
    return insert_new(seen_update, dialect).returning(seen_update.c.update_id)


@cache
def upsert(table: Table, dialect: str) -> Insert:
    """Return the statement that writes a whole row, over an earlier one with the same key."""
    statement = _insert(table, dialect)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)


@cache
def insert_new(table: Table, dialect: str) -> Insert:
    """Return the statement that writes a row where none has its key."""
    return _insert(table, dialect).on_conflict_do_nothing()


@cache
def upsert_answer(dialect: str) -> Insert:
    """Return the statement that keeps an answer sent, with its question if `asked_by` lets it be kept."""
    return upsert(answer, dialect).values(question=_QUESTION_WITH_CONSENT)


@cache
def count_gap(dialect: str) -> Insert:
    """Return the statement that keeps a gap, or counts it once more."""
    statement = _insert(gap, dialect)
    return statement.on_conflict_do_update(
        index_elements=list(gap.primary_key),
        set_={"times": gap.c.times + 1, "last_on": statement.excluded.last_on},
    )


def _insert(table: Table, dialect: str) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
