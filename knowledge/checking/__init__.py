"""Checking a pack before anybody asks it: pure functions from what was read to a list of faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.checking.duplicates import duplicate_faults
from knowledge.checking.faults import Fault, Severity
from knowledge.checking.figures import figure_faults
from knowledge.checking.phrases import phrase_faults
from knowledge.checking.questions import question_faults
from knowledge.checking.reach import reach_faults
from knowledge.checking.references import reference_faults
from knowledge.checking.templates import template_faults
from knowledge.checking.todos import to_dos
from knowledge.compiling import PackCompiler
from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.packfiles import PackFiles
from knowledge.rules import Rules


@dataclass(frozen=True)
class Checked:
    """What a check found; `engine` answers from the pack, and is None where it cannot be answered from."""

    faults: list[Fault]
    engine: Engine | None


def check(files: PackFiles, language: Language, rules: Rules) -> Checked:
    """Return all faults of a pack; what its questions reach is asked only where it can be answered from."""
    naming = _naming_faults(files)
    faults = in_order(
        [
            *naming,
            *duplicate_faults(files),
            *phrase_faults(files, language),
            *figure_faults(files),
            *to_dos(files.pack),
            *to_dos(files.lexicon),
        ]
    )
    if _errors(naming):
        return Checked(faults, None)
    base = PackCompiler(files.pack.model, files.lexicon.model, language).compile()
    engine = Engine(base, language, rules)
    return Checked([*faults, *in_order(reach_faults(files, engine))], engine)


def unusable(files: PackFiles) -> list[Fault]:
    """Return the errors with which a pack cannot be answered from: names and braces that stand for nothing."""
    return _errors(_naming_faults(files))


def _naming_faults(files: PackFiles) -> list[Fault]:
    """Return the faults of names and braces; with an error among them there is nothing to compile."""
    return [*reference_faults(files), *template_faults(files)]


def _errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults by file and line."""
    return sorted(faults, key=lambda fault: (str(fault.file), fault.line, fault.field))


__all__ = ["Checked", "Fault", "Severity", "check", "in_order", "question_faults", "to_dos", "unusable"]
