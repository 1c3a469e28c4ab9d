"""Reading a question: its words, and which of them name things, times and numbers or tell what is asked.

Words, not sentences, are matched: each word keeps the known words that it may be a slip of, phrases are looked up
word by word, the longest first, and every word that nothing accounts for stays visible to the coverage guard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from knowledge.base import Base, Term
from knowledge.language import Language
from knowledge.period import Asked, Kind, covers
from knowledge.text import MAX_LENGTH, Sort, plain, tokenise
from knowledge.vocabulary import Match, Vocabulary

MAX_WORDS = 700
"""Words of a question that are read; the rest of an endless message is left out."""

MAX_CUES, MAX_MENTIONS = 300, 150
"""What is kept of a message of nothing but telling words; each is held against the others, which must not take long."""

LARGEST = 1e15
"""Larger numbers are read as this one: nobody counts so many, and beyond it digits are lost."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or break of the question with the known words it may be (`forms`), best first.

    A break only parts clauses.
    """

    sort: Sort
    text: str
    forms: tuple[Match, ...]
    value: float = 0.0
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words from `start` up to `end` that name things of the pack (`term`), times (`asked`) or both."""

    start: int
    end: int
    text: str
    score: float
    term: Term
    asked: Asked | None = None
    people: bool = False

    @property
    def targets(self) -> frozenset[str]:
        """All facets that the words may stand for."""
        return self.term.strong | self.term.weak

    @property
    def slot(self) -> str:
        """What the words fix: measure, period, a dimension, note, relation; empty where they fix nothing."""
        return slot_of(self.term.strong, self.asked is not None)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell what is asked."""

    start: int
    end: int
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is no time.

    `percent` and `times` tell what kind, `spelt` a small one written as a word, `rounded` one said in round figures,
    `unit` a unit of time behind it ("10 years").
    """

    start: int
    end: int
    value: float
    percent: bool = False
    times: bool = False
    spelt: bool = False
    rounded: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of words. `aside` tells a story around the question; `asks` holds the question's own words."""

    start: int
    end: int
    asks: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one question."""

    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    cues: tuple[Cue, ...]
    numbers: tuple[Number, ...]
    clauses: tuple[Clause, ...]
    joiners: tuple[int, ...]
    weak_joiners: tuple[int, ...]
    cut: bool

    def has(self, *names: str) -> bool:
        """Return whether any of these cues was found."""
        return any(cue.name in names for cue in self.cues)

    def part(self, start: int, end: int) -> Reading:
        """Return what was found between two words, as a reading of its own with the same places."""
        return replace(
            self,
            mentions=tuple(m for m in self.mentions if start <= m.start and m.end <= end),
            cues=tuple(c for c in self.cues if start <= c.start and c.end <= end),
            numbers=tuple(n for n in self.numbers if start <= n.start and n.end <= end),
            clauses=tuple(
                replace(c, start=max(c.start, start), end=min(c.end, end))
                for c in self.clauses
                if c.start < end and start < c.end
            ),
        )


_SLOTS = {"m": "measure", "n": "note", "p": "period", "r": "relation", "o": "figure", "D": "dimension", "x": "outside"}
_NOTHING = Term(frozenset(), frozenset())


@lru_cache(maxsize=4096)
def slot_of(facets: frozenset[str], is_time: bool = False) -> str:
    """Return the slot that facets fill; of several kinds, measures come before notes."""
    if is_time:
        return "period"
    kinds = {facet[2:].partition("=")[0] if facet[0] == "d" else _SLOTS[facet[0]] for facet in facets}
    for slot in ("outside", "measure", "period", "relation", "note", "dimension"):
        if slot in kinds:
            return slot
    return min(kinds, default="")


class Reader:
    """Reads questions about one pack in its language."""

    def __init__(self, base: Base, language: Language) -> None:
        """Take the compiled pack and language."""
        self._base = base
        self._language = language
        self._stems = frozenset(base.stems.values()) | {language.stem(word) for word in language.words}
        self._skipped = language.harmless - language.times.before_point  # "refusals since the war": no refusal of war
        self._years = frozenset(p.start[:4] for p in base.periods) | frozenset(p.end[:4] for p in base.periods)
        times, numbers = language.times, language.numbers
        self._time_words = times.quarters.union(times.months, times.seasons, numbers.ordinals, numbers.units, ("h",))
        self._known_words: dict[str, Word] = {}
        self.vocabulary = Vocabulary(base.words | language.words, language.sounds, language.is_real_word, frozenset())

    def read(self, text: str) -> Reading:
        """Return what is found in a question. Any text will do; time grows with its length."""
        cut = len(text) > MAX_LENGTH
        text = text[:MAX_LENGTH]
        if not text.isupper():
            for pattern, word in self._language.acronyms:
                text = re.sub(pattern, word, text)
        words = self._words(plain(text))
        cut = cut or len(words) > MAX_WORDS
        words = words[:MAX_WORDS]
        cues = self._cues(words)[:MAX_CUES]
        terms = self._terms(words)
        times, taken = self._times(words, terms, cues)
        numbers = self._numbers(words, taken | _phrase_places(terms))
        counted = {place for number in numbers for place in range(number.start, number.end)}
        mentions = [m for m in terms if not any(place in taken for place in range(m.start, m.end))]
        fillers = [(cue.start, cue.end) for cue in cues if cue.name == "filler"]
        mentions = [m for m in mentions if not any(s <= m.start and m.end <= e for s, e in fillers)]
        mentions += times
        mentions = sorted(mentions, key=lambda mention: mention.start)[:MAX_MENTIONS]
        mentions, cues = self._without_denied(mentions, cues, words)
        cues = self._asking_cues(_outer_cues(cues, mentions), words, mentions, numbers)
        clauses = self._clauses(words, mentions, cues, counted)
        joiners = tuple(
            start for start, _, _ in _matches(self._language.joiners, _spelt(words), words, range(len(words)))
        )
        joiners += tuple(
            index for index, word in enumerate(words) if word.is_break and not self._closes_scope(words, index)
        )
        weak = tuple(i for i, word in enumerate(words) if word.text in self._language.weak_joiners)
        return Reading(
            words=tuple(words),
            mentions=tuple(mentions),
            cues=tuple(cues),
            numbers=tuple(numbers),
            clauses=tuple(clauses),
            joiners=tuple(sorted(set(joiners))),
            weak_joiners=weak,
            cut=cut,
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what fills up by reading."""
        return vars(self) | {"_known_words": {}}

    # Words -----------------------------------------------------------------------------------------------------

    def _words(self, text: str) -> list[Word]:
        rewrite = self._language.rewrite
        words: list[Word] = []
        for token in tokenise(text):
            if token.sort is not Sort.WORD:
                words.append(Word(token.sort, token.text, (Match(token.text, 1.0),), token.value, token.is_break))
                continue
            spelling = token.text.replace("'", "'")
            parts = rewrite.get(spelling) or self._without_possessive(spelling)
            words += [self._word(part) for part in parts]
        return self._joined(words)

    def _without_possessive(self, spelling: str) -> tuple[str, ...]:
        """Return a word without its 's or apostrophes, unless it is known with them."""
        if "'" in spelling and spelling not in self._language.words:
            head, _, tail = spelling.rpartition("'")
            return (head.replace("'", ""),) if len(tail) <= 1 and head else (spelling.replace("'", ""),)
        return (spelling,)

    def _word(self, spelling: str) -> Word:
        """Return a word with its forms; those of known words are made once."""
        word = self._known_words.get(spelling)
        if word is None:
            word = self._new_word(spelling)
            if spelling in self.vocabulary:
                self._known_words[spelling] = word
        return word

    def _new_word(self, spelling: str) -> Word:
        if self._is_known(spelling):
            return Word(Sort.WORD, spelling, (Match(self._base.synonyms.get(spelling, spelling), 1.0),))
        squeezed = "" if self._language.is_real_word(spelling) else self._squeezed(spelling)
        if squeezed:
            return Word(Sort.WORD, spelling, (Match(squeezed, 0.98),))
        near = self.vocabulary.near(spelling)
        synonyms = self._base.synonyms
        if any(match.word in synonyms for match in near):
            near = tuple(replace(match, word=synonyms.get(match.word, match.word)) for match in near)
        return Word(Sort.WORD, spelling, near)

    def _is_known(self, spelling: str) -> bool:
        return (
            spelling in self._base.words
            or spelling in self._language.words
            or spelling in self._language.restricting
            or self._language.stem(spelling) in self._stems
        )

    def _squeezed(self, spelling: str) -> str:
        """Return the known word of a stretched one ("heyyyy", "sooo"), or nothing."""
        for run in (2, 1):
            shorter = ""
            for char in spelling:
                if not shorter.endswith(char * run):
                    shorter += char
            if shorter != spelling and len(spelling) - len(shorter) > 1 - (run == 1) and self._is_known(shorter):
                return shorter
        return ""

    def _joined(self, words: list[Word]) -> list[Word]:
        """Return the words with those put right that were run together ("howmany") or torn apart ("de sertion")."""
        result: list[Word] = []
        index = 0
        while index < len(words):
            word = words[index]
            following = words[index + 1] if index + 1 < len(words) else None
            unknown = word.sort is Sort.WORD and not word.forms
            if (
                following
                and following.sort is Sort.WORD
                and word.sort is Sort.WORD
                and (unknown or not following.forms)
            ):
                whole = word.text + following.text
                if len(whole) > 5 and whole in self._base.words:
                    result.append(Word(Sort.WORD, whole, (Match(whole, 0.95),)))
                    index += 2
                    continue
            if unknown and len(word.text) > 5 and not self._language.is_real_word(word.text):
                result += self._split(word)
            else:
                result.append(word)
            index += 1
        return result

    def _split(self, word: Word) -> list[Word]:
        known = self.vocabulary
        for place in range(3, len(word.text) - 2):
            head, tail = word.text[:place], word.text[place:]
            if head in known and tail in known:
                return [Word(Sort.WORD, part, (Match(part, 0.9),)) for part in (head, tail)]
        return [word]

    # Phrases ---------------------------------------------------------------------------------------------------

    def _cues(self, words: list[Word]) -> list[Cue]:
        return [
            Cue(start, end, name, score)
            for start, end, (names, score) in _matches(self._language.cues, _spelt(words), words, range(len(words)))
            for name in names
        ]

    def _terms(self, words: list[Word]) -> list[Mention]:
        """Return the pack's phrases in the question: the longest first, no word in two, none across a break."""
        stop = self._language.stop
        stems = _spelt(words, self._stem)
        telling = [
            index
            for index, word in enumerate(words)
            if word.is_break or word.text not in stop or word.sort is not Sort.WORD
        ]
        found = [
            Mention(
                start,
                end,
                " ".join(word.text for word in words[start:end]),
                score,
                term,
                people=any(form.word in self._base.people for word in words[start:end] for form in word.forms),
            )
            for trie, places in ((self._base.terms, telling), (self._base.fixed, range(len(words))))
            for start, end, (term, score) in _matches(trie, stems, words, places, self._skipped)
        ]
        found.sort(key=lambda mention: (mention.start - mention.end, -mention.score))
        chosen: list[Mention] = []
        taken: set[int] = set()
        for mention in found:
            places = set(range(mention.start, mention.end))
            if not places & taken:
                chosen.append(mention)
                taken |= places
        return chosen

    def _stem(self, form: str) -> str:
        return self._base.stems.get(form) or self._language.stem(form)

    def _closes_scope(self, words: list[Word], index: int) -> bool:
        """Return whether a comma ends "of the desertion cases,", which says of what is asked, and is no operand."""
        start = next((i + 1 for i in range(index - 1, -1, -1) if words[i].is_break), 0)
        return words[index].text == "," and words[start].text in self._language.limiting

    def _without_denied(
        self, mentions: list[Mention], cues: list[Cue], words: list[Word]
    ) -> tuple[list[Mention], list[Cue]]:
        """Return mentions and cues without what "sentences, not cases" sets aside."""
        for cue in [cue for cue in cues if cue.name == "aside_from"]:
            following = next((m for m in mentions if m.start >= cue.end), None)
            if following is not None and all(w.text in self._language.stop for w in words[cue.end : following.start]):
                mentions = [mention for mention in mentions if mention is not following]
                cues = [c for c in cues if not cue.start <= c.start < following.end]
                cues.append(Cue(cue.start, following.end, "denied", 1.0))
        for cue in [cue for cue in cues if cue.name == "contrast"]:
            before = [m for m in mentions if m.end <= cue.start and m.slot]
            after = [m for m in mentions if m.start >= cue.end and m.slot]
            if not before or not after or before[-1].slot != after[0].slot:
                continue
            parted = all(word.is_break for word in words[before[-1].end : cue.start])
            if parted and all(word.text in self._language.stop for word in words[cue.end : after[0].start]):
                denied = Cue(cue.start, after[0].end, "denied", 1.0)
                mentions = [m for m in mentions if m is not after[0]]
                cues = [*(c for c in cues if not cue.start <= c.start < cue.end), denied]
        return mentions, cues

    def _asking_cues(
        self, cues: list[Cue], words: list[Word], mentions: list[Mention], numbers: list[Number]
    ) -> list[Cue]:
        """Return the cues that ask: no "who" after the one it speaks of, no "over" without a number after it."""
        kept = []
        denied = {cue.end for cue in cues if cue.name == "negation"} & {c.start for c in cues if c.name in _DENIABLE}
        for cue in cues:
            if (cue.name == "negation" and cue.end in denied) or (cue.start in denied and cue.name in _DENIABLE):
                kept.append(Cue(cue.start, cue.end, "denied", cue.score))
            elif cue.name in _BESIDE_NUMBERS:
                if any(0 <= number.start - cue.end <= 1 for number in numbers):
                    kept.append(cue)
            elif cue.name not in _RELATIVE or not self._is_relative(cue, cues, words, mentions):
                kept.append(cue)
        return kept

    def _is_relative(self, cue: Cue, cues: list[Cue], words: list[Word], mentions: list[Mention]) -> bool:
        """Return whether "who", "where" or "when" follows a thing in the same breath, and so asks nothing."""
        if cue.start and words[cue.start - 1].text in self._language.antecedents:
            return True
        if cue.name != "who" and self._leads_in(cue, cues, words):
            return True
        start = next((i + 1 for i in range(cue.start - 1, -1, -1) if words[i].is_break), 0)
        named = [m for m in mentions if start <= m.start < cue.start and (m.term.strong or m.people or m.asked)]
        whether = any(other.name == "whether" and other.start == start for other in cues)
        return bool(named) or (whether and cue.start > start)

    @staticmethod
    def _leads_in(cue: Cue, cues: list[Cue], words: list[Word]) -> bool:
        """Return whether "when 2024 closed," opens a clause that only leads to the question after it."""
        end = next((i for i in range(cue.end, len(words)) if words[i].is_break), len(words))
        first = cue.start == 0 or words[cue.start - 1].is_break
        return (
            first
            and words[end : end + 1] != []
            and words[end].text == ","
            and any(other.start > end and other.name in _FIRM | {"which", "request"} for other in cues)
        )

    # Times -----------------------------------------------------------------------------------------------------

    def _times(self, words: list[Word], terms: list[Mention], cues: list[Cue]) -> tuple[list[Mention], set[int]]:
        """Return the times asked for, and the places of their words."""
        held = _phrase_places(terms)
        found: list[tuple[int, int, Asked]] = []
        index = 0
        while index < len(words):
            time = None if index in held else self._time_at(words, index)
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
            if not any(place in held for place in range(cue.start, cue.end)):
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
                if self._is_counted(words, index):
                    return None
                month = self._month(words, index + 1)
                if month and not self._language_of(words, index + 2, Sort.YEAR):
                    return index + 2, f"{word.text}-{month}"
                return index + 1, word.text
            case Sort.POINT:
                return index + 1, word.text
            case Sort.DATE:
                return index + 1, _date(word.text)
            case Sort.NUMBER:
                return self._short_time(words, index)
            case Sort.WORD if self._may_be_time(word):
                pass
            case _:
                return None
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
        if form in times.quarters or form == "h":
            number = words[index + 1] if index + 1 < len(words) else None
            if number and number.sort is Sort.NUMBER and number.value in (1, 2, 3, 4):
                end, year = self._year_after(words, index + 2)
                return end, f"{year}-{'H' if form == 'h' else 'Q'}{number.value:.0f}"
        if ordinal and index + 1 < len(words) and words[index + 1].sort is Sort.WORD:
            unit = words[index + 1].forms[0].word if words[index + 1].forms else ""
            if unit in times.quarters or unit in times.halves:
                end, year = self._year_after(words, index + 2)
                return end, f"{year}-{'Q' if unit in times.quarters else 'H'}{ordinal}"
        return None

    def _may_be_time(self, word: Word) -> bool:
        """Return whether a word, or what it may be a slip of, can begin a time: most cannot, which saves a look."""
        stem = self._language.stem
        return any(
            form in self._time_words or stem(form) in self._time_words
            for form in ([found.word for found in word.forms] or [word.text])
        )

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
        if after and after.sort is Sort.NUMBER and 1 <= after.value <= 31 and not self._is_counted(words, index + 1):
            if f"20{after.value:02.0f}" in self._years:
                return index + 2, f"20{after.value:02.0f}-{month}"
            end, year = self._year_after(words, index + 2)
            return end, f"{year}-{month}-{after.value:02.0f}"
        end, year = self._year_after(words, index + 1)
        if has_day and before is not None and not self._is_counted(words, index - 1):
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
        if len(word.text) != 2 or year not in self._years:
            return None
        before = words[index - 1].text if index else ""
        others = any(
            w.sort is Sort.YEAR or (w.sort is Sort.NUMBER and w is not word and f"20{w.text}" in self._years)
            for w in words
        )
        pointed = before in self._language.times.before_point or index == 0
        if (pointed and others) or ((pointed or others) and not self._is_counted(words, index)):
            return index + 1, year
        return None

    def _is_counted(self, words: list[Word], index: int) -> bool:
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
        if words[index].sort is Sort.YEAR:  # "2024 cases" is a year, unless a word such as "only" says that it counts
            return False
        node = self._base.terms.get(self._stem(after.forms[0].word)) if after.forms else None
        term = node.get("") if node else None
        people = bool(after.forms) and after.forms[0].word in self._base.people
        return people or bool(term and any(f.startswith("m:") for f in term.strong))

    @staticmethod
    def _language_of(words: list[Word], index: int, sort: Sort) -> bool:
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
            match cue.name:
                case "time_since" if not opens_span:
                    return cue.start, end, Asked(Kind.SINCE, asked.point)
                case "time_until" if not self._opens_span(words, cue.start):
                    return cue.start, end, Asked(Kind.UNTIL, asked.point)
                case "time_before" | "time_after":
                    return cue.start, end, Asked(Kind.RELATIVE, f"{cue.name} {asked.point}")
        return time

    def _opens_span(self, words: list[Word], start: int) -> bool:
        """Return whether "to 2024" closes a span that a year before it opened."""
        return any(word.sort in (Sort.YEAR, Sort.POINT) for word in words[max(0, start - 2) : start])

    # Numbers ---------------------------------------------------------------------------------------------------

    def _numbers(self, words: list[Word], taken: set[int]) -> list[Number]:
        numbers: list[Number] = []
        index = 0
        while index < len(words):
            number = None if index in taken else self._number_at(words, index, taken)
            if number:
                numbers.append(number)
                index = number.end
            else:
                index += 1
        return numbers

    def _number_at(self, words: list[Word], index: int, taken: set[int]) -> Number | None:
        word = words[index]
        table = self._language.numbers
        if word.sort in (Sort.NUMBER, Sort.YEAR):
            end, value = self._multiplied(words, index + 1, word.value)
            return self._finished(words, index, end, value, spelt=False)
        if word.sort is not Sort.WORD:
            return None
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

    def _spelt_year(self, words: list[Word], index: int) -> tuple[int, str] | None:
        """Return the year of "twenty twenty three" and its end."""
        before = [
            word.text for word in words[max(0, index - 2) : index] if word.text not in self._language.numbers.joints
        ]
        if before and before[-1] in self._language.numbers.multipliers:  # "one hundred and twenty three"
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
        short = sum(parts[:2]) if len(parts) > 1 and parts[0] in (20, 30) and parts[1] < 10 else 0
        if f"20{short:02d}" in self._years and not self._is_counted(words, index + 1):
            return index + 2, f"20{short:02d}"
        return None

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
        """Return the number with the percent sign or "x" after it."""
        value = min(value, LARGEST)
        after = words[end] if end < len(words) else None
        percent = bool(after and (after.sort is Sort.PERCENT or after.text in ("percent", "percentage")))
        times = bool(after and after.text in ("x", "times", "fold"))
        spelt = spelt or (value <= 12 and not self._is_counted(words, end - 1))
        rounded = end - start > 1 or (value >= 1000 and value % 100 == 0)
        unit = next(
            (u for form in (after.forms if after else ()) if (u := self._language.times.units.get(form.word))), ""
        )
        end += percent or bool(after and after.text == "x")
        spelt = spelt and not percent
        return Number(start, end, value, percent=percent, times=times, spelt=spelt, rounded=rounded, unit=unit)

    # Clauses ---------------------------------------------------------------------------------------------------

    def _clauses(self, words: list[Word], mentions: list[Mention], cues: list[Cue], counted: set[int]) -> list[Clause]:
        """Return the clauses of the question and which of them ask or only tell a story."""
        inside = {place for m in mentions for place in range(m.start + 1, m.end)}
        starts = [start for start in self._clause_starts(words, cues) if start not in inside]
        named: dict[int, set[str]] = {}
        for cue in cues:
            named.setdefault(cue.start, set()).add(cue.name)
        things = {m.start for m in mentions if m.term.strong}
        clauses: list[Clause] = []
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True) if words else ():
            within = range(start, end)
            names = set().union(*(named.get(place, ()) for place in within))
            closed = any(word.sort is Sort.QUESTION for word in words[start:end])
            strong = not things.isdisjoint(within)
            numbers = any(place in counted for place in within)
            asks = bool(names & _ASKING) or closed or (numbers and strong) or self._opens_asking(words, start, named)
            told = any(word.text in self._language.asides for word in words[start:end])
            told = told and not self._opens_asking(words, start, named)
            told = (told and not (names & _FIRM) and not (numbers and strong)) or "retract" in names
            clauses.append(Clause(start, end, asks, told))
        return clauses

    def _opens_asking(self, words: list[Word], start: int, named: dict[int, set[str]]) -> bool:
        """Return whether the clause begins with a word that opens a question: is, did, which."""
        first = next((i for i in range(start, len(words)) if words[i].text not in ("and", "so", "ok", "but")), start)
        return not named.get(first, set()).isdisjoint(("whether", "which", "who", "where", "when", "why"))

    @staticmethod
    def _is_unit_of_number(words: list[Word], cue: Cue) -> bool:
        """Return whether a percent sign belongs to the number before it."""
        return cue.name == "percent" and cue.start > 0 and words[cue.start - 1].sort is Sort.NUMBER

    def _clause_starts(self, words: list[Word], cues: list[Cue]) -> list[int]:
        starts = [0]
        asking = {cue.start for cue in cues if cue.name in _FIRM and not self._is_unit_of_number(words, cue)}
        asides = self._language.asides
        within = {place for cue in cues for place in range(cue.start + 1, cue.end)}
        for index, word in enumerate(words):
            if index <= starts[-1] or index in within:
                continue
            length = index - starts[-1]
            if (
                words[index - 1].is_break
                or (index in asking and length >= 3 and any(w.text in asides for w in words[starts[-1] : index]))
                or (word.text in self._language.clause_starters and length >= 3 and index not in asking)
            ):
                starts.append(index)
        return starts


