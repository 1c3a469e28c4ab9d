"""The numbers of a question, in digits and in words."""

from __future__ import annotations

from knowledge.base import Base
from knowledge.language import Language
from knowledge.reading import Number, Word
from knowledge.text import Sort

LARGEST = 1e15
"""Larger numbers are read as this one: nobody counts so many, and beyond it digits are lost."""

LARGEST_WHOLE = 100
"""A larger number is a figure, of which another is a share; "9 out of 10" is another way to say 90%."""


class NumberReader:
    """Reads numbers in a language, beside the things that a pack counts."""

    def __init__(self, base: Base, language: Language) -> None:
        """Take the compiled pack and language."""
        self._base = base
        self._language = language

    def numbers(self, words: list[Word], taken: set[int]) -> list[Number]:
        """Return the numbers outside the places that are taken by times and phrases."""
        numbers: list[Number] = []
        index = 0
        while index < len(words):
            number = (
                self._number_at(words, index, taken) if words[index].may_begin_number and index not in taken else None
            )
            if number:
                number = self._share_of_whole(words, number, taken)
                numbers.append(number)
                index = number.end
            else:
                index += 1
        return numbers

    def _share_of_whole(self, words: list[Word], number: Number, taken: set[int]) -> Number:
        """Return "9 out of 10" as 90%, and any other number as it is."""
        joints = self._language.numbers.out_of
        for place in {number.end + len(joint) for joint in joints}:
            between = tuple(word.text for word in words[number.end : place])
            if between not in joints or place >= len(words) or not words[place].may_begin_number:
                continue
            whole = self._number_at(words, place, taken)
            if (
                whole
                and not (whole.unit or whole.times or whole.percent)
                and number.value < whole.value <= LARGEST_WHOLE
            ):
                share = 100 * number.value / whole.value
                return Number(number.start, whole.end, share, percent=True, rounded=True)
        return number

    def _number_at(self, words: list[Word], index: int, taken: set[int]) -> Number | None:
        word = words[index]
        table = self._language.numbers
        if word.sort in (Sort.NUMBER, Sort.YEAR):
            end, value = self._multiplied(words, index + 1, word.value)
            return self._finished(words, index, end, value, spelt=False)
        form = word.forms[0].word if word.forms else word.text
        if form in table.times:
            return Number(index, index + 1, table.times[form], times=True)
        following = words[index + 1].text if index + 1 < len(words) else ""
        starts = form in table.units or (form in table.one and following in table.multipliers)
        if not starts:
            return None
        total = current = 0.0
        scale = 1.0
        place = index
        while place < len(words) and place not in taken and words[place].sort is Sort.WORD:
            form = words[place].forms[0].word if words[place].forms else words[place].text
            if form in table.units:
                current += table.units[form]
            elif form in table.multipliers:
                current = max(current, 1.0) * table.multipliers[form]
                if table.multipliers[form] >= 1000:
                    total, current, scale = total + current, 0.0, table.multipliers[form]
            elif form in table.halves:
                current += table.halves[form] * (1.0 if current else scale)  # "a million and a half"
            elif not self._joins_number(words, place):
                break
            place += 1
        value = total + current
        return self._finished(words, index, place, value, spelt=value <= 12)

    def _joins_number(self, words: list[Word], place: int) -> bool:
        """Return whether "and" or "a" stands inside a number written in words."""
        table = self._language.numbers
        following = words[place + 1].text if place + 1 < len(words) else ""
        second = words[place + 2].text if place + 2 < len(words) else ""
        text = words[place].text
        if text in table.joints:
            after_multiplier = words[place - 1].text in table.multipliers and following in table.units
            return after_multiplier or following in table.halves or (following in table.one and second in table.halves)
        return text in table.one and (following in table.multipliers or following in table.halves)

    def _multiplied(self, words: list[Word], index: int, value: float) -> tuple[int, float]:
        """Return the number with a multiplier word after it: 10 thousand, 10.3 k."""
        while index < len(words) and words[index].sort is Sort.WORD:
            forms = [form.word for form in words[index].forms] or [words[index].text]
            numbers = self._language.numbers
            following = words[index + 1].text if index + 1 < len(words) else ""
            half = index + 1 + (following in numbers.one)
            if forms[0] in numbers.joints and half < len(words) and words[half].text in numbers.halves:
                value += numbers.halves[words[half].text]
                index = half + 1
                continue
            factor = next((f for form in forms if (f := numbers.multipliers.get(form))), None)
            if factor is None:
                break
            value *= factor
            index += 1
        return index, value

    def _finished(self, words: list[Word], start: int, end: int, value: float, *, spelt: bool) -> Number:
        """Return the number with the sign of a percentage or a factor after it."""
        value = min(value, LARGEST)
        table = self._language.numbers
        after = words[end] if end < len(words) else None
        percent = bool(after and (after.sort is Sort.PERCENT or after.text in table.percent))
        signed = bool(after and after.text in table.factor_signs)
        times = signed or bool(after and after.text in table.factors)
        spelt = spelt or (value <= 12 and not self.is_counted(words, end - 1))
        rounded = end - start > 1 or (value >= 1000 and value % 100 == 0)
        unit = next(
            (u for form in (after.forms if after else ()) if (u := self._language.times.units.get(form.word))), ""
        )
        end += percent or signed
        spelt = spelt and not percent
        return Number(start, end, value, percent=percent, times=times, spelt=spelt, rounded=rounded, unit=unit)

    def is_counted(self, words: list[Word], index: int) -> bool:
        """Return whether what follows a number is a percent sign, a multiplier or a unit of the pack."""
        if index + 1 >= len(words):
            return False
        after = words[index + 1]
        if after.sort is Sort.PERCENT:
            return True
        if after.sort is not Sort.WORD:
            return False
        forms = {form.word for form in after.forms}
        if forms & self._language.numbers.multipliers.keys():
            return True
        if words[index].sort is not Sort.YEAR and forms & self._language.times.units.keys():
            return True
        if words[index].sort is Sort.YEAR and words[index].value % 100:  # "2024 cases" is a year, "2000 cases" a number
            return False
        node = self._base.terms.get(after.stems[0].word) if after.forms else None
        term = node.get("") if node else None
        people = bool(after.forms) and after.forms[0].word in self._base.people
        return people or bool(term and any(f.startswith("m:") for f in term.strong))
