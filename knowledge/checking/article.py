"""Faults that show when a pack is held against its article's text."""

from __future__ import annotations

from pathlib import Path

from knowledge.checking.faults import Fault, Severity
from knowledge.coverage import Astray, Coverage, Stated
from knowledge.packfiles import PackFiles


def article_faults(coverage: Coverage, files: PackFiles, article: Path) -> list[Fault]:
    """Return a fault for each figure of the text that the pack lacks, and each of the pack's that the text lacks."""
    faults = [_forgotten(stated, article) for stated in coverage.not_held]
    places = {identity: index for index, identity in enumerate(files.columns.ids)}
    for astray in coverage.astray:
        path, line, field = files.observation_place(places[astray.observation.id])
        problem, remedy = _told(astray)
        faults.append(Fault(Severity.ERROR, path, line, field, f"{astray.observation.id} {problem}", remedy))
    return faults


def _forgotten(stated: Stated, article: Path) -> Fault:
    kind = "the time" if stated.is_year else "the figure"
    remedy = "add an observation, or a note that tells it with this paragraph"
    problem = f"{kind} “{stated.words}” is not in the pack"
    return Fault(Severity.ERROR, article, stated.line, f"¶{stated.paragraph}", problem, remedy)


def _told(astray: Astray) -> tuple[str, str]:
    """Return what is wrong with an observation's figure and what to do."""
    observation = astray.observation
    place = f"¶{observation.paragraph}" if observation.paragraph else "the article"
    if astray.otherwise:
        said = astray.otherwise[0].words
        return f"is {observation.quantity.qualifier.value}, but {place} says “{said}”", "correct its qualifier"
    if astray.elsewhere:
        found = ", ".join(f"¶{paragraph}" for paragraph in sorted({item.paragraph for item in astray.elsewhere}))
        return f"has a figure that stands in {found}, not in {place}", "correct its paragraph"
    return f"has a figure that {place} does not state", "correct its value, or remove it"
