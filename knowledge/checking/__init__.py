"""Checking a pack before anybody asks it: pure functions from what was read to a list of faults."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checking.duplicates import duplicate_faults
from knowledge.checking.faults import Fault, Severity
from knowledge.checking.figures import figure_faults
from knowledge.checking.phrases import phrase_faults
from knowledge.checking.questions import question_faults
from knowledge.checking.reach import reach_faults
from knowledge.checking.references import reference_faults
from knowledge.checking.templates import template_faults
from knowledge.language import Language
from knowledge.packfiles import PackFiles


def unusable(files: PackFiles) -> list[Fault]:
    """Return the errors with which a pack cannot be answered from: names and braces that stand for nothing."""
    return [fault for fault in (*reference_faults(files), *template_faults(files)) if fault.severity is Severity.ERROR]


def file_faults(files: PackFiles, language: Language) -> list[Fault]:
    """Return all faults that the pack's files show by themselves, in the order in which they stand."""
    return in_order(
        [
            *reference_faults(files),
            *duplicate_faults(files),
            *phrase_faults(files, language),
            *figure_faults(files),
            *template_faults(files),
        ]
    )


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults by file and line."""
    return sorted(faults, key=lambda fault: (str(fault.file), fault.line, fault.field))


__all__ = ["Fault", "Severity", "file_faults", "in_order", "question_faults", "reach_faults", "unusable"]
