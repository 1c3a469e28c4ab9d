"""Numbers with a qualifier: how exact the source is, and what becomes of that when numbers are combined."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Qualifier(StrEnum):
    """How exact a figure is, in the source's own word."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    UP_TO = "up_to"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a range from `low` to `high` (then `value` is None), with its qualifier."""

    value: float | None
    low: float | None
    high: float | None
    qualifier: Qualifier

    @property
    def middle(self) -> float:
        """The number to compute and to order with: the value, or the middle of the range."""
        if self.value is not None:
            return self.value
        if self.low is None or self.high is None:
            raise ValueError("a quantity has a value or a range")
        return (self.low + self.high) / 2

    @property
    def is_exact(self) -> bool:
        """Whether the source states the number without a qualifier."""
        return self.qualifier is Qualifier.EXACT

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and highest number that the words allow; "nearly" and "about" allow five percent either way."""
        low = self.middle if self.low is None else self.low
        high = self.middle if self.high is None else self.high
        match self.qualifier:
            case Qualifier.ABOUT:
                return low * 0.95, high * 1.05
            case Qualifier.NEARLY:
                return low * 0.95, high
            case Qualifier.OVER:
                return low, high * 1.1
            case Qualifier.UP_TO:
                return 0.0, high
            case _:
                return low, high


def combined_qualifier(quantities: tuple[Quantity, ...]) -> Qualifier:
    """Return the qualifier of a number computed from these: exact only if all are."""
    return Qualifier.EXACT if all(quantity.is_exact for quantity in quantities) else Qualifier.ABOUT


def computed(value: float, inputs: tuple[Quantity, ...]) -> Quantity:
    """Return a number computed from `inputs`, which is as exact as they are."""
    return Quantity(value, None, None, combined_qualifier(inputs))
