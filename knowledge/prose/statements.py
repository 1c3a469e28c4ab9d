"""What an article states: each of its figures with the time at which it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.prose import Prose
from knowledge.prose.calendar import Calendar, Stretch
from knowledge.prose.figures import Figure, FigureFinder
from knowledge.prose.sentences import Sentence, sentences_of
from knowledge.prose.times import Named, TimeFinder
from knowledge.text import Sort

_CLOSE = 3
"""So many words at the most stand between "from 2018" and its figure ("from the 2018 total of 151")."""

_BESIDE = 4
"""So many words at the most stand between a figure and the bracket that says it in another way."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure of the article with its time, None where the article names none for it.

    `reason` says why a person should look at the time; it is empty where the words beside the figure tell it.
    """

    sentence: Sentence
    times: tuple[Named, ...]
    figure: Figure
    period: Stretch | None
    reason: str = ""


def statements_of(text: str, prose: Prose, published: str = "") -> list[Statement]:
    """Return the figures of an article in their order; `published` is when it was (ISO 8601), if that is known."""
    times, figures, calendar = TimeFinder(prose), FigureFinder(prose), Calendar(published)
    earlier = _Earlier()
    found: list[Statement] = []
    for sentence in sentences_of(text, prose):
        named = times.times(sentence)
        dated = [(item, calendar.date(item)) for item in named]
        dated += [(item, calendar.date(item)) for item in _implied(named)]
        clause = _Clause(prose, sentence, dated, [f for f in figures.figures(sentence, named) if not f.is_year])
        found += clause.statements(earlier)
        earlier = clause.context() or earlier
    return found


def _is_context(named: Named, stretch: Stretch | None) -> bool:
    """Return whether the sentences that follow may speak of this time; the day of an event is not theirs."""
    return stretch is not None and not named.baseline and (named.is_bound or not stretch.is_day)


def _implied(times: Sequence[Named]) -> list[Named]:
    """Return the year of publication where figures are held against "last year", and no other time is named."""
    last_year = [item for item in times if item.is_bare and item.told == "published" and item.later == -1]
    if not last_year or not all(item.is_bare for item in times):
        return []
    start = last_year[0].start
    reason = "it is held against last year, so it is taken to be of the year of publication"
    return [replace(last_year[0], start=start, end=start, later=0, baseline=False, is_bare=False, reason=reason)]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The time that the sentences before have named last, with its paragraph and words."""

    period: Stretch | None = None
    paragraph: int = 0
    words: str = ""


Dated = tuple[Named, Stretch | None]


