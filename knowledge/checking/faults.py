"""A fault of a pack, told so that its editor knows where it is and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rapidfuzz import process

from knowledge.documents import Document, Place, field_name

ALIKE = 70
"""Names that are at least so much alike (of 100) may be meant for each other."""

NAMED = 8
"""So many of the known names at the most stand in a remedy."""


class Severity(StrEnum):
    """An error makes answers fail or wrong; a warning is of no use or a risk; a to-do waits for a person."""

    ERROR = "error"
    WARNING = "warning"
    TO_DO = "to do"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file (`line` counts from 1), and what to do about it."""

    severity: Severity
    file: Path
    line: int
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault in one line, as compilers tell theirs."""
        kind = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {kind}{field}{self.problem}; {self.remedy}"


def fault(
    document: Document[Any], place: Place, problem: str, remedy: str, severity: Severity = Severity.ERROR
) -> Fault:
    """Return a fault of a field of a document."""
    return Fault(severity, document.path, document.line(place), field_name(place), problem, remedy)


def use_known(wrong: str, known: Iterable[str]) -> str:
    """Return the remedy for a name that is not known: the nearest known one, or some of them."""
    names = sorted(known)
    near = process.extractOne(wrong, names, score_cutoff=ALIKE)
    if near:
        return f"did you mean {near[0]}?"
    if not names:
        return "there is none yet: add it, or remove this"
    return f"use one of: {', '.join(names[:NAMED])}{', …' if len(names) > NAMED else ''}"
