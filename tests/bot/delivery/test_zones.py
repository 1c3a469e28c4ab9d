"""Time zones found by what a person would type."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.delivery.zones import COMMON, available_zones, clock_in, find_zones

WINTER = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Nairobi", "Africa/Nairobi"),
        ("new york", "America/New_York"),
        ("kyv", "Europe/Kyiv"),
        ("  BERLIN ", "Europe/Berlin"),
        ("Europe/Paris", "Europe/Paris"),
        ("los angles", "America/Los_Angeles"),
        ("utc", "UTC"),
    ],
)
def test_a_city_however_it_is_spelt(words: str, zone: str) -> None:
    assert find_zones(words, WINTER)[0] == zone


@pytest.mark.parametrize(
    ("words", "now", "zone"),
    [
        ("14:05", WINTER, "Europe/Kyiv"),
        ("13:00", SUMMER, "Europe/London"),
        ("7 am", WINTER, "America/New_York"),
        ("5.35 pm", WINTER, "Asia/Kolkata"),
        ("17:45", WINTER, "Asia/Kathmandu"),
        ("23:58", datetime(2026, 1, 15, 0, 2, tzinfo=UTC), "UTC"),
    ],
)
def test_the_time_that_it_is_now(words: str, now: datetime, zone: str) -> None:
    assert zone in find_zones(words, now)


@pytest.mark.parametrize("words", ["xqzzy", "25:99", "", "😀"])
def test_what_is_no_place_and_no_time(words: str) -> None:
    assert find_zones(words, WINTER) == ()


def test_the_common_ones_exist_and_show_their_time() -> None:
    assert set(COMMON) <= available_zones()
    assert clock_in("Europe/Kyiv", WINTER) == "14:00"
    assert clock_in("Europe/Kyiv", SUMMER) == "15:00"
