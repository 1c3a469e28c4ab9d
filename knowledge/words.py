"""The words of a question, each with the known words that it may be and all that follows from them."""

from __future__ import annotations

from typing import Any

from knowledge.base import Base
from knowledge.language import Language
from knowledge.reading import Word
from knowledge.text import Sort, Token, tokenise
from knowledge.vocabulary import Match, Vocabulary

MAX_MET = 20_000
"""Words whose forms are kept: people's inventions are endless, memory is not."""


class WordReader:
    """Reads words as one pack and its language know them."""

    def __init__(self, base: Base, language: Language) -> None:
        """Take the compiled pack and language."""
        self._base = base
        self._language = language
        times, numbers = language.times, language.numbers
        self._stems = frozenset(base.stems.values()) | {language.stem(word) for word in language.words}
        self._time_words = times.quarters.union(
            times.halves, times.months, times.seasons, numbers.ordinals, numbers.units
        )
        self._number_words = numbers.times.keys() | numbers.units.keys() | numbers.one
        self._small = language.harmless | language.stop | times.units.keys()
        self._met: dict[str, tuple[Word, ...]] = {}
        self._vocabulary = Vocabulary(base.words | language.words, language.sound, language.is_real_word)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what fills up by reading."""
        return vars(self) | {"_met": {}}

    def words(self, text: str) -> list[Word]:
        """Return the words, numbers and breaks of a plain text, with slips of the finger put right."""
        words: list[Word] = []
        for token in tokenise(text):
            if token.sort is Sort.WORD:
                words += self._met.get(token.text) or self._meet(token.text)
            else:
                words.append(self._token(token))
        return self._joined(words)

    def _meet(self, spelling: str) -> tuple[Word, ...]:
        """Return the words that one stands for, with their forms, and keep them for when it is met again."""
        if len(self._met) > MAX_MET:
            self._met.clear()
        parts = self._language.rewrite.get(spelling) or self._without_possessive(spelling)
        words = self._met[spelling] = tuple(self._with_forms(part, self._forms_of(part)) for part in parts)
        return words

    def _without_possessive(self, spelling: str) -> tuple[str, ...]:
        """Return a word without its 's or apostrophes, unless it is known with them."""
        if "'" in spelling and spelling not in self._language.words:
            head, _, tail = spelling.rpartition("'")
            return (head.replace("'", ""),) if len(tail) <= 1 and head else (spelling.replace("'", ""),)
        return (spelling,)

    def _token(self, token: Token) -> Word:
        """Return what is no word: a number, a date, a sign, a break."""
        if token.is_break:
            return Word(token.sort, token.text, is_break=True, is_small=True)
        return Word(
            token.sort,
            token.text,
            (Match(token.text, 1.0),),
            (Match(self._stem(token.text), 1.0),),
            token.value,
            may_begin_time=token.sort is not Sort.PERCENT,
            may_begin_number=token.sort in (Sort.NUMBER, Sort.YEAR),
        )

    def _forms_of(self, spelling: str) -> tuple[Match, ...]:
        """Return the known words that a word may be, best first; none where it is like none of them."""
        synonyms = self._base.synonyms
        if self._is_known(spelling):
            return (Match(synonyms.get(spelling, spelling), 1.0),)
        squeezed = "" if self._language.is_real_word(spelling) else self._squeezed(spelling)
        if squeezed:
            return (Match(squeezed, 0.98),)
        return tuple(Match(synonyms.get(known, known), score) for known, score in self._vocabulary.near(spelling))

    def _with_forms(self, text: str, forms: tuple[Match, ...]) -> Word:
        """Return a word that may be any of these known words, with all that follows from them."""
        stem = self._language.stem
        spellings = [form.word for form in forms] or [text]
        phrase = self._base.terms.get(self._base.stems.get(spellings[-1], ""), {}).get("")
        return Word(
            Sort.WORD,
            text,
            forms,
            tuple(Match(self._stem(form.word), form.score) for form in forms),
            is_small=not self._small.isdisjoint((text, *spellings)) or bool(phrase and phrase.subject),
            may_begin_time=any(form in self._time_words or stem(form) in self._time_words for form in spellings),
            may_begin_number=spellings[0] in self._number_words,
        )

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
                    result.append(self._with_forms(whole, (Match(whole, 0.95),)))
                    index += 2
                    continue
            if unknown and len(word.text) > 5 and not self._language.is_real_word(word.text):
                result += self._split(word)
            else:
                result.append(word)
            index += 1
        return result

    def _split(self, word: Word) -> list[Word]:
        known = self._vocabulary
        for place in range(3, len(word.text) - 2):
            head, tail = word.text[:place], word.text[place:]
            if head in known and tail in known:
                return [self._with_forms(part, (Match(part, 0.9),)) for part in (head, tail)]
        return [word]

    def _stem(self, form: str) -> str:
        return self._base.stems.get(form) or self._language.stem(form)
