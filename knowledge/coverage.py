"""An article's text and a pack, side by side: figures that were forgotten, and figures that stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.base import Base, Observation
from knowledge.language import Language
from knowledge.quantity import Qualifier, Quantity
from knowledge.text import Sort, Token, plain, tokenise

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")

_QUALIFIERS = {
    "roughly": frozenset((Qualifier.ABOUT, Qualifier.NEARLY, Qualifier.OVER)),
    "more_than": frozenset((Qualifier.OVER,)),
    "less_than": frozenset((Qualifier.UP_TO, Qualifier.NEARLY)),
}
"""Which qualifiers the words of a cue may stand for: "just over" is rough, and over."""

_LONGEST = 4
"""So many words at the most qualify a number."""

_PLAIN = frozenset((Qualifier.EXACT, Qualifier.RANGE))


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure in the text: its paragraph and line (both from 1), its words, its number or range.

    `qualifiers` are those that its words may mean. `is_year` tells a year or a date, `is_factor` a word such as
    "doubled".
    """

    paragraph: int
    line: int
    words: str
    low: float
    high: float
    qualifiers: frozenset[Qualifier] = _PLAIN
    is_year: bool = False
    is_factor: bool = False


@dataclass(frozen=True, slots=True)
class Astray:
    """An observation whose figure is not in the text as the pack has it.

    `elsewhere` are places that state it in other paragraphs, `otherwise` those of its paragraph that state it with
    another qualifier; both empty where the text does not have the figure at all.
    """

    observation: Observation
    elsewhere: tuple[Stated, ...]
    otherwise: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All figures of a text, those that the pack does not hold, and the pack's figures that the text does not state."""

    stated: tuple[Stated, ...]
    not_held: tuple[Stated, ...]
    astray: tuple[Astray, ...]


def cover(text: str, base: Base, language: Language) -> Coverage:
    """Return how a pack covers an article's text, whose paragraphs are its lines (empty ones are not counted)."""
    stated = figures_in(text, language)
    told = {note.paragraph: figures_in(note.text, language) for note in base.notes if note.paragraph}
    years = {point[:4] for period in base.periods for point in (period.start, period.end)}
    not_held = [item for item in stated if not _is_held(item, base, language, told, years)]
    astray = [missed for item in base.observations if (missed := _astray(item, stated))]
    return Coverage(tuple(stated), tuple(not_held), tuple(astray))


def figures_in(text: str, language: Language) -> list[Stated]:
    """Return the figures of a text in their order, in digits or in words, with what qualifies them."""
    found: list[Stated] = []
    paragraph = 0
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip():
            continue
        paragraph += 1
        for sentence in _SENTENCE_END.split(content):
            figures = _Scanner(plain(sentence), language).figures()
            found.extend(replace(figure, paragraph=paragraph, line=line) for figure in figures)
    return found


