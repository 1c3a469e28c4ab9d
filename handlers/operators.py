"""What those who run the bot can do in their private chat with it: /status, /broadcast, /reload.

Who they are stands in the settings, and is looked at with every command and every press.
"""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING, Final

from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, Message
from bot.storage.records import BroadcastState
from handlers.sending import acknowledge, change, send
from handlers.sentences import fill
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from bot.storage.records import Broadcast
    from handlers.desk import Desk
    from handlers.pressed import Pressed

_SEND: Final = "go"
_STOP: Final = "stop"
_LOOK: Final = "look"
_DROP: Final = "drop"

_logger = logging.getLogger(__name__)


def runs_the_bot(desk: Desk, user_id: int) -> bool:
    """Return whether somebody is one of those who run the bot."""
    return user_id in desk.services.settings.admins


async def on_status(desk: Desk, turn: Turn) -> None:
    """/status: what it answers from, who asks, and what waits."""
    words = desk.sentences.operators
    counted = await desk.storage.statistics()
    progress = await desk.storage.outbox.progress()
    inbox = await desk.storage.inbox.state()
    share = counted.answered_share
    packs = [
        fill(words.pack, id=pack.id, version=pack.version, figures=len(desk.library.engine(pack.id).base.observations))
        for pack in desk.library.packs
    ]
    asked = fill(words.asked, questions=counted.questions, people=counted.people, days=counted.days)
    lines = [
        words.status,
        *packs,
        asked if share is None else f"{asked} {fill(words.share, share=f'{share:.0%}')}",
        fill(words.subscribers, subscriptions=progress.subscriptions, resting=progress.stopped),
        fill(words.waiting, updates=inbox.waiting, due=progress.due + progress.in_hand, later=progress.later),
    ]
    if broadcast := await desk.storage.broadcasts.latest():
        lines.append(_told(desk, broadcast))
    await say(desk, turn, "\n".join(lines))


async def on_reload(desk: Desk, turn: Turn) -> None:
    """/reload: have the packs loaded anew; what comes of it is told by who does that."""
    desk.services.reload_wanted.set()
    await say(desk, turn, desk.sentences.operators.reloading)


async def on_broadcast(desk: Desk, turn: Turn) -> None:
    """/broadcast: show the words behind it as subscribers would see them, and ask whether to send them."""
    words = desk.sentences.operators
    if not turn.words:
        await say(desk, turn, words.what)
        return
    broadcast = await desk.storage.broadcasts.draft(turn.words)
    if not broadcast.left:
        await desk.storage.broadcasts.withdraw(broadcast.id)
        await say(desk, turn, words.nobody)
        return
    await send(desk, turn.bot, turn.place, [Message(escape(broadcast.words, quote=False)), _page(desk, broadcast)])


async def on_broadcast_press(desk: Desk, pressed: Pressed) -> None:
    """A button under a broadcast: send it, or not, stop it, let it go on, see how far it is."""
    alerts = desk.sentences.alerts
    if not runs_the_bot(desk, pressed.user_id):
        await acknowledge(pressed.query, alerts.operators_only, alert=True)
        return
    broadcast_id, _, action = pressed.subject.partition(":")
    broadcasts = desk.storage.broadcasts
    if action == _SEND:
        broadcast = await broadcasts.go_on(broadcast_id)
    elif action == _STOP:
        broadcast = await broadcasts.stop(broadcast_id)
    else:
        if action == _DROP:
            await broadcasts.withdraw(broadcast_id)
        broadcast = await broadcasts.find(broadcast_id)
    if action in {_SEND, _STOP}:
        _logger.info("An operator decides on a broadcast", extra={"broadcast": broadcast_id, "action": action})
    await acknowledge(pressed.query)
    page = _page(desk, broadcast) if broadcast else Message(desk.sentences.operators.withdrawn)
    await change(pressed.bot, pressed.chat_id, pressed.message_id, page)


def _told(desk: Desk, broadcast: Broadcast) -> str:
    words = desk.sentences.operators
    if broadcast.state is BroadcastState.DRAFT:
        return fill(words.draft, left=broadcast.left)
    if broadcast.state is BroadcastState.PAUSED:
        return fill(words.paused, done=broadcast.done, left=broadcast.left)
    return fill(words.going_out if broadcast.left else words.done, done=broadcast.done, left=broadcast.left)


def _page(desk: Desk, broadcast: Broadcast) -> Message:
    words = desk.sentences.operators
    buttons = {
        BroadcastState.DRAFT: ((words.send, _SEND), (words.drop, _DROP)),
        BroadcastState.PAUSED: ((words.go_on, _SEND),),
    }.get(broadcast.state, ((words.stop, _STOP), (words.look, _LOOK)) if broadcast.left else ())
    row = tuple(CallbackButton(label, encode(Verb.BROADCAST, f"{broadcast.id}:{action}")) for label, action in buttons)
    return Message(_told(desk, broadcast), keyboard=(row,) if row else ())
