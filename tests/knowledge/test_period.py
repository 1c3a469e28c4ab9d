"""What an observation covers, and whether that is just the time that was asked for."""

from __future__ import annotations

import pytest

from knowledge.period import Asked, Kind, Period, before, covers, days_in, grain_of, shift

YEAR = Period("2024", "2024", "2024", Kind.AT)
JULY = Period("2024-07", "2024-07", "2024-07", Kind.AT)
SUMMER = Period("2024-summer", "2024-summer", "2024-summer", Kind.AT)
SINCE = Period("since-start", "2022-02", "2024-12", Kind.SINCE)
UNTIL = Period("by-end", "2022-02", "2024-12", Kind.UNTIL)
SPAN = Period("span", "2022", "2024", Kind.SPAN)


@pytest.mark.parametrize(
    ("point", "grain"),
    [
        ("2024", "year"),
        ("2024-07", "month"),
        ("*-07", "month"),
        ("2024-07-15", "day"),
        ("2024-Q3", "quarter"),
        ("2024-H2", "half"),
        ("2024-summer", "season"),
        ("", "unknown"),
    ],
)
def test_a_point_has_a_length(point: str, grain: str) -> None:
    assert grain_of(point) == grain
    assert Asked(Kind.AT, point).grain == grain


@pytest.mark.parametrize(
    ("period", "cumulative", "grain", "iso"),
    [
        (YEAR, False, "year", "2024"),
        (JULY, False, "month", "2024-07"),
        (SINCE, True, "span", "2022-02/2024-12"),
        (UNTIL, True, "span", "2022-02/2024-12"),
    ],
)
def test_a_period_tells_how_it_counts(period: Period, cumulative: bool, grain: str, iso: str) -> None:
    assert (period.is_cumulative, period.grain, period.iso) == (cumulative, grain, iso)


@pytest.mark.parametrize(
    ("asked", "covered"),
    [
        (Asked(Kind.AT, "2024"), [YEAR]),
        (Asked(Kind.AT, "2023"), []),
        (Asked(Kind.AT, "2024-07"), [JULY]),
        (Asked(Kind.AT, "*-07"), [JULY]),
        (Asked(Kind.AT, "*-08"), []),
        (Asked(Kind.AT, "*-summer"), [SUMMER]),
        (Asked(Kind.AT, "2024-Q3"), []),
        (Asked(Kind.AT, "2024-12"), []),
        (Asked(Kind.SINCE, "2022"), [SINCE, UNTIL]),
        (Asked(Kind.SINCE, "2022-02"), [SINCE, UNTIL]),
        (Asked(Kind.SINCE, "2022-03"), []),
        (Asked(Kind.SINCE, "2024"), []),
        (Asked(Kind.UNTIL, "2024"), [SINCE, UNTIL]),
        (Asked(Kind.UNTIL, "2024-12-31"), [SINCE, UNTIL]),
        (Asked(Kind.UNTIL, "2024-12-15"), []),
        (Asked(Kind.UNTIL, "2023"), []),
        (Asked(Kind.SPAN, "2022", "2024"), [SINCE, UNTIL, SPAN]),
        (Asked(Kind.SPAN, "2022", "2023"), []),
        (Asked(Kind.RELATIVE, "previous"), []),
    ],
    ids=str,
)
def test_only_the_very_time_that_was_asked_for_is_covered(asked: Asked, covered: list[Period]) -> None:
    assert [period for period in (YEAR, JULY, SUMMER, SINCE, UNTIL, SPAN) if covers(asked, period)] == covered


@pytest.mark.parametrize(
    ("point", "count", "moved"),
    [
        ("2024", -1, "2023"),
        ("2024", 2, "2026"),
        ("2024-07", 1, "2024-08"),
        ("2024-01", -1, "2023-12"),
        ("2023-12", 1, "2024-01"),
        ("2024-summer", -1, "2023-summer"),
        ("2024-Q3", 1, "2025-Q3"),
    ],
)
def test_a_point_moves_by_its_own_length(point: str, count: int, moved: str) -> None:
    assert shift(point, count) == moved


def test_before_is_one_back() -> None:
    assert (before("2024"), before("2024-03")) == ("2023", "2024-02")


@pytest.mark.parametrize(("point", "days"), [("2023", 365), ("2024", 366), ("2023-02", 28), ("2024-07", 31)])
def test_years_and_months_have_days(point: str, days: int) -> None:
    assert days_in(point) == days


@pytest.mark.parametrize("point", ["2024-Q3", "2024-summer", "2024-07-15"])
def test_no_other_time_is_shared_out_over_days(point: str) -> None:
    with pytest.raises(ValueError, match="not known"):
        days_in(point)
