"""The figures that a sentence states, in digits or in words, with what qualifies them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.numbers import LARGEST
from knowledge.prose import Prose
from knowledge.prose.sentences import Sentence
from knowledge.prose.times import Named, taken
from knowledge.quantity import Qualifier
from knowledge.text import Sort

PERCENT = "percent"
PERCENTAGE_POINTS = "percentage-points"
SHARE = "share"

_LONGEST = 4
"""So many words at the most qualify a number."""

_CHANGE = 8
"""So many words at the most stand between a word of change and the figure that it is about."""

_PLAIN = (Qualifier.EXACT,)
_ARTICLES_WITHIN = frozenset((Qualifier.ABOUT, Qualifier.NEARLY))
"""Qualifiers whose words may stand before an article: "about a third", but not "over the five years"."""

_MARK = re.compile(r"\d{1,2}(?:,\s?\d{1,2})*\)")
"""What stands between brackets where a list or a reference is numbered: (1), (3,4)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or range in a sentence, from the place `start` up to `end`; its qualifying words begin at `first`.

    `qualifiers` are what those words may mean, most likely first. `unit` is percent, percentage-points, share, a
    currency's name, or empty where words say what is counted. `is_year` tells a year or a date, `is_factor` a word
    such as "doubled".
    """

    first: int
    start: int
    end: int
    low: float
    high: float
    qualifiers: tuple[Qualifier, ...] = _PLAIN
    unit: str = ""
    is_year: bool = False
    is_factor: bool = False

    @property
    def is_range(self) -> bool:
        """Whether two numbers are stated as one figure."""
        return self.low < self.high


class FigureFinder:
    """Finds the figures of sentences."""

    def __init__(self, prose: Prose) -> None:
        """Take the words of a language's articles."""
        self._prose = prose
        self._words = prose.words
        self._numbers = prose.language.numbers

    def figures(self, sentence: Sentence, times: Sequence[Named]) -> Iterator[Figure]:
        """Yield the figures of a sentence in their order; the numbers of its times are none, but for the years."""
        of_times = taken(times)
        place = 0
        while place < len(sentence.tokens):
            found = list(self._figures_at(sentence, place, of_times))
            yield from found
            place = found[-1].end if found else place + 1

    def _figures_at(self, sentence: Sentence, place: int, of_times: frozenset[int]) -> Iterator[Figure]:
        """Yield the figure that begins at this token; two of them for "from 5,517 to 10,308"."""
        token = sentence.tokens[place]
        if place in of_times:
            if token.sort in (Sort.YEAR, Sort.POINT, Sort.DATE):
                year = _year_of(token.text)
                yield Figure(place, place, place + 1, year, year, is_year=True)
            return
        factor = self._numbers.times.get(token.text)
        if factor is not None and token.sort is Sort.WORD:
            first, qualifiers = self._qualified(sentence, place, place + 1)
            yield Figure(first, place, place + 1, factor, factor, qualifiers, is_factor=True)
            return
        fraction = self._fraction_at(sentence, place)
        if fraction is not None:
            end, value = fraction
            yield self._figure(sentence, (place, end), (value, value), SHARE)
            return
        number = self._number_at(sentence, place)
        if number is None or abs(number[1]) > LARGEST:
            return
        end, low = number
        unit, after = self._unit(sentence, place, end)
        second = self._second_of_range(sentence, after, of_times)
        if second is None:
            yield self._figure(sentence, (place, end), (low, low), unit)
            return
        start, last, high = second
        if sentence.word(end - 1) not in self._numbers.multipliers:
            low *= self._lent_factor(sentence, low, high, last)
        if self._is_change(sentence, place, bool(unit)):
            second_unit = self._unit(sentence, start, last)[0]
            yield self._figure(sentence, (place, end), (low, low), unit or second_unit)
            yield self._figure(sentence, (start, last), (high, high), second_unit or unit)
        else:
            unit = unit or self._unit(sentence, start, last)[0]
            yield self._figure(sentence, (place, last), (low, high), unit)

    def _figure(self, sentence: Sentence, span: tuple[int, int], value: tuple[float, float], unit: str) -> Figure:
        (start, end), (low, high) = span, (min(value), max(value))
        first, qualifiers = self._qualified(sentence, start, end)
        if low < high:
            qualifiers = (Qualifier.RANGE, *(() if qualifiers == _PLAIN else qualifiers))
        return Figure(first, start, end, low, high, qualifiers, unit)

    # Qualifiers ------------------------------------------------------------------------------------------------

    def _qualified(self, sentence: Sentence, start: int, end: int) -> tuple[int, tuple[Qualifier, ...]]:
        """Return where the words that qualify a number begin, and what they may mean; the longest phrase counts."""
        for after in range(end, min(end + _LONGEST, len(sentence.tokens)) + 1):
            meant = self._prose.after.get(sentence.words(end, after))
            if meant:
                return start, meant
        sign = self._prose.before.get(sentence.before(start))
        if sign:
            return start, sign
        article = sentence.word(start - 1) in self._prose.language.articles
        for last in (start, start - 1) if article else (start,):
            for first in range(max(0, last - _LONGEST), last):
                meant = self._prose.before.get(sentence.words(first, last))
                if meant and (last == start or meant[0] in _ARTICLES_WITHIN):
                    return first, meant
        return start, _PLAIN

    # Numbers ---------------------------------------------------------------------------------------------------

    def _number_at(self, sentence: Sentence, place: int) -> tuple[int, float] | None:
        """Return the value of a number in digits or words, and the place after it."""
        token = sentence.tokens[place]
        if token.sort in (Sort.NUMBER, Sort.YEAR):
            if self._is_name(sentence, place):
                return None
            end, value = self._multiplied(sentence, place + 1, token.value)
            return end, -value if self._is_negative(sentence, place) else value
        if token.text in self._numbers.one and sentence.word(place + 1) in self._numbers.multipliers:
            return self._multiplied(sentence, place + 1, 1.0)
        if token.sort is not Sort.WORD or token.text not in self._numbers.units:
            return None
        end, value = self._spelt(sentence, place)
        return None if value == 1 else (end, value)  # "one" is a pronoun more often than a figure

    def _spelt(self, sentence: Sentence, place: int) -> tuple[int, float]:
        """Return the value of a number in words that begins here, and the place after it."""
        numbers = self._numbers
        total = current = 0.0
        while (text := sentence.word(place)) != "":
            if text in numbers.units and _fits(current, numbers.units[text]):
                current += numbers.units[text]
            elif text in numbers.multipliers and current:
                current *= numbers.multipliers[text]
                if numbers.multipliers[text] >= 1000:
                    total, current = total + current, 0.0
            elif not (text in numbers.joints and self._goes_on(sentence, place + 1, total, current)):
                break
            place += 1
        return place, total + current

    def _goes_on(self, sentence: Sentence, place: int, total: float, current: float) -> bool:
        """Return whether a number goes on after "and": two hundred and one."""
        following = sentence.word(place) in self._numbers.units
        return following and current % 100 == 0 and total + current >= 100

    def _is_name(self, sentence: Sentence, place: int) -> bool:
        """Return whether a number counts nothing: "F-16", "COVID19", "24th", "5pm", "Table 3", "(1)"; "10k" does."""
        token = sentence.tokens[place]
        if sentence.before(place, 2).removesuffix("-")[-1:].isalpha():
            return True
        glued = re.match(r"[^\W\d_]*", sentence.text[token.end :])
        if glued and glued.group() and glued.group().casefold() not in self._numbers.multipliers:
            return True
        if sentence.word(place - 1) in self._words.numbered and not self._has_unit(sentence, place):
            return True
        if sentence.word(place - 1) in self._words.rates:  # "per 100,000"
            return True
        return sentence.before(place) == "(" and bool(_MARK.match(sentence.text[token.start :]))

    def _has_unit(self, sentence: Sentence, place: int) -> bool:
        return bool(self._unit(sentence, place, place + 1)[0]) or sentence.word(place + 1) in self._numbers.multipliers

    @staticmethod
    def _is_negative(sentence: Sentence, place: int) -> bool:
        """Return whether a number has a minus: "(-5 percent)"; the dash of "2-3" and of "F-16" is none."""
        before = sentence.before(place, 2)
        return before.endswith("-") and not before[:-1].strip(" (")

    def _multiplied(self, sentence: Sentence, place: int, value: float) -> tuple[int, float]:
        while (text := sentence.word(place)) in self._numbers.multipliers:
            value *= self._numbers.multipliers[text]
            place += 1
        return place, round(value, 6)

    def _fraction_at(self, sentence: Sentence, place: int) -> tuple[int, float] | None:
        """Return the value of "two-thirds", "half of" or "one in five", and the place after it."""
        words, numbers = self._words, self._numbers
        text = sentence.word(place)
        is_half = words.fractions.get(text) == 2 and sentence.word(place - 1) not in numbers.ordinals
        if is_half and sentence.word(place + 1) in self._prose.language.stop - words.out_of:
            return place + 1, 0.5
        upper = 1 if text in numbers.one else numbers.units.get(text, 0)
        if upper and sentence.word(place + 1) in words.fractions and sentence.word(place + 2) != "million":
            return place + 2, round(upper / words.fractions[sentence.word(place + 1)], 4)
        if upper == 1 and text not in numbers.one and sentence.word(place + 1) in words.out_of:
            lower = self._number_at(sentence, place + 2) if place + 2 < len(sentence.tokens) else None
            if lower and lower[1] > 1 and sentence.tokens[place + 2].sort is not Sort.YEAR:
                return lower[0], round(1 / lower[1], 4)
        return None

    # Units and ranges ------------------------------------------------------------------------------------------

    def _unit(self, sentence: Sentence, start: int, end: int) -> tuple[str, int]:
        """Return the unit that a sign or "percent" gives a number, and the place after it."""
        currency = self._words.currencies.get(sentence.before(start))
        if currency:
            return currency, end
        if end < len(sentence.tokens) and sentence.tokens[end].sort is Sort.PERCENT:
            return PERCENT, end + 1
        for length in (2, 1):
            words = sentence.words(end, end + length)
            if words in self._words.percentage_points:
                return PERCENTAGE_POINTS, end + length
            if words in self._words.percent and words.count(" ") == length - 1:
                return PERCENT, end + length
        return "", end

    def _second_of_range(
        self, sentence: Sentence, place: int, of_times: frozenset[int]
    ) -> tuple[int, int, float] | None:
        """Return the start, end and value of the second number of "39 to 41", "2-3" or "between 39 and 41"."""
        joint = sentence.word(place)
        if not joint or place + 1 >= len(sentence.tokens) or place + 1 in of_times:
            return None
        opener = next(
            (
                i
                for i in range(place - 1, max(-1, place - _LONGEST - 1), -1)
                if self._words.range_openers.get(sentence.word(i)) == joint
            ),
            None,
        )
        if joint not in self._words.range_joints and opener is None:
            return None
        number = self._number_at(sentence, place + 1)
        return (place + 1, *number) if number and abs(number[1]) <= LARGEST else None

    def _lent_factor(self, sentence: Sentence, low: float, high: float, end: int) -> float:
        """Return what the first number of "2 to 3 thousand" is multiplied by."""
        factor = self._numbers.multipliers.get(sentence.word(end - 1))
        return factor if factor and low < factor <= high else 1.0

    def _is_change(self, sentence: Sentence, place: int, has_unit: bool) -> bool:
        """Return whether "to" leads on to where something went: "rose from 5 to 10", "fell by $2 to $8".

        "Rose by 2 to 3 percent" is a range: its first number has no unit of its own.
        """
        before = [sentence.word(i) for i in range(max(0, place - _CHANGE), place)]
        if not self._words.range_words.isdisjoint(before) or self._words.changes.isdisjoint(before):
            return False
        return has_unit or not self._words.changed_from.isdisjoint(before[-_LONGEST:])


def _fits(current: float, unit: int) -> bool:
    """Return whether a word can go on a number: "five" on "twenty" and on "hundred", but not on "seven"."""
    return current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20 and 0 < unit < 10)


def _year_of(text: str) -> float:
    """Return the year of a date as it was typed; two digits are of this century."""
    full = re.search(r"(?:1[0-9]|20)\d\d", text)
    return float(full.group()) if full else 2000.0 + float(text[-2:])


__all__ = ["PERCENT", "PERCENTAGE_POINTS", "SHARE", "Figure", "FigureFinder"]
