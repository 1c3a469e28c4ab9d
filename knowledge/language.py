"""A language as data: which words ask what, which mean a time or a number, and which mean nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from knowledge.frames import Frame
from knowledge.phrases import Trie


class StemmingLibrary(Protocol):
    """What is used of PyStemmer."""

    def stemWord(self, word: str) -> str:  # noqa: N802  # the library's name
        """Return the stem of a word."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words that make numbers: units (seven: 7), multipliers (thousand: 1000), halves, joints, times (twice: 2).

    `percent`, `factors` and `factor_signs` tell what kind of number stands before them; `out_of` joins a small number
    and a whole that it is a share of (9 out of 10).
    """

    units: dict[str, int]
    multipliers: dict[str, int]
    halves: dict[str, float]
    joints: frozenset[str]
    one: frozenset[str]
    times: dict[str, float]
    percent: frozenset[str]
    factors: frozenset[str]
    factor_signs: frozenset[str]
    out_of: frozenset[tuple[str, ...]]
    ordinals: dict[str, int]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words that make times. Phrases are tuples of words; months and seasons map to what ISO or a point calls them.

    A span is told by what opens it ("between 2010 and 2014") or by what stands between its ends ("2010 to 2014").
    """

    months: dict[str, str]
    doubtful: frozenset[str]
    seasons: dict[str, str]
    quarters: frozenset[str]
    halves: frozenset[str]
    before_point: frozenset[str]
    span_openers: frozenset[str]
    span_joints: frozenset[str]
    units: dict[str, str]


@dataclass(frozen=True)
class Language:
    """One language, compiled for the engine; `wording` holds the sentences of the answers.

    `cues` and `joiners` are tries over words as they are spelt, with the names of what ends there.
    """

    code: str
    stemmer: str
    stop: frozenset[str]
    harmless: frozenset[str]
    rewrite: dict[str, tuple[str, ...]]
    sounds: tuple[tuple[str, str], ...]
    numbers: NumberWords
    times: TimeWords
    cues: Trie
    frames: tuple[Frame, ...]
    joiners: Trie
    weak_joiners: frozenset[str]
    rank_words: frozenset[str]
    reporting: frozenset[str]
    antecedents: frozenset[str]
    prepositions: frozenset[str]
    restricting: frozenset[str]
    linking: frozenset[str]
    articles: frozenset[str]
    acronyms: dict[str, str]
    asides: frozenset[str]
    openers: frozenset[str]
    clause_starters: frozenset[str]
    words: frozenset[str]
    real_words: str
    wording: dict[str, Any]
    _stems: dict[str, str] = field(default_factory=dict)
    _heard: dict[str, str] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        """Return the word without its endings."""
        stem = self._stems.get(word)
        if stem is None and word.isdecimal():
            return word
        if stem is None:
            if len(self._stems) > 100_000:
                self._stems.clear()
            stem = self._stems[word] = self._library.stemWord(word)
        return stem

    def sound(self, word: str) -> str:
        """Return how a word sounds, by the language's rules; words that sound alike give the same text."""
        if word in self._heard:
            return self._heard[word]
        sound = word
        for pattern, replacement in self._sound_rules:
            sound = pattern.sub(replacement, sound)
        if word in self.words:  # which every pack's vocabulary holds; strange ones are endless
            self._heard[word] = sound
        return sound

    def is_real_word(self, word: str) -> bool:
        """Return whether people use this word of the language on purpose."""
        return word in self._real

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made when it is first needed, so that a kept language loads no stemmer at once."""
        made = ("_library", "_real", "_sound_rules")
        return {name: value for name, value in vars(self).items() if name not in made} | {"_heard": {}}

    @cached_property
    def _library(self) -> StemmingLibrary:
        import Stemmer  # noqa: PLC0415  # most questions need no stem that is not already known

        library: StemmingLibrary = Stemmer.Stemmer(self.stemmer)
        return library

    @cached_property
    def _sound_rules(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(pattern), replacement) for pattern, replacement in self.sounds)

    @cached_property
    def _real(self) -> frozenset[str]:
        return frozenset(self.real_words.split())
