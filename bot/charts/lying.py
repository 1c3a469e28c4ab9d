"""Bars that lie side by side under each label, so that long labels and long numbers never meet."""

from __future__ import annotations

from bot.charts.canvas import COLOURS, INK, MUTED, Canvas, drawable, fitted, fitting_size, width_of
from bot.charts.chart import Chart, Point
from bot.charts.describe import named, short_amount
from bot.charts.page import GAP, LABEL, LINE_HEIGHT, MARGIN, ROOM, SMALLEST, VALUE, lay_out
from bot.wording import Wording

_BAR, _BAR_GAP, _GROUP_GAP = 56, 8, 30
_BELOW_LABEL = 6
_THINNEST = 3


def draw_grouped(chart: Chart, wording: Wording) -> Canvas:
    """Return a canvas with the bars of each label below it; the picture grows with their number."""
    bars = (_BAR + _BAR_GAP) * len(chart.series) - _BAR_GAP
    group = LABEL * LINE_HEIGHT + _BELOW_LABEL + bars
    needed = (group + _GROUP_GAP) * len(chart.labels) - _GROUP_GAP
    canvas, area = lay_out(chart, wording, needed)
    words = [drawable(short_amount(point, wording)) for point in chart.points if point.is_known]
    size = fitting_size(words, ROOM / 2, VALUE, SMALLEST, strong=True)
    beside = max(width_of(text, size, strong=True) for text in words) + 2 * GAP
    highest = max(number for point in chart.points for number in point.numbers)
    scale = (ROOM - beside) / (highest or 1)
    spare = (area.bottom - area.top - needed) / len(chart.labels)
    for place in range(len(chart.labels)):
        y = area.top + place * (group + _GROUP_GAP + spare) + LABEL * LINE_HEIGHT
        canvas.text(MARGIN, y - _BELOW_LABEL, fitted(drawable(_heading(chart, place)), ROOM, LABEL), LABEL)
        y += _BELOW_LABEL
        for order, (series, colour) in enumerate(zip(chart.series, COLOURS, strict=False)):
            top = y + order * (_BAR + _BAR_GAP)
            point = series.points[place]
            foot = top + _BAR / 2 + 0.36 * size
            if point.is_known:
                end = _bar(canvas, point, top, scale, colour)
                canvas.text(end + GAP, foot, short_amount(point, wording), size, strong=True)
            else:
                canvas.text(MARGIN + GAP, foot, wording.charts.unknown, size, colour=MUTED, strong=True)
        canvas.line([MARGIN, MARGIN], [y, y + bars], INK, 3)
    return canvas


def _heading(chart: Chart, place: int) -> str:
    """Return a label, with the period of its bars where they share one that other bars do not."""
    known = [series.points[place] for series in chart.series if series.points[place].is_known]
    names = {named(point, chart) for point in known}
    return names.pop() if len(names) == 1 else chart.labels[place]


def _bar(canvas: Canvas, point: Point, top: float, scale: float, colour: str) -> float:
    """Draw a bar, solid where exact, hatched where not, of a range only between its ends; return where it ends."""
    near, far = (MARGIN + number * scale for number in point.span)
    if point.sure:
        canvas.box(MARGIN, top, near - MARGIN, _BAR, colour)
    end = max(far, near + _THINNEST)
    canvas.box(near, top, end - near, _BAR, colour, hatched=not point.is_exact)
    return end