class _Scanner:
    """Finds the figures of one sentence."""

    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._tokens = tokenise(text)
        self._language = language

    def figures(self) -> Iterator[Stated]:
        place = 0
        while place < len(self._tokens):
            found = self._figure_at(place)
            if found is None:
                place += 1
            else:
                end, stated = found
                yield stated
                place = end

    def _figure_at(self, place: int) -> tuple[int, Stated] | None:
        """Return the figure that begins at this token, and the place after it."""
        token = self._tokens[place]
        factor = self._language.numbers.times.get(token.text)
        if factor is not None and token.sort is Sort.WORD:
            return place + 1, self._stated(place, place + 1, factor, factor, is_factor=True)
        if token.sort in (Sort.YEAR, Sort.POINT, Sort.DATE):
            year = _year_of(token.text)
            return place + 1, self._stated(place, place + 1, year, year, is_year=True)
        number = self._number_at(place)
        if number is None or self._is_day(place, number[0]):
            return None
        end, low = number
        second = self._second_of_range(end)
        if second is None:
            return end, self._stated(place, end, low, low)
        end, high = second
        return end, self._stated(place, end, *sorted((low * self._lent_factor(low, high, end), high)))

    def _stated(
        self, start: int, end: int, low: float, high: float, *, is_year: bool = False, is_factor: bool = False
    ) -> Stated:
        first, qualifiers = self._qualified(start)
        if low < high:
            qualifiers |= {Qualifier.RANGE}
        words = self._text[self._tokens[first].start : self._tokens[end - 1].end]
        return Stated(0, 0, " ".join(words.split()), low, high, qualifiers, is_year, is_factor)

    def _qualified(self, start: int) -> tuple[int, frozenset[Qualifier]]:
        """Return where the words that qualify a number begin, and what they may mean; the longest phrase counts."""
        for first in range(max(0, start - _LONGEST), start):
            words = " ".join(token.text for token in self._tokens[first:start])
            for qualifier, pattern in self._language.wording["qualifiers"].items():
                if pattern.partition("{n}")[0].strip() == words:
                    return first, frozenset((Qualifier(qualifier),))
            node = self._language.cues
            for token in self._tokens[first:start]:
                node = node.get(token.text, {})
            meant = [_QUALIFIERS[name] for name in node.get("", ()) if name in _QUALIFIERS]
            if meant:
                return first, frozenset().union(*meant)
        return start, _PLAIN

    def _number_at(self, place: int) -> tuple[int, float] | None:
        """Return the value of a number in digits or words, and the place after it."""
        token = self._tokens[place]
        numbers = self._language.numbers
        if token.sort is Sort.NUMBER:
            return None if self._is_in_name(token) else self._multiplied(place + 1, token.value)
        if token.text in numbers.one and self._text_at(place + 1) in numbers.multipliers:
            return self._multiplied(place + 1, 1.0)
        if token.sort is not Sort.WORD or token.text not in numbers.units:
            return None
        end, value = self._spelt(place)
        return None if value == 1 else (end, value)  # "one" is a pronoun more often than a figure

    def _spelt(self, place: int) -> tuple[int, float]:
        """Return the value of a number in words that begins here, and the place after it."""
        numbers = self._language.numbers
        total = current = 0.0
        while (text := self._text_at(place)) is not None:
            if text in numbers.units and _fits(current, numbers.units[text]):
                current += numbers.units[text]
            elif text in numbers.multipliers and current:
                current *= numbers.multipliers[text]
                if numbers.multipliers[text] >= 1000:
                    total, current = total + current, 0.0
            elif not (text in numbers.joints and self._goes_on(place + 1, total, current)):
                break
            place += 1
        return place, total + current

    def _goes_on(self, place: int, total: float, current: float) -> bool:
        """Return whether a number goes on after "and": two hundred and one."""
        following = self._text_at(place) in self._language.numbers.units
        return following and current % 100 == 0 and total + current > 0

    def _is_in_name(self, token: Token) -> bool:
        """Return whether letters touch a number: "F-16", "COVID19", "24th" and "5pm" count nothing, "10k" does."""
        before = self._text[max(0, token.start - 2) : token.start].removesuffix("-")[-1:]
        after = re.match(r"[^\W\d_]*", self._text[token.end :])
        glued = after.group() if after else ""
        return before.isalpha() or (bool(glued) and glued not in self._language.numbers.multipliers)

    def _multiplied(self, place: int, value: float) -> tuple[int, float]:
        while (text := self._text_at(place)) in self._language.numbers.multipliers:
            value *= self._language.numbers.multipliers[str(text)]
            place += 1
        return place, value

    def _second_of_range(self, place: int) -> tuple[int, float] | None:
        """Return the second number of "39 to 41" or "2-3", and the place after it."""
        joint = self._text_at(place)
        rewritten = self._language.rewrite.get(joint or "", (joint,))
        if joint is None or not ({joint, *rewritten} & self._range_words()) or place + 1 >= len(self._tokens):
            return None
        return self._number_at(place + 1)

    def _range_words(self) -> frozenset[str]:
        """Return the words between the two numbers of a range, as the language writes one."""
        pattern = str(self._language.wording["qualifiers"]["range"])
        return frozenset(re.sub(r"\{\w+\}", " ", pattern).split()) | {"-"}

    def _lent_factor(self, low: float, high: float, end: int) -> float:
        """Return what the first number of "2 to 3 thousand" is multiplied by."""
        factor = self._language.numbers.multipliers.get(self._text_at(end - 1) or "")
        return factor if factor and low < factor <= high else 1.0

    def _is_day(self, place: int, end: int) -> bool:
        """Return whether a number is the day of a date: a month stands beside it."""
        beside = {self._text_at(place - 1) if place else None, self._text_at(end)}
        value = self._tokens[place].value
        return value == int(value) and 1 <= value <= 31 and not beside.isdisjoint(self._language.times.months)

    def _text_at(self, place: int) -> str | None:
        return self._tokens[place].text if 0 <= place < len(self._tokens) else None


def _is_held(item: Stated, base: Base, language: Language, told: dict[int, list[Stated]], years: Iterable[str]) -> bool:
    """Return whether a figure is an observation's, a period's, or told by a note of its paragraph."""
    if item.is_year and f"{item.low:.0f}" in years:
        return True
    if item.is_factor:
        node = base.terms.get(language.stem(item.words.split()[-1]), {})
        term = node.get("")
        return bool(term and any(facet.startswith("n:") for facet in term.strong))
    quantities = [observation.quantity for observation in base.observations]
    if any(_same_number(item, quantity) or _is_end(item, quantity) for quantity in quantities):
        return True
    return any((other.low, other.high) == (item.low, item.high) for other in told.get(item.paragraph, ()))


def _astray(observation: Observation, stated: Sequence[Stated]) -> Astray | None:
    """Return the observation if its paragraph (any, where it names none) does not state it as the pack has it."""
    quantity = observation.quantity
    same = [item for item in stated if not item.is_factor and _same_number(item, quantity)]
    ends = {item.low for item in stated if _is_end(item, quantity) and observation.paragraph in (None, item.paragraph)}
    if len(ends) > 1:  # "from 39 up to as many as 41"
        return None
    here = [item for item in same if observation.paragraph in (None, item.paragraph)]
    if any(observation.quantity.qualifier in item.qualifiers for item in here):
        return None
    return Astray(observation, tuple(item for item in same if item not in here), tuple(here))


def _fits(current: float, unit: int) -> bool:
    """Return whether a word can go on a number: "five" on "twenty" and on "hundred", but not on "seven"."""
    return current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20 and 0 < unit < 10)


def _year_of(text: str) -> float:
    """Return the year of a date as it was typed; two digits are of this century."""
    full = re.search(r"(?:19|20)\d\d", text)
    return float(full.group()) if full else 2000.0 + float(text[-2:])


def _is_end(item: Stated, quantity: Quantity) -> bool:
    """Return whether a figure is the low or the high end of a range."""
    return item.low == item.high and quantity.value is None and item.low in (quantity.low, quantity.high)


def _same_number(item: Stated, quantity: Quantity) -> bool:
    low = quantity.middle if quantity.low is None else quantity.low
    high = quantity.middle if quantity.high is None else quantity.high
    return (item.low, item.high) == (low, high)


__all__ = ["Astray", "Coverage", "Stated", "cover", "figures_in"]
