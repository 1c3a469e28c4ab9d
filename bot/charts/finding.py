"""Which figures of a pack make a chart: by year, by the months of a year, by the members of a dimension.

A chart is made wherever at least two figures stand side by side. Nothing here knows what the figures are about.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.charts.chart import Chart, Kind, Point, Series
from bot.wording import Wording
from knowledge.base import Base, Observation

MOST_SERIES: Final = 3
MOST_BARS: Final = 12
MOST_GROUPS: Final = 8

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
    for find in (finder.by_year, finder.by_member, finder.by_month):
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
            years = sorted(
                (one for one in observations if one.period and one.period.grain == "year" and not one.members),
                key=lambda one: one.period.start if one.period else "",
            )[-MOST_BARS:]
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
                yield partial(self._of_members, dimension, beside[:MOST_SERIES])

    def by_month(self) -> Iterator[Draft]:
        """Yield a chart for each year of which several months are known, of whatever is counted."""
        by_year: dict[str, list[tuple[str, list[Observation]]]] = defaultdict(list)
        for measure, observations in self._by_measure():
            if self._base.measures[measure].kind != "count":
                continue
            months: dict[str, list[Observation]] = defaultdict(list)
            for one in observations:
                if one.period and one.period.grain == "month" and not one.members:
                    months[one.period.start[:4]].append(one)
            for year, found in months.items():
                by_year[year].append((measure, found))
        for year, beside in sorted(by_year.items(), reverse=True):
            shown = beside[:MOST_SERIES]
            if sum(len(found) for _, found in shown) > 1:
                yield partial(self._of_months, year, shown)

    def _of_years(self, measure: str, years: list[Observation]) -> Drawable:
        label = _capital(self._base.names[f"m:{measure}"])
        points = tuple(_point(one.period.start if one.period else "", one) for one in years)
        title = self._words.by_year.format(what=label)
        return self._drawable(
            f"{measure}/year",
            Kind.BARS,
            title=title,
            axis=self._words.year,
            series=[(label, points)],
            observations=years,
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
        members = list(dict.fromkeys(one.members[0][1] for _, found in beside for one in found))[:MOST_GROUPS]
        series = []
        for measure, found in beside:
            of_member = {one.members[0][1]: one for one in found}
            points = tuple(self._member_point(dimension, member, of_member.get(member)) for member in members)
            series.append((_capital(self._base.names[f"m:{measure}"]), points))
        axis = self._base.names[f"D:{dimension}"]
        title = self._words.by_member.format(what=self._joined([name for name, _ in series]), dimension=axis)
        observations = [one for _, found in beside for one in found if one.members[0][1] in members]
        kind = Kind.GROUPED if len(series) > 1 else Kind.BARS
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
        known = {int(one.period.start[5:7]): one for one in found if one.period}
        return tuple(
            _point(label, known[number]) if number in known else Point(label)
            for number, label in enumerate(self._words.months, 1)
        )

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


def _point(label: str, one: Observation, period: str = "") -> Point:
    quantity = one.quantity
    return Point(label, quantity.value, quantity.low, quantity.high, quantity.qualifier.value, period)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
