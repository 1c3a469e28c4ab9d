"""Upright bars: a bar a point, or the months of a year with those marked that have no figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.charts.canvas import COLOURS, FAINT, INK, MUTED, Canvas, drawable, fitted, fitting_size, width_of, wrapped
from bot.charts.chart import Chart, Point
from bot.charts.describe import named, short_amount
from bot.charts.page import LABEL, LINE_HEIGHT, MARGIN, ROOM, SMALLEST, VALUE, Area, lay_out
from bot.wording import Wording

Side = Literal["left", "middle", "right"]

_BARS_HEIGHT = 280
_WIDEST_BAR = 260
_ABOVE_BAR = 12
_ABOVE_LABELS = 14
_THINNEST = 3


def draw_bars(chart: Chart, wording: Wording) -> Canvas:
    """Return a canvas with a bar a point, its number above and its label below."""
    points = chart.series[0].points
    slot = ROOM / len(points)
    width = min(slot * 0.64, _WIDEST_BAR)
    names = [drawable(named(point, chart)) for point in points]
    size = fitting_size(names, slot - 12, LABEL, SMALLEST)
    lines = [wrapped(name, slot - 12, size, 2) for name in names]
    labels = max(map(len, lines)) * size * LINE_HEIGHT
    written = [[drawable(short_amount(point, wording))] if point.is_known else [] for point in points]
    numbers = _Numbers.of(written, slot)
    plot = _Plot.of(chart, wording, numbers, labels)
    for place, (point, rows) in enumerate(zip(points, lines, strict=True)):
        left = MARGIN + slot * place
        if point.is_known:
            plot.bar(left + (slot - width) / 2, width, point, COLOURS[0])
            plot.number(point, left + (slot - width) / 2, width, "middle")
        else:
            plot.unknown(left, slot)
        for row, words in enumerate(rows, 1):
            plot.label(left + slot / 2, words, size, row * size * LINE_HEIGHT)
    plot.baseline()
    return plot.canvas


def draw_months(chart: Chart, wording: Wording) -> Canvas:
    """Return a canvas with the months in order, the bars of a month side by side."""
    slot = ROOM / len(chart.labels)
    size = fitting_size([drawable(label) for label in chart.labels], slot - 8, LABEL, SMALLEST)
    months = [
        [
            (series.points[place], colour)
            for series, colour in zip(chart.series, COLOURS, strict=False)
            if series.points[place].is_known
        ]
        for place in range(len(chart.labels))
    ]
    written = [[drawable(short_amount(point, wording)) for point, _ in month] for month in months]
    plot = _Plot.of(chart, wording, _Numbers.of(written, slot), size * LINE_HEIGHT)
    for place, (label, month) in enumerate(zip(chart.labels, months, strict=True)):
        left = MARGIN + slot * place
        if not month:
            plot.unknown(left, slot)
        width = (slot - 12) / max(len(month), 1)
        for order, (point, colour) in enumerate(month):
            start = left + 6 + order * width
            plot.bar(start + 1, width - 2, point, colour)
            plot.number(point, start, width, ("left", "right")[order] if len(month) == 2 else "middle")
        ink = INK if month else MUTED
        plot.label(left + slot / 2, fitted(drawable(label), slot - 4, size), size, size * LINE_HEIGHT, ink)
    plot.baseline()
    return plot.canvas


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How the numbers of the bars are written: their size, upright or not, and the pixels that they need in height."""

    size: float
    upright: bool
    height: float

    @staticmethod
    def of(slots: list[list[str]], slot: float) -> _Numbers:
        """Return the largest way to write the numbers of each slot without any two of them meeting."""
        for size in (VALUE, (VALUE + LABEL) / 2, LABEL, (LABEL + SMALLEST) / 2, SMALLEST):
            widths = [[width_of(words, size, strong=True) for words in numbers] for numbers in slots]
            if not _would_meet(widths, slot):
                return _Numbers(size, upright=False, height=size)
        longest = max(width_of(words, LABEL, strong=True) for numbers in slots for words in numbers)
        return _Numbers(LABEL, upright=True, height=longest)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where bars stand: the area is for the bars alone, from `lowest` to `highest`, zero among them."""

    canvas: Canvas
    wording: Wording
    numbers: _Numbers
    area: Area
    lowest: float
    highest: float
    floor: float

    @staticmethod
    def of(chart: Chart, wording: Wording, numbers: _Numbers, labels: float) -> _Plot:
        """Return the plot of a chart on a page of its own, with room for the numbers and for labels so high."""
        values = [value for point in chart.points for value in point.numbers]
        lowest, highest = min(0.0, *values), max(0.0, *values)
        around = numbers.height + _ABOVE_BAR
        needed = _BARS_HEIGHT + around * (2 if lowest < 0 else 1) + labels + _ABOVE_LABELS
        canvas, area = lay_out(chart, wording, needed)
        bottom = area.bottom - labels - _ABOVE_LABELS - (around if lowest < 0 else 0)
        inner = Area(area.left, area.top + around, area.right, bottom)
        return _Plot(
            canvas, wording, numbers, inner, lowest, highest if highest > lowest else lowest + 1, area.bottom - labels
        )

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return self.area.bottom - share * (self.area.bottom - self.area.top)

    def bar(self, left: float, width: float, point: Point, colour: str) -> None:
        """Draw a bar from zero: solid where exact, hatched where not, of a range only what is between its ends."""
        near, far = point.span
        if point.sure:
            self._box(left, width, (0, point.sure), colour, hatched=False)
        self._box(left, width, (near, far), colour, hatched=not point.is_exact)

    def number(self, point: Point, left: float, width: float, side: Side) -> None:
        """Write a bar's number above it, below one that hangs down; to a side it begins or ends at the other edge."""
        words, size = short_amount(point, self.wording), self.numbers.size
        _, far = point.span
        foot = self.y(far) - _ABOVE_BAR
        if self.numbers.upright:
            foot = foot if far >= 0 else self.y(far) + _ABOVE_BAR + width_of(drawable(words), size, strong=True)
            self.canvas.text(left + width / 2, foot, words, size, strong=True, align="center", upright=True)
            return
        if far < 0:
            foot = self.y(far) + size + 6
        match side:
            case "left":
                self.canvas.text(left + width, foot, words, size, strong=True, align="right")
            case "right":
                self.canvas.text(left + 6, foot, words, size, strong=True)
            case "middle":
                self.canvas.text(left + width / 2, foot, words, size, strong=True, align="center")

    def label(self, centre: float, words: str, size: float, down: float, colour: str = INK) -> None:
        """Write a line of a label so many pixels below where the labels begin."""
        self.canvas.text(centre, self.floor + down - 0.2 * size, words, size, align="center", colour=colour)

    def unknown(self, left: float, width: float) -> None:
        """Draw a faint band with a question mark: nobody shall take a missing figure for zero."""
        self.canvas.box(left, self.area.top, width, self.area.bottom - self.area.top, FAINT)
        sign = self.wording.charts.unknown
        self.canvas.text(left + width / 2, self.y(0) - 18, sign, VALUE, colour=MUTED, align="center", strong=True)

    def baseline(self) -> None:
        """Draw the line at zero."""
        self.canvas.line([self.area.left, self.area.right], [self.y(0), self.y(0)], INK, 3)

    def _box(self, left: float, width: float, values: tuple[float, float], colour: str, *, hatched: bool) -> None:
        """Fill a bar between two values, thick enough to be seen."""
        top, bottom = sorted(self.y(value) for value in values)
        self.canvas.box(left, top, width, max(bottom - top, _THINNEST), colour, hatched=hatched)


def _would_meet(widths: list[list[float]], slot: float) -> bool:
    """Return whether the numbers of the slots, of these widths, would meet or leave the picture side by side."""
    reached = -MARGIN / 2
    for place, month in enumerate(widths):
        centre = slot * (place + 0.5)
        match month:
            case []:
                continue
            case [single]:
                before, after = single / 2, single / 2
            case [before, after]:
                pass
            case _:
                return True
        if centre - before < reached:
            return True
        reached = centre + after + 8
    return reached > slot * len(widths) + MARGIN / 2
