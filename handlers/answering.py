"""From a question to its answer, sent or changed and remembered; the same wherever the question came from."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram.error import BadRequest

from bot.render import group, private
from bot.storage import ChatSettings, GapReason, Style
from handlers import charts, consent
from handlers.sending import Place, change, place_of, send
from handlers.turn import Turn, say
from knowledge.answer import Status

if TYPE_CHECKING:
    from bot.render.message import Message
    from bot.storage import SentAnswer
    from handlers.desk import Desk
    from knowledge.answer import Answer
    from knowledge.engine import Reply


async def answer(desk: Desk, turn: Turn) -> None:
    """Answer the words of a turn, as a chart where they ask for one."""
    reply = desk.library.ask(turn.words, turn.memory.context)
    if chart := desk.charts.asked_for(turn.words, reply.answer):
        await charts.show(desk, turn.bot, turn.place, chart)
        return
    await answer_with(desk, turn, turn.words, reply)
    if reply.answer.status is Status.NO_DATA:
        gap = consent.PossibleGap(turn.where.user_id, turn.memory.person, turn.words, GapReason.UNANSWERED)
        await consent.mind_gap(desk, turn.bot, turn.place, gap)


async def check(desk: Desk, turn: Turn, claim: str) -> None:
    """Hold somebody's words against the articles."""
    if claim:
        await answer_with(desk, turn, claim, desk.library.check_claim(claim))
    else:
        await say(desk, turn, desk.sentences.unreadable.claim)


async def answer_with(desk: Desk, turn: Turn, question: str, reply: Reply, earlier: SentAnswer | None = None) -> None:
    """Send a reply, or put it in the place of an earlier one, and remember it."""
    desk.count(reply.answer)
    place = place_of(turn.message, question)
    messages = dressed(desk, reply.answer, turn.memory.chat, is_private=turn.is_private)
    ids = await _replace(desk, turn, place, messages, earlier) if earlier else ()
    if not ids:
        ids = await send(desk, turn.bot, place, messages)
    desk.storage.remember(
        turn.where,
        reply.context,
        question_id=turn.message.message_id,
        question=question,
        answer_ids=ids,
        status=reply.answer.status,
    )


def dressed(desk: Desk, answer: Answer, chosen: ChatSettings, *, is_private: bool) -> tuple[Message, ...]:
    """Return an answer as the messages that suit the chat and what it has chosen."""
    chart = desk.charts.showing(answer)
    if chosen.style is Style.FULL or (is_private and chosen.style is None):
        asked_back = answer.status is Status.CLARIFY
        shown = replace(answer, suggestions=()) if chosen.quiet and not asked_back else answer
        return private.render(shown, desk.wording, chart=chart)
    return (group.render(answer, desk.wording, quiet=chosen.quiet, chart=chart),)


async def _replace(
    desk: Desk, turn: Turn, place: Place, messages: tuple[Message, ...], earlier: SentAnswer
) -> tuple[int, ...]:
    """Put messages in the place of earlier ones and return their ids, none if the earlier ones are gone."""
    pairs = list(zip(earlier.message_ids, messages, strict=False))
    for message_id, message in pairs:
        if not await change(turn.bot, place.chat_id, message_id, message):
            return ()
    for surplus in earlier.message_ids[len(messages) :]:
        with contextlib.suppress(BadRequest):  # too old to delete, or somebody was quicker
            await turn.bot.delete_message(place.chat_id, surplus)
    added = await send(desk, turn.bot, replace(place, reply_to=None), messages[len(pairs) :])
    return (*(message_id for message_id, _ in pairs), *added)
