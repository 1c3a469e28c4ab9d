"""What the figures of an article are about, in the few words that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge.prose import Prose
from knowledge.prose.figures import PERCENT, PERCENTAGE_POINTS, SHARE
from knowledge.prose.sentences import Sentence
from knowledge.prose.statements import Statement
from knowledge.prose.times import taken
from knowledge.text import Sort

LONGEST = 4
"""A name has so many words at the most: names are taken from the article, its sentences are not."""

_CHANGE = 6
"""So many words at the most stand between a word of change and its figure."""

_SYMBOL = re.compile(r"[^\s,;()]*[^\s,;().]")
"""A unit that is no word: "GW", "Bgal/d"."""

Singular = Callable[[str], str]
"""The word for one, of a word for several; a word that is not one for several as it is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure counts: its unit for one and for many, the name of the measure, and what sets it apart.

    `unit` is empty where no word tells it. `about` are the words before the figure; `place` a name after it.
    """

    unit: str
    one: str
    label: str
    about: str
    place: str
    is_change: bool = False
    is_rate: bool = False


class SubjectFinder:
    """Finds what figures are about; each statement may lean on the one before it."""

    def __init__(self, prose: Prose, singular: Singular) -> None:
        """Take the words of the article's language, and what tells the word for one from that for many."""
        self._prose = prose
        self._words = prose.words
        self._singular = singular
        self._ends = prose.language.stop | prose.words.boundaries

    def subjects(self, statements: Iterable[Statement]) -> Iterator[Subject]:
        """Yield what each figure is about, in the order of the statements."""
        last: tuple[Statement, Subject] | None = None
        for statement in statements:
            subject = self._subject(statement, last)
            last = statement, subject
            yield subject

    def _subject(self, statement: Statement, last: tuple[Statement, Subject] | None) -> Subject:
        sentence, figure = statement.sentence, statement.figure
        times = taken(statement.times)
        before = self._before(sentence, figure.first, times)
        if last and last[0].sentence is sentence:
            told_already = before in (last[1].unit, last[1].label)  # "1,037 cases, with 975 …"
            before = last[1].about if told_already or self._goes_on(last[0], statement) else before
        is_change = self._is_change(sentence, statement)
        place = self._place(statement, times)
        if figure.unit:
            unit = figure.unit
            label = before or self._after(sentence, self._past_unit(statement), times)
            alike = last[1].label if last and last[0].sentence is sentence and last[0].figure.unit == unit else ""
            if alike and (self._is_aside(sentence, figure.first) or not before):
                label = alike
            one = self._singular(unit) if unit not in (PERCENT, SHARE) else unit
            return Subject(unit, one, label, before, place, is_change, is_rate=unit in (PERCENT, PERCENTAGE_POINTS))
        noun = self._noun(sentence, figure.end, times)
        if noun is None:
            if last and last[0].sentence is sentence and not last[0].figure.unit:
                return Subject(last[1].unit, last[1].one, last[1].label, before or last[1].about, place, is_change)
            unit = before.split()[-1] if before else ""
            return Subject(unit, self._singular(unit) if unit else "", before, before, place, is_change)
        end, label = noun
        unit = label.split()[-1]
        one = self._singular(unit)
        per = self._per(sentence, end, times)
        if per:
            return Subject(f"{unit} {per}", f"{one} {per}", f"{label} {per}", before, place, is_change, is_rate=True)
        joined = self._joined(sentence, end, times)
        if not before and last and last[0].sentence is sentence:
            before = last[1].about
        return Subject(unit, one, f"{label} {joined}".strip(), before, place, is_change)

    # Words after a figure --------------------------------------------------------------------------------------

    def _noun(self, sentence: Sentence, place: int, times: frozenset[int]) -> tuple[int, str] | None:
        """Return what is counted, up to the last word for many: "criminal cases related" are criminal cases."""
        run = list(self._run(sentence, place, times))
        if not run or sentence.word(place) in self._words.carriers:
            return None
        many = [i for i in run if self._singular(sentence.word(i)) != sentence.word(i)]
        if many:
            return many[-1] + 1, self._named(sentence, place, many[-1] + 1)
        written = _SYMBOL.match(sentence.text[sentence.tokens[place].start :])
        return place + 1, written.group() if written else sentence.word(place)

    def _after(self, sentence: Sentence, place: int, times: frozenset[int]) -> str:
        while sentence.word(place) in self._prose.language.stop:
            place += 1
        run = list(self._run(sentence, place, times))
        return self._named(sentence, run[0], run[-1] + 1) if run else ""

    def _run(self, sentence: Sentence, place: int, times: frozenset[int]) -> Iterator[int]:
        for here in range(place, min(place + LONGEST, len(sentence.tokens))):
            if not self._is_of_name(sentence, here, times):
                return
            yield here

    def _joined(self, sentence: Sentence, place: int, times: frozenset[int]) -> str:
        """Return "of refusal" after "cases"."""
        if sentence.word(place) not in self._words.joins:
            return ""
        run = list(self._run(sentence, place + 1, times))[: LONGEST - 2]
        return self._named(sentence, place, run[-1] + 1) if run else ""

    def _per(self, sentence: Sentence, place: int, times: frozenset[int]) -> str:
        """Return "per workday" after "rulings", and "per 100,000 residents" after "cases"."""
        if sentence.word(place) not in self._words.rates:
            return ""
        start = place + 1
        while start < len(sentence.tokens) and sentence.tokens[start].sort is Sort.NUMBER:
            start += 1
        run = list(self._run(sentence, start, times))
        end = run[-1] + 1 if run else start
        return self._named(sentence, place, end) if end > place + 1 else ""

    def _past_unit(self, statement: Statement) -> int:
        place = statement.figure.end
        words = self._words.percent | frozenset(w for p in self._words.percentage_points for w in p.split()) | {"%"}
        while statement.sentence.word(place) in words:
            place += 1
        return place

    def _place(self, statement: Statement, times: frozenset[int]) -> str:
        """Return the name that follows "in": "in Hawaii"."""
        sentence = statement.sentence
        place = statement.figure.end
        while place < len(sentence.tokens) and sentence.tokens[place].sort is not Sort.NUMBER:
            at_name = place + 1 < len(sentence.tokens) and sentence.word(place) in self._words.places
            if at_name and place + 1 not in times:
                start = place + 1 + (sentence.word(place + 1) in self._prose.language.articles)
                run = [i for i in self._run(sentence, start, times) if sentence.is_capital(i)]
                if run and run[0] == start:
                    return self._named(sentence, start, start + len(run))
            place += 1
        return ""

    # Words before a figure -------------------------------------------------------------------------------------

    def _before(self, sentence: Sentence, place: int, times: frozenset[int]) -> str:
        """Return the name before a figure, past the words that only carry it there."""
        here = place - 1
        while here >= 0 and self._carries(sentence, here, times):
            here -= 1
            if sentence.word(here) == ")":
                here = next((i for i in range(here, -1, -1) if sentence.word(i) == "("), 0) - 1
        end = here + 1
        while here >= 0 and end - here <= LONGEST and self._is_named(sentence, here, times):
            here -= 1
        start = here + 1
        while start < end and sentence.word(start) in self._ends:
            start += 1
        return self._named(sentence, start, end) if start < end else ""

    def _carries(self, sentence: Sentence, place: int, times: frozenset[int]) -> bool:
        """Return whether a word only leads from a name to its figure."""
        token = sentence.tokens[place]
        carriers = self._words.changes | self._words.carriers | self._words.range_words
        if token.text in self._prose.language.stop | carriers or place in times:
            return True
        if token.text in self._prose.language.numbers.multipliers:
            return True
        return token.text in (",", "(", "-")

    def _is_named(self, sentence: Sentence, place: int, times: frozenset[int]) -> bool:
        if self._is_of_name(sentence, place, times):
            return True
        return sentence.word(place) in self._words.joins and self._is_of_name(sentence, place - 1, times)

    def _goes_on(self, last: Statement, statement: Statement) -> bool:
        """Return whether a figure is where the one before it went: "fell by 5 percent to 12 percent"."""
        between = statement.sentence.tokens[self._past_unit(last) : statement.figure.first]
        leading = self._prose.language.stop | self._words.changed_to | self._words.changed_from
        return all(token.text in leading for token in between)

    def _is_aside(self, sentence: Sentence, place: int) -> bool:
        return sentence.before(place) == "(" or sentence.word(place - 1) == "("

    def _is_change(self, sentence: Sentence, statement: Statement) -> bool:
        """Return whether a figure is how much something changed: "rose by 252,000", "13 percent less"."""
        first = statement.figure.first
        beside = sentence.word(self._past_unit(statement))
        if beside in self._words.more_or_less or beside in self._words.changes:
            return True
        for place in range(first - 1, max(-1, first - _CHANGE - 1), -1):
            word = sentence.word(place)
            if word in self._words.changes:
                return True
            if word in self._words.changed_to | self._words.changed_from or sentence.tokens[place].is_break:
                return False
        return False

    def _is_of_name(self, sentence: Sentence, place: int, times: frozenset[int]) -> bool:
        if not 0 <= place < len(sentence.tokens) or place in times:
            return False
        token = sentence.tokens[place]
        return token.sort is Sort.WORD and token.text not in self._ends and any(map(str.isalpha, token.text))

    def _named(self, sentence: Sentence, start: int, end: int) -> str:
        """Return words as a name: as they are written, without a capital that only begins the sentence."""
        name = sentence.written(start, end)
        if start == 0 and name[1:2].islower():
            name = name[:1].lower() + name[1:]
        return name


__all__ = ["LONGEST", "Singular", "Subject", "SubjectFinder"]
