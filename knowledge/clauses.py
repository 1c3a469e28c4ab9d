"""The clauses of a question, and which of them only tell a story around it."""

from __future__ import annotations

from knowledge.language import Language
from knowledge.reading import Clause, Cue, Mention, Word
from knowledge.text import Sort

FIRM = frozenset(
    ("quantity", "how_long", "percent", "share", "rate", "difference", "times", "compare", "sum", "average")
).union(("why", "summary", "source"))
"""Cues that ask even within a story."""


class ClauseReader:
    """Parts questions into clauses by the words of a language."""

    def __init__(self, language: Language) -> None:
        """Take the compiled language."""
        self._language = language

    def clauses(self, words: list[Word], mentions: list[Mention], cues: list[Cue], counted: set[int]) -> list[Clause]:
        """Return the clauses of the question and which of them only tell a story."""
        inner = {place for m in mentions for place in range(m.start + 1, m.end)}
        starts = [start for start in self._clause_starts(words, cues) if start not in inner]
        named: dict[int, set[str]] = {}
        for cue in cues:
            named.setdefault(cue.start, set()).add(cue.name)
        things = {m.start for m in mentions if m.term.strong}
        telling = {place for place, word in enumerate(words) if word.text in self._language.asides}
        clauses: list[Clause] = []
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True) if words else ():
            within = range(start, end)
            names = set().union(*(named.get(place, ()) for place in within))
            figured = not things.isdisjoint(within) and not counted.isdisjoint(within)
            opens = self._opens_asking(words, start, named)
            goes_on = bool(clauses) and clauses[-1].aside and "relative" in named.get(start, ())
            puts_right = "put_right" in names and not things.isdisjoint(within)  # "last year, i mean 2024"
            told = goes_on or (not telling.isdisjoint(within) and not puts_right)
            aside = told and not opens and not figured and names.isdisjoint(FIRM)
            clauses.append(Clause(start, end, aside or "retract" in names))
        return clauses

    def _opens_asking(self, words: list[Word], start: int, named: dict[int, set[str]]) -> bool:
        """Return whether the clause begins with a word that opens a question: is, did, which."""
        openers = self._language.openers
        first = next((i for i in range(start, len(words)) if words[i].text not in openers), start)
        return not named.get(first, set()).isdisjoint(("whether", "which", "who", "where", "when", "why", "request"))

    @staticmethod
    def _is_unit_of_number(words: list[Word], cue: Cue) -> bool:
        """Return whether a percent sign belongs to the number before it."""
        return cue.name == "percent" and cue.start > 0 and words[cue.start - 1].sort is Sort.NUMBER

    def _clause_starts(self, words: list[Word], cues: list[Cue]) -> list[int]:
        starts = [0]
        asking = {cue.start for cue in cues if cue.name in FIRM and not self._is_unit_of_number(words, cue)}
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
