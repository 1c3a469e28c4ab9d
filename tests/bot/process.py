"""The real process of `tallybot`, as a person or a script starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.permissions import OBEYING_PERMISSIONS

ROOT = Path(__file__).parents[2]
LIFEBOAT = ROOT / "tests" / "knowledge" / "lifeboat"


@dataclass(frozen=True)
class Ended:
    """A process that has ended: its exit status and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Tallybot:
    """Starts `tallybot` with a cache folder and packs of its own."""

    cache: Path
    packs: tuple[Path, ...] = (LIFEBOAT,)

    def __call__(self, command: str, *arguments: str, given: str | bytes = b"", obeying: bool = False) -> Ended:
        """Run a command to its end, with something on standard input; `obeying` what permissions forbid."""
        process = self.start(command, *arguments, obeying=obeying)
        out, err = process.communicate(given.encode() if isinstance(given, str) else given, timeout=60)
        return Ended(process.returncode, out.decode(), err.decode())

    def start(
        self, command: str, *arguments: str, obeying: bool = False, into: BinaryIO | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a command; its output goes into a pipe, or to where it is told."""
        before: Sequence[str] = OBEYING_PERMISSIONS if obeying else ()
        packs = [part for pack in self.packs for part in ("--pack", str(pack))]
        return subprocess.Popen(
            [*before, sys.executable, "-m", "bot.cli", command, *packs, *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "TALLYBOT_CACHE": str(self.cache), "PYTHONWARNINGS": "error"},
            stdin=subprocess.PIPE,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
