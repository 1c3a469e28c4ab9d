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
from knowledge.base import Base, Observation

LONG: Final = 8
"""More figures in a row than these are drawn as a line."""

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


def drawables(base: Base, wording: Wording, question: Callable[[Observation], str]) -> Iterator[Drawable]:
    """Yield the charts of a pack, the most telling first.

    Args:
        base: the pack.
        wording: the words that the bot itself adds.
        question: gives the ready question that an observation answers.
    """
    finder = _Finder(base, wording, question)
    for find in (finder.by_year, finder.by_member, finder.over_months, finder.by_month):
        for draft in find():
            try:
                yield draft()
            except ValueError as error:  # true figures that no picture can show; they are still told in words
                _logger.info("No chart is made: %s", error)


class _Finder:
    def __init__(self, base: Base, wording: Wording, question: Callable[[Observation], str]) -> None:
        self._base = base
        self._words = wording.charts
        self._question = question

    def by_year(self) -> Iterator[Draft]:
        """Yield a chart for each measure of which several years are known."""
        for measure, observations in self._by_measure():
            years = {int(start): one for start, one in _of_grain("year", observations)}
            if len(years) > 1:
                yield partial(self._of_years, measure, years)

    def by_member(self) -> Iterator[Draft]:
        """Yield, for each dimension, the counts of its members beside each other, and a chart for any other measure."""
        dimensions = dict.fromkeys(dimension for one in self._base.observations for dimension, _ in one.members)
        for dimension in dimensions:
            counts: dict[str, list[tuple[str, list[Observation]]]] = defaultdict(list)
            for measure, observations in self._by_measure():
                by_period: dict[str, list[Observation]] = defaultdict(list)
                for one in observations:
                    if len(one.members) == 1 and one.members[0][0] == dimension:
                        by_period[one.period.id if one.period else ""].append(one)
                for period, found in by_period.items():
                    if len(found) > 1:
                        is_count = self._base.measures[measure].kind == "count"
                        counts[period if is_count else f"{period} {measure}"].append((measure, found))
            for beside in counts.values():
                yield partial(self._of_members, dimension, beside[: MOST_SERIES[Kind.GROUPED]])

    def over_months(self) -> Iterator[Draft]:
        """Yield a chart for each measure of which many months of several years are known."""
        for measure, observations in self._by_measure():
            months = {_month_number(start): one for start, one in _of_grain("month", observations)}
            if len(months) > LONG and min(months) // 12 != max(months) // 12:
                yield partial(self._over_months, measure, months)

    def by_month(self) -> Iterator[Draft]:
        """Yield a chart for each year of which several months are known, of whatever is counted."""
        by_year: dict[str, list[tuple[str, list[Observation]]]] = defaultdict(list)
        for measure, observations in self._by_measure():
            if self._base.measures[measure].kind != "count":
                continue
            months: dict[str, list[Observation]] = defaultdict(list)
            for start, one in _of_grain("month", observations):
                months[start[:4]].append(one)
            for year, found in months.items():
                by_year[year].append((measure, found))
        for year, beside in sorted(by_year.items(), reverse=True):
            shown = beside[: MOST_SERIES[Kind.MONTHS]]
            if sum(len(found) for _, found in shown) > 1:
                yield partial(self._of_months, year, shown)

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
        kind = Kind.GROUPED if len(beside) > 1 else Kind.BARS
        named = dict.fromkeys(one.members[0][1] for _, found in beside for one in found)
        members = list(named)[: MOST_POINTS[Kind.GROUPED]]
        series = []
        for measure, found in beside:
            of_member = {one.members[0][1]: one for one in found}
            points = tuple(self._member_point(dimension, member, of_member.get(member)) for member in members)
            series.append((_capital(self._base.names[f"m:{measure}"]), points))
        axis = self._base.names[f"D:{dimension}"]
        title = self._words.by_member.format(what=self._joined([name for name, _ in series]), dimension=axis)
        observations = [one for _, found in beside for one in found if one.members[0][1] in members]
        name = "+".join(measure for measure, _ in beside)
        return self._drawable(
            f"{name}/{dimension}", kind, title=title, axis=axis, series=series, observations=observations
        )

    def _member_point(self, dimension: str, member: str, one: Observation | None) -> Point:
        label = _capital(self._base.names[f"d:{dimension}={member}"])
        if one is None:
            return Point(label)
        return _point(label, one, self._base.names.get(f"p:{one.period.id}", "") if one.period else "")

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

    def _by_measure(self) -> Iterable[tuple[str, list[Observation]]]:
        found: dict[str, list[Observation]] = {}
        for one in self._base.observations:
            found.setdefault(one.measure, []).append(one)
        return found.items()


def _of_grain(grain: str, observations: Iterable[Observation]) -> Iterator[tuple[str, Observation]]:
    """Yield the figures of single years or months that stand for all members, each with when that begins."""
    for one in observations:
        if one.period and one.period.grain == grain and not one.members:
            yield one.period.start, one


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
