"""What any bot on the library costs: updates as Telegram's JSON, a request that answers at once, a handler that replies.

It imports nothing of ours, for its memory is what ours is measured against: `python -m tests.benchmarks.bare` prints
the megabytes of a process that has answered many chats.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.ext import Application, CallbackContext, InlineQueryHandler, MessageHandler, filters
from telegram.request import RequestData

from tests.bot.telegram.offline import NoNetwork

ROOT: Final = Path(__file__).parents[2]
TOKEN: Final = "123456789:AAh8Zr-2Q_xyzabcdefghijklmnopqrstuv"
ME: Final = {"id": 123456789, "is_bot": True, "first_name": "Tally", "username": "tally_test_bot"}
CHATS: Final = 10_000
BLOCK: Final = 100
"""So many updates are given at once."""

Call = tuple[str, dict[str, Any]]
"""A method of the Bot API, and what it was called with."""
Take = Callable[[Sequence[Update]], Awaitable[None]]
"""Takes updates in; returns before they are answered."""
PlainReply: Final[Call] = ("sendMessage", {"text": "10,308 cases", "parse_mode": "HTML"})
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_NESTED: Final = frozenset({"reply_markup", "reply_parameters", "results", "button"})


class Wire(NoNetwork):
    """Takes requests as Telegram does, at once; what it answers to a message is as long as that."""

    def __init__(self, *, keeps: bool = True) -> None:
        """Note the messages that are sent in `calls`, if it `keeps` them."""
        self.calls: list[Call] = []
        self._keeps = keeps
        self._awaited = 0
        self._all = asyncio.Event()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name = url.rpartition("/")[2]
        parameters = request_data.json_parameters if request_data else {}  # as the real request would
        if name in {"sendMessage", "answerInlineQuery"}:
            if self._keeps:
                self.calls.append((name, dict(parameters)))
            self._awaited -= 1
            if not self._awaited:
                self._all.set()
        return 200, ANSWERS.get(name, b'{"ok":true,"result":true}')

    def expects(self, count: int) -> asyncio.Event:
        """Return what is set as soon as so many updates are answered."""
        self._awaited = count
        self._all.clear()
        return self._all


def _sent_message() -> dict[str, Any]:
    """Return what Telegram answers to a message with some formatting and five buttons."""
    rows = [[{"text": f"How many cases were there in {year}?", "callback_data": f"1a:{year}"}] for year in range(4)]
    return {
        "message_id": 77,
        "date": 1_700_000_000,
        "chat": {"id": 1, "type": "private", "first_name": "Ann"},
        "from": ME,
        "text": "10,308 cases\n" + "What it means, and where it stands. " * 6,
        "entities": [{"type": "bold", "offset": 0, "length": 12}, {"type": "blockquote", "offset": 90, "length": 80}],
        "reply_markup": {"inline_keyboard": [*rows, [{"text": "👍", "callback_data": "1u:x"}]]},
    }


def _sent_photo() -> dict[str, Any]:
    """Return what Telegram answers to a picture with such a text as its caption."""
    sent = _sent_message()
    photo = {"file_id": "AgACAgQAAxkDAAIB", "file_unique_id": "AQAD", "width": 1280, "height": 720}
    return sent | {"caption": sent.pop("text"), "caption_entities": sent.pop("entities"), "photo": [photo]}


ANSWERS: Final = {
    "sendMessage": json.dumps({"ok": True, "result": _sent_message()}).encode(),
    "sendPhoto": json.dumps({"ok": True, "result": _sent_photo()}).encode(),
    "getMe": json.dumps({"ok": True, "result": ME}).encode(),
}


def private(number: int, person: int, words: str) -> bytes:
    """Return the update of a question in a private chat; each comes a minute after the one before."""
    chat = {"id": person, "type": "private", "first_name": "Ann"}
    return _update(number, "message", _message(number, person, chat, words))


def in_group(number: int, person: int, words: str) -> bytes:
    """Return the update of a question in a group, by /ask."""
    chat = {"id": -1_000_000_000_000 - person, "type": "supergroup", "title": "Room"}
    command = f"/ask@{ME['username']}"
    message = _message(number, person, chat, f"{command} {words}")
    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    return _update(number, "message", message | {"entities": [entity]})


def inline(number: int, person: int, words: str) -> bytes:
    """Return the update of an inline question."""
    query = {"id": str(number), "from": _person(person), "query": words, "offset": "", "chat_type": "sender"}
    return _update(number, "inline_query", query)


def _update(number: int, kind: str, content: dict[str, Any]) -> bytes:
    return json.dumps({"update_id": number, kind: content}).encode()


def _message(number: int, person: int, chat: dict[str, Any], words: str) -> dict[str, Any]:
    date = 1_700_000_000 + 60 * number
    return {"message_id": number + 1, "date": date, "from": _person(person), "chat": chat, "text": words}


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "en"}


@asynccontextmanager
async def bare(wire: Wire, replies: Sequence[Call]) -> AsyncIterator[tuple[Bot, Take]]:
    """Yield a bot, and what takes its updates, that sends these replies, one after the other, made anew each time."""
    following = itertools.cycle([(name, _readable(parameters)) for name, parameters in replies])

    async def reply(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        _, data = next(following)
        assert update.effective_chat
        quoted = data.get("reply_parameters")
        await context.bot.send_message(
            update.effective_chat.id,
            data["text"],
            parse_mode=data["parse_mode"],
            reply_markup=_keyboard(data["reply_markup"]) if "reply_markup" in data else None,
            link_preview_options=_NO_PREVIEW,
            reply_parameters=ReplyParameters(quoted["message_id"], allow_sending_without_reply=True)
            if quoted
            else None,
        )

    async def cards(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        _, data = next(following)
        assert update.inline_query
        await update.inline_query.answer(
            [_card(result) for result in data["results"]],
            cache_time=300,
            is_personal=False,
            button=InlineQueryResultsButton(**data["button"]),
        )

    application = Application.builder().token(TOKEN).request(wire).updater(None).job_queue(None).build()
    application.add_handlers([MessageHandler(filters.TEXT, reply), InlineQueryHandler(cards)])

    async def take(updates: Iterable[Update]) -> None:
        for update in updates:
            await application.update_queue.put(update)

    async with application:
        await application.start()
        yield application.bot, take
        await application.stop()


def _readable(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call as they were before they were written for Telegram."""
    return {name: json.loads(value) if name in _NESTED else value for name, value in parameters.items()}


