"""When the next edition is due, in the local time of who reads it. Pure: the time comes in, nothing is read.

Built on the standard library's zoneinfo: a cron library would bring a language that nobody writes here, and those that
are most used send twice in autumn. A time that the clocks skip in spring comes as much later as they were put forward;
one that comes twice in autumn counts the first time.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

QUIET_FROM: Final = time(22)
QUIET_TO: Final = time(7)
"""The quiet hours, for those who want some."""


class Frequency(StrEnum):
    """How often a summary comes. News of changed figures comes with each."""

    CHANGES = "changes"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Quiet(StrEnum):
    """What becomes of a message in the quiet hours."""

    OFF = "off"
    WAIT = "wait"
    SILENT = "silent"


WORTH: Final = {
    Frequency.CHANGES: timedelta(days=7),
    Frequency.DAILY: timedelta(hours=12),
    Frequency.WEEKLY: timedelta(days=3),
    Frequency.MONTHLY: timedelta(days=7),
}
"""How late a message may come and still be worth reading."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When somebody wants to hear.

    `minute` is that of the day (540 is nine o'clock), `day` that of the week (1 is Monday) or of the month, `zone` an
    IANA name.
    """

    frequency: Frequency = Frequency.CHANGES
    minute: int = 9 * 60
    day: int = 1
    zone: str = "UTC"
    quiet: Quiet = Quiet.OFF

    def next_run(self, after: datetime) -> datetime | None:
        """Return the first time after `after` at which an edition is due, in UTC; None if only changes are told."""
        if self.frequency is Frequency.CHANGES:
            return None
        day = after.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)  # the clocks may have passed midnight
        while True:
            if self._is_on(day) and (moment := self._moment(day)) > after:
                return moment
            day += timedelta(days=1)

    def latest_run(self, due: datetime, now: datetime) -> tuple[datetime, datetime | None]:
        """Return the last run up to `now`, of which `due` is the first, and the next one after it."""
        next_run = self.next_run(due)
        while next_run and next_run <= now:
            due, next_run = next_run, self.next_run(next_run)
        return due, next_run

    def edition(self, moment: datetime) -> str:
        """Return the name of the edition that is due at `moment`: its day, where its reader is."""
        return moment.astimezone(ZoneInfo(self.zone)).date().isoformat()

    def is_quiet(self, moment: datetime) -> bool:
        """Return whether `moment` lies in hours in which its reader wants quiet."""
        local = moment.astimezone(ZoneInfo(self.zone)).time()
        return self.quiet is not Quiet.OFF and (local >= QUIET_FROM or local < QUIET_TO)

    def quiet_until(self, moment: datetime) -> datetime:
        """Return when a message that is due at `moment` may be sent: then, or when the quiet hours end."""
        if self.quiet is not Quiet.WAIT or not self.is_quiet(moment):
            return moment
        local = moment.astimezone(ZoneInfo(self.zone))
        day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
        return _utc(day, QUIET_TO, self.zone)

    def _is_on(self, day: date) -> bool:
        match self.frequency:
            case Frequency.WEEKLY:
                return day.isoweekday() == self.day
            case Frequency.MONTHLY:
                return day.day == min(self.day, monthrange(day.year, day.month)[1])
            case _:
                return True

    def _moment(self, day: date) -> datetime:
        return _utc(day, time(*divmod(self.minute, 60)), self.zone)


def _utc(day: date, local: time, zone: str) -> datetime:
    # Of a time that comes twice, zoneinfo takes the first; one that is skipped it reckons by the clock before the gap.
    return datetime.combine(day, local, ZoneInfo(zone)).astimezone(UTC)
