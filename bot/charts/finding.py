"""Which figures of a pack make a chart: over years or months, by the months of a year, by the members of a dimension.

A chart is made wherever at least two figures stand side by side. Nothing here knows what the figures are about.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.charts.chart import MOST_POINTS, MOST_SERIES, Chart, Kind, Point, Series
from bot.wording import Wording
from knowledge.base import Base, Observation, shape_facet
from knowledge.period import Period

LONG: Final = 8
"""More figures in a row than these are drawn as a line."""
UPRIGHT: Final = 6
"""The names of more bars than these need the room that lying ones have."""
MOST_MEMBERS: Final = 1000
"""Of a dimension with more members no chart is made that sets them side by side."""
ON_SCALE: Final = 50
"""Figures that are more times larger than others leave nothing of those on a common axis."""
OVER_TIME: Final = "~"
"""Ends the name of a chart that shows figures of members over time; before it stand the first figures of each."""
JOINED: Final = "+"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawable:
    """A chart that can be drawn.

    `id` names it, for as long as the pack has its figures; `axis` is what these are parted by, in a word; `question` is
    a ready question that one of them answers; `observations` are the figures in it.
    """

    id: str
    chart: Chart
    axis: str
    question: str
    observations: tuple[str, ...]

    @property
    def pack(self) -> str:
        """The id of the pack whose figures it shows."""
        return self.id.partition("/")[0]

    @property
    def version(self) -> str:
        """A fingerprint of all that the picture shows."""
        return hashlib.sha256(repr(self.chart).encode()).hexdigest()


Draft = Callable[[], Drawable]
"""Makes a chart; raises ValueError where its figures cannot be drawn."""


def drawables(finder: Finder) -> Iterator[Drawable]:
    """Yield the charts of a pack that are always at hand, the most telling first."""
    for find in (finder.by_year, finder.by_member, finder.over_months, finder.by_month):
        for draft in find():
            drawable = made(draft)
            if drawable:
                yield drawable


def made(draft: Draft) -> Drawable | None:
    """Return the chart, None for true figures that no picture can show; they are still told in words."""
    try:
        return draft()
    except ValueError as error:
        _logger.info("No chart is made: %s", error)
        return None


class Finder:
    """Finds the charts of one pack."""

    def __init__(
        self,
        base: Base,
        wording: Wording,
        question: Callable[[Observation], str],
        period: Callable[[Period | None], str],
    ) -> None:
        """Take the pack, the words that the bot itself adds, and what puts figures and times in words.

        Args:
            base: the pack.
            wording: the words that the bot itself adds.
            question: gives the ready question that an observation answers.
            period: gives a period in words.
        """
        self._base = base
        self._words = wording.charts
        self._question = question
        self._period = period

    def by_year(self) -> Iterator[Draft]:
        """Yield a chart for each measure of which several years are known."""
        for measure, observations in self._undivided():
            years = {int(start): one for start, one in _of_grain("year", observations)}
            if len(years) > 1:
                yield partial(self._of_years, measure, years)

    def by_member(self) -> Iterator[Draft]:
        """Yield, for each dimension, the latest figures of its members: counts beside those that come of them."""
        earlier = {relation.second: relation.first for relation in self._base.relations if relation.kind == "stage"}
        for dimension in dict.fromkeys(name for shape in self._base.shapes if len(shape) == 1 for name in shape):
            counts: dict[str, list[tuple[str, list[Observation]]]] = defaultdict(list)
            for measure in self._base.measures.values():
                found = self._latest_of_members(measure.id, dimension)
                if len(found) > 1:
                    period = found[0].period.id if found[0].period else ""
                    counts[f"{period} {earlier.get(measure.id, measure.id)}"].append((measure.id, found))
            for beside in counts.values():
                yield partial(self._of_members, dimension, beside[: MOST_SERIES[Kind.GROUPED]])

    def _latest_of_members(self, measure: str, dimension: str) -> list[Observation]:
        """Return a measure's figures of single members at the latest time that it has; none where they are too many."""
        wanted = [(f"m:{measure}",), (shape_facet([dimension]),)]
        if not self._base.common(wanted, 1):
            return []
        for period in sorted(self._base.periods, key=lambda one: one.end, reverse=True):
            found = self._items([*wanted, (f"p:{period.id}",)], measure)
            found = [one for one in found if one.period == period]
            if found:
                return found
        return [one for one in self._items(wanted, measure) if one.period is None]

    def _items(self, wanted: Sequence[tuple[str]], measure: str) -> list[Observation]:
        indices = self._base.common(wanted, MOST_MEMBERS + 1)
        items = [self._base.observations[index] for index in indices if index < len(self._base.observations)]
        return [one for one in items if one.measure == measure] if len(items) <= MOST_MEMBERS else []

    def over_months(self) -> Iterator[Draft]:
        """Yield a chart for each measure of which many months of several years are known."""
        for measure, observations in self._undivided():
            months = {_month_number(start): one for start, one in _of_grain("month", observations)}
            if len(months) > LONG and min(months) // 12 != max(months) // 12:
                yield partial(self._over_months, measure, months)

    def by_month(self) -> Iterator[Draft]:
        """Yield a chart for each year of which several months are known, of whatever is counted."""
        by_year: dict[str, list[tuple[str, list[Observation]]]] = defaultdict(list)
        for measure, observations in self._undivided():
            if self._base.measures[measure].kind != "count":
                continue
            months: dict[str, list[Observation]] = defaultdict(list)
            for start, one in _of_grain("month", observations):
                months[start[:4]].append(one)
            for year, found in months.items():
                by_year[year].append((measure, found))
        for year, rows in sorted(by_year.items(), reverse=True):
            for beside in _on_scale(rows):
                shown = beside[: MOST_SERIES[Kind.MONTHS]]
                if sum(len(found) for _, found in shown) > 1:
                    yield partial(self._of_months, year, shown)

    def over_time(self, shown: Sequence[Observation]) -> Drawable | None:
        """Return a chart of what one, two or three figures count, at all times: "construction jobs by month".

        It has the measure and the length of time of the first figure that has a member; None where that makes no chart.
        """
        first = next((one for one in shown if one.members and one.period), None)
        if first is None or first.period is None or first.period.grain not in ("year", "month"):
            return None
        grain = first.period.grain
        alike = [one for one in shown if one.measure == first.measure and one.members]
        rows = list(dict.fromkeys(one.members for one in alike))[: MOST_SERIES[Kind.LINE]]
        known = [
            {_number(start, grain): one for start, one in _of_grain(grain, self._base.observed(first.measure, members))}
            for members in rows
        ]
        numbers = _whole(dict(item for points in known for item in points.items()))
        return made(partial(self._over_time, grain, known, numbers)) if len(numbers) > 1 else None

    def _over_time(self, grain: str, known: Sequence[dict[int, Observation]], numbers: Sequence[int]) -> Drawable:
        firsts = [next(iter(points.values())) for points in known]
        measure = _capital(self._base.names[f"m:{firsts[0].measure}"])
        names = [self._members(one) for one in firsts]
        if grain == "year":
            labels, by, axis = {year: str(year) for year in numbers}, self._words.by_year, self._words.year
        else:
            labels = {number: f"{self._words.months[number % 12]} {number // 12}" for number in numbers}
            by, axis = self._words.over_months, self._words.month
        is_long = len(numbers) > LONG or len(known) > 1
        return self._drawable(
            f"{JOINED.join(one.id for one in firsts)}{OVER_TIME}",
            Kind.LINE if is_long else Kind.BARS,
            title=by.format(what=f"{measure} ({', '.join(names)})"),
            axis=axis,
            series=[(_capital(name), _points(labels, points)) for name, points in zip(names, known, strict=True)],
            observations=[points[number] for points in known for number in numbers if number in points],
        )

    def _members(self, one: Observation) -> str:
        return ", ".join(self._base.names[f"d:{dimension}={member}"] for dimension, member in one.members)

    def _of_years(self, measure: str, years: dict[int, Observation]) -> Drawable:
        label = _capital(self._base.names[f"m:{measure}"])
        is_long = len(years) > LONG
        shown = _whole(years) if is_long else sorted(years)
        return self._drawable(
            f"{measure}/year",
            Kind.LINE if is_long else Kind.BARS,
            title=self._words.by_year.format(what=label),
            axis=self._words.year,
            series=[(label, _points({year: str(year) for year in shown}, years))],
            observations=[years[year] for year in shown if year in years],
        )

    def _over_months(self, measure: str, months: dict[int, Observation]) -> Drawable:
        label = _capital(self._base.names[f"m:{measure}"])
        shown = _whole(months)
        labels = {number: f"{self._words.months[number % 12]} {number // 12}" for number in shown}
        return self._drawable(
            f"{measure}/month",
            Kind.LINE,
            title=self._words.over_months.format(what=label),
            axis=self._words.month,
            series=[(label, _points(labels, months))],
            observations=[months[number] for number in shown if number in months],
        )

    def _of_months(self, year: str, shown: list[tuple[str, list[Observation]]]) -> Drawable:
        series = [(_capital(self._base.names[f"m:{measure}"]), self._months(found)) for measure, found in shown]
        name = "+".join(measure for measure, _ in shown)
        return self._drawable(
            f"{name}/{year}",
            Kind.MONTHS,
            title=self._words.by_month.format(what=self._joined([name for name, _ in series]), year=year),
            axis=self._words.month,
            series=series,
            observations=[one for _, found in shown for one in found],
        )

    def _of_members(self, dimension: str, beside: list[tuple[str, list[Observation]]]) -> Drawable:
        named = dict.fromkeys(one.members[0][1] for _, found in beside for one in found)
        is_negative = any(one.quantity.middle < 0 for _, found in beside for one in found)
        lies = len(beside) > 1 or (len(named) > UPRIGHT and not is_negative)
        kind = Kind.GROUPED if lies else Kind.BARS
        most = MOST_POINTS[kind]
        members = list(named) if len(named) <= most else _highest(beside[0][1], most)
        series = []
        for measure, found in beside:
            of_member = {one.members[0][1]: one for one in found}
            points = tuple(self._member_point(dimension, member, of_member.get(member)) for member in members)
            series.append((_capital(self._base.names[f"m:{measure}"]), points))
        axis = self._base.names[f"D:{dimension}"]
        title = self._words.by_member.format(what=self._joined([name for name, _ in series]), dimension=axis)
        if len(named) > len(members):
            title = self._words.highest.format(title=title, count=len(members))
        observations = [one for _, found in beside for one in found if one.members[0][1] in members]
        name = "+".join(measure for measure, _ in beside)
        return self._drawable(
            f"{name}/{dimension}", kind, title=title, axis=axis, series=series, observations=observations
        )

    def _member_point(self, dimension: str, member: str, one: Observation | None) -> Point:
        label = _capital(self._base.names[f"d:{dimension}={member}"])
        if one is None:
            return Point(label)
        return _point(label, one, self._period(one.period))

    def _months(self, found: Sequence[Observation]) -> tuple[Point, ...]:
        known = {_month_number(one.period.start) % 12: one for one in found if one.period}
        return _points(dict(enumerate(self._words.months)), known)

    def _drawable(
        self,
        name: str,
        kind: Kind,
        *,
        title: str,
        axis: str,
        series: Sequence[tuple[str, tuple[Point, ...]]],
        observations: Sequence[Observation],
    ) -> Drawable:
        units = dict.fromkeys(self._base.units.get(one.unit, (one.unit, one.unit))[1] for one in observations)
        source = self._base.source
        chart = Chart(
            kind,
            title,
            self._joined(list(units)),
            ", ".join(part for part in (source.publisher, source.compiled_by) if part),
            tuple(Series(label, points) for label, points in series),
        )
        ids = tuple(one.id for one in observations)
        return Drawable(f"{self._base.id}/{name}", chart, axis, self._question(observations[0]), ids)

    def _joined(self, words: Sequence[str]) -> str:
        *before, last = [words[0], *(word[:1].lower() + word[1:] for word in words[1:])]
        return self._words.listing.format(first=", ".join(before), last=last) if before else last

    def _undivided(self) -> Iterator[tuple[str, list[Observation]]]:
        """Yield each measure with its figures that stand for all members."""
        for measure in self._base.measures:
            observations = self._base.observed(measure, ())
            if observations:
                yield measure, observations


