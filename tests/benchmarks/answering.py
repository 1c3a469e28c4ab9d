"""What an answer costs in Telegram: our whole path beside a bare handler of the library that sends the same reply.

Both get the same updates and send into the same kind of wire. The two take turns in one process, so that a busy
machine slows both. `python -m tests.benchmarks.answering costs FOLDER` prints the costs as JSON, `memory FOLDER` the
megabytes of a process that has answered many chats; `in_telegram` runs each in a process of its own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import yaml

from bot.application import build_application
from bot.charts.catalogue import Catalogue
from bot.health import Health
from bot.library import BUNDLED, load_library
from bot.services import Services
from bot.settings import load_settings
from bot.storage import Storage
from bot.telegram import rate_limiter
from bot.telegram.intake import Intake
from bot.wording import load_wording
from tests.benchmarks.bare import (
    BLOCK,
    CHATS,
    ME,
    ROOT,
    TOKEN,
    Wire,
    answer,
    bare,
    in_group,
    inline,
    megabytes,
    private,
)

if TYPE_CHECKING:
    from telegram import Bot

    from tests.benchmarks.bare import Take

BLOCKS: Final = 15
"""So often the two take turns; the middle ratio counts."""
TURNS: Final = 5
"""So many questions each chat asks."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of computing an update: our whole path, the bare handler, and the middle of their ratios."""

    ours: float
    bare: float
    ratio: float


@dataclass(frozen=True, slots=True)
class InTelegram:
    """What answers cost: by the kind of update, and in megabytes over the bare handler after many chats."""

    costs: dict[str, Cost]
    memory: float


def in_telegram() -> InTelegram:
    """Return what answers cost."""
    with tempfile.TemporaryDirectory() as folder:
        costs = {name: Cost(**one) for name, one in _run("answering", "costs", folder).items()}
        return InTelegram(costs, _run("answering", "memory", folder) - _run("bare"))


def _run(module: str, *mode: str) -> Any:
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *mode]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


@asynccontextmanager
async def ours(wire: Wire, folder: str) -> AsyncIterator[tuple[Storage, Bot, Take]]:
    """Yield the bot as `tallybot run` has it, with nobody beside it and no limit on how fast it may send.

    Its database stays in the folder: only the first start makes the tables, which takes megabytes of its own.
    """
    fast = (1_000_000, 1.0)
    with (
        mock.patch("bot.application._request", return_value=wire),
        mock.patch.multiple(rate_limiter, OVERALL=fast, PER_CHAT=fast, PER_GROUP=fast),
    ):
        storage = await Storage.open(f"sqlite:///{folder}/tally.db", int(str(ME["id"])), _now)
        services, health = Services(load_library(), storage, load_settings({}), _now), Health()
        application = build_application(TOKEN, services, health)
        intake = Intake(
            storage.inbox, application.bot, application.process_update, services.metrics, health.pulse("updates")
        )
        async with application:
            working = asyncio.create_task(intake.run())
            yield storage, application.bot, intake.take
            await intake.finish()
            await working
        await storage.close()


def questions() -> list[str]:
    """Return the questions of the bundled pack's own examples that get an answer with a figure, in words."""
    from knowledge.schema import QuestionsModel  # noqa: PLC0415 - the bot does not load it, whose memory is measured

    model = QuestionsModel.model_validate(yaml.safe_load((BUNDLED / "questions.en.yaml").read_text(encoding="utf-8")))
    library = load_library()
    charts = Catalogue(library, load_wording("en"))
    asked = [one.ask[0] for one in model.development if len(one.ask) == 1]
    return [
        words
        for words in asked
        if (answer := library.ask(words).answer).figures and not charts.asked_for(words, answer)
    ]


async def _cost(kind: Callable[[int, int, str], bytes], words: Sequence[str], folder: str, first: int) -> Cost:
    """Return what one kind of update costs. Every chat asks a few times, then another one begins.

    Updates are numbered from `first`, for the bot takes none with a number that it has seen.
    """
    mine, theirs = Wire(), Wire()
    following = enumerate(itertools.cycle(words), first)

    def block() -> list[bytes]:
        return [kind(number, 1000 + number // TURNS, text) for number, text in itertools.islice(following, BLOCK)]

    pairs = []
    async with ours(mine, folder) as (storage, bot, take):
        await answer(mine, block(), bot, take)  # what is made at the first use is not an update's cost
        for _ in range(BLOCKS):
            mine.calls.clear()
            updates = block()
            spent = await answer(mine, updates, bot, take) + await _written(storage)
            async with bare(theirs, mine.calls) as library:
                pairs.append((spent, await answer(theirs, updates, *library)))
    milliseconds = [(one * 1000 / BLOCK, other * 1000 / BLOCK) for one, other in pairs]
    return Cost(
        median(one for one, _ in milliseconds),
        median(other for _, other in milliseconds),
        median(one / other for one, other in pairs),
    )


async def _written(storage: Storage) -> float:
    """Return the seconds of computing that it takes until what was to be kept is written."""
    begin = time.process_time()
    await storage.answer_to(0, 0)
    return time.process_time() - begin


async def _costs(folder: str) -> dict[str, Cost]:
    asked = questions()
    typed = [question[:length] for question in asked[:200] for length in range(4, len(question), 4)]
    return {
        "question": await _cost(private, asked, folder, 0),
        "question in a group": await _cost(in_group, asked, folder, 1_000_000),
        "inline question": await _cost(inline, list(dict.fromkeys(typed)), folder, 2_000_000),
    }


async def _memory(folder: str) -> float:
    wire = Wire(keeps=False)
    asked = load_library().popular(TURNS)
    async with ours(wire, folder) as (_, bot, take):
        for start in range(3_000_000, 3_000_000 + CHATS, BLOCK):
            numbers = range(start, start + BLOCK)
            await answer(wire, [private(one, 1000 + one, asked[one % len(asked)]) for one in numbers], bot, take)
    return megabytes()


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    mode, where = sys.argv[1:]
    if mode == "memory":
        print(asyncio.run(_memory(where)))
    else:
        print(json.dumps({name: asdict(cost) for name, cost in asyncio.run(_costs(where)).items()}))