class _Clause:
    """Gives the figures of one sentence their times."""

    def __init__(self, prose: Prose, sentence: Sentence, dated: Sequence[Dated], figures: Sequence[Figure]) -> None:
        self._prose = prose
        self._sentence = sentence
        self._dated = dated
        self._figures = figures
        self._starts = {named.start: (named, stretch) for named, stretch in dated if named.start < named.end}
        self._brackets = list(_brackets(sentence))

    def context(self) -> _Earlier | None:
        """Return the time of which the sentences that follow may speak."""
        main = next((dated for dated in self._dated if _is_context(*dated)), None)
        if main is None:
            return None
        named, stretch = main
        words = self._sentence.written(named.start, max(named.end, named.start + 1))
        return _Earlier(stretch, self._sentence.paragraph, words)

    def statements(self, earlier: _Earlier) -> Iterator[Statement]:
        times = tuple(named for named, _ in self._dated if named.start < named.end)
        told: Statement | None = None
        for figure in self._figures:
            period, reason = self._period(figure, told, earlier)
            told = Statement(self._sentence, times, figure, period, reason)
            yield told

    def _period(self, figure: Figure, last: Statement | None, earlier: _Earlier) -> tuple[Stretch | None, str]:
        """Return the time of a figure, and why a person should look at it."""
        bracket = next(((s, e) for s, e in self._brackets if s < figure.start < e), None)
        following = self._following(figure.end, bracket)
        if self._is_duration(figure) and (following is None or following[0].told):
            return None, ""
        dated = self._held_against(figure) or following
        if dated is None and last is not None and bracket is not None and self._says_again(last.figure, bracket):
            return last.period, last.reason
        dated = dated or self._preceding(figure.first, bracket)
        if dated is None and bracket is not None:
            dated = self._following(bracket[1] + 1, None) or self._preceding(bracket[0], None)
        if dated is not None:
            return self._told(dated)
        others = [item for item in self._dated if not item[0].baseline]
        before = [item for item in others if item[0].end <= figure.first or item[0].start == item[0].end]
        if before:
            return self._told(before[-1])
        if others and _is_context(*others[0]):
            period, reason = self._told(others[0])
            words = self._sentence.written(others[0][0].start, others[0][0].end)
            return period, reason or f"“{words}” stands elsewhere in the sentence: is it the time of this figure?"
        if earlier.paragraph:
            told = f"its sentence names no time; ¶{earlier.paragraph} says “{earlier.words}”: is it that?"
            return earlier.period, told
        return None, "no time is named for it: add one, or leave it without"

    @staticmethod
    def _told(dated: Dated) -> tuple[Stretch | None, str]:
        named, stretch = dated
        if stretch is None:
            return None, "its time depends on when the article was published: give --published, or write it here"
        return stretch, named.reason

    def _is_duration(self, figure: Figure) -> bool:
        """Return whether a figure counts years or days itself: "up to 10 years"."""
        return not figure.unit and self._sentence.word(figure.end) in self._prose.language.times.units

    def _says_again(self, figure: Figure, bracket: tuple[int, int]) -> bool:
        """Return whether a bracket says a figure right before it in another way: "33,600 (down 2%)"."""
        between = self._sentence.tokens[figure.end : bracket[0]]
        return figure.end <= bracket[0] and len(between) <= _BESIDE and not any(token.is_break for token in between)

    def _held_against(self, figure: Figure) -> Dated | None:
        """Return the time of a figure that another is held against: "from 2018 (432 …)"."""
        for named, stretch in self._dated:
            if not named.is_bare or named.end > figure.first:
                continue
            if any(named.end <= other.start < figure.start for other in self._figures):
                continue
            between = self._sentence.tokens[named.end : figure.first]
            words = [token.text for token in between if not token.is_break]
            breaks = {token.text for token in between if token.is_break} - {"(", ")"}
            opens_aside = words[:1] != [] and words[0] in self._prose.words.opens_aside
            if (len(words) <= _CLOSE and not breaks) or (opens_aside and breaks <= {","}):
                return named, stretch
        return None

    def _following(self, place: int, bracket: tuple[int, int] | None) -> Dated | None:
        """Return the time that follows in the same breath, before another figure comes."""
        figures = {figure.start for figure in self._figures}
        while place < len(self._sentence.tokens):
            if place in self._starts:
                dated = self._starts[place]
                return None if dated[0].is_bare else dated
            skipped = next((end for start, end in self._brackets if start == place), None)
            if skipped is not None:
                place = skipped + 1
                continue
            if place in figures or self._parts(place) or (bracket and place >= bracket[1]):
                return None
            place += 1
        return None

    def _preceding(self, place: int, bracket: tuple[int, int] | None) -> Dated | None:
        """Return the time that comes before in the same breath."""
        ends = {named.end: (named, stretch) for named, stretch in self._dated if not named.baseline}
        while place > 0:
            if place in ends:
                return ends[place]
            place -= 1
            skipped = next((start for start, end in self._brackets if end == place), None)
            if skipped is not None:
                place = skipped
            elif self._parts(place) or (bracket and place <= bracket[0]):
                return None
        return None

    def _parts(self, place: int) -> bool:
        token = self._sentence.tokens[place]
        return token.sort in (Sort.HARD, Sort.QUESTION) or token.text in (",", ":", "-")


def _brackets(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the places of each opening bracket and the one that closes it."""
    opened: int | None = None
    for place, token in enumerate(sentence.tokens):
        if token.text == "(":
            opened = place
        elif token.text == ")" and opened is not None:
            yield opened, place
            opened = None


__all__ = ["Statement", "statements_of"]
