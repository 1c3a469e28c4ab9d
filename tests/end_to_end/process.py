"""A `tallybot run` in a process of its own."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Self

from tests.eventually import eventually
from tests.permissions import OBEYING_PERMISSIONS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.botapi import BotApi

START = 60.0
"""Seconds for a start on a machine that is busy with other tests."""


class BotProcess:
    """A process of the bot, to be used as a context manager; `status` and `output` are known once it has ended."""

    def __init__(self, folder: Path, url: str, token: str, *options: str, **settings: str) -> None:
        self.folder, self.token = folder, token
        self.database_url = f"sqlite:///{folder}/tally.db"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONWARNINGS": "error",
            "TALLYBOT_API_URL": url,
            "TALLYBOT_DATABASE_URL": self.database_url,
            "TALLYBOT_TOKEN": token,
            **settings,
        }
        # A file takes any amount of output without anybody reading it; a pipe would stop a talkative bot.
        self._written = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [*OBEYING_PERMISSIONS, sys.executable, "-m", "bot.cli", "run", *options],
            env={name: value for name, value in self.environment.items() if value},
            stdout=self._written,
            stderr=subprocess.STDOUT,
        )
        self.status: int | None = None
        self.output = ""

    def wait_until_it_answers(self, api: BotApi) -> None:
        def polls_or_is_dead() -> bool | None:
            return True if api.polls or self._process.poll() is not None else None

        # What is looked at changes with every call of the bot; a process that ends calls nobody, so look now and then.
        for _ in range(int(START)):
            try:
                api.pending(polls_or_is_dead, "long poll of the bot").within(1).wait()
                break
            except AssertionError:
                continue
        if not api.polls:
            raise AssertionError(self.end(signal.SIGTERM))

    @property
    def id(self) -> int:
        return self._process.pid

    def wait_until_it_logs(self, words: str) -> None:
        def logged() -> bool:
            return words in os.pread(self._written.fileno(), 1_000_000, 0).decode()

        asyncio.run(eventually(logged))

    def end(self, stop: signal.Signals | None = None) -> tuple[int, str]:
        """Wait for the end, told to stop or by itself; the secret part of the token is nowhere in the output."""
        if stop and self._process.poll() is None:
            self._process.send_signal(stop)
        try:
            self.status = self._process.wait(START)
        finally:
            self._process.kill()
            self._written.seek(0)
            self.output = self._written.read().decode()
            self._written.close()
        assert self.token.partition(":")[2] not in self.output
        return self.status, self.output

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is None:
            self.end(signal.SIGTERM)

    def limit_disk(self, size: int | None) -> None:
        """Let the process write nothing beyond so many bytes of a file, as on a full disk; None lets it go on."""
        _, most = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (most if size is None else size, most))

    def run(self, *command: str) -> str:
        """Run another `tallybot` command with the same settings, which must succeed, and return what it prints."""
        status, output = self.asked(*command)
        assert status == 0, output
        return output

    def asked(self, *command: str) -> tuple[int, str]:
        """Run another `tallybot` command with the same settings and return its status and what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


def cache_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that the workers of a parallel run share."""
    base = factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "packs"
    folder.mkdir(exist_ok=True)
    return folder
