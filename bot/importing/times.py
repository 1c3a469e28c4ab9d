"""Points of time as tables write them: years, months, quarters, halves and days."""

from __future__ import annotations

import re
from collections.abc import Collection

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<year>1[0-9]{3}|20[0-9]{2}|2100)"
_MONTH_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:\.0)?",
        rf"{_YEAR}[-/]?(?P<month>0[1-9]|1[0-2])",
        rf"{_YEAR}-?M(?P<month>0?[1-9]|1[0-2])",
        rf"{_YEAR}[-/ ]?(?P<part>[QS][1-4]|H[12])",
        rf"(?P<part>Q[1-4]|H[12])[-/ ]?{_YEAR}",
        rf"{_YEAR}[-/ ]{_MONTH_NAME}",
        rf"{_MONTH_NAME}[-/ ]{_YEAR}",
        rf"{_YEAR}[-/](?P<month>0[1-9]|1[0-2])[-/](?P<day>0[1-9]|[12]\d|3[01])(?:[T ][0:]+(?:\.0+)?Z?)?",
    )
)


def point_of(text: str) -> str | None:
    """Return a cell's point of time in ISO 8601 (`2024`, `2024-07`, `2024-Q3`, `2024-07-15`), or None if it is none."""
    for form in _FORMS:
        match = form.fullmatch(text.strip())
        if match is None:
            continue
        found = match.groupdict()
        year = found["year"]
        if found.get("part"):  # SDMX writes a half-year as S1
            return f"{year}-{found['part'].replace('S', 'H')}"
        month = found.get("month") or month_of(found.get("name") or "")
        if found.get("name") and not month:
            return None
        return "-".join(part for part in (year, month and f"{int(month):02d}", found.get("day")) if part)
    return None


def month_of(text: str) -> str | None:
    """Return the number of a month by its English name, its first three letters or its own number, else None."""
    text = text.strip().lower()
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return f"{int(text):02d}"
    index = next((i for i, name in enumerate(_MONTHS, start=1) if text[:3] == name), None)
    return f"{index:02d}" if index and len(text) >= 3 else None


def common_length(points: Collection[str]) -> int:
    """Return how many characters of dates tell them apart: first days of years are years, of months are months.

    10 keeps the day, 7 the month, 4 the year; points that are no dates are left as they are by any of them.
    """
    dates = [point for point in points if len(point) == 10]
    if not dates or len(dates) < len(points) or any(date[8:] != "01" for date in dates):
        return 10
    return 4 if all(date[5:7] == "01" for date in dates) and len(dates) > 1 else 7
