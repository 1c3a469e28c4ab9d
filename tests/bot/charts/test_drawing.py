from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts import Chart, Kind, Point, Series, render_png
from bot.wording import load_wording
from tests.bot.charts.examples import EVERY, YEARS

EN = load_wording("en")
PAPER = (0xFB, 0xFA, 0xF6)
PHONE = 1280
EDGE = 12
"""Pixels at each edge that must stay empty: what is drawn there is cut, or about to be."""


def pixels(png: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def assert_whole(png: bytes) -> None:
    picture = pixels(png)
    height, width, _ = picture.shape
    assert width == PHONE
    assert 720 <= height <= 3 * PHONE
    drawn = (picture != PAPER).any(axis=2)
    assert drawn.any()
    inside = drawn[EDGE:-EDGE, EDGE:-EDGE]
    assert drawn.sum() == inside.sum(), "something is cut at an edge"


def share_of(colour: tuple[int, int, int], png: bytes) -> float:
    return float((pixels(png) == colour).all(axis=2).mean())


@pytest.mark.parametrize("name", EVERY)
def test_every_kind_is_a_whole_picture_and_the_same_each_time(name: str) -> None:
    png = render_png(EVERY[name], EN)
    assert_whole(png)
    assert png == render_png(EVERY[name], EN)
    assert b"matplotlib" not in png


def test_pictures_drawn_side_by_side_in_threads_are_the_same() -> None:
    charts = list(EVERY.values())
    alone = [render_png(chart, EN) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda chart: render_png(chart, EN), charts)) == alone


def test_a_users_settings_of_the_library_change_nothing() -> None:
    png = render_png(YEARS, EN)
    with mpl.rc_context({"font.size": 40, "savefig.dpi": 30, "text.color": "red", "axes.facecolor": "black"}):
        assert render_png(YEARS, EN) == png


def with_second(point: Point) -> Chart:
    return replace(YEARS, series=(Series("Cases", (YEARS.series[0].points[0], point)),))


def test_an_unknown_figure_does_not_look_like_zero_nor_an_inexact_one_like_an_exact_one() -> None:
    points = [
        Point("2024"),
        Point("2024", 0),
        *(Point("2024", 10308, qualifier=qualifier) for qualifier in ("exact", "about", "nearly", "over", "up_to")),
        Point("2024", low=5000, high=10308, qualifier="range"),
    ]
    assert len({render_png(with_second(point), EN) for point in points}) == len(points)


def test_bars_are_as_high_as_their_figures() -> None:
    blue = (0x1C, 0x5D, 0x99)
    picture = pixels(render_png(YEARS, EN))
    filled = (picture == blue).all(axis=2)
    low, high = filled[:, : PHONE // 2].any(axis=1).sum(), filled[:, PHONE // 2 :].any(axis=1).sum()
    assert low / high == pytest.approx(5517 / 10308, abs=0.01)


def test_a_hatched_bar_is_lighter_than_a_solid_one() -> None:
    blue = (0x1C, 0x5D, 0x99)
    exact, about = (render_png(with_second(Point("2024", 10308, qualifier=q)), EN) for q in ("exact", "about"))
    assert share_of(blue, about) < 0.8 * share_of(blue, exact)


def test_the_plotting_library_is_loaded_only_to_draw() -> None:
    code = "import sys, bot.charts, bot.render.caption; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


labels = st.text(max_size=40)
numbers = st.one_of(st.integers(0, 20000), st.floats(-9e11, 9e11), st.floats(-1, 1))


def points_of(kind: Kind, label: str) -> st.SearchStrategy[Point]:
    values = numbers.map(abs) if kind is Kind.GROUPED else numbers
    qualifiers = st.sampled_from(["exact", "about", "nearly", "over", "up_to"])
    return st.one_of(
        st.just(Point(label)),
        st.builds(lambda value, qualifier: Point(label, value, qualifier=qualifier), values, qualifiers),
        st.builds(
            lambda one, other: Point(label, low=min(one, other), high=max(one, other), qualifier="range"),
            values,
            values,
        ),
    )


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(Kind))
    fewest, most = {Kind.BARS: (1, 12), Kind.GROUPED: (1, 12), Kind.MONTHS: (12, 12), Kind.LINE: (2, 40)}[kind]
    axis = draw(st.lists(labels, min_size=fewest, max_size=most))
    names = draw(st.lists(labels, min_size=1, max_size=1 if kind is Kind.BARS else 3))
    series = [Series(name, tuple(draw(points_of(kind, label)) for label in axis)) for name in names]
    if not any(point.is_known for one in series for point in one.points):
        series[0] = Series(names[0], (Point(axis[0], 1), *series[0].points[1:]))
    return Chart(kind, draw(labels), draw(labels), draw(labels), tuple(series))


@settings(max_examples=25)  # each draws a picture
@given(charts())
def test_any_chart_is_a_whole_picture(chart: Chart) -> None:
    assert_whole(render_png(chart, EN))
