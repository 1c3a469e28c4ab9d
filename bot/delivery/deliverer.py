"""Sends what subscribers are due: once, in order, behind the answers, and to nobody who does not want it any more."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.charts import render_png
from bot.charts.sending import send_chart
from bot.delivery.editions import Editor
from bot.render.message import Message
from bot.render.ptb import NO_PREVIEW, markup
from bot.storage import Stopped, StorageError
from bot.storage.outbox import PAGE
from bot.telegram.failures import Refusal, is_refused, seconds_to_wait, surely_not_done
from bot.telegram.rate_limiter import Priority
from bot.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Message as TelegramMessage
    from telegram.ext import ExtBot

    from bot.charts.finding import Drawable
    from bot.delivery.changes import Figures
    from bot.services import Services
    from bot.storage import Delivery, Seen
    from bot.storage.outbox import Done

IN_HAND: Final = 8
"""How many messages are claimed at a time, and so at most sent twice if the process is killed."""
TICK: Final = 2.0
"""Seconds between two looks at what is due."""
FRESH: Final = timedelta(seconds=1)
"""For so long after it was claimed, a message is surely ours; later, the database is asked again before it is sent."""
TOGETHER: Final = 0.05
"""Seconds that a message which was sent waits for others to be taken out with it."""
FIRST_PAUSE: Final = 30.0
LONGEST_PAUSE: Final = 3600.0
"""Seconds before a message that surely was not sent is tried again; doubled each time."""
DRAIN: Final = 5.0
"""Seconds that messages in hand may take when the bot stops."""

_logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a delivery; `UNSURE` if nobody knows whether it arrived."""

    SENT = "sent"
    POSTPONED = "postponed"
    DROPPED = "dropped"
    UNSURE = "unsure"


