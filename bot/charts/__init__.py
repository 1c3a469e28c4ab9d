"""Charts for phones: a frozen `Chart`, the picture of it, and the same figures in words.

`render_png` takes some 0.2 seconds of computing: call it off the event loop.
"""

from __future__ import annotations

from bot.charts.chart import Chart, Kind, Point, Series
from bot.charts.describe import describe
from bot.wording import Wording

__all__ = ["Chart", "Kind", "Point", "Series", "describe", "render_png"]


def render_png(chart: Chart, wording: Wording) -> bytes:
    """Return the picture of a chart: the same bytes for the same chart, words and plotting library."""
    from bot.charts.drawing import draw  # noqa: PLC0415  # the plotting library costs half a second of start-up

    return draw(chart, wording)
