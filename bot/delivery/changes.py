"""What differs between two versions of a pack, in words: for its editors, and for those who subscribed to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.findings import stated

if TYPE_CHECKING:
    from bot.wording import DigestWords
    from knowledge.engine import Engine

Figures = Mapping[str, tuple[str, str]]
"""By the name of an observation: what it is called, and its number with qualifier and unit. Facts likewise."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure or a fact that is new (`before` is None), withdrawn (`now` is None) or corrected."""

    label: str
    before: str | None
    now: str | None


def figures_of(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return all figures of a pack in words."""
    made = ((item.id, engine.composer.wording.figure(stated(item))) for item in engine.base.observations)
    return {name: (figure.label, figure.display) for name, figure in made}


def notes_of(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return the facts of a pack, by their names: title and text."""
    return {note.id: (note.title, note.text) for note in engine.base.notes}


def version_of(engine: Engine, figures: Figures) -> str:
    """Return a name for what a pack says: another one whenever its number or a figure is another."""
    said = json.dumps([engine.base.version, sorted(figures.items())])
    return f"{engine.base.version}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def changes(before: Figures, now: Figures) -> tuple[Change, ...]:
    """Return what was corrected, then what is new, then what was withdrawn; a new label alone is no change."""
    corrected = [
        Change(label, before[name][1], display)
        for name, (label, display) in now.items()
        if name in before and before[name][1] != display
    ]
    new = [Change(label, None, display) for name, (label, display) in now.items() if name not in before]
    withdrawn = [Change(label, display, None) for name, (label, display) in before.items() if name not in now]
    return (*corrected, *new, *withdrawn)


def in_words(
    found: Sequence[Change], words: DigestWords, *, most: int | None = None, facts: bool = False
) -> tuple[str, ...]:
    """Return a line for each change of figures or of `facts`: the first `most`, and how many there are more."""
    shown = found if most is None else found[:most]
    corrected = words.reworded if facts else words.corrected
    lines = tuple(f"• {_line(change, words, corrected)}" for change in shown)
    return lines if len(shown) == len(found) else (*lines, words.more.format(count=len(found) - len(shown)))


def _line(change: Change, words: DigestWords, corrected: str) -> str:
    sentence = words.new if change.before is None else words.withdrawn if change.now is None else corrected
    return sentence.format(label=change.label, before=change.before, now=change.now)
