"""From a chart to its picture: each kind has its module."""

from __future__ import annotations

from bot.charts.chart import Chart, Kind
from bot.charts.lines import draw_line
from bot.charts.lying import draw_grouped
from bot.charts.upright import draw_bars, draw_months
from bot.wording import Wording

_DRAW = {Kind.BARS: draw_bars, Kind.GROUPED: draw_grouped, Kind.MONTHS: draw_months, Kind.LINE: draw_line}


def draw(chart: Chart, wording: Wording) -> bytes:
    """Return the chart as a PNG, 1280 pixels wide and 720 high, higher where words or bars need it."""
    return _DRAW[chart.kind](chart, wording).png()
