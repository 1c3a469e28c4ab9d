"""A chart's figures as text: for those who cannot see the picture, and for the numbers in the picture."""

from __future__ import annotations

from bot.charts.chart import Chart, Point, Series
from bot.wording import Wording


def describe(chart: Chart, wording: Wording) -> str:
    """Return the chart in words: title and unit, a line of figures a series, what is unknown."""
    lines = [f"{chart.title} ({', '.join(part for part in (chart.unit, chart.common_period) if part)})"]
    lines += [_series(series, chart, wording) for series in chart.series]
    if chart.unknown:
        lines.append(wording.charts.unknown_points.format(labels=", ".join(chart.unknown)))
    return "\n".join(lines)


def number(value: float, wording: Wording) -> str:
    """Return a number as a person writes it, with two decimals, or digits, at most."""
    small = 0 < abs(value) < 0.01
    digits = f"{value:.2g}" if small else f"{value + 0.0:,.2f}".rstrip("0").rstrip(".")  # + 0.0 makes -0.0 zero
    signs = {",": wording.numbers.thousands, ".": wording.numbers.decimal, "-": wording.numbers.minus}
    return "".join(signs.get(char, char) for char in digits)


def amount(point: Point, wording: Wording) -> str:
    """Return a known point's number or range, without its qualifier."""
    if point.low is not None and point.high is not None:
        form = wording.charts.between if point.low >= 0 else wording.charts.between_signed
        return form.format(low=number(point.low, wording), high=number(point.high, wording))
    return "" if point.value is None else number(point.value, wording)


def short_amount(point: Point, wording: Wording) -> str:
    """Return a known point's number with the sign of its qualifier, as it stands in the picture."""
    return wording.charts.signs[point.qualifier] + amount(point, wording)


def named(point: Point, chart: Chart) -> str:
    """Return a point's label, with its period where not all have the same."""
    return point.label if chart.common_period or not point.period else f"{point.label}, {point.period}"


def _series(series: Series, chart: Chart, wording: Wording) -> str:
    """Return the figures of a series in one line."""
    figures = "; ".join(_figure(point, chart, wording) for point in series.points if point.is_known)
    return f"{series.name}: {figures}" if len(chart.series) > 1 else figures


def _figure(point: Point, chart: Chart, wording: Wording) -> str:
    """Return a point in words, with its period where not all have the same."""
    words = wording.charts.words[point.qualifier].format(number=amount(point, wording))
    return f"{named(point, chart)}: {words}"
