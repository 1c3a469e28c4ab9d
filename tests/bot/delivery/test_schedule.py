"""When editions are due: a year in six zones, across every change of their clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.schedule import Frequency, Quiet, Schedule

ZONES = ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "Africa/Cairo"]
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def runs(schedule: Schedule, year: int = 2026) -> list[datetime]:
    """Every run of a year, each found from the one before, as the bot does."""
    found = []
    moment = schedule.next_run(datetime(year, 1, 1, tzinfo=ZoneInfo(schedule.zone)) - timedelta(seconds=1))
    while moment and moment.astimezone(ZoneInfo(schedule.zone)).year == year:
        found.append(moment)
        moment = schedule.next_run(moment)
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("minute", [0, 30, 90, 150, 540, 1439])
def test_a_daily_edition_comes_once_on_every_day_of_the_year(zone: str, minute: int) -> None:
    found = runs(Schedule(Frequency.DAILY, minute, zone=zone))
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
    assert days == [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    late = [moment for moment in found if _minute(moment, zone) != minute]
    assert len(late) <= 1, "but for the day on which the clocks skip it"
    assert all(0 < _minute(moment, zone) - minute <= 60 for moment in late)


def _minute(moment: datetime, zone: str) -> int:
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_and_a_monthly_one(zone: str) -> None:
    weekly = [moment.astimezone(ZoneInfo(zone)) for moment in runs(Schedule(Frequency.WEEKLY, 150, 7, zone))]
    assert len(weekly) == 52
    assert {moment.isoweekday() for moment in weekly} == {7}, "the day on which clocks change"
    monthly = [moment.astimezone(ZoneInfo(zone)) for moment in runs(Schedule(Frequency.MONTHLY, 540, 31, zone))]
    assert [moment.month for moment in monthly] == list(range(1, 13))
    assert [moment.day for moment in monthly][:2] == [31, 28]


@pytest.mark.parametrize(
    ("zone", "minute", "day", "utc"),
    [
        pytest.param("Europe/Kyiv", 210, date(2026, 3, 29), "01:30:00+00:00", id="Kyiv skips 03:30"),
        pytest.param("Europe/Kyiv", 210, date(2026, 10, 25), "00:30:00+00:00", id="Kyiv has 03:30 twice"),
        pytest.param("America/New_York", 150, date(2026, 3, 8), "07:30:00+00:00", id="New York skips 02:30"),
        pytest.param("America/New_York", 90, date(2026, 11, 1), "05:30:00+00:00", id="New York has 01:30 twice"),
    ],
)
def test_a_time_that_is_skipped_or_comes_twice(zone: str, minute: int, day: date, utc: str) -> None:
    on_day = [
        one
        for one in runs(Schedule(Frequency.DAILY, minute, zone=zone))
        if one.astimezone(ZoneInfo(zone)).date() == day
    ]
    assert [one.timetz().isoformat() for one in on_day] == [utc]


def test_a_day_that_a_zone_skips_has_no_edition() -> None:
    found = runs(Schedule(Frequency.DAILY, 540, zone="Pacific/Apia"), 2011)
    days = [moment.astimezone(ZoneInfo("Pacific/Apia")).date() for moment in found]
    assert len(days) == len(set(days)) == 364
    assert date(2011, 12, 30) not in days


def test_who_wants_changes_only_has_no_date() -> None:
    assert Schedule().next_run(NEW_YEAR) is None


def test_quiet_hours() -> None:
    waits = Schedule(zone="Europe/Kyiv", quiet=Quiet.WAIT)
    for local, until in (("2026-03-28T23:00", "2026-03-29T07:00"), ("2026-07-01T06:59", "2026-07-01T07:00")):
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Kyiv"))
        expected = datetime.fromisoformat(until).replace(tzinfo=ZoneInfo("Europe/Kyiv"))
        assert waits.quiet_until(moment) == expected
        assert waits.is_quiet(moment)
        silent = Schedule(zone="Europe/Kyiv", quiet=Quiet.SILENT)
        assert silent.is_quiet(moment)
        assert silent.quiet_until(moment) == moment
        assert not Schedule(zone="Europe/Kyiv").is_quiet(moment)
        assert not waits.is_quiet(expected)
        assert waits.quiet_until(expected) == expected
