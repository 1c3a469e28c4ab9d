"""Times: what an observation covers, and what a question asks for.

A point is written as ISO 8601 does: `2024`, `2024-07`, `2024-07-15`; quarters, halves and seasons as `2024-Q3`,
`2024-H2`, `2024-summer`. Two times are the same only when they cover the same span: a month is never its year.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a time lies: at a point, from a start on, up to an end, between two, or told by another time only."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    SPAN = "span"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Period:
    """What an observation covers: a point (`start` == `end`) or a span that accumulates from `start` to `end`."""

    id: str
    start: str
    end: str
    kind: Kind

    @property
    def is_cumulative(self) -> bool:
        """Whether figures of this period add up over all the time until its end."""
        return self.kind is not Kind.AT

    @property
    def grain(self) -> str:
        """Return `year`, `month`, `day`, another name of a length, or `span`."""
        return "span" if self.kind is not Kind.AT else grain_of(self.start)

    @property
    def iso(self) -> str:
        """Return the period in ISO 8601, an interval with a slash."""
        return self.start if self.kind is Kind.AT else f"{self.start}/{self.end}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that a question asks for; `end` is that of a span.

    A point without its year is written with a star (`*-07` is any July). A relative one is `previous` or `next` to
    another time, or anything else that needs one (`relative`, `time_before 2024`), which no figure is looked up by.
    """

    kind: Kind
    point: str
    end: str = ""

    @property
    def grain(self) -> str:
        """Return the length of the time asked for."""
        return grain_of(self.point)


def grain_of(point: str) -> str:
    """Return what length of time a point names: year, month, day, quarter, half, season or unknown."""
    head, _, tail = point.partition("-")
    if not tail:
        return "year" if head else "unknown"
    if tail[0] == "Q":
        return "quarter"
    if tail[0] == "H":
        return "half"
    if tail[0].isalpha():
        return "season"
    return "day" if "-" in tail else "month"


def same_point(asked: str, point: str) -> bool:
    """Return whether an asked point, perhaps without its year, is this point."""
    if asked.startswith("*-"):
        return grain_of(point) == grain_of(asked) and point.partition("-")[2] == asked[2:]
    return asked == point


def covers(asked: Asked, period: Period) -> bool:
    """Return whether an observation's period is exactly the time that was asked for."""
    match asked.kind:
        case Kind.AT:
            return period.kind is Kind.AT and same_point(asked.point, period.start)
        case Kind.SINCE:
            begins = _within(period.start, asked.point) or _within(
                asked.point, period.start
            )  # a day of its first month
            return period.kind in (Kind.SINCE, Kind.UNTIL) and begins
        case Kind.UNTIL:
            return period.kind in (Kind.SINCE, Kind.UNTIL) and _within(period.end, _month_end(asked.point))
        case Kind.SPAN:
            return period.kind is not Kind.AT and _within(period.start, asked.point) and _within(period.end, asked.end)
        case Kind.RELATIVE:
            return False


def _month_end(point: str) -> str:
    """Return the month of a day that ends it: "as of 31/12/2024" is the end of December."""
    return point[:7] if grain_of(point) == "day" and int(point[8:]) >= 28 else point


def _within(point: str, asked: str) -> bool:
    """Return whether a point lies in the asked year or month (2022-02 lies in 2022)."""
    return point == asked or point.startswith(f"{asked}-")


def before(point: str) -> str:
    """Return the point one year, month or whatever its length before this one; points of other lengths as they are."""
    return shift(point, -1)


def shift(point: str, count: int) -> str:
    """Return the year or month `count` later (negative: earlier); other lengths keep their name and move by years."""
    head, _, tail = point.partition("-")
    if grain_of(point) == "month":
        months = int(head) * 12 + int(tail) - 1 + count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    year = f"{int(head) + count:04d}"
    return f"{year}-{tail}" if tail else year


def days_in(point: str) -> int:
    """Return the number of days of a year or month; raises ValueError for other lengths."""
    import calendar  # noqa: PLC0415  # costs start-up time and few questions need it

    match grain_of(point):
        case "year":
            return 366 if calendar.isleap(int(point)) else 365
        case "month":
            year, month = point.split("-")
            return calendar.monthrange(int(year), int(month))[1]
        case grain:
            raise ValueError(f"days of a {grain} are not known")
