"""How the reading of real articles compares with what a person wrote down before it (texts/labels.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.period import Kind
from knowledge.prose import Prose
from knowledge.prose.calendar import Stretch
from knowledge.prose.statements import Statement, statements_of

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Measured:
    """One text: what a person found that the reading has not, as the person wrote it, and what only the reading has."""

    name: str
    part: str
    labelled: int
    missed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def right(self) -> int:
        """How many figures have the value, qualifier and period that the person gave them."""
        return self.labelled - len(self.missed)


def measure(prose: Prose) -> list[Measured]:
    """Read every labelled text and compare."""
    labels = yaml.load((TEXTS / "labels.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # all text
    return [_measured(name, part, label, prose) for part, texts in labels.items() for name, label in texts.items()]


def _measured(name: str, part: str, label: dict[str, Any], prose: Prose) -> Measured:
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    left = statements_of(text, prose, label["published"])
    missed: list[str] = []
    for figure in label["figures"]:
        found = [statement for statement in left if _is_value(figure, statement)]
        right = next((statement for statement in found if _is_right(figure, statement)), None)
        if right is None:
            told = f"; read as {_told(found[0])}" if found else ""
            missed.append(f"¶{figure[0]} {' '.join(map(str, figure[1:]))}{told}")
        for statement in [right] if right else found[:1]:
            left.remove(statement)
    either = {float(value) for value in label.get("either", ())}
    extra = [f"¶{item.sentence.paragraph} {_told(item)}" for item in left if item.figure.low not in either]
    return Measured(name, part, len(label["figures"]), tuple(missed), tuple(extra))


def _is_value(label: list[Any], statement: Statement) -> bool:
    low, high = label[1] if isinstance(label[1], list) else (label[1], label[1])
    figure = statement.figure
    return (statement.sentence.paragraph, figure.low, figure.high) == (int(label[0]), float(low), float(high))


def _is_right(label: list[Any], statement: Statement) -> bool:
    period = _spelt(statement.period)
    return statement.figure.qualifiers[0] in _any(label[2]) and any(
        period.startswith(wanted) if wanted.endswith("/") else _same(wanted, period) for wanted in _any(label[3])
    )


def _any(label: str | dict[str, list[str]]) -> list[str]:
    return label["any"] if isinstance(label, dict) else [label]


def _spelt(period: Stretch | None) -> str:
    if period is None or not period.start:
        return period.event if period else "null"
    return period.start if period.kind is Kind.AT else f"{period.start}/{period.end}"


def _same(wanted: str, period: str) -> bool:
    """Return whether two periods cover the same months: 2012-H1 is January to June 2012."""
    return _months(wanted) == _months(period)


def _months(period: str) -> str:
    year, _, part = period.partition("-")
    match part[:1], part[1:]:
        case "H", half if half in ("1", "2"):
            return f"{year}-{6 * int(half) - 5:02d}/{year}-{6 * int(half):02d}"
        case "Q", quarter if quarter in ("1", "2", "3", "4"):
            return f"{year}-{3 * int(quarter) - 2:02d}/{year}-{3 * int(quarter):02d}"
        case _:
            return period


def _told(statement: Statement) -> str:
    figure = statement.figure
    written = statement.sentence.written(figure.first, figure.end)
    return f"“{written}” {figure.qualifiers[0].value} {_spelt(statement.period)}"
