from __future__ import annotations

import math

import pytest

from bot.charts import Chart, Kind, Point, Series, describe
from bot.charts.describe import number
from bot.wording import load_wording
from tests.bot.charts.examples import CHANGES, OFFENCES, TERMS, YEAR_2024, YEARS

EN = load_wording("en")


def test_a_description_has_the_figures_and_the_unit() -> None:
    assert describe(YEARS, EN) == "Cases of refusal to serve at the front (cases)\n2023: 5,517; 2024: 10,308"


def test_a_description_names_the_series_and_the_time_they_share() -> None:
    assert describe(OFFENCES, EN).splitlines() == [
        "Most cases end in a sentence (cases and sentences, since the war began)",
        "Cases: Desertion: 14,182; Disobedience: 1,037",
        "Sentences or convictions: Desertion: 12,460; Disobedience: 975",
    ]


def test_a_description_says_how_exact_the_figures_are_and_which_are_unknown() -> None:
    assert describe(YEAR_2024, EN).splitlines()[1:] == [
        "Cases sent to court: Jul: nearly 1,100",
        "Court decisions: Jul: about 900",
        "New cases: Oct: over 1,000",
        "No figure for: Jan, Feb, Mar, Apr, May, Jun, Aug, Sep, Nov, Dec.",
    ]
    assert "Desertion, longest by law: up to 10; Disobedience, usual: 2–3" in describe(TERMS, EN)


def test_negative_numbers_and_ranges_can_be_read() -> None:
    assert "2020: −12.25" in describe(CHANGES, EN)
    assert "2023: −5 to 8" in describe(CHANGES, EN)


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (-0.0, "0"), (10308, "10,308"), (86.84, "86.84"), (1.5, "1.5"), (0.0012, "0.0012")]
)
def test_numbers_are_written_as_people_write_them(value: float, written: str) -> None:
    assert number(value, EN) == written


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(None, 1, None), (1, 1, 2), (None, 3, 2), (math.nan, None, None), (1e13, None, None)],
)
def test_a_point_that_cannot_be_drawn_is_refused(value: float | None, low: float | None, high: float | None) -> None:
    with pytest.raises(ValueError, match="Jul"):
        Point("Jul", value, low, high)


@pytest.mark.parametrize(
    ("kind", "series"),
    [
        (Kind.BARS, ()),
        (Kind.BARS, (Series("a", (Point("2024", 1),)), Series("b", (Point("2024", 1),)))),
        (Kind.BARS, (Series("a", (Point("2024"),)),)),
        (Kind.MONTHS, (Series("a", (Point("Jan", 1),)),)),
        (Kind.LINE, (Series("a", (Point("2024", 1),)),)),
        (Kind.GROUPED, (Series("a", (Point("x", 1),)), Series("b", (Point("y", 1),)))),
        (Kind.GROUPED, (Series("a", (Point("x", -1),)),)),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(kind: Kind, series: tuple[Series, ...]) -> None:
    with pytest.raises(ValueError, match=r"chart|bars"):
        Chart(kind, "Title", "unit", "source", series)
