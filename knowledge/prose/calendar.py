"""The dates of the times that an article names, one after the other: many are told by those before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.period import Kind, grain_of, shift
from knowledge.prose.times import Named
from knowledge.schema import POINT_PATTERN


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time: a point (`start` == `end`), or from one to another; the end of "since 2009" may not be known.

    A time that only an `event` tells ("since the war began") has neither.
    """

    kind: Kind
    start: str
    end: str
    event: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is a single day, which is more often that of an event than that of a statistic."""
        return self.kind is Kind.AT and grain_of(self.start) == "day"

    @property
    def last(self) -> str:
        """The point by which what comes after it is told ("a year earlier")."""
        return self.end or self.start


class Calendar:
    """Puts a date on the times of an article, one after the other.

    `published` is the day, month or year of publication in ISO 8601, or nothing where it is not known.
    """

    def __init__(self, published: str = "") -> None:
        """Take when the article was published."""
        self._published = published
        self._last: Stretch | None = None
        self._explicit = ""

    def date(self, named: Named) -> Stretch | None:
        """Return when a time is, or None where nothing tells; remembers it for the times that come after."""
        stretch = self._stretch(named)
        if stretch is not None and not all(_is_point(point) for point in (stretch.start, stretch.end) if point):
            return None  # 31 February, or the 39th
        if stretch is not None and stretch.start and not named.is_bare:
            self._last = stretch
        if stretch is not None and named.point[:1].isdigit() and not named.baseline:
            self._explicit = stretch.last[:4]
        return stretch

    def _stretch(self, named: Named) -> Stretch | None:
        match named.told:
            case "published":
                return self._shifted(self._published, named)
            case "before":
                return self._shifted(self._last.last if self._last else "", named)
            case "year to date":
                last = self._last.last if self._last else ""
                if grain_of(last) != "month":
                    return None
                return Stretch(Kind.SPAN, f"{last[:4]}-01", last)
            case "vague":
                return None
            case "event":
                return Stretch(Kind.SINCE, "", "", named.event)
        start = self._with_year(named.point)
        end = self._with_year(named.until) if named.until else start
        if not start or not end:
            return None
        if named.months:
            return Stretch(Kind.SPAN, shift(end[:7], 1 - named.months), end[:7])
        match named.kind:
            case Kind.SINCE:
                return Stretch(Kind.SINCE, start, self._published)
            case Kind.SPAN:
                return Stretch(Kind.SPAN, start, end) if start < end else None
            case _:
                return Stretch(Kind.AT, start, end)

    @staticmethod
    def _shifted(point: str, named: Named) -> Stretch | None:
        """Return the year, month or day that lies so much later than a point; None where the point is too coarse."""
        length = {"year": 4, "month": 7, "day": 10}[named.unit]
        if len(point) < length or (length > 4 and not point[5:6].isdigit()):
            return None
        if named.unit == "day":
            moved = _day_later(point, named.later)
        elif named.unit == "year" and named.told == "before" and named.later:  # July, "a year earlier", is a July too
            moved = shift(point, named.later * (12 if grain_of(point) == "month" else 1))
        else:
            moved = shift(point[:length], named.later)
        return Stretch(Kind.AT, moved, moved)

    def _with_year(self, point: str) -> str:
        """Return a point with its year: of the last one that was written out, or the latest until publication."""
        if not point.startswith("*"):
            return point
        part = point[1:]
        if self._explicit and (not self._published or f"{self._explicit}{part}" <= self._published):
            return f"{self._explicit}{part}"
        if len(self._published) < 7 or not part[1:2].isdigit():
            return ""
        year = int(self._published[:4])
        return f"{year if f'{year}{part}' <= self._published else year - 1}{part}"


def _is_point(point: str) -> bool:
    """Return whether a point is a time that a calendar has."""
    if not re.fullmatch(POINT_PATTERN, point):
        return False
    if grain_of(point) != "day":
        return True
    try:
        date.fromisoformat(point)
    except ValueError:
        return False
    return True


def _day_later(point: str, days: int) -> str:
    return (date.fromisoformat(point) + timedelta(days)).isoformat()


__all__ = ["Calendar", "Stretch"]
