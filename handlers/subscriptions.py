"""Subscriptions: chosen with buttons, for a private chat, a group, a topic or a channel; for those by admins alone.

That of a group or a channel can be chosen in the private chat, too, where it says whose it is. A button says all that
it is for: whose subscription, and what it becomes. So an old one, or one pressed twice, does the same again.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from telegram.error import TelegramError

from bot.delivery.editions import Editor
from bot.delivery.schedule import Frequency, Quiet, Schedule
from bot.delivery.zones import COMMON, clock_in, find_zones, is_zone
from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, LinkButton, Message
from bot.storage import Seen
from handlers import charts, links
from handlers.sending import Place, acknowledge, change, send
from handlers.sentences import fill
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from telegram import Bot

    from bot.render.message import Keyboard
    from bot.storage import Subscription
    from handlers.desk import Desk
    from handlers.pressed import Pressed

_SUBJECT: Final = re.compile(r"(-?[0-9]{1,20}):([0-9]{1,20}):([a-z]+)=([A-Za-z0-9_/+-]*)", re.ASCII)
_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])", re.ASCII)
_HOURS: Final = (7, 9, 12, 18, 21)
_MONTH_DAYS: Final = (1, 8, 15, 22, 28)
_CODES: Final = {"c": Frequency.CHANGES, "d": Frequency.DAILY, "w": Frequency.WEEKLY, "m": Frequency.MONTHLY}


@dataclass(frozen=True, slots=True)
class _Target:
    """Whose subscription it is: a chat's, or a topic's."""

    chat_id: int
    thread_id: int

    def data(self, name: str, value: object) -> str:
        return encode(Verb.SUBSCRIBE, f"{self.chat_id}:{self.thread_id}:{name}={value}")


async def on_subscribe(desk: Desk, turn: Turn) -> None:
    """/subscribe: what can be chosen, or what is; with a time behind it, that is when the next ones come."""
    if target := await _permitted(desk, turn):
        kept = await _awake(desk, target)
        clock = _CLOCK.fullmatch(turn.words)
        if kept and kept.next_run and clock:
            at = replace(kept.schedule, minute=int(clock[1]) * 60 + int(clock[2]))
            kept = await desk.storage.outbox.subscribe(target.chat_id, target.thread_id, at)
        page = _page(desk, target, kept) if kept else _first_page(desk, target)
        if not turn.is_private:
            in_private = links.url(turn.bot.username, links.to_subscription(target.chat_id, target.thread_id))
            button = LinkButton(desk.sentences.settings.in_private, in_private)
            page = replace(page, keyboard=(*page.keyboard, (button,)))
        await send(desk, turn.bot, turn.place, [page])


async def show(desk: Desk, turn: Turn, chat_id: int, thread_id: int) -> None:
    """Show in private, to an admin of a group or a channel, what is sent there."""
    target = _Target(chat_id, thread_id)
    title = await _title(turn.bot, chat_id)
    if title is None or not await _may_change(desk, turn.bot, chat_id, turn.where.user_id):
        await say(desk, turn, desk.sentences.alerts.not_admin)
        return
    kept = await _awake(desk, target)
    page = _page(desk, target, kept) if kept else _first_page(desk, target)
    await send(desk, turn.bot, turn.place, [_titled(desk, page, title)])


def offer(desk: Desk, chat_id: int, title: str) -> Message:
    """Return what tells an admin in private that something can be sent to a channel, with the button that chooses."""
    words = desk.sentences.subscriptions
    button = CallbackButton(words.subscribe, _Target(chat_id, 0).data("menu", ""))
    return Message(fill(words.offer, chat=title), keyboard=((button,),))


async def on_unsubscribe(desk: Desk, turn: Turn) -> None:
    """/unsubscribe: at once, and nothing of it is kept."""
    if target := await _permitted(desk, turn):
        words = desk.sentences.subscriptions
        was = await desk.storage.outbox.unsubscribe(target.chat_id, target.thread_id)
        again = ((CallbackButton(words.subscribe, target.data("menu", "")),),)
        await say(desk, turn, words.ended if was else words.none, again)


async def on_subscriptions(desk: Desk, turn: Turn) -> None:
    """/subscriptions: all of this chat, with a button for each."""
    if not (target := await _permitted(desk, turn)):
        return
    words = desk.sentences.subscriptions
    found = await desk.storage.outbox.subscriptions(target.chat_id)
    if not found:
        await say(desk, turn, words.none, ((CallbackButton(words.subscribe, target.data("menu", "")),),))
        return
    names = _names(desk)
    rows = tuple(
        (CallbackButton(names[one.schedule.frequency], _Target(one.chat_id, one.thread_id).data("menu", "")),)
        for one in found
    )
    lines = [
        fill(words.now, often=names[one.schedule.frequency])
        + ("\n" + _next(desk, one) if one.next_run else "")
        + ("\n" + words.rests if one.stopped else "")
        for one in found
    ]
    await say(desk, turn, "\n\n".join(lines), rows)


async def on_timezone(desk: Desk, turn: Turn) -> None:
    """/timezone: zones that the words behind it may mean, each with what its clocks show, to choose from."""
    if target := await _permitted(desk, turn):
        words = desk.sentences.subscriptions
        found = find_zones(turn.words, desk.services.clock()) if turn.words else COMMON
        text = words.which_zone if turn.words and found else words.no_zone if turn.words else words.choose_zone
        await say(desk, turn, text, _zone_buttons(desk, target, found or COMMON, None))


async def on_press(desk: Desk, pressed: Pressed) -> None:
    """A button about a subscription."""
    matched = _SUBJECT.fullmatch(pressed.subject)
    alerts, words = desk.sentences.alerts, desk.sentences.subscriptions
    if matched is None:
        await acknowledge(pressed.query, alerts.gone, alert=True)
        return
    target, name, value = _Target(int(matched[1]), int(matched[2])), matched[3], matched[4]
    if not await _may_change(desk, pressed.bot, target.chat_id, pressed.user_id):
        await acknowledge(pressed.query, alerts.not_admin, alert=True)
        return
    box = desk.storage.outbox
    before = await box.subscription(target.chat_id, target.thread_id)
    kept: Subscription | None = None
    page = _page(desk, target, before) if before else _first_page(desk, target)
    if name == "stop":
        await box.unsubscribe(target.chat_id, target.thread_id)
        page = Message(words.ended, keyboard=((CallbackButton(words.subscribe, target.data("menu", "")),),))
    elif name == "zones":
        wanted = _CODES.get(value)
        page = Message(words.choose_zone, keyboard=_zone_buttons(desk, target, COMMON, wanted))
    elif (chosen := _chosen(before.schedule if before else None, name, value)) is not None:
        kept = await box.subscribe(target.chat_id, target.thread_id, chosen)
        page = _page(desk, target, kept)
    elif name == "often" and value in _CODES:  # the time zone comes first
        page = Message(words.choose_zone, keyboard=_zone_buttons(desk, target, COMMON, _CODES[value]))
    elif name == "zone" and is_zone(value):
        page = _first_page(desk, target, value)
    await acknowledge(pressed.query)
    if target.chat_id != pressed.chat_id:
        page = _titled(desk, page, await _title(pressed.bot, target.chat_id) or "")
    if not await change(pressed.bot, pressed.chat_id, pressed.message_id, page):
        await send(desk, pressed.bot, Place(pressed.chat_id), [page])
    if before is None and kept is not None:
        await _preview(desk, pressed, kept)


def _chosen(now: Schedule | None, name: str, value: str) -> Schedule | None:
    """Return the schedule that a press makes of the one before, None where it makes none (yet)."""
    before = now or Schedule()
    frequency = _CODES.get(value) if name == "often" else _CODES.get(name)
    zone = value if name in _CODES and is_zone(value) else None
    has_zone = now is not None and (now.zone != "UTC" or now.frequency is not Frequency.CHANGES)
    if frequency is not None and (zone or has_zone or frequency is Frequency.CHANGES):
        day = before.day if before.frequency is frequency else 1  # the 22nd of a month is no day of a week
        return replace(before, frequency=frequency, zone=zone or before.zone, day=day)
    if now is None:
        return None
    if name == "zone" and is_zone(value):
        return replace(now, zone=value)
    if name == "quiet" and value in set(Quiet):
        return replace(now, quiet=Quiet(value))
    if name == "at" and value.isdecimal() and int(value) < 1440:
        return replace(now, minute=int(value))
    if name == "on" and value.isdecimal() and 1 <= int(value) <= (7 if now.frequency is Frequency.WEEKLY else 28):
        return replace(now, day=int(value))
    return None


async def _permitted(desk: Desk, turn: Turn) -> _Target | None:
    """Return whose subscription a command is about, None if its sender may not change that; they are told."""
    if turn.is_private or await desk.speaks_as_admin(turn.bot, turn.message):
        return _Target(turn.message.chat_id, turn.where.thread_id)
    words = desk.sentences.subscriptions
    in_private = LinkButton(words.in_private, links.url(turn.bot.username, links.SUBSCRIBE))
    await say(desk, turn, words.not_admin, ((in_private,),))
    return None


async def _may_change(desk: Desk, bot: Bot, chat_id: int, user_id: int) -> bool:
    return chat_id == user_id or (chat_id < 0 and await desk.is_admin(bot, chat_id, user_id))


async def _awake(desk: Desk, target: _Target) -> Subscription | None:
    """Return the subscription; one that rested is woken, for who asks for it is there again."""
    await desk.storage.outbox.resume(target.chat_id)
    return await desk.storage.outbox.subscription(target.chat_id, target.thread_id)


async def _preview(desk: Desk, pressed: Pressed, kept: Subscription) -> None:
    """Show at once what an edition looks like; it does not count as seen."""
    if kept.schedule.frequency is Frequency.CHANGES:
        return
    editor = await asyncio.to_thread(Editor, desk.library, desk.wording)
    edition = editor.edition(kept.schedule.frequency, Seen(), {})
    if edition:
        here = kept.chat_id == pressed.chat_id
        place = Place(kept.chat_id, kept.thread_id or None) if here else Place(pressed.chat_id)
        if edition.chart:
            await charts.send_with_words(desk, pressed.bot, place, edition.chart, edition.message)
        else:
            await send(desk, pressed.bot, place, [edition.message])


async def _title(bot: Bot, chat_id: int) -> str | None:
    """Return the title of a group or channel, None where the bot is not, or never was."""
    try:
        return (await bot.get_chat(chat_id)).title or ""
    except TelegramError:
        return None


def _titled(desk: Desk, page: Message, title: str) -> Message:
    """Return a page that says whose subscription it is about."""
    return replace(page, text=fill(desk.sentences.subscriptions.of_chat, chat=title) + "\n" + page.text)


def _first_page(desk: Desk, target: _Target, zone: str = "") -> Message:
    """Return the choice of how often; the zone, if it was named before, goes with each."""
    words, names = desk.sentences.subscriptions, _names(desk)
    keyboard = tuple(
        (CallbackButton(names[often], target.data(code, zone) if zone else target.data("often", code)),)
        for code, often in _CODES.items()
    )
    return Message(fill(words.choose, title=desk.title), keyboard=keyboard)


def _page(desk: Desk, target: _Target, kept: Subscription) -> Message:
    """Return what is subscribed to, when it comes next, and the buttons that change it."""
    words, schedule = desk.sentences.subscriptions, kept.schedule
    names = _names(desk)
    rows: list[tuple[tuple[str, str, object, bool], ...]] = [
        tuple((names[one], "often", code, one is schedule.frequency) for code, one in list(_CODES.items())[half:][:2])
        for half in (0, 2)
    ]
    text = fill(words.now, often=names[schedule.frequency])
    if kept.next_run:
        text += "\n" + _next(desk, kept)
        minutes = sorted({schedule.minute, *(hour * 60 for hour in _HOURS)})
        rows.append(tuple((_clock(minute), "at", minute, schedule.minute == minute) for minute in minutes))
    if schedule.frequency is Frequency.WEEKLY:
        rows.append(
            tuple((day, "on", number, schedule.day == number) for number, day in enumerate(words.days, start=1))
        )
    if schedule.frequency is Frequency.MONTHLY:
        rows.append(tuple((f"{day}.", "on", day, schedule.day == day) for day in _MONTH_DAYS))
    quiet = {Quiet.OFF: words.loud, Quiet.WAIT: words.wait, Quiet.SILENT: words.silent}
    rows.append(tuple((label, "quiet", one.value, schedule.quiet is one) for one, label in quiet.items()))
    chosen = desk.sentences.settings.chosen
    keyboard: Keyboard = tuple(
        tuple(
            CallbackButton(chosen.format(label=label) if is_now else label, target.data(name, value))
            for label, name, value, is_now in row
        )
        for row in rows
    )
    zone = CallbackButton(words.zone.format(zone=schedule.zone), target.data("zones", ""))
    return Message(text, keyboard=(*keyboard, (zone,), (CallbackButton(words.stop, target.data("stop", "")),)))


def _zone_buttons(desk: Desk, target: _Target, zones: tuple[str, ...], wanted: Frequency | None) -> Keyboard:
    """Return a button for each zone with the time there; pressing one goes on to `wanted`, if that was chosen."""
    now = desk.services.clock()
    name = next((code for code, one in _CODES.items() if one is wanted), "zone")
    buttons = [
        CallbackButton(f"{zone.rpartition('/')[2].replace('_', ' ')} {clock_in(zone, now)}", target.data(name, zone))
        for zone in zones
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _clock(minute: int) -> str:
    """Return a minute of the day as clocks show it."""
    return f"{minute // 60}:{minute % 60:02d}"


def _names(desk: Desk) -> dict[Frequency, str]:
    words = desk.sentences.subscriptions
    return dict(zip(Frequency, (words.changes, words.daily, words.weekly, words.monthly), strict=True))


def _next(desk: Desk, kept: Subscription) -> str:
    """Return when the next edition comes, by the reader's clock."""
    words, schedule = desk.sentences.subscriptions, kept.schedule
    if kept.next_run is None:
        return ""
    local = schedule.quiet_until(kept.next_run).astimezone(ZoneInfo(schedule.zone))
    when = f"{words.days[local.isoweekday() - 1]} {local:%Y-%m-%d %H:%M}"
    return fill(words.next, when=when, zone=schedule.zone)
