"""What a conversation remembers: the slots of the last understood question and the figures it was answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing the last question fixed: its kind (measure, a dimension, period, note) and the facets it allows.

    `targets` name the thing, `weak` are what the words also go with. `found` is what nobody named, but the answer had.
    """

    kind: str
    targets: tuple[str, ...]
    words: str
    weak: tuple[str, ...] = ()
    found: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The memory of one conversation. Small, immutable, and as JSON for keeping in a database.

    `cues` are what the last question asked to be worked out, `dimension` and `grain` the kind of thing and the length
    of time that it asked for ("which industry", "which month"). `observations` are the ids answered last, most direct
    first; `earlier` those answered before that, latest first.
    """

    pack: str | None = None
    intent: str = ""
    slots: tuple[Slot, ...] = ()
    observations: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    dimension: str = ""
    grain: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the context as JSON values."""
        return {
            "pack": self.pack,
            "intent": self.intent,
            "slots": [[slot.kind, list(slot.targets), slot.words, list(slot.weak), slot.found] for slot in self.slots],
            "observations": list(self.observations),
            "earlier": list(self.earlier),
            "notes": list(self.notes),
            "cues": list(self.cues),
            "dimension": self.dimension,
            "grain": self.grain,
        }

    @staticmethod
    def from_json(value: dict[str, Any]) -> Context:
        """Return the context that `to_json` wrote; raises KeyError, TypeError or ValueError on anything else."""
        return Context(
            pack=value["pack"],
            intent=value["intent"],
            slots=tuple(
                Slot(kind, tuple(targets), words, tuple(weak), found)
                for kind, targets, words, weak, found in value["slots"]
            ),
            observations=tuple(value["observations"]),
            earlier=tuple(value["earlier"]),
            notes=tuple(value["notes"]),
            cues=tuple(value["cues"]),
            dimension=value["dimension"],
            grain=value["grain"],
        )


EMPTY = Context()
