"""What each command does; which there are, and where, stands in `menus`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handlers import answering, charts, group_settings, information, operators, personal, subscriptions
from handlers.addressing import claim_in_reply
from handlers.topics import ready_questions
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from handlers.desk import Desk

Handler = Callable[["Desk", Turn], Awaitable[None]]


async def _ask(desk: Desk, turn: Turn) -> None:
    """/ask: a question behind it, or in the message replied to."""
    question = turn.words or claim_in_reply(turn.message, turn.bot.bot)
    if question:
        await answering.answer(desk, replace(turn, words=question))
    else:
        await say(desk, turn, desk.sentences.ask.what, ready_questions(desk.library.popular(3)))


async def _check(desk: Desk, turn: Turn) -> None:
    """/check: the message replied to, or the words behind it."""
    claim = claim_in_reply(turn.message, turn.bot.bot)
    if claim is None and not turn.words:
        await say(desk, turn, desk.sentences.check.what)
    else:
        await answering.check(desk, turn, claim if claim is not None else turn.words)


def in_private(desk: Desk, turn: Turn, name: str) -> Handler | None:
    """Return what does a command in this private chat, None where there is no such command."""
    if name in FOR_OPERATORS and operators.runs_the_bot(desk, turn.where.user_id):
        return FOR_OPERATORS[name]
    return IN_PRIVATE.get(name)


IN_PRIVATE: Final[dict[str, Handler]] = {
    "start": information.on_start,
    "help": information.on_help,
    "ask": _ask,
    "check": _check,
    "summary": information.on_summary,
    "topics": information.on_topics,
    "chart": charts.on_command,
    "source": information.on_source,
    "subscribe": subscriptions.on_subscribe,
    "unsubscribe": subscriptions.on_unsubscribe,
    "subscriptions": subscriptions.on_subscriptions,
    "timezone": subscriptions.on_timezone,
    "settings": personal.on_settings,
    "feedback": personal.on_feedback,
    "privacy": information.on_privacy,
    "mydata": personal.on_mydata,
    "forgetme": personal.on_forgetme,
}
FOR_OPERATORS: Final[dict[str, Handler]] = {
    "status": operators.on_status,
    "broadcast": operators.on_broadcast,
    "reload": operators.on_reload,
}
"""In the private chats of those who run the bot; nobody else knows these."""
IN_GROUPS: Final[dict[str, Handler]] = IN_PRIVATE | {
    "settings": group_settings.on_command,
    "feedback": information.elsewhere,
    "mydata": information.elsewhere,
    "forgetme": information.elsewhere,
}