def _of_grain(grain: str, observations: Iterable[Observation]) -> Iterator[tuple[str, Observation]]:
    """Yield the figures of single years or months, each with when that begins."""
    for one in observations:
        if one.period and one.period.grain == grain:
            yield one.period.start, one


def _on_scale(rows: Sequence[tuple[str, list[Observation]]]) -> list[list[tuple[str, list[Observation]]]]:
    """Return measures with their figures, parted so that those which stand together can be read off one axis."""
    groups: list[tuple[float, list[tuple[str, list[Observation]]]]] = []
    for measure, found in rows:
        size = max(abs(one.quantity.middle) for one in found)
        fitting = (group for first, group in groups if max(first, size) <= ON_SCALE * min(first, size))
        group = next(fitting, None)
        if group is None:
            group = []
            groups.append((size, group))
        group.append((measure, found))
    return [group for _, group in groups]


def _highest(found: Sequence[Observation], count: int) -> list[str]:
    """Return the members with the highest figures, the highest first."""
    ranked = sorted(found, key=lambda one: one.quantity.middle, reverse=True)
    return [one.members[0][1] for one in ranked[:count]]


def _number(start: str, grain: str) -> int:
    return int(start) if grain == "year" else _month_number(start)


def _month_number(start: str) -> int:
    """Return the number of a month among all months since the year 0."""
    return int(start[:4]) * 12 + int(start[5:7]) - 1


def _whole(known: Mapping[int, Observation]) -> Sequence[int]:
    """Return every number from the first to the last, or the last of them that a line has room for."""
    return range(min(known), max(known) + 1)[-MOST_POINTS[Kind.LINE] :]


def _points(labels: Mapping[int, str], known: Mapping[int, Observation]) -> tuple[Point, ...]:
    """Return a point for each label, unknown where there is no figure."""
    return tuple(_point(label, known[at]) if at in known else Point(label) for at, label in labels.items())


def _point(label: str, one: Observation, period: str = "") -> Point:
    quantity = one.quantity
    return Point(label, quantity.value, quantity.low, quantity.high, quantity.qualifier.value, period)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