_ASKING = frozenset(
    [
        "quantity",
        "request",
        "percent",
        "share",
        "rate",
        "difference",
        "times",
        "compare",
        "sum",
        "average",
        "order",
        "breakdown",
        "trend",
        "list",
        "about",
        "exactness",
        "explain",
        "source",
        "caveats",
        "summary",
        "help",
        "why",
        "how_long",
        "how_often",
    ]
)
_BESIDE_NUMBERS = frozenset(("more_than", "less_than", "roughly", "single"))
_DENIABLE = frozenset(("percent", "average", "share", "rate", "per_day", "per_week", "per_month", "per_year"))
"""What "in cases, not percent" sets aside."""
_RELATIVE = frozenset(("who", "where", "when"))
_FIRM = frozenset(
    [
        "quantity",
        "percent",
        "share",
        "rate",
        "difference",
        "times",
        "compare",
        "sum",
        "average",
        "why",
        "how_long",
        "summary",
        "source",
    ]
)


def _spelt(words: Sequence[Word], key: Callable[[str], str] = str) -> list[list[tuple[str, float]]]:
    """Return the forms of each word as a trie spells them, with their scores; none of what only parts clauses."""
    return [[] if word.is_break else [(key(form.word), form.score) for form in word.forms] for word in words]


def _matches(
    trie: dict[str, Any],
    spelt: Sequence[Sequence[tuple[str, float]]],
    words: Sequence[Word],
    places: Sequence[int] | range,
    skipped: frozenset[str] = frozenset(),
) -> Iterator[tuple[int, int, tuple[Any, float]]]:
    """Yield (start, end, (value, score)) for every phrase of the trie among the words at these places, in all lengths.

    `spelt` are the forms of the words with their scores, as the trie spells them. One of the `skipped` words may stand
    within a phrase ("thrown right out").
    """
    for first, place in enumerate(places):
        if all(form not in trie for form, _ in spelt[place]):
            continue
        frontier = [(trie, 1.0)]
        may_skip = bool(skipped)
        for position in range(first, len(places)):
            following: list[tuple[dict[str, Any], float]] = []
            for form, form_score in spelt[places[position]]:
                for node, score in frontier:
                    if form in node:
                        following.append((node[form], min(score, form_score)))
            if not following:
                if not may_skip or position == first or words[places[position]].text not in skipped:
                    break
                may_skip = False
                continue
            frontier = following
            best: dict[int, tuple[Any, float]] = {}
            for node, score in frontier:
                value = node.get("")
                if value is not None and score > best.get(id(value), (None, 0.0))[1]:
                    best[id(value)] = (value, score)
            for value, score in best.values():
                yield place, places[position] + 1, (value, score)


