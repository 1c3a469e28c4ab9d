"""Packs that change while the bot runs: a good one is used, a broken one never."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
from telegram import Bot

from bot import reloading
from bot.library import load_library
from bot.reloading import Reloader
from bot.services import Services
from bot.settings import load_settings
from bot.storage import Storage
from tests.bot.delivery.telephone import Telephone
from tests.eventually import eventually
from tests.knowledge import harbour

ADMIN = 77


class Line:
    """Somebody who listens for the admins."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []

    async def send_message(self, chat_id: int, text: str) -> None:
        self.heard.append((chat_id, text))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    return harbour.write(folder)


@pytest.fixture
async def services(tmp_path: Path, pack: Path) -> AsyncIterator[Services]:
    telephone = Telephone()
    storage = await Storage.open(f"sqlite:///{tmp_path}/tally.db", 42, telephone.clock)
    yield Services(load_library([pack]), storage, load_settings({"TALLYBOT_ADMINS": str(ADMIN)}), telephone.clock)
    await storage.close()


def change(pack: Path, before: str, after: str) -> None:
    path = pack / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")


def says(services: Services) -> str:
    return services.library.ask("How many arrivals in 2024?").answer.headline


async def test_a_broken_pack_never_replaces_the_one_in_use(services: Services, pack: Path) -> None:
    line, before = Line(), services.library
    reloader = Reloader(cast("Bot", line), services, [pack])
    change(pack, "value: 900", "value: many")
    await reloader.reload()
    assert services.library is before
    ((admin, words),) = line.heard
    assert admin == ADMIN
    assert "pack.yaml" in words
    change(pack, "value: many", "value: 901")
    await reloader.reload()
    assert "901" in says(services)


@pytest.mark.parametrize("asked", [True, False])
async def test_it_is_loaded_on_a_signal_or_when_its_files_have_changed(
    services: Services, pack: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    monkeypatch.setattr(reloading, "LOOK_EVERY", 3600 if asked else 0.02)
    watching = Reloader(cast("Bot", Line()), services, [pack])
    look, looked = watching._state, asyncio.Event()

    def watched() -> object:
        looked.set()
        return look()

    monkeypatch.setattr(watching, "_state", watched)
    reloader = asyncio.create_task(watching.run())
    try:
        await eventually(lambda: signal.getsignal(signal.SIGHUP) is not signal.SIG_DFL)
        await looked.wait()
        change(pack, "value: 900", "value: 901")
        if asked:
            os.kill(os.getpid(), signal.SIGHUP)
        await eventually(lambda: "901" in says(services))
    finally:
        reloader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reloader
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
