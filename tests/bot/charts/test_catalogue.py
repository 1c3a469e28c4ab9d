"""Which charts the bundled pack's figures make, and which one a question calls for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.charts import Kind, describe, render_png
from bot.charts.catalogue import Catalogue
from bot.library import BUNDLED, load_library
from bot.render.callback import DATA_LIMIT, KnownSubjects, Verb, decode, encode
from bot.wording import load_wording
from knowledge.library import Library
from tests.knowledge.harbour import write, write_marina
from tests.scale import write_pack

WORDING = load_wording("en")
LIBRARY = load_library()
CATALOGUE = Catalogue(LIBRARY, WORDING)


def test_years_offences_and_months_have_charts() -> None:
    kinds = [one.chart.kind for one in CATALOGUE]
    assert {Kind.BARS, Kind.GROUPED, Kind.MONTHS} == set(kinds)
    assert len({one.id for one in CATALOGUE}) == len(kinds)
    assert len({one.version for one in CATALOGUE}) == len(kinds)


@pytest.mark.parametrize("name", CATALOGUE.ids)
def test_every_chart_can_be_drawn_and_told(name: str) -> None:
    drawable = CATALOGUE.find(name)
    assert drawable
    assert render_png(drawable.chart, WORDING).startswith(b"\x89PNG")
    assert drawable.chart.title in describe(drawable.chart, WORDING)
    data = encode(Verb.CHART, name)
    assert len(data.encode()) <= DATA_LIMIT
    press = decode(data, KnownSubjects(CATALOGUE.ids))
    assert press
    assert press.subject == name


def test_months_without_a_figure_are_unknown_and_not_zero() -> None:
    months = next(one.chart for one in CATALOGUE if one.chart.kind is Kind.MONTHS)
    assert len(months.unknown) == 10
    assert {point.qualifier for point in months.points if point.is_known} == {"nearly", "about", "over"}


@pytest.mark.parametrize(
    ("words", "axis"),
    [
        ("show me cases by year", "year"),
        ("a chart of refusal cases by year please", "year"),
        ("cases and sentences by offence", "offence"),
        ("draw the prison terms", "offence"),
        ("2024 by month", "month"),
        ("show me cases by month", "month"),
    ],
)
def test_a_question_for_a_chart_gets_it(words: str, axis: str) -> None:
    found = CATALOGUE.asked_for(words, LIBRARY.ask(words).answer)
    assert found
    assert found.axis == axis


@pytest.mark.parametrize(
    "words", ["how many cases in 2024", "", "Ukrainian cases by year", "draw", "chart of the weather", "step by step"]
)
def test_other_questions_get_none(words: str) -> None:
    assert CATALOGUE.asked_for(words, LIBRARY.ask(words).answer) is None


def test_a_chart_goes_with_the_answers_whose_figures_it_shows() -> None:
    answer = LIBRARY.ask("how many cases in 2024").answer
    name = CATALOGUE.showing(answer)
    assert name
    found = CATALOGUE.find(name)
    assert found
    assert set(answer.figures[0].observations) <= set(found.observations)
    assert CATALOGUE.showing(LIBRARY.ask("how many soldiers were convicted").answer) is None
    assert CATALOGUE.showing(LIBRARY.ask("what is the weather").answer) is None


def test_figures_that_no_picture_can_show_leave_the_other_charts(tmp_path: Path) -> None:
    pack = write(tmp_path, {"pack.yaml": ("value: 800,", "value: 2000000000000,")})
    axes = {one.axis for one in Catalogue(load_library([pack]), WORDING)}
    assert axes == {"cargo"}


def test_a_long_series_is_a_line_with_what_is_missing_left_open(tmp_path: Path) -> None:
    months = [f"{2023 + number // 12}-{number % 12 + 1:02d}" for number in range(18) if number != 7]
    added = "".join(
        f"  - {{id: in-{month}, measure: arrivals, period: {month}, value: {90 + place}, paragraph: 1}}\n"
        for place, month in enumerate(months)
    ) + "".join(
        f"  - {{id: in-{year}, measure: arrivals, period: {year}, value: {year - 1400}, paragraph: 1}}\n"
        for year in range(2014, 2023)
    )
    pack = write(tmp_path, {"pack.yaml": ("relations:\n", f"{added}relations:\n")})
    library = load_library([pack])
    catalogue = Catalogue(library, WORDING)
    years, over_months, of_2024 = (
        catalogue.asked_for(words, library.ask(words).answer)
        for words in ("arrivals by year", "arrivals by month", "arrivals by month in 2024")
    )
    assert years
    assert over_months
    assert of_2024
    assert (years.chart.kind, len(years.chart.labels)) == (Kind.LINE, 11)
    assert (over_months.chart.kind, over_months.chart.unknown) == (Kind.LINE, ("Aug 2023",))
    assert (of_2024.chart.kind, len(of_2024.chart.unknown)) == (Kind.MONTHS, 6)


def test_a_chart_of_another_pack_is_not_shown_for_figures_of_the_same_name(tmp_path: Path) -> None:
    folders = [tmp_path / "harbour", tmp_path / "marina"]
    for folder, written in zip(folders, (write, write_marina), strict=True):
        folder.mkdir()
        written(folder)
    library = load_library(folders)
    charts = Catalogue(library, WORDING)
    for card in library.packs:
        answer = library.ask(f"arrivals in 2024 ({card.title})").answer
        found = charts.find(charts.showing(answer) or "")
        assert found
        assert found.pack == card.id
        assert library.ask(found.question).answer.pack == card.id


@pytest.fixture(scope="module")
def employment() -> Library:
    return load_library([BUNDLED.parent / "us-employment"])


@pytest.mark.parametrize(
    ("words", "title", "series"),
    [
        ("construction jobs over time", "Jobs (construction) by month", 1),
        ("a chart of construction jobs in may 2010", "Jobs (construction) by month", 1),
        ("chart: construction and retail jobs in may 2010", "Jobs (construction, retail trade) by month", 2),
        ("jobs over time", "Jobs by month", 1),
    ],
)
def test_the_course_of_what_is_asked_for_is_drawn(employment: Library, words: str, title: str, series: int) -> None:
    charts = Catalogue(employment, WORDING)
    answer = employment.ask(words).answer
    found = charts.for_words(words, answer)
    assert found
    assert (found.chart.title, found.chart.kind, len(found.chart.series)) == (title, Kind.LINE, series)
    assert {name for figure in answer.figures for name in figure.observations} <= set(found.observations)
    assert charts.find(found.id) == found


def test_members_stand_beside_each_other_at_the_latest_time_only(employment: Library) -> None:
    (found,) = (one for one in Catalogue(employment, WORDING) if one.chart.title == "Jobs by industry")
    assert found.chart.common_period == "in December 2015"
    assert all(name.endswith("2015-12") for name in found.observations)


def test_figures_of_other_size_have_a_picture_of_their_own(employment: Library) -> None:
    titles = {one.chart.title for one in Catalogue(employment, WORDING)}
    assert {"Jobs by month, 2015", "Jobs added in the month by month, 2015"} <= titles


def test_of_too_many_members_the_highest_are_drawn_and_the_title_says_so(tmp_path: Path) -> None:
    write_pack(tmp_path, 400)
    charts = Catalogue(load_library([tmp_path]), WORDING)
    found = next(one for one in charts if one.chart.title.endswith("the 12 highest"))
    values = [point.value or 0.0 for point in found.chart.points]
    assert values == sorted(values, reverse=True)
