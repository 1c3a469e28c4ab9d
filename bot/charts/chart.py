"""What a chart shows, as plain frozen values; how it looks is `drawing`'s, what it says in words `describe`'s."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

EXACT = "exact"
"""The qualifier of a figure that the source states without one."""


class Kind(StrEnum):
    """How the figures are drawn."""

    BARS = "bars"
    """A bar a point, as for a few years. One series of at most 12 points."""
    GROUPED = "grouped"
    """A label's bars together, as cases and sentences by offence. At most 3 series of 12 points, none negative."""
    MONTHS = "months"
    """The months of a year in order; those without a figure are marked as such. At most 3 series of 12 points."""
    LINE = "line"
    """A line over a long series, broken where there is no figure. At most 3 series of 2 to 500 points."""


MOST_SERIES = {Kind.BARS: 1, Kind.GROUPED: 3, Kind.MONTHS: 3, Kind.LINE: 3}
FEWEST_POINTS = {Kind.BARS: 1, Kind.GROUPED: 1, Kind.MONTHS: 12, Kind.LINE: 2}
MOST_POINTS = {Kind.BARS: 12, Kind.GROUPED: 12, Kind.MONTHS: 12, Kind.LINE: 500}
_TOO_LARGE = 1e12


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart: a value, a range from `low` to `high`, or neither where the source gives no figure.

    `label` is what stands at its place on the axis, `period` the time that it covers in words where the label does
    not say it ("since the war began"), `qualifier` one of exact, about, nearly, over, up_to and range.
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: str = EXACT
    period: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be drawn."""
        if (self.low is None) != (self.high is None) or (self.value is not None and self.low is not None):
            raise ValueError(f"{self.label}: a point has a value, or both ends of a range, or nothing")
        if not all(math.isfinite(number) and abs(number) < _TOO_LARGE for number in self.numbers):
            raise ValueError(
                f"{self.label}: a figure is a finite number below {_TOO_LARGE:,.0f}; count in larger units"
            )
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.label}: the range ends before it begins")

    @property
    def numbers(self) -> tuple[float, ...]:
        """The value, the two ends of the range, or nothing."""
        return tuple(number for number in (self.value, self.low, self.high) if number is not None)

    @property
    def span(self) -> tuple[float, float]:
        """Where the end of a bar lies: between zero and a value, or between the near and the far end of a range."""
        near, far = sorted(self.numbers, key=abs) if len(self.numbers) == 2 else (0.0, *self.numbers)
        return near, far

    @property
    def sure(self) -> float:
        """How far from zero a bar is filled for sure: to the near end of a range that does not include zero."""
        near, far = self.span
        return near if near * far > 0 else 0.0

    @property
    def is_known(self) -> bool:
        """Whether the source gives a figure."""
        return bool(self.numbers)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number without a qualifier."""
        return self.value is not None and self.qualifier == EXACT


@dataclass(frozen=True, slots=True)
class Series:
    """Points of the same measure, in the order of the axis; `name` stands in the legend where there are several."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it is called, in which unit it counts, whose figures they are, and the figures.

    Every series has a point for the same labels in the same order.
    """

    kind: Kind
    title: str
    unit: str
    source: str
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be drawn."""
        fewest, most = FEWEST_POINTS[self.kind], MOST_POINTS[self.kind]
        if not 1 <= len(self.series) <= MOST_SERIES[self.kind]:
            raise ValueError(f"a chart of {self.kind} has 1 to {MOST_SERIES[self.kind]} series")
        if not fewest <= len(self.labels) <= most:
            raise ValueError(f"a chart of {self.kind} has {fewest} to {most} points a series")
        if any(tuple(point.label for point in series.points) != self.labels for series in self.series):
            raise ValueError("the series of a chart have the same labels")
        if not any(point.is_known for point in self.points):
            raise ValueError("a chart has at least one figure")
        if self.kind is Kind.GROUPED and any(number < 0 for point in self.points for number in point.numbers):
            raise ValueError("grouped bars count from zero up")

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands along the axis."""
        return tuple(point.label for point in self.series[0].points)

    @property
    def points(self) -> Iterator[Point]:
        """Every point of every series."""
        return (point for series in self.series for point in series.points)

    @property
    def common_period(self) -> str:
        """The time that all figures cover, "" where they differ or their labels say it."""
        periods = {point.period for point in self.points if point.is_known}
        return periods.pop() if len(periods) == 1 else ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """The labels for which no series has a figure."""
        known = {point.label for point in self.points if point.is_known}
        return tuple(label for label in self.labels if label not in known)
