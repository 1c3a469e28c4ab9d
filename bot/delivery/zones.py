"""Finding a person's time zone: by a city's name, spelt somehow, or by the time that their clock shows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process, utils

if TYPE_CHECKING:
    from datetime import datetime

COMMON: Final = (
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""Zones in which most people live, from west to east."""
FOUND: Final = 6
_NEAR: Final = 75
"""How alike a name must be, of 100."""
_CLOCK: Final = re.compile(r"(\d{1,2})[:.h ](\d{2})\s*([ap])?\.?m?\.?|(\d{1,2})\s*([ap])\.?m\.?", re.IGNORECASE)
_SLACK: Final = 7
"""Minutes that a clock may be off, or a person slow."""


def is_zone(name: str) -> bool:
    """Return whether there is a zone of this name."""
    return name in available_zones()


@cache
def available_zones() -> frozenset[str]:
    """Return the names of all zones that are called by a place."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))}
    return frozenset(places | {"UTC"})


def find_zones(words: str, now: datetime) -> tuple[str, ...]:
    """Return the zones that words may mean, best first: a city or a zone's name, or what the clock shows there now."""
    if clock := _CLOCK.fullmatch(words.strip()):
        return _by_clock(clock, now)
    names = {name: name.replace("/", " ").replace("_", " ") for name in available_zones()}
    cities = {name: name.rpartition("/")[2].replace("_", " ") for name in available_zones()}
    best: dict[str, float] = {}
    for choices in (cities, names):
        matches = process.extract(
            words, choices, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR, limit=FOUND
        )
        for _, score, name in matches:
            best[name] = max(score, best.get(name, 0))
    return tuple(sorted(best, key=lambda name: (-best[name], name)))[:FOUND]


def clock_in(zone: str, now: datetime) -> str:
    """Return what clocks show in a zone, as 14:05."""
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"


def _by_clock(clock: re.Match[str], now: datetime) -> tuple[str, ...]:
    """Return the common zones where clocks show this, or else any."""
    hour, minute = int(clock[1] or clock[4]), int(clock[2] or 0)
    if half := (clock[3] or clock[5] or "").lower():
        hour = hour % 12 + 12 * (half == "p")
    if hour > 23 or minute > 59:
        return ()
    shown = hour * 60 + minute

    def shows(zone: str) -> bool:
        local = now.astimezone(ZoneInfo(zone))
        off = abs(local.hour * 60 + local.minute - shown)
        return min(off, 1440 - off) <= _SLACK

    common = [zone for zone in COMMON if shows(zone)]
    return tuple(common or sorted(zone for zone in available_zones() if shows(zone)))[:FOUND]
