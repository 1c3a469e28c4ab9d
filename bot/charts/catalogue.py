"""The charts that a library's figures make, and finding the one that a question or an answer calls for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial

from bot.charts.chart import Kind
from bot.charts.finding import JOINED, OVER_TIME, Drawable, Finder, drawables
from bot.render.callback import Verb, fits
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
        self._library = library
        self._finders: dict[str, Finder] = {}
        for pack in library.packs:
            engine = library.engine(pack.id)
            asked = partial(_ready_question, library, engine)
            finder = Finder(engine.base, wording, asked, engine.composer.wording.period)
            self._finders[engine.base.id] = finder
            for drawable in drawables(finder):
                self._all.setdefault(drawable.id, drawable)
        words = wording.charts
        self._titles = [(_title(one), one) for one in self]
        self._parted = [(_words(words.parted_by.format(axis=one.axis)), one) for one in self]
        self._asking = _several(words.asking)
        self._filler = _several(words.filler) | self._asking

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the charts that are always at hand."""
        return tuple(self._all)

    def __iter__(self) -> Iterator[Drawable]:
        """Go through the charts that are always at hand, the most telling first."""
        return iter(self._all.values())

    def find(self, name: str) -> Drawable | None:
        """Return the chart with this name, None if there is none (any more)."""
        pack, _, series = name.partition("/")
        if name in self._all or not series.endswith(OVER_TIME):
            return self._all.get(name)
        return self._over_time(series.removesuffix(OVER_TIME).split(JOINED), pack)

    def showing(self, answer: Answer) -> str | None:
        """Return the name of the chart that says more than the answer's figures, None where no button can carry one."""
        if answer.status is not Status.ANSWERED:
            return None
        found = self.of(_shown(answer), answer.pack)
        return found.id if found and fits(Verb.CHART, found.id) else None

    def of(self, observations: Sequence[str], pack: str | None) -> Drawable | None:
        """Return the chart that shows all these figures of a pack, else their course, else a chart with one of them."""
        charts = [one for one in self if one.pack == pack]
        together = (one for one in charts if observations and set(observations) <= set(one.observations))
        return (
            next(together, None)
            or self._over_time(observations, pack)
            or next((one for wish in observations for one in charts if wish in one.observations), None)
        )

    def _over_time(self, observations: Iterable[str], pack: str | None) -> Drawable | None:
        if pack not in self._finders:
            return None
        base = self._library.engine(pack).base
        known = [one for identity in observations if (one := base.observation(identity))]
        return self._finders[pack].over_time(known)

    def asked_for(self, words: str, answer: Answer) -> Drawable | None:
        """Return the chart that a question asks for, in so many words ("a chart of …", "… by year"), or None.

        Args:
            words: the question.
            answer: what it would be answered with in words.
        """
        said = _words(words)
        parted = [one.id for words, one in self._parted if words <= said]
        if parted:
            return self._named(said, parted)
        return self.for_words(words, answer) if said & self._asking else None

    def for_words(self, words: str, answer: Answer) -> Drawable | None:
        """Return the chart that words name if it shows what the answer to them does, else one that does, or None."""
        named, shown = self.named(words), _shown(answer)
        course = self._over_time(shown, answer.pack) if answer.intent == "trend" else None
        if course:
            return course
        if named and set(shown) <= set(named.observations):
            return named
        return self.of(shown, answer.pack) or (None if shown else named)

    def named(self, words: str) -> Drawable | None:
        """Return the chart with the shortest title that has all words that matter, None where there is none.

        A word that no title has may change what is asked for: then it is no chart of ours.
        """
        return self._named(_words(words), self._all)

    def _named(self, said: frozenset[str], among: Container[str]) -> Drawable | None:
        telling = said - self._filler
        naming = [(len(title), one) for title, one in self._titles if one.id in among and telling and telling <= title]
        return min(naming, key=lambda pair: pair[0], default=(0, None))[1]


def _shown(answer: Answer) -> tuple[str, ...]:
    """Return the observations of an answer's figures, each once."""
    return tuple(dict.fromkeys(name for figure in answer.figures for name in figure.observations))


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
