"""The times that a sentence names: written out, told by another time, or by the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.period import Kind, grain_of
from knowledge.prose import Prose
from knowledge.prose.sentences import Sentence
from knowledge.text import Sort

_PHRASE = 5
"""So many words at the most make a phrase of times."""

_EVENT = 8
"""So many words at the most tell an event after "since"."""

_NEAR = 5
"""So many words at the most stand between "than" and the time that something is held against."""


@dataclass(frozen=True, slots=True)
class Named:
    """A time in a sentence, from the place of its first word up to `end`.

    `point` and `until` (of a span) are points whose year may be missing (`*-07`). `told` is how it is told instead:
    by publication, by the time named before (so many `unit` `later`), or by an `event`. `months` is how many of them
    end with the point ("the year to June"). `is_bound` tells that words such as "as of" stand before it. `baseline` is
    a time that something is held against; `is_bare` such a one that has no figure of its own before it ("than in
    2005"). `reason` says what a person should look at.
    """

    start: int
    end: int
    kind: Kind = Kind.AT
    point: str = ""
    until: str = ""
    told: str = ""
    unit: str = ""
    later: int = 0
    event: str = ""
    months: int = 0
    is_bound: bool = False
    baseline: bool = False
    is_bare: bool = False
    reason: str = ""


class TimeFinder:
    """Finds the times that sentences name."""

    def __init__(self, prose: Prose) -> None:
        """Take the words of a language's articles."""
        self._prose = prose
        self._words = prose.words
        self._times = prose.language.times
        self._ordinals = prose.language.numbers.ordinals

    def times(self, sentence: Sentence) -> list[Named]:
        """Return the times of a sentence in their order."""
        found: list[Named] = []
        place = 0
        while place < len(sentence.tokens):
            named = self._time_at(sentence, place)
            if named is not None:
                found.append(named)
            place = named.end if named else place + 1
        found = self._spans(sentence, found)
        return [self._compared(sentence, self._bounded(sentence, named)) for named in found]

    def _time_at(self, sentence: Sentence, place: int) -> Named | None:
        """Return the time that begins at this place."""
        told = self._told_at(sentence, place)
        if told is not None:
            return told
        token = sentence.tokens[place]
        match token.sort:
            case Sort.YEAR:
                return self._year_at(sentence, place) if self._is_year(sentence, place) else None
            case Sort.POINT:
                return Named(place, place + 1, point=token.text)
            case Sort.DATE:
                return Named(place, place + 1, point=_iso(token.text))
            case Sort.NUMBER:
                if self._is_old_year(sentence, place):
                    return self._year_at(sentence, place)
                month = self._month(sentence, place + 1)
                if month and self._is_day(sentence, place):
                    end, year = self._year_after(sentence, place + 2)
                    return Named(place, end, point=f"{year}-{month}-{token.value:02.0f}")
                return None
            case Sort.WORD:
                return self._worded_at(sentence, place)
        return None

    def _worded_at(self, sentence: Sentence, place: int) -> Named | None:
        """Return the time that begins with a word: a month, a season, a quarter, the first months of a year."""
        month = self._month(sentence, place)
        if month:
            end = place + 1 + (sentence.word(place + 1) == "." and self._is_number(sentence, place + 2))
            if self._is_day(sentence, end) and not self._is_counted(sentence, end):
                day = sentence.tokens[end].value
                last = end + 1 + (sentence.after(end).isalpha())  # "1st"
                last, year = self._year_after(sentence, last)
                return Named(place, last, point=f"{year}-{month}-{day:02.0f}")
            last, year = self._year_after(sentence, end)
            return Named(place, last if year != "*" else place + 1, point=f"{year}-{month}")
        word = sentence.word(place)
        season = self._times.seasons.get(word)
        if season:
            end, year = self._year_after(sentence, place + 1)
            return Named(place, end, point=f"{year}-{season}") if year != "*" else None
        if word in self._times.quarters and sentence.after(place).isdigit():
            number = sentence.tokens[place + 1].value
            end, year = self._year_after(sentence, place + 2)
            return Named(place, end, point=f"{year}-Q{number:.0f}") if number in (1, 2, 3, 4) else None
        if word in self._ordinals:
            return self._part_of_year(sentence, place)
        return self._event_at(sentence, place)

    def _part_of_year(self, sentence: Sentence, place: int) -> Named | None:
        """Return "the first half of 2012", "the third quarter", "the first six months of 2012"."""
        ordinal = self._ordinals[sentence.word(place)]
        unit = sentence.word(place + 1)
        if unit in self._times.quarters or unit in self._times.halves:
            end, year = self._year_after(sentence, place + 2)
            letter = "Q" if unit in self._times.quarters else "H"
            return Named(place, end, point=f"{year}-{letter}{ordinal}") if year != "*" or letter == "Q" else None
        count = self._count(sentence, place + 1)
        if count not in range(1, 13) or ordinal != 1 or self._times.units.get(sentence.word(place + 2)) != "month":
            return None
        end, year = self._year_after(sentence, place + 3)
        return Named(place, end, Kind.SPAN, f"{year}-01", f"{year}-{count:02.0f}")

    def _event_at(self, sentence: Sentence, place: int) -> Named | None:
        """Return "since the war began": a time that only the article's readers can date."""
        if sentence.word(place) not in self._words.since:
            return None
        following = range(place + 1, min(place + _EVENT, len(sentence.tokens)))
        end = next((i for i in following if sentence.tokens[i].is_break), following.stop)
        if any(self._is_time_word(sentence, i) for i in range(place + 1, end)) or end - place < 3:
            return None
        return Named(place, end, Kind.SINCE, told="event", event=sentence.written(place, end))

    def _told_at(self, sentence: Sentence, place: int) -> Named | None:
        """Return a time that is told by another, the longest phrase first."""
        for end in range(min(place + _PHRASE, len(sentence.tokens)), place, -1):
            phrase = sentence.words(place, end)
            if phrase in self._words.published:
                unit, later = self._words.published[phrase]
                return Named(place, end, told="published", unit=unit, later=later)
            if phrase in self._words.named_before:
                unit, later = self._words.named_before[phrase]
                return Named(place, end, told="before", unit=unit, later=later)
            if phrase in self._words.to_date:
                return Named(place, end, told="published", unit="day")
            if phrase in self._words.vague:
                return Named(place, end, told="vague")
            if phrase in self._words.year_to_date or phrase.replace(" ", "-") in self._words.year_to_date:
                return Named(place, end, Kind.SPAN, told="year to date")
        return None

    # Parts of a time -------------------------------------------------------------------------------------------

    def _year_at(self, sentence: Sentence, place: int) -> Named:
        """Return a year, or a decade ("the 1990s") with the letter that goes on it."""
        year = sentence.word(place)
        if re.match(r"'?s\b", sentence.text[sentence.tokens[place].end :]):
            return Named(place, place + 2, Kind.SPAN, year, f"{int(year) + 9}")
        return Named(place, place + 1, point=year)

    def _year_after(self, sentence: Sentence, place: int) -> tuple[int, str]:
        """Return the end and the year at a place, after a comma or one small word; `*` where there is none."""
        for skipped in range(3):
            here = place + skipped
            if self._is_number(sentence, here) and re.fullmatch(r"(?:1[0-9]|20)\d\d", sentence.word(here)):
                return here + 1, sentence.word(here)
            word = sentence.word(here)
            if word != "," and word not in self._prose.language.stop and word not in self._words.fiscal:
                break
        return place, "*"

    def _month(self, sentence: Sentence, place: int) -> str:
        """Return the number of the month that a word names, as `07`; nothing for "may" and "march" in small letters."""
        if not 0 <= place < len(sentence.tokens) or sentence.tokens[place].sort is not Sort.WORD:
            return ""
        word = sentence.word(place).removesuffix("'s")
        if word in self._times.doubtful and not sentence.is_capital(place):
            return ""
        return self._times.months.get(word, "")

    def _is_day(self, sentence: Sentence, place: int) -> bool:
        return (
            self._is_number(sentence, place)
            and sentence.tokens[place].value in range(1, 32)
            and sentence.after(place) != "%"
        )

    def _is_counted(self, sentence: Sentence, place: int) -> bool:
        """Return whether a number after a month counts something: "in March 25 percent"."""
        following = sentence.word(place + 1)
        return following in self._words.percent or following in self._prose.language.numbers.multipliers

    def _count(self, sentence: Sentence, place: int) -> float:
        if self._is_number(sentence, place):
            return sentence.tokens[place].value
        return float(self._prose.language.numbers.units.get(sentence.word(place), 0))

    @staticmethod
    def _is_number(sentence: Sentence, place: int) -> bool:
        return 0 <= place < len(sentence.tokens) and sentence.tokens[place].sort in (Sort.NUMBER, Sort.YEAR)

    def _is_year(self, sentence: Sentence, place: int) -> bool:
        """Return whether a number that looks like a year is one, and counts nothing: "more than 2000 people"."""
        if sentence.before(place) in self._words.currencies:
            return False
        counted = any(sentence.words(first, place) in self._prose.before for first in range(place - 3, place))
        following = sentence.word(place + 1)
        counts = following.isalpha() and following not in self._prose.language.stop
        return not (counted and counts) or sentence.word(place - 1) in self._times.before_point

    def _is_old_year(self, sentence: Sentence, place: int) -> bool:
        """Return whether four digits are a year before 1900: "in 1871 it had risen"."""
        if not re.fullmatch(r"1[0-8]\d\d", sentence.written(place, place + 1)):
            return False
        if sentence.word(place - 1) not in self._times.before_point:
            return False
        following = sentence.word(place + 1)
        return not following.isalpha() or following in self._prose.language.stop | self._prose.language.harmless

    def _is_time_word(self, sentence: Sentence, place: int) -> bool:
        return sentence.tokens[place].sort in (Sort.YEAR, Sort.POINT, Sort.DATE) or bool(self._month(sentence, place))

    # Times side by side ----------------------------------------------------------------------------------------

    def _spans(self, sentence: Sentence, found: list[Named]) -> list[Named]:
        """Join two times into a span: "January-July 2008", "June 17 through Aug. 20, 2024", "from 2018 to 2019"."""
        joined: list[Named] = []
        for named in found:
            before = joined[-1] if joined else None
            if before and self._is_span(sentence, before, named):
                start = before.point
                if start.startswith("*") and not named.point.startswith("*"):
                    start = named.point[:4] + start[1:]
                opener = before.start - (sentence.word(before.start - 1) in self._words.span_openers)
                joined[-1] = Named(opener, named.end, Kind.SPAN, start, named.point)
            else:
                joined.append(named)
        return joined

    def _is_span(self, sentence: Sentence, first: Named, second: Named) -> bool:
        if first.told or second.told or first.kind is not Kind.AT or second.kind is not Kind.AT:
            return False
        between = sentence.words(first.end, second.start)
        written = sentence.text[sentence.tokens[first.end - 1].end : sentence.tokens[second.start].start].strip()
        if written == "-" or (not between and not written):
            return True
        if between not in self._words.spans:
            return False
        opened = sentence.word(first.start - 1) in self._words.span_openers
        if between == "and":
            return sentence.word(first.start - 1) == "between" or sentence.word(second.end) in self._words.span_closers
        return opened or between != "to"

    def _bounded(self, sentence: Sentence, named: Named) -> Named:
        """Return the time with the words before it that say how it lies: since, by the end of."""
        if named.told or named.kind is not Kind.AT:
            return named
        lasting = self._lasting(sentence, named)
        if lasting is not None:
            return lasting
        for first in range(max(0, named.start - _PHRASE), named.start):
            phrase = sentence.words(first, named.start)
            if phrase in self._words.since:
                return replace(named, start=first, kind=Kind.SINCE)
            if phrase in self._words.until:
                reason = f"the article says “{phrase}”: if it counts all until then, name a period of kind until"
                return replace(named, start=first, is_bound=True, reason=reason)
            if phrase in self._words.fiscal:
                return replace(named, start=first, reason="this is a fiscal year: say so in the label")
        return self._since_event(sentence, named)

    def _lasting(self, sentence: Sentence, named: Named) -> Named | None:
        """Return "the year to 30 June 2012" or "the three months ended in June" as that span."""
        ending = next((i for i in (1, 2) if sentence.words(named.start - i, named.start) in self._words.ended), 0)
        place = named.start - ending - 1
        months = {"year": 12, "month": 1}.get(self._times.units.get(sentence.word(place), ""), 0)
        if not ending or not months or grain_of(named.point) not in ("month", "day"):
            return None
        count = self._count(sentence, place - 1) if place else 0
        if months == 1 and not count:
            return None
        return replace(named, start=place - (count > 0), months=int(months * (count or 1)))

    def _since_event(self, sentence: Sentence, named: Named) -> Named:
        """Return "since it opened in 1998" as the time since 1998."""
        for first in range(named.start - 1, max(-1, named.start - _EVENT), -1):
            token = sentence.tokens[first]
            if token.is_break or self._is_number(sentence, first):
                break
            if token.text in self._words.since:
                return replace(named, start=first, kind=Kind.SINCE)
        return named

    def _compared(self, sentence: Sentence, named: Named) -> Named:
        """Return the time with what tells whether a figure holds then, or is only held against what held then."""
        clause = named.start
        while clause > 0 and not sentence.tokens[clause - 1].is_break:
            clause -= 1
        before = {token.text for token in sentence.tokens[clause : named.start]}
        is_record = not self._words.superlatives.isdisjoint(before)
        if is_record and named.kind is Kind.SINCE:  # "the lowest since 1995"
            return replace(named, kind=Kind.AT, baseline=True, is_bare=True)
        if sentence.word(named.start - 1) in self._prose.language.numbers.times:  # "double 2023 additions"
            return replace(named, baseline=True, is_bare=True)
        for place in range(named.start - 1, clause - 1, -1):
            qualifies = sentence.words(place - 1, place + 1) in self._prose.before  # "more than 2000 people"
            if sentence.word(place) in self._words.compared and not (
                qualifies and self._is_number(sentence, place + 1)
            ):
                between = range(place + 1, named.start)
                bare = len(between) <= _NEAR and not any(self._is_number(sentence, i) for i in between)
                return replace(named, baseline=True, is_bare=bare)
        return replace(named, baseline=True) if is_record else named  # "above the record of February 2011"


def _iso(date: str) -> str:
    """Return "31/12/2024" as 2024-12-31; a year of two digits belongs to this century."""
    day, month, year = re.split(r"[./]", date)
    return f"{year if len(year) == 4 else f'20{year}'}-{int(month):02d}-{int(day):02d}"


def taken(times: Iterable[Named]) -> frozenset[int]:
    """Return the places of the words of times."""
    return frozenset(place for named in times for place in range(named.start, named.end))


__all__ = ["Named", "TimeFinder", "taken"]