def _date(text: str) -> str:
    """Return "31/12/2024" as 2024-12-31; a year of two digits belongs to this century."""
    day, month, year = re.split(r"[./]", text)
    return f"{year if len(year) == 4 else f'20{year}'}-{int(month):02d}-{int(day):02d}"


def _phrase_places(terms: list[Mention]) -> set[int]:
    """Return the places of phrases of several words that name something: their words mean nothing else."""
    return {
        place
        for mention in terms
        if mention.end - mention.start > 1 and mention.term.strong
        for place in range(mention.start, mention.end)
    }


def _outer_cues(cues: list[Cue], mentions: list[Mention]) -> list[Cue]:
    """Return the cues without those that lie within a longer cue, or within a longer phrase that names a thing."""
    spans = [(cue.start, cue.end) for cue in cues]
    named = {(m.start, m.end) for m in mentions if m.term.strong}
    spans += [span for span in named if span[1] - span[0] > 1]
    around: dict[int, set[tuple[int, int]]] = {}
    for start, end in spans:
        for place in range(start, end):
            around.setdefault(place, set()).add((start, end))
    return [
        cue
        for cue in cues
        if (cue.start, cue.end) not in named
        and not any(cue.end <= end and end - start > cue.end - cue.start for start, end in around[cue.start])
    ]


def _with_years(found: list[tuple[int, int, Asked]]) -> list[tuple[int, int, Asked]]:
    """Give months that lack a year the only year that is named; the year then is not asked for by itself."""
    years = {asked.point for _, _, asked in found if asked.grain == "year"}
    bare = [time for time in found if time[2].point.startswith("*-")]
    dated = {asked.point[:4] for _, _, asked in found if asked.grain != "year" and asked.point[:1].isdigit()}
    if not bare:
        return found
    if len(years) == 1 and not dated:
        year = next(iter(years))
        return [
            (start, end, Asked(asked.kind, year + asked.point[1:]) if asked.point.startswith("*-") else asked)
            for start, end, asked in found
            if asked.grain != "year"
        ]
    if len(dated) == 1 and not years:
        year = next(iter(dated))
        return [
            (start, end, Asked(asked.kind, year + asked.point[1:]) if asked.point.startswith("*-") else asked)
            for start, end, asked in found
        ]
    return found
