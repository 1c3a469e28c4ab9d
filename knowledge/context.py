"""What a conversation remembers: the slots of the last understood question and the figures it was answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing the last question fixed: its kind (measure, a dimension, period, note) and the facets it allows.

    `targets` name the thing, `weak` are what the words also go with.
    """

    kind: str
    targets: tuple[str, ...]
    words: str
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """The memory of one conversation. Small, immutable, and as JSON for keeping in a database.

    `observations` are the ids answered last, most direct first; `earlier` those answered before that, latest first.
    """

    pack: str | None = None
    intent: str = ""
    slots: tuple[Slot, ...] = ()
    observations: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the context as JSON values."""
        return {
            "pack": self.pack,
            "intent": self.intent,
            "slots": [[slot.kind, list(slot.targets), slot.words, list(slot.weak)] for slot in self.slots],
            "observations": list(self.observations),
            "earlier": list(self.earlier),
            "notes": list(self.notes),
        }

    @staticmethod
    def from_json(value: dict[str, Any]) -> Context:
        """Return the context that `to_json` wrote; raises KeyError, TypeError or ValueError on anything else."""
        return Context(
            pack=value["pack"],
            intent=value["intent"],
            slots=tuple(
                Slot(kind, tuple(targets), words, tuple(weak)) for kind, targets, words, weak in value["slots"]
            ),
            observations=tuple(value["observations"]),
            earlier=tuple(value["earlier"]),
            notes=tuple(value["notes"]),
        )


EMPTY = Context()
