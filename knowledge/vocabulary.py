"""Repair of misspelt words: from a word nobody knows to the known words that it may have been meant to be.

Candidates come from an index of words with letters left out (the symmetric-deletion idea of SymSpell), so that cost
hardly grows with the vocabulary; rapidfuzz then measures them. A second index over how words sound catches spelling
by ear. The first index is made when the first misspelt word is met: it is too large to keep with a compiled pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

_PREFIX = 7
"""Letters of a word that are indexed; longer words differ early enough, and the index stays small."""


_MANY_SOUNDS = 5
"""So many sounds that follow each other in the same way are seldom those of two words."""


class Match(NamedTuple):
    """A known word that a misspelt one may mean, with how alike they are (0 to 1)."""

    word: str
    score: float


def allowed_edits(length: int) -> int:
    """Return how many slips of the finger a word of this many letters may hold and still be taken for another."""
    if length < 4:
        return 0
    if length < 7:
        return 1
    return 2 if length < 12 else 3


class Vocabulary:
    """The known words of a pack and its language, and how to find those near to an unknown one."""

    def __init__(
        self,
        words: Iterable[str],
        sound: Callable[[str], str],
        is_real: Callable[[str], bool],
    ) -> None:
        """Take the known words, what tells how a word sounds, and what tells a real word, which is not repaired."""
        self._words = frozenset(words)
        self._sound = sound
        self._is_real = is_real
        self._by_sound: dict[str, list[str]] = {}
        for known in self._words:
            if len(known) > 3:
                self._by_sound.setdefault(self._sound(known), []).append(known)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def near(self, word: str) -> tuple[Match, ...]:
        """Return the known words that `word` may be a slip of, best first; empty for a real word or none near."""
        if len(word) < 3 or len(word) > 40 or self._is_real(word):
            return ()
        sound = self._sound(word)
        edits = allowed_edits(len(word))
        scores: dict[str, float] = {}
        for key in _deletions(word, min(edits, 2)):
            for known in self._by_spelling.get(key, ()):
                if known not in scores:
                    scores[known] = self._score(word, known, edits)
        if len(word) > 3:
            for known in self._by_sound.get(sound, ()):
                scores[known] = max(scores.get(known, 0.0), self._sound_score(word, known))
        best = max(scores.values(), default=0.0)
        if best <= 0.0:
            return ()
        matches = [Match(known, score) for known, score in scores.items() if score >= best - 0.02 and score > 0.0]
        matches.sort(key=lambda match: (-match.score, match.word))
        return tuple(matches[:4])

    def _score(self, word: str, known: str, edits: int) -> float:
        """Return how alike two spellings are; 0 beyond the edits that the shorter one allows."""
        from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415  # costs start-up time; most questions have no slip

        allowed = min(edits, allowed_edits(len(known)))
        distance = OSA.distance(word, known, score_cutoff=allowed)
        if distance > allowed:
            return 0.0
        if distance and word[0] != known[0] and (len(known) < 6 or distance > 1):
            return 0.0
        return max(0.0, 0.55 * JaroWinkler.similarity(word, known) + 0.45 * (1.0 - distance / len(known)))

    def _sound_score(self, word: str, known: str) -> float:
        """Return how sure one may be of two words that sound the same; 0 where their spelling is too far apart.

        The more sounds two words share, the less their spelling needs to be alike: "dizershun" is desertion.
        """
        from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415  # as above

        alike = JaroWinkler.similarity(word, known)
        needed = 0.78 if len(self._sound(word)) < _MANY_SOUNDS else 0.6
        return 0.7 + 0.25 * alike if alike >= needed and abs(len(word) - len(known)) <= 3 else 0.0

    @cached_property
    def _by_spelling(self) -> dict[str, list[str]]:
        """The known words by what is left of them when letters are left out."""
        spelling: dict[str, list[str]] = {}
        for known in self._words:
            if len(known) > 3:
                for key in _deletions(known, min(allowed_edits(len(known)), 2)):
                    spelling.setdefault(key, []).append(known)
        return spelling


def _deletions(word: str, depth: int) -> set[str]:
    """Return the beginning of a word with up to `depth` letters left out."""
    beginning = word[:_PREFIX]
    keys = {beginning}
    for left_out in range(1, depth + 1):
        keys.update(map("".join, combinations(beginning, len(beginning) - left_out)))
    return keys
