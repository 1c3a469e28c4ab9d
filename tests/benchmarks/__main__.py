"""`python -m tests.benchmarks [QUESTIONS.yaml ...]`: accuracy and speed beside the peers, and what scale, a
start, an answer in Telegram and a delivery cost.

Without files, the bundled pack's own questions are used: the peers get the development part as examples, and the
held-out part is asked of all. A file may also be a bare list of questions; of those, every other one is an example.
The exit status is 0 if all goals hold.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from bot.delivery.deliverer import IN_HAND
from bot.library import BUNDLED, load_library
from knowledge.schema import QuestionModel, QuestionsModel
from tests.benchmarks.answering import in_telegram
from tests.benchmarks.delivering import delivering
from tests.benchmarks.race import Outcome, race
from tests.benchmarks.speed import beside, scales, start

MEDIAN = 0.5
"""Milliseconds a question may take."""
FASTER_THAN_EMBEDDINGS = 20
GROWTH = 5
"""So many times what it costs in the smallest pack may a question cost in the largest."""
LOAD, MEMORY = 5.0, 300.0
"""Seconds and megabytes for loading the largest pack."""
START = 2.0
"""So many times the bare imports may an answer in the terminal cost."""

BESIDE = 2.0
"""So many times what it costs to ask one pack may it cost to ask it with a second one at hand."""

TIMES_BARE = {"question": 2.0, "question in a group": 2.0, "inline question": 1.5}
"""So many times what a bare handler of the library computes for the same reply may an answer in Telegram cost."""
OVER_BARE = 60.0
"""Megabytes that the bot may need over such a handler, after ten thousand chats have asked."""

PART_OF_CALLS = 0.5
"""So much of the rate of a loop that only calls `sendMessage` may deliveries have at least."""
MOST_A_SECOND = 30
TICK_GROWTH = 3.0
"""So many times what the due ones of ten thousand cost may as many of a million cost."""
FEED_GROWTH = 50.0
"""Megabytes by which the process may grow while it hands news out to a million."""


def main(files: Sequence[str]) -> int:
    """Measure, print, and return the exit status."""
    examples, measured = questions([Path(file) for file in files] or [BUNDLED / "questions.en.yaml"])
    with tempfile.TemporaryDirectory() as folder:  # first, while this process is small: children inherit its peak
        goals = _scale(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        goals += _start(Path(folder))
    goals += _telegram()
    goals += _deliveries()
    packs = sorted(BUNDLED.parent.iterdir(), key=lambda pack: pack != BUNDLED)
    times = beside(packs[:2], [question.ask[0] for question in measured])
    goals.append((times <= BESIDE, f"a second pack at hand costs at most {BESIDE} times one: {times:.2f}"))
    print(f"{len(measured)} questions, {len(examples)} examples for the peers; times in milliseconds a question\n")
    with tempfile.TemporaryDirectory() as folder:
        outcomes = race(load_library(), examples, measured, Path(folder))
        goals += _accuracy(outcomes.outcomes)
    print("\n".join(("", *outcomes.absent)))
    for held, goal in goals:
        print(f"{'held  ' if held else 'MISSED'}  {goal}")
    return 0 if all(held for held, _ in goals) else 1


def questions(paths: Sequence[Path]) -> tuple[list[QuestionModel], list[QuestionModel]]:
    """Return the examples and the measured questions of these files."""
    examples: list[QuestionModel] = []
    measured: list[QuestionModel] = []
    for path in paths:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(content, list):
            items = TypeAdapter(list[QuestionModel]).validate_python(content)
            examples += items[::2]
            measured += items[1::2]
        else:
            parts = QuestionsModel.model_validate(content)
            examples += parts.development
            measured += parts.held_out
    return examples, measured


def _accuracy(outcomes: Sequence[Outcome]) -> list[tuple[bool, str]]:
    print(f"{'':26}{'answered right':>20}{'refused right':>20}{'wrong figure':>18}{'median':>10}{'99th':>10}")
    for one in outcomes:
        print(
            f"{one.name:26}{_part(one.answered_right, one.answerable):>20}"
            f"{_part(one.refused_right, one.unanswerable):>20}"
            f"{_part(one.wrong_figures, one.answerable + one.unanswerable):>18}{one.median:>10.3f}{one.slowest:>10.3f}"
        )
    ours, *peers = outcomes
    goals = [(ours.median <= MEDIAN, f"median within {MEDIAN} ms a question: {ours.median:.3f}")]
    for peer in peers:
        better = ours.right > peer.right and ours.wrong_figures < peer.wrong_figures
        goals.append((better, f"more right and fewer wrong than {peer.name}"))
        if peer.name == "sentence embeddings":
            times = peer.median / ours.median
            goals.append(
                (times >= FASTER_THAN_EMBEDDINGS, f"{FASTER_THAN_EMBEDDINGS} times faster than embeddings: {times:.0f}")
            )
    return goals


def _part(count: int, whole: int) -> str:
    return f"{count}/{whole} {count / whole:7.1%}" if whole else "0/0"


def _scale(folder: Path) -> list[tuple[bool, str]]:
    print(f"{'observations':>12}{'load':>10}{'memory':>10}{'median':>12}{'right':>12}")
    results = scales(folder)
    for one in results:
        print(
            f"{one.observations:>12,}{one.load:>8.2f} s{one.memory:>7.0f} MB"
            f"{one.median:>9.3f} ms{one.right:>8}/{one.asked}"
        )
    print()
    growth = results[-1].median / results[0].median
    largest = results[-1]
    return [
        (growth <= GROWTH, f"at most {GROWTH} times the cost in the largest pack: {growth:.2f}"),
        (largest.load <= LOAD, f"the largest pack loaded in {LOAD:.0f} s: {largest.load:.2f}"),
        (largest.memory <= MEMORY, f"the largest pack in {MEMORY:.0f} MB: {largest.memory:.0f}"),
    ]


def _start(folder: Path) -> list[tuple[bool, str]]:
    one = start(folder)
    ratio = one.ask / one.imports
    return [
        (
            ratio <= START,
            f"`tallybot ask` within {START:.0f} times the imports: {one.ask:.0f} / {one.imports:.0f} ms = {ratio:.2f}",
        )
    ]


def _telegram() -> list[tuple[bool, str]]:
    found = in_telegram()
    print(f"{'in Telegram':22}{'ours':>10}{'bare':>12}{'times':>8}")
    for name, cost in found.costs.items():
        print(f"{name:22}{cost.ours:>7.2f} ms{cost.bare:>9.2f} ms{cost.ratio:>8.2f}")
    print(f"{found.memory:.0f} MB over a bare handler after 10,000 chats\n")
    goals = [
        (found.costs[name].ratio <= most, f"{name} within {most} times a bare handler: {found.costs[name].ratio:.2f}")
        for name, most in TIMES_BARE.items()
    ]
    return [*goals, (found.memory <= OVER_BARE, f"{OVER_BARE:.0f} MB over a bare handler: {found.memory:.0f}")]


def _deliveries() -> list[tuple[bool, str]]:
    found = delivering()
    million, killed = found.million, found.killed
    goals = []
    for name, rate in found.rates.items():
        part = rate.deliveries / rate.calls
        print(f"{rate.deliveries:.0f} deliveries a second on {name}, {rate.calls:.0f} calls in a loop")
        goals.append((part >= PART_OF_CALLS, f"deliveries on {name} at {PART_OF_CALLS} of bare calls: {part:.2f}"))
    growth = million.tick / million.small_tick
    print(
        f"1,000 due of 1,000,000 subscriptions in {million.tick:.2f} s, of 10,000 in {million.small_tick:.2f} s; "
        f"news handed out to 1,000,000 in {million.feed:.0f} s; {million.row:.0f} bytes of database a message\n"
    )
    return [
        *goals,
        (growth <= TICK_GROWTH, f"the tick grows with those due, within {TICK_GROWTH} times: {growth:.2f}"),
        (million.growth <= FEED_GROWTH, f"a million fed within {FEED_GROWTH:.0f} MB more: {million.growth:.0f}"),
        (killed.repeats <= IN_HAND, f"at most {IN_HAND} messages in hand repeated by a kill: {killed.repeats}"),
        (killed.peak <= MOST_A_SECOND, f"never over {MOST_A_SECOND} in a second: {killed.peak}"),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
