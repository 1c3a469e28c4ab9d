"""The times of a question: years, months, dates and other points, since, until and before them."""

from __future__ import annotations

import re

from knowledge.base import Base, Term
from knowledge.language import Language
from knowledge.numbers import NumberReader
from knowledge.period import Asked, Kind, covers, grain_of, shift
from knowledge.reading import Cue, Mention, Word
from knowledge.text import Sort


class TimeReader:
    """Reads times in a language, as far as a pack has such times."""

    def __init__(self, base: Base, language: Language, numbers: NumberReader) -> None:
        """Take the compiled pack and language, and what tells a year from a number of things."""
        self._base = base
        self._language = language
        self._numbers = numbers
        self._years = frozenset(p.start[:4] for p in base.periods) | frozenset(p.end[:4] for p in base.periods)

    def times(self, words: list[Word], held: set[int], cues: list[Cue]) -> tuple[list[Mention], set[int]]:
        """Return the times asked for, and the places of their words; `held` are places of words of phrases."""
        found: list[tuple[int, int, Asked]] = []
        index = 0
        while index < len(words):
            time = self._time_at(words, index) if words[index].may_begin_time and index not in held else None
            if time:
                end, point = time
                found.append((index, end, Asked(Kind.AT, point)))
                index = end
            else:
                index += 1
        found = _with_years(found)
        found = [self._bounded(time, found[place + 1 : place + 2], cues, words) for place, time in enumerate(found)]
        named = {cue.name: cue for cue in cues if cue.name in ("time_previous", "time_next", "time_relative")}
        for name, cue in named.items():
            shifted = _shifted(cue, found)
            if shifted:
                found = [time for time in found if not cue.start <= time[0] <= cue.end] + [shifted]
            elif not any(place in held for place in range(cue.start, cue.end)):
                found = [time for time in found if not cue.start <= time[0] < cue.end]
                found.append((cue.start, cue.end, Asked(Kind.RELATIVE, name.removeprefix("time_"))))
        taken = {place for start, end, _ in found for place in range(start, end)}
        mentions = [
            Mention(start, end, " ".join(word.text for word in words[start:end]), 1.0, self._time_term(asked), asked)
            for start, end, asked in found
        ]
        return mentions, taken

    def _time_term(self, asked: Asked) -> Term:
        return Term(frozenset(f"p:{p.id}" for p in self._base.periods if covers(asked, p)), frozenset())

    def _time_at(self, words: list[Word], index: int) -> tuple[int, str] | None:
        """Return the end and the point of a time that begins at this word."""
        word = words[index]
        times = self._language.times
        match word.sort:
            case Sort.YEAR:
                if self._numbers.is_counted(words, index):
                    return None
                month = self._month(words, index + 1)
                if month and not self._is_sort(words, index + 2, Sort.YEAR):
                    return index + 2, f"{word.text}-{month}"
                return index + 1, word.text
            case Sort.POINT:
                return index + 1, word.text
            case Sort.DATE:
                return index + 1, _date(word.text)
            case Sort.NUMBER:
                return self._short_time(words, index)
        spelt = self._spelt_year(words, index)
        if spelt:
            return spelt
        month = self._month(words, index)
        if month:
            return self._month_time(words, index, month)
        form = word.forms[0].word if word.forms else word.text
        season = times.seasons.get(form)
        if season and (form not in times.doubtful or self._is_pointed_at(words, index)):
            end, year = self._year_after(words, index + 1)
            return end, f"{year}-{season}"
        ordinal = self._language.numbers.ordinals.get(form)
        if form in times.quarters or form in times.halves:
            number = words[index + 1] if index + 1 < len(words) else None
            if number and number.sort is Sort.NUMBER and number.value in (1, 2, 3, 4):
                end, year = self._year_after(words, index + 2)
                return end, f"{year}-{'Q' if form in times.quarters else 'H'}{number.value:.0f}"
        if ordinal and index + 1 < len(words) and words[index + 1].sort is Sort.WORD:
            unit = words[index + 1].forms[0].word if words[index + 1].forms else ""
            if unit in times.quarters or unit in times.halves:
                end, year = self._year_after(words, index + 2)
                return end, f"{year}-{'Q' if unit in times.quarters else 'H'}{ordinal}"
        return None

    def _month(self, words: list[Word], index: int) -> str | None:
        """Return the number of the month that this word names, as `07`."""
        if index >= len(words) or words[index].sort is not Sort.WORD:
            return None
        for form in words[index].forms:
            months = self._language.times.months
            month = months.get(form.word) or months.get(self._language.stem(form.word))
            if month is None:
                continue
            if form.word in self._language.times.doubtful and not self._is_pointed_at(words, index):
                return None
            return month
        return None

    def _is_pointed_at(self, words: list[Word], index: int) -> bool:
        """Return whether a word stands beside a year, after a word such as "in", or with an article before a year."""
        before = words[index - 1] if index else None
        after = words[index + 1] if index + 1 < len(words) else None
        named = before and before.text in self._language.articles and self._year_after(words, index + 1)[1] != "*"
        return bool(
            (before and (before.sort is Sort.YEAR or before.text in self._language.times.before_point))
            or (after and after.sort is Sort.YEAR)
            or named  # "the fall of 2024"
        )

    def _month_time(self, words: list[Word], index: int, month: str) -> tuple[int, str]:
        """Return a month with its year or day, where they stand beside it."""
        before = words[index - 1] if index else None
        has_day = bool(before and before.sort is Sort.NUMBER and 1 <= before.value <= 31)
        after = words[index + 1] if index + 1 < len(words) else None
        if (
            after
            and after.sort is Sort.NUMBER
            and 1 <= after.value <= 31
            and not self._numbers.is_counted(words, index + 1)
        ):
            if f"20{after.value:02.0f}" in self._years:
                return index + 2, f"20{after.value:02.0f}-{month}"
            end, year = self._year_after(words, index + 2)
            return end, f"{year}-{month}-{after.value:02.0f}"
        end, year = self._year_after(words, index + 1)
        if has_day and before is not None and not self._numbers.is_counted(words, index - 1):
            return end, f"{year}-{month}-{before.value:02.0f}"
        return end, f"{year}-{month}"

    def _year_after(self, words: list[Word], index: int) -> tuple[int, str]:
        """Return the end and the year that stands at or one "of" after this place; `*` where there is none."""
        for place in (index, index + 1):
            if place < len(words) and words[place].sort is Sort.YEAR:
                if place > index and words[index].text not in self._language.stop and words[index].text != ",":
                    break
                return place + 1, words[place].text
        return index, "*"

    def _short_time(self, words: list[Word], index: int) -> tuple[int, str] | None:
        """Return the year of "in 24" or "23 vs 24", where the pack has such a year and nothing is counted."""
        word = words[index]
        year = f"20{word.text}"
        if len(word.text) != 2 or year not in self._years or self._month(words, index + 1):  # "15 March" is a day
            return None
        before = words[index - 1].text if index else ""
        others = any(
            w.sort is Sort.YEAR or (w.sort is Sort.NUMBER and w is not word and f"20{w.text}" in self._years)
            for w in words
        )
        pointed = before in self._language.times.before_point or index == 0
        if (pointed and others) or ((pointed or others) and not self._numbers.is_counted(words, index)):
            return index + 1, year
        return None

    @staticmethod
    def _is_sort(words: list[Word], index: int, sort: Sort) -> bool:
        return index < len(words) and words[index].sort is sort

    def _bounded(
        self, time: tuple[int, int, Asked], following: list[tuple[int, int, Asked]], cues: list[Cue], words: list[Word]
    ) -> tuple[int, int, Asked]:
        """Return the time with what stands before it (since, until, ...), unless it opens or closes a span."""
        opens_span = bool(following) and following[0][0] - time[1] <= 2
        start, end, asked = time
        for cue in cues:
            if not 0 <= start - cue.end <= 3 or any(w.text not in self._language.stop for w in words[cue.end : start]):
                continue
            if any(other.start <= cue.start and cue.end <= other.end and other.name == "times" for other in cues):
                continue
            if cue.end < start and words[cue.end].text in self._language.prepositions:  # "got through in July"
                continue
            match cue.name:
                case "time_since" if not opens_span:
                    return cue.start, end, Asked(Kind.SINCE, asked.point)
                case "time_until" if not opens_span and not self._opens_span(words, cue.start):
                    return cue.start, end, Asked(Kind.UNTIL, asked.point)
                case "time_before" | "time_after":
                    return cue.start, end, Asked(Kind.RELATIVE, f"{cue.name} {asked.point}")
        return time

    def _opens_span(self, words: list[Word], start: int) -> bool:
        """Return whether "to 2024" closes a span that a year before it opened."""
        return any(word.sort in (Sort.YEAR, Sort.POINT) for word in words[max(0, start - 2) : start])

    def _spelt_year(self, words: list[Word], index: int) -> tuple[int, str] | None:
        """Return the year of "twenty twenty three" and its end."""
        numbers = self._language.numbers
        before = [word.text for word in words[max(0, index - 2) : index] if word.text not in numbers.joints]
        if before and before[-1] in numbers.multipliers:  # "one hundred and twenty three"
            return None
        parts = []
        for word in words[index : index + 3]:
            form = word.forms[0].word if word.forms else ""
            if word.sort is not Sort.WORD or form not in self._language.numbers.units:
                break
            parts.append(self._language.numbers.units[form])
        if len(parts) > 1 and parts[0] in (19, 20) and parts[1] >= 10:
            tail = parts[1] + (parts[2] if len(parts) > 2 and parts[1] % 10 == 0 and parts[2] < 10 else 0)
            length = 3 if tail != parts[1] else 2
            return index + length, f"{parts[0]}{tail:02d}"
        if parts == [2] and any(word.text in numbers.multipliers for word in words[index + 1 : index + 2]):
            return self._spelt_thousands(words, index)
        short = sum(parts[:2]) if len(parts) > 1 and parts[0] in (20, 30) and parts[1] < 10 else 0
        if short and f"20{short:02d}" in self._years and not self._numbers.is_counted(words, index + 1):
            return index + 2, f"20{short:02d}"
        return None

    def _spelt_thousands(self, words: list[Word], index: int) -> tuple[int, str] | None:
        """Return the year of "two thousand and twenty three" and its end, where the pack has such a year."""
        number = next(iter(self._numbers.numbers(words[index : index + 5], set())), None)
        if number is None or number.start or f"{number.value:.0f}" not in self._years:
            return None
        return index + number.end, f"{number.value:.0f}"


