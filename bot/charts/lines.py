"""Lines over a long series, broken where there is no figure; the last figure of each is written at its end."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from bot.charts.canvas import COLOURS, INK, MUTED, RULE, Canvas, drawable, fitted, fitting_size, width_of
from bot.charts.chart import Chart, Point, Series
from bot.charts.describe import number, short_amount
from bot.charts.page import GAP, LABEL, LINE_HEIGHT, MARGIN, ROOM, SMALLEST, WIDTH, Area, lay_out
from bot.wording import Wording

_PLOT_HEIGHT = 400
_SMALL = 29
_BETWEEN_LABELS = 30
_LINE, _RANGE, _DOT = 5, 9, 16
_ROOM_FOR_DOTS = 22
"""Pixels between points from which on each gets a dot."""


def draw_line(chart: Chart, wording: Wording) -> Canvas:
    """Return a canvas with a line a series over a grid; of a single series the highest figure is written too."""
    canvas, area = lay_out(chart, wording, _PLOT_HEIGHT)
    plot = _plot(chart, area, wording)
    _draw_grid(canvas, chart, plot, wording)
    ends: list[tuple[float, str, str]] = []
    for series, colour in zip(chart.series, COLOURS, strict=False):
        drawn = [(place, point) for place, point in enumerate(series.points) if point.is_known]
        _draw_series(canvas, series, plot, colour)
        if drawn:
            ends.append((plot.y(_middle(drawn[-1][1])), short_amount(drawn[-1][1], wording), colour))
    for y, words, colour in _apart(ends, plot.area.bottom):
        canvas.text(plot.area.right + GAP, y + 0.36 * plot.size, words, plot.size, strong=True, colour=colour)
    if len(chart.series) == 1:
        _write_highest(canvas, chart.series[0], plot, wording)
    return canvas


@dataclass(frozen=True, slots=True)
class _Plot:
    """The grid: where it stands, the size of figures, the numbers at its lines, the pixels between two points."""

    area: Area
    size: float
    ticks: tuple[float, ...]
    step: float

    def x(self, place: int) -> float:
        """Return how far right a point stands."""
        return self.area.left + place * self.step

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return self.area.bottom - share * (self.area.bottom - self.area.top)


def _plot(chart: Chart, area: Area, wording: Wording) -> _Plot:
    """Return the grid, with room for the numbers at both sides and the labels below."""
    numbers = [value for point in chart.points for value in point.numbers]
    lowest, highest = min(0.0, *numbers), max(0.0, *numbers)
    ticks = tuple(map(float, MaxNLocator(nbins=4).tick_values(lowest, highest if highest > lowest else lowest + 1)))
    before = max(width_of(number(tick, wording), _SMALL) for tick in ticks) + GAP
    lasts = [[point for point in series.points if point.is_known][-1:] for series in chart.series]
    written = [drawable(short_amount(point, wording)) for last in lasts for point in last]
    size = fitting_size(written, ROOM / 3, LABEL, SMALLEST, strong=True)
    after = max(width_of(words, size, strong=True) for words in written)
    below = _SMALL * LINE_HEIGHT + 14
    inner = Area(area.left + before, area.top + LABEL, area.right - after - GAP, area.bottom - below)
    return _Plot(inner, size, ticks, (inner.right - inner.left) / (len(chart.labels) - 1))


def _draw_grid(canvas: Canvas, chart: Chart, plot: _Plot, wording: Wording) -> None:
    """Draw the lines of the grid with their numbers, and as many labels below as fit, the last always."""
    for tick in plot.ticks:
        ends = [plot.area.left, plot.area.right]
        canvas.line(ends, [plot.y(tick), plot.y(tick)], *((RULE, 2) if tick else (INK, 3)))
        words = number(tick, wording)
        canvas.text(ends[0] - GAP, plot.y(tick) + 0.36 * _SMALL, words, _SMALL, colour=MUTED, align="right")
    labels = [fitted(drawable(label), ROOM / 4, _SMALL) for label in chart.labels]
    widest = max(width_of(label, _SMALL) for label in labels) + _BETWEEN_LABELS
    free = float(WIDTH)
    for place in range(len(labels) - 1, -1, -max(1, -int(-widest // plot.step))):
        half = width_of(labels[place], _SMALL) / 2
        x = min(max(plot.x(place), MARGIN + half), WIDTH - MARGIN - half)
        if x + half <= free:
            foot = plot.area.bottom + _SMALL * LINE_HEIGHT + 8
            canvas.text(x, foot, labels[place], _SMALL, align="center")
            free = x - half - _BETWEEN_LABELS


def _draw_series(canvas: Canvas, series: Series, plot: _Plot, colour: str) -> None:
    """Draw one line with its dots; a range is a thick stroke from end to end."""
    run: list[tuple[float, float]] = []
    for place, point in enumerate(series.points):
        if point.is_known:
            run.append((plot.x(place), plot.y(_middle(point))))
        if run and (not point.is_known or place == len(series.points) - 1):
            xs, ys = zip(*run, strict=True)
            canvas.line(xs, ys, colour, _LINE)
            run = []
    for place, point in enumerate(series.points):
        if not point.is_known:
            continue
        x = plot.x(place)
        if point.low is not None and point.high is not None:
            canvas.line([x, x], [plot.y(point.low), plot.y(point.high)], colour, _RANGE)
        if plot.step >= _ROOM_FOR_DOTS or not point.is_exact or _is_alone(series.points, place):
            canvas.dot(x, plot.y(_middle(point)), colour, _DOT, hollow=not point.is_exact)


def _write_highest(canvas: Canvas, series: Series, plot: _Plot, wording: Wording) -> None:
    """Write the highest figure over its point, unless it stands so far right that it would meet the last."""
    known = [(place, point) for place, point in enumerate(series.points) if point.is_known]
    place, point = max(known, key=lambda one: _middle(one[1]))
    words = drawable(short_amount(point, wording))
    half = width_of(words, LABEL, strong=True) / 2
    x = max(plot.x(place), plot.area.left + half)
    if x + half < plot.area.right:
        top = plot.y(max(point.numbers))
        canvas.text(x, top - 18, words, LABEL, strong=True, align="center", colour=COLOURS[0])


def _middle(point: Point) -> float:
    """Return where a point stands on its line: its value, or the middle of its range."""
    return sum(point.numbers) / len(point.numbers)


def _is_alone(points: tuple[Point, ...], place: int) -> bool:
    """Return whether a point has no neighbour that a line could reach."""
    beside = points[max(place - 1, 0) : place] + points[place + 1 : place + 2]
    return not any(point.is_known for point in beside)


def _apart(ends: list[tuple[float, str, str]], bottom: float) -> list[tuple[float, str, str]]:
    """Return the words at the ends of lines, from the highest down, apart from each other, above `bottom`."""
    moved: list[tuple[float, str, str]] = []
    for y, words, colour in sorted(ends):
        free = moved[-1][0] + LABEL * 1.1 if moved else y
        moved.append((max(y, free), words, colour))
    over = max(moved[-1][0] - bottom, 0.0) if moved else 0.0
    return [(y - over, words, colour) for y, words, colour in moved]