class Deliverer:
    """Takes messages from the outbox of one bot to Telegram. Any number of replicas may do so at once."""

    def __init__(
        self,
        bot: ExtBot[Priority],
        services: Services,
        answers_sent: Callable[[], int] = lambda: 0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Send with `bot` what the services' library says.

        `answers_sent` tells how many answers were sent since it was asked last; `sleep` waits for a turn, in seconds.
        """
        self._sleep = sleep
        self._answers_sent = answers_sent
        self._bot = bot
        self._services = services
        self._outbox = services.storage.outbox
        self._editor: Editor | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._waits_for_database = False
        self._done: list[Done] = []
        self._drawing = asyncio.Lock()
        self._drawn: dict[str, bytes] = {}
        self._news: dict[tuple[str, str], Message | None] = {}

    async def run(self) -> None:
        """Deliver until cancelled; then finish what is in hand."""
        try:
            await self._persist(self._outbox.take_back)
            while True:
                await self._persist(self.deliver_due)
                await asyncio.sleep(TICK)
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=DRAIN)
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=DRAIN)  # each is given back
            await self._persist(lambda: self._claim(0))

    async def deliver_due(self) -> None:
        """Deliver all that is due by now, and return.

        Raises:
            StorageError: If the database cannot be used now; what is in hand goes on.
        """
        loop = asyncio.get_running_loop()
        look_at = loop.time()
        while True:
            editor = await self._published()
            looks = loop.time() >= look_at
            if looks:
                await self._look()
                look_at = loop.time() + TICK
            room = IN_HAND - len(self._tasks)
            claimed = await self._claim(room)
            for delivery in claimed:
                task = asyncio.create_task(self._deliver_or_tell(editor, delivery))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            if self._tasks:
                await self._until_some_are_done()
            elif looks and not self._done:
                return
            if len(claimed) < room:
                look_at = loop.time()

    async def _until_some_are_done(self) -> None:
        """Wait for one, and a moment for half of them: together they are taken out in one transaction."""
        await asyncio.wait(self._tasks, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TOGETHER):
                while len(self._tasks) > IN_HAND // 2:
                    await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _look(self) -> None:
        """Write what is due by now, and give way to answers."""
        if answers := self._answers_sent():
            await self._outbox.give_way(answers)
        while await self._outbox.tick() == PAGE:
            pass
        await self._outbox.hand_out()

    async def _claim(self, room: int) -> Sequence[Delivery]:
        """Take out what is done and claim what is next, in one transaction, for each costs a write to the disk."""
        done, self._done = self._done, []
        if not done and not room:
            return ()
        claiming = asyncio.ensure_future(self._outbox.claim(room, done))
        try:
            return await asyncio.shield(claiming)
        except StorageError:
            self._done = [*done, *self._done]  # what was sent must be taken out, however long the database is away
            raise
        except asyncio.CancelledError:
            await self._persist(lambda: self._give_back(claiming, done))
            raise

    async def _give_back(self, claiming: asyncio.Future[tuple[Delivery, ...]], done: Sequence[Done]) -> None:
        """Let others send what was claimed in the moment in which the bot stops."""
        try:
            claimed = await claiming
        except StorageError:
            self._done = [*done, *self._done]
            raise
        for delivery in claimed:
            await self._outbox.postpone(delivery, 0, failed=False)

    async def _published(self) -> Editor:
        """Return the editor of the packs as they are now; takes note of what they say, once for each library."""
        library = self._services.library
        if self._editor is not None and self._editor.library is library:
            return self._editor
        editor = await asyncio.to_thread(Editor, library, load_wording("en"))
        for pack, figures in editor.figures.items():
            version = editor.versions[pack]
            if await self._outbox.note_version(pack, version, figures, tell=not editor.is_minor(pack)):
                _logger.info("Subscribers are told of a new version", extra={"pack": pack, "version": version})
        self._editor = editor
        self._news.clear()
        self._drawn.clear()
        return editor

    async def _deliver_or_tell(self, editor: Editor, delivery: Delivery) -> None:
        try:
            await self._deliver(editor, delivery)
        except asyncio.CancelledError:
            await self._persist(lambda: self._outbox.postpone(delivery, 0, failed=False))
            raise
        except StorageError as error:
            _logger.warning("A delivery is left to its lease: %s", error)
        except Exception:
            _logger.exception("A delivery failed", extra={"edition": delivery.edition})
            await self._persist(lambda: self._outbox.postpone(delivery, LONGEST_PAUSE, failed=True))

    async def _deliver(self, editor: Editor, delivery: Delivery) -> None:
        schedule = delivery.subscription.schedule
        now = self._services.clock()
        if (until := schedule.quiet_until(now)) > now:
            await self._outbox.postpone(delivery, (until - now).total_seconds(), failed=False)
            return
        message, seen, chart = await self._made(editor, delivery)
        if message is None:
            self._done.append((delivery, None))
            return
        if chart:
            await self._prepare(chart)  # before its turn, for it takes longer than that
        await self._sleep(delivery.wait)
        waited = self._services.clock() - now
        if waited >= FRESH and not await self._outbox.may_send(delivery):
            return  # it is somebody else's by now, or nobody's
        if waited - timedelta(seconds=delivery.wait) >= FRESH:  # its turn has passed
            await self._sleep(await self._outbox.next_turn())
        try:
            await self._send(delivery, message, chart, silently=schedule.is_quiet(now))
        except TelegramError as error:
            outcome = await self._mind(delivery, seen, error)
        else:
            outcome = Outcome.SENT
            self._services.metrics.delivery_lag.observe((self._services.clock() - delivery.due).total_seconds())
            self._done.append((delivery, seen))
        self._services.metrics.deliveries.labels(outcome.value).inc()

    async def _made(self, editor: Editor, delivery: Delivery) -> tuple[Message | None, Seen | None, Drawable | None]:
        """Return the message, what its reader will have seen, and its chart; no message if there is nothing to tell."""
        seen = delivery.subscription.seen
        if delivery.broadcast is not None:
            broadcast = await self._services.storage.broadcasts.find(delivery.broadcast)
            return (Message(escape(broadcast.words, quote=False)) if broadcast else None), None, None
        if delivery.news is None:
            known: dict[str, Figures] = {}
            for pack, version in seen.versions:
                if pack in editor.versions and version != editor.versions[pack]:
                    former = await self._outbox.pack_version(pack, version)
                    known |= {pack: former.figures} if former else {}
            edition = editor.edition(delivery.subscription.schedule.frequency, seen, known)
            return (edition.message, edition.seen, edition.chart) if edition else (None, None, None)
        if delivery.news not in self._news:  # the same for everybody
            pack, version = delivery.news
            now = await self._outbox.pack_version(pack, version)
            before = await self._outbox.pack_version(pack, now.previous) if now and now.previous else None
            message = editor.news(pack, version, before.figures, now.figures) if now and before else None
            self._news[delivery.news] = message
        return self._news[delivery.news], None, None

    async def _send(self, delivery: Delivery, message: Message, chart: Drawable | None, *, silently: bool) -> None:
        if chart is not None:
            try:
                await self._send_with_chart(delivery, message, chart, silently=silently)
            except BadRequest as error:
                if not is_refused(error, Refusal.NO_RIGHT):
                    raise
                _logger.debug("Pictures are not allowed there: %s", error)
            else:
                return
        to = delivery.subscription
        await self._bot.send_message(
            to.chat_id,
            message.text,
            parse_mode=message.parse_mode,
            reply_markup=markup(message.keyboard),
            link_preview_options=NO_PREVIEW,
            message_thread_id=to.thread_id or None,
            disable_notification=silently,
            rate_limit_args=Priority.DIGEST,
        )

    async def _send_with_chart(self, delivery: Delivery, message: Message, chart: Drawable, *, silently: bool) -> None:
        to = delivery.subscription

        async def photo(picture: str | bytes) -> TelegramMessage:
            return await self._bot.send_photo(
                to.chat_id,
                picture,
                caption=message.text,
                parse_mode=message.parse_mode,
                reply_markup=markup(message.keyboard),
                message_thread_id=to.thread_id or None,
                disable_notification=silently,
                rate_limit_args=Priority.DIGEST,
            )

        await send_chart(chart, self._services.storage, self._draw, photo)

    async def _prepare(self, chart: Drawable) -> None:
        """Draw a chart that Telegram does not have yet."""
        if not await self._services.storage.chart_file(chart.id, chart.version):
            await self._draw(chart)

    async def _draw(self, chart: Drawable) -> bytes:
        """Return a chart's picture, drawn once for all who get it."""
        async with self._drawing:
            if chart.version not in self._drawn:
                self._drawn[chart.version] = await asyncio.to_thread(render_png, chart.chart, load_wording("en"))
            return self._drawn[chart.version]

    async def _mind(self, delivery: Delivery, seen: Seen | None, error: TelegramError) -> Outcome:
        """Do what a failure asks for: wait, move, stop, try again; or let it be where nobody knows whether it came."""
        to = delivery.subscription
        if isinstance(error, RetryAfter):
            await self._outbox.postpone(delivery, seconds_to_wait(error) + 1, failed=False)
            return Outcome.POSTPONED
        if isinstance(error, ChatMigrated):
            await self._services.storage.move_chat(to.chat_id, error.new_chat_id)
            await self._outbox.postpone(delivery, 0, failed=False)
            return Outcome.POSTPONED
        if isinstance(error, NetworkError) and surely_not_done(error):
            pause = min(FIRST_PAUSE * 2**delivery.attempts, LONGEST_PAUSE)
            await self._outbox.postpone(delivery, pause, failed=True)
            return Outcome.POSTPONED
        if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            _logger.warning("A delivery may not have arrived: %s", error)
            self._done.append((delivery, seen))
            return Outcome.UNSURE
        if isinstance(error, Forbidden):
            await self._outbox.stop(to.chat_id, None, Stopped.BLOCKED)
        elif is_refused(error, Refusal.CHAT_GONE, Refusal.NO_RIGHT):
            await self._outbox.stop(to.chat_id, None, Stopped.GONE)
        elif is_refused(error, Refusal.TOPIC_GONE):
            await self._outbox.stop(to.chat_id, to.thread_id, Stopped.GONE)
        else:
            _logger.error("Telegram refuses a delivery: %s", error, extra={"edition": delivery.edition})
            self._done.append((delivery, None))
        return Outcome.DROPPED

    async def _persist(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do what can be done again a little later, should the database be away."""
        try:
            await work()
            self._waits_for_database = False
        except StorageError as error:
            if not self._waits_for_database:
                _logger.warning("Deliveries wait for the database: %s", error)
            self._waits_for_database = True
        except Exception:  # whatever it is, answers go on, and so do deliveries once it is mended
            _logger.exception("Deliveries have failed; please report this")
            await asyncio.sleep(FIRST_PAUSE)
