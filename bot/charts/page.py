"""What stands around every plot: title, unit, legend, the key to its signs, the source. Sizes are pixels.

They are chosen for a picture that a phone shows about 400 pixels wide: nothing is written smaller than `SMALLEST`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.charts.canvas import COLOURS, MUTED, Canvas, drawable, fitted, rows, width_of, wrapped
from bot.charts.chart import Chart, Kind
from bot.wording import Wording

WIDTH, HEIGHT = 1280, 720
MARGIN = 52
ROOM = WIDTH - 2 * MARGIN
LABEL, VALUE, SMALLEST = 34, 42, 26
LINE_HEIGHT = 1.28
GAP = 16

_TITLE_SIZES = (50, 42)
_TITLE_LINES = 2
_SUBTITLE, _FOOT = 34, 29
_LEGEND_ROW, _SWATCH = 51, 28
_ABOVE_PLOT, _BELOW_PLOT, _BELOW_FOOT = 24, 28, 26


@dataclass(frozen=True, slots=True)
class Area:
    """Where a plot stands on the canvas."""

    left: float
    top: float
    right: float
    bottom: float


def lay_out(chart: Chart, wording: Wording, plot_height: float = 0) -> tuple[Canvas, Area]:
    """Return a canvas with everything but the plot on it, and the area left, at least `plot_height` high."""
    size, title = _title(chart.title)
    legend = _legend(chart)
    foot = _foot(chart, wording)
    top = MARGIN + LINE_HEIGHT * (size * len(title) + _SUBTITLE) + _LEGEND_ROW * len(legend) + _ABOVE_PLOT
    bottom = _BELOW_PLOT + LINE_HEIGHT * _FOOT * len(foot) + _BELOW_FOOT
    height = max(HEIGHT, top + plot_height + bottom)
    canvas = Canvas(WIDTH, height)
    y = MARGIN - 12.0
    for line in title:
        y += size * LINE_HEIGHT
        canvas.text(MARGIN, y - 0.28 * size, line, size, strong=True)
    y += _SUBTITLE * LINE_HEIGHT
    subtitle = " · ".join(part for part in (chart.unit, chart.common_period) if part)
    canvas.text(MARGIN, y - 0.2 * _SUBTITLE, fitted(drawable(subtitle), ROOM, _SUBTITLE), _SUBTITLE, colour=MUTED)
    for row in legend:
        y += _LEGEND_ROW
        for x, name, colour in row:
            canvas.box(x, y - _SWATCH, _SWATCH, _SWATCH, colour)
            canvas.text(x + _SWATCH + GAP, y - 3, name, _SUBTITLE)
    y = height - bottom + _BELOW_PLOT
    for line in foot:
        y += _FOOT * LINE_HEIGHT
        canvas.text(MARGIN, y - 0.25 * _FOOT, line, _FOOT, colour=MUTED)
    return canvas, Area(MARGIN, top, WIDTH - MARGIN, height - bottom)


def _title(words: str) -> tuple[float, list[str]]:
    """Return the title's size and lines: smaller where it needs too many, cut where that is not enough."""
    for size in _TITLE_SIZES:
        lines = wrapped(words, ROOM, size, _TITLE_LINES, strong=True)
        if " ".join(lines) == drawable(words):
            return size, lines
    return size, lines


def _legend(chart: Chart) -> list[list[tuple[float, str, str]]]:
    """Return where the name of each of several series stands, the name and its colour, in rows that fit."""
    if len(chart.series) == 1:
        return []
    placed: list[list[tuple[float, str, str]]] = [[]]
    x = float(MARGIN)
    for series, colour in zip(chart.series, COLOURS, strict=False):
        name = fitted(drawable(series.name), ROOM - _SWATCH - GAP, _SUBTITLE)
        width = _SWATCH + GAP + width_of(name, _SUBTITLE)
        if placed[-1] and x + width > WIDTH - MARGIN:
            placed.append([])
            x = float(MARGIN)
        placed[-1].append((x, name, colour))
        x += width + 2.5 * GAP
    return placed


def _foot(chart: Chart, wording: Wording) -> list[str]:
    """Return the key to the signs that the plot uses, and the source, in lines."""
    words = wording.charts
    known = [point for point in chart.points if point.is_known]
    used = {point.qualifier for point in known}
    keys = [key for qualifier, key in words.key.items() if qualifier in used and key]
    if not all(point.is_exact for point in known):
        keys.append(words.inexact_line if chart.kind is Kind.LINE else words.inexact)
    if any(not point.is_known for point in chart.points) and chart.kind is not Kind.LINE:
        keys.append(words.unknown_key)
    key = rows([drawable(item) for item in keys], "  ·  ", ROOM, _FOOT, 3)
    return [*key, *wrapped(words.source.format(source=chart.source), ROOM, _FOOT, 2)]
