"""The charts that a library's figures make, and finding the one that a question or an answer calls for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import partial

from bot.charts.chart import Kind
from bot.charts.finding import Drawable, drawables
from bot.wording import Wording
from knowledge.answer import Answer, Status
from knowledge.base import Observation
from knowledge.engine import Engine
from knowledge.library import Library


class Catalogue:
    """All charts of a library. Immutable once made."""

    def __init__(self, library: Library, wording: Wording) -> None:
        """Find the charts of all packs."""
        self._all: dict[str, Drawable] = {}
        for pack in library.packs:
            engine = library.engine(pack.id)
            asked = partial(_ready_question, library, engine)
            for drawable in drawables(engine.base, wording, asked):
                self._all.setdefault(drawable.id, drawable)
        words = wording.charts
        self._titles = [(_title(one), one) for one in self]
        self._parted = [(_words(words.parted_by.format(axis=one.axis)), one) for one in self]
        self._asking = _several(words.asking)
        self._filler = _several(words.filler) | self._asking

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of all charts."""
        return tuple(self._all)

    def __iter__(self) -> Iterator[Drawable]:
        """Go through the charts, the most telling first."""
        return iter(self._all.values())

    def find(self, name: str) -> Drawable | None:
        """Return the chart with this name, None if there is none (any more)."""
        return self._all.get(name)

    def showing(self, answer: Answer) -> str | None:
        """Return the name of the chart that says more than the answer's first figure, None where there is none."""
        if answer.status is not Status.ANSWERED or not answer.figures:
            return None
        found = self.of(answer.figures[0].observations, answer.pack)
        return found.id if found else None

    def of(self, observations: Iterable[str], pack: str | None) -> Drawable | None:
        """Return the first chart in which one of these figures of a pack stands."""
        charts = [one for one in self if one.pack == pack]
        return next((one for wish in observations for one in charts if wish in one.observations), None)

    def asked_for(self, words: str) -> Drawable | None:
        """Return the chart that a question asks for, in so many words ("a chart of …", "… by year"), or None."""
        said = _words(words)
        parted = [one.id for words, one in self._parted if words <= said]
        return self._named(said, parted or self._all) if parted or said & self._asking else None

    def for_words(self, words: str, answer: Answer) -> Drawable | None:
        """Return the chart that some words name, else the first that shows a figure of the answer to them, or None."""
        shown = (name for figure in answer.figures for name in figure.observations)
        return self.named(words) or self.of(shown, answer.pack)

    def named(self, words: str) -> Drawable | None:
        """Return the chart with the shortest title that has all words that matter, None where there is none.

        A word that no title has may change what is asked for: then it is no chart of ours.
        """
        return self._named(_words(words), self._all)

    def _named(self, said: frozenset[str], among: Container[str]) -> Drawable | None:
        telling = said - self._filler
        naming = [(len(title), one) for title, one in self._titles if one.id in among and telling and telling <= title]
        return min(naming, key=lambda pair: pair[0], default=(0, None))[1]


def _ready_question(library: Library, engine: Engine, observation: Observation) -> str:
    return library.ready_question(engine.base.id, engine.composer.wording.question(observation))


def _title(drawable: Drawable) -> frozenset[str]:
    """Return the words that name a chart; of a line, what stands along it names no part of it."""
    chart = drawable.chart
    labels = () if chart.kind is Kind.LINE else chart.labels
    return _words(" ".join((chart.title, drawable.axis, *labels, *(series.name for series in chart.series))))


def _several(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for one in words for word in _words(one))


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, in small letters, one or many of a thing being the same."""
    return frozenset(word.removesuffix("s") for word in re.findall(r"\w+", text.casefold()))