def _date(text: str) -> str:
    """Return "31/12/2024" as 2024-12-31; a year of two digits belongs to this century."""
    day, month, year = re.split(r"[./]", text)
    return f"{year if len(year) == 4 else f'20{year}'}-{int(month):02d}-{int(day):02d}"


def _shifted(cue: Cue, found: list[tuple[int, int, Asked]]) -> tuple[int, int, Asked] | None:
    """Return the year that "the year before 2024" means, and where the words for it stand."""
    step = {"time_previous": -1, "time_next": 1}.get(cue.name)
    for start, end, asked in found:
        year = asked.point.split()[-1]  # of "before 2024" too
        if step and cue.start <= start <= cue.end < end and grain_of(year) == "year" and year.isdecimal():
            return cue.start, end, Asked(Kind.AT, shift(year, step))
    return None


def _with_years(found: list[tuple[int, int, Asked]]) -> list[tuple[int, int, Asked]]:
    """Give months that lack a year the only year that is named; the year's own words then mean the first of them."""
    years = {asked.point for _, _, asked in found if asked.grain == "year"}
    bare = [asked for _, _, asked in found if asked.point.startswith("*-")]
    dated = {asked.point[:4] for _, _, asked in found if asked.grain != "year" and asked.point[:1].isdigit()}
    if not bare or len(years | dated) != 1 or (years and dated):
        return found
    (year,) = years | dated
    of_year = {asked.point: Asked(asked.kind, year + asked.point[1:]) for asked in bare}
    of_year[year] = of_year[bare[0].point]
    return [(start, end, of_year.get(asked.point, asked)) for start, end, asked in found]