def _keyboard(data: dict[str, Any]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in data["inline_keyboard"]])


def _card(data: dict[str, Any]) -> InlineQueryResultArticle:
    content = data["input_message_content"]
    return InlineQueryResultArticle(
        id=data["id"],
        title=data["title"],
        description=data["description"],
        input_message_content=InputTextMessageContent(
            content["message_text"], parse_mode=content["parse_mode"], link_preview_options=_NO_PREVIEW
        ),
        reply_markup=_keyboard(data["reply_markup"]),
    )


async def answer(wire: Wire, updates: Sequence[bytes], bot: Bot, take: Take) -> float:
    """Have all of these answered by what takes updates, and return the seconds of computing that all took."""
    all_answered = wire.expects(len(updates))
    begin = time.process_time()
    await take([Update.de_json(json.loads(update), bot) for update in updates])
    await all_answered.wait()
    return time.process_time() - begin


def megabytes() -> float:
    """Return the most memory that this process had so far."""
    status = Path("/proc/self/status")
    if status.exists():  # what is asked for below may be that of the process that started this one
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    kilobyte = 1024 if sys.platform == "darwin" else 1  # macOS counts bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobyte / 1024


async def _after_many_chats() -> float:
    wire = Wire(keeps=False)
    async with bare(wire, [PlainReply]) as (bot, take):
        for start in range(0, CHATS, BLOCK):
            updates = [private(number, 1000 + number, "how many?") for number in range(start, start + BLOCK)]
            await answer(wire, updates, bot, take)
    return megabytes()


if __name__ == "__main__":
    print(asyncio.run(_after_many_chats()))
