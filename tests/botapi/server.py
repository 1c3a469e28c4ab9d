"""The HTTP face: a Bot API server on loopback, in a thread of its own, that can also go wrong on purpose."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.botapi.errors import OTHER_POLLER, WEBHOOK_ACTIVE, ApiError, refused
from tests.botapi.methods import allow_updates, call
from tests.botapi.model import Chat, Member, User
from tests.botapi.params import Params
from tests.botapi.people import Person, Room, settle
from tests.botapi.webhook import Caller
from tests.botapi.world import Call, World

if TYPE_CHECKING:
    from tests.botapi.model import Json
    from tests.botapi.waiting import Pending

_MAX_UPLOAD = 20 * 2**20
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{10,}")


@dataclass(frozen=True)
class Hang:
    """No answer ever; `accepted` is whether the call was carried out all the same."""

    accepted: bool = False


@dataclass(frozen=True)
class Reset:
    """The connection is cut instead of an answer; `accepted` as for Hang."""

    accepted: bool = False


@dataclass(eq=False)
class Fault:
    """A trouble laid out for certain calls; `left` counts down to 0, None lasts until it is lifted."""

    api: BotApi
    trouble: ApiError | Hang | Reset
    method: str | None
    chat_id: int | None
    left: int | None
    struck: int = 0

    def hits(self, values: Params, name: str) -> bool:
        where = self.chat_id is None or values.text("chat_id") == str(self.chat_id)
        return where and self.left != 0 and self.method in (None, name)

    def strike(self) -> None:
        self.struck += 1
        self.left = None if self.left is None else self.left - 1

    def lift(self) -> None:
        with self.api.changed:
            self.left = 0

    def happened(self, times: int = 1) -> Pending[bool]:
        return self.api.pending(lambda: self.struck >= times or None, f"call that meets {self.trouble}")


class BotApi(World):
    """A Bot API server for one bot, to be used as a context manager; its arguments are those of `World`.

    `url` is what `TALLYBOT_API_URL` takes; python-telegram-bot wants `f"{api.url}/bot"` as its base URL.
    """

    port = 0
    polls = 0
    """How many long polls have begun to wait."""
    _thread: threading.Thread | None = None
    _poll: asyncio.Future[None] | None = None
    _loop: asyncio.AbstractEventLoop
    _caller: Caller
    _stop: asyncio.Event

    @cached_property
    def faults(self) -> list[Fault]:
        return []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def person(self, name: str, username: str | None = None, language: str = "en") -> Person:
        """Somebody with an account, who has not met the bot yet."""
        return settle(self, Person(self, next(self.ids), name, username, language))

    def group(self, title: str, *members: User, kind: str = "supergroup", forum: bool = False) -> Room:
        """A group of kind "group" or "supergroup"; the first member owns it. The bot is not in it yet."""
        number = next(self.ids)
        room = Room(self, -number if kind == "group" else -1_000_000_000_000 - number, kind, title, forum=forum)
        room.members = {one.id: Member(one, "member" if place else "creator") for place, one in enumerate(members)}
        self.chats[room.id] = room
        return room

    def channel(self, title: str, owner: User) -> Room:
        return self.group(title, owner, kind="channel")

    def fail(
        self,
        trouble: ApiError | Hang | Reset,
        method: str | None = None,
        chat: Chat | None = None,
        times: int | None = 1,
    ) -> Fault:
        """Makes the next calls go wrong: `times` of them (None: all), of one method or any, for one chat or any.

        An error of code 502 and above comes as a page of HTML, as from the proxy in front of Telegram's servers.
        """
        fault = Fault(self, trouble, method, chat.id if chat else None, times)
        with self.changed:
            self.faults.append(fault)
        return fault

    def calls_by_way_of(self, *upstreams: str, repeats: int = 0) -> None:
        """Has the webhook's calls made to these servers in turn; every `repeats`-th one twice, 0 is never."""
        with self.changed:
            self._caller.upstreams, self._caller.repeats = upstreams, repeats
        self.on_update()

    # The thread and its server.

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listens on a free port, or on the former one after `stop`."""
        listening: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(listening)), name="bot api", daemon=True)
        self._thread.start()
        listening.result()

    def stop(self) -> None:
        """Refuses connections from now on, as when the network is gone; what was said is kept."""
        if self._thread:
            self.on_update = lambda: None
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
            self._thread = None

    async def _serve(self, listening: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application(client_max_size=_MAX_UPLOAD)
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.01)
        await runner.setup()
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        await web.SockSite(runner, listener).start()
        self._caller = Caller(self)
        calling = asyncio.create_task(self._caller.run())
        self.on_update = self._wake_soon
        listening.set_result(None)
        await self._stop.wait()
        calling.cancel()
        await asyncio.wait((calling,))
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.Response:
        name, values = request.match_info["method"], await _params(request)
        try:
            self._check_token(request.match_info["token"])
            trouble = self._trouble(name, values)
            if not trouble or trouble.accepted:
                result = (
                    await self._get_updates(values) if name.casefold() == "getupdates" else self._call(name, values)
                )
            if isinstance(trouble, Hang):
                await asyncio.Event().wait()
            if isinstance(trouble, Reset) and request.transport:
                request.transport.abort()
                return web.Response()
        except ApiError as error:
            self._record(name, values, error)
            if error.code >= 502:
                page = f"<html><body><h1>{error.code} {error.text}</h1></body></html>"
                return web.Response(status=error.code, text=page, content_type="text/html")
            return web.json_response(error.body(), status=error.code)
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self.token:
            raise ApiError(401, "Unauthorized")

    def _trouble(self, name: str, values: Params) -> Hang | Reset | None:
        with self.changed:
            fault = next((fault for fault in self.faults if fault.hits(values, name)), None)
            if fault:
                fault.strike()
                self.changed.notify_all()
                if isinstance(fault.trouble, ApiError):
                    raise fault.trouble
                return fault.trouble
            return None

    def _call(self, name: str, values: Params) -> object:
        with self.changed:
            result = call(self, name, values)
            self._record(name, values, None)
        self._caller.wake()  # a webhook may have been set
        return result

    def _record(self, name: str, values: Params, error: ApiError | None) -> None:
        with self.changed:
            self.calls.append(Call(name, values.readable(), self.clock(), error))
            self.changed.notify_all()

    # Long polling.

    async def _get_updates(self, values: Params) -> list[Json]:
        offset, limit = values.number("offset"), min(values.number("limit", 100), 100)
        with self.changed:
            if self.updates.webhook:
                raise refused(409, WEBHOOK_ACTIVE)
            allow_updates(self, values)
            updates = self.updates.take(offset, limit)
            self.changed.notify_all()
        if updates or not values.number("timeout"):
            return updates
        if self._poll and not self._poll.done():
            self._poll.set_exception(refused(409, OTHER_POLLER))
        self._poll = self._loop.create_future()
        with self.changed:
            self.polls += 1
            self.changed.notify_all()
        try:
            await asyncio.wait_for(self._poll, values.number("timeout"))
        except TimeoutError:
            return []
        with self.changed:
            return self.updates.take(offset, limit)

    def _wake_soon(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._caller.wake()
        if self._poll and not self._poll.done():
            self._poll.set_result(None)


async def _params(request: web.Request) -> Params:
    values: Json = dict(request.query)
    files: dict[str, bytes] = {}
    if request.content_type == "application/json":
        values |= await request.json()
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = value.file.read()
            else:
                values[name] = str(value)
    return Params(values, files)
