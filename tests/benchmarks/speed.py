"""What the size of a pack costs, and what a start costs; each measured in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.library import load_library
from tests.scale import SIZES, write_pack

ROOT = Path(__file__).parents[2]
STARTS = 9
"""So often is each command started; the middle one counts."""

IMPORTS = "import pydantic, rapidfuzz"
QUESTION = "How many cases of refusal to fight were there in 2024?"


@dataclass(frozen=True, slots=True)
class Scale:
    """One size of pack: seconds to load it the first time, megabytes that the process took, milliseconds a question."""

    observations: int
    load: float
    memory: float
    median: float
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds from nothing: the bare imports of two libraries, and an answer in the terminal."""

    imports: float
    ask: float


def scales(folder: Path) -> list[Scale]:
    """Make packs of all sizes in the folder, and return what each costs."""
    results = []
    for size in SIZES:
        pack = folder / str(size)
        questions = write_pack(pack, size)
        listed = json.dumps([[question.ask, question.figures] for question in questions])
        command = [sys.executable, "-m", "tests.benchmarks.probe", str(pack)]
        environment = os.environ | {"TALLYBOT_CACHE": str(folder / "packs")}
        done = subprocess.run(
            command, input=listed, capture_output=True, text=True, check=True, cwd=ROOT, env=environment
        )
        results.append(Scale(observations=size, **json.loads(done.stdout)))
    return results


def beside(packs: Sequence[Path], questions: Sequence[str]) -> float:
    """Return so many times what a question to the first of some packs alone costs, it costs with all at hand."""
    alone, together = load_library(packs[:1]), load_library(packs)
    apart: list[float] = []
    beside_others: list[float] = []
    for question in (*questions[:20], *questions):  # the first ones load what is loaded when it is first needed
        begin = time.perf_counter()
        alone.ask(question)
        middle = time.perf_counter()
        together.ask(question)
        apart.append(middle - begin)
        beside_others.append(time.perf_counter() - middle)
    return median(beside_others[20:]) / median(apart[20:])


def start(folder: Path) -> Start:
    """Return what a start costs, with bytecode and compiled packs kept in the folder as an installation keeps them."""
    kept = {"TALLYBOT_CACHE": str(folder / "packs"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | kept
    ask = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())", "ask", QUESTION]
    imports = [sys.executable, "-c", IMPORTS]
    for command in (ask, imports):
        _seconds(command, environment)
    pairs = [(_seconds(imports, environment), _seconds(ask, environment)) for _ in range(STARTS)]
    return Start(*(median(times) * 1000 for times in zip(*pairs, strict=True)))


def _seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True, cwd=ROOT)
    return time.perf_counter() - begin
