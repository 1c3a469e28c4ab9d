"""An article's text and a pack, side by side: figures that were forgotten, and figures that stand nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.base import Base, Observation
from knowledge.language import Language
from knowledge.prose import Prose
from knowledge.prose.figures import Figure, FigureFinder
from knowledge.prose.sentences import Sentence, sentences_of
from knowledge.prose.times import TimeFinder
from knowledge.quantity import Qualifier, Quantity


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure in the text: its paragraph and line (both from 1), its words, its number or range.

    `qualifiers` are those that its words may mean. `is_year` tells a year or a date, `is_factor` a word such as
    "doubled".
    """

    paragraph: int
    line: int
    words: str
    low: float
    high: float
    qualifiers: frozenset[Qualifier] = frozenset((Qualifier.EXACT,))
    is_year: bool = False
    is_factor: bool = False


@dataclass(frozen=True, slots=True)
class Astray:
    """An observation whose figure is not in the text as the pack has it.

    `elsewhere` are places that state it in other paragraphs, `otherwise` those of its paragraph that state it with
    another qualifier; both empty where the text does not have the figure at all.
    """

    observation: Observation
    elsewhere: tuple[Stated, ...]
    otherwise: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All figures of a text, those that the pack does not hold, and the pack's figures that the text does not state."""

    stated: tuple[Stated, ...]
    not_held: tuple[Stated, ...]
    astray: tuple[Astray, ...]


def cover(text: str, base: Base, prose: Prose) -> Coverage:
    """Return how a pack covers an article's text, whose paragraphs are its lines (empty ones are not counted)."""
    stated = figures_in(text, prose)
    told = {note.paragraph: figures_in(note.text, prose) for note in base.notes if note.paragraph}
    years = {point[:4] for period in base.periods for point in (period.start, period.end)}
    not_held = [item for item in stated if not _is_held(item, base, prose.language, told, years)]
    astray = [missed for item in base.observations if (missed := _astray(item, stated))]
    return Coverage(tuple(stated), tuple(not_held), tuple(astray))


def figures_in(text: str, prose: Prose) -> list[Stated]:
    """Return the figures of a text in their order, in digits or in words, with what qualifies them."""
    times, figures = TimeFinder(prose), FigureFinder(prose)
    return [
        _stated(sentence, figure)
        for sentence in sentences_of(text, prose)
        for figure in figures.figures(sentence, times.times(sentence))
    ]


def _stated(sentence: Sentence, figure: Figure) -> Stated:
    words = sentence.written(figure.first, figure.end).casefold()
    return Stated(
        sentence.paragraph,
        sentence.line,
        words,
        figure.low,
        figure.high,
        frozenset(figure.qualifiers),
        figure.is_year,
        figure.is_factor,
    )


def _is_held(item: Stated, base: Base, language: Language, told: dict[int, list[Stated]], years: Iterable[str]) -> bool:
    """Return whether a figure is an observation's, a period's, or told by a note of its paragraph."""
    if item.is_year and f"{item.low:.0f}" in years:
        return True
    if item.is_factor:
        node = base.terms.get(language.stem(item.words.split()[-1]), {})
        term = node.get("")
        return bool(term and any(facet.startswith("n:") for facet in term.strong))
    quantities = [observation.quantity for observation in base.observations]
    if any(_same_number(item, quantity) or _is_end(item, quantity) for quantity in quantities):
        return True
    return any((other.low, other.high) == (item.low, item.high) for other in told.get(item.paragraph, ()))


def _astray(observation: Observation, stated: Sequence[Stated]) -> Astray | None:
    """Return the observation if its paragraph (any, where it names none) does not state it as the pack has it."""
    quantity = observation.quantity
    same = [item for item in stated if not item.is_factor and _same_number(item, quantity)]
    ends = {item.low for item in stated if _is_end(item, quantity) and observation.paragraph in (None, item.paragraph)}
    if len(ends) > 1:  # "from 39 up to as many as 41"
        return None
    here = [item for item in same if observation.paragraph in (None, item.paragraph)]
    if any(observation.quantity.qualifier in item.qualifiers for item in here):
        return None
    return Astray(observation, tuple(item for item in same if item not in here), tuple(here))


def _is_end(item: Stated, quantity: Quantity) -> bool:
    """Return whether a figure is the low or the high end of a range."""
    return item.low == item.high and quantity.value is None and item.low in (quantity.low, quantity.high)


def _same_number(item: Stated, quantity: Quantity) -> bool:
    low = quantity.middle if quantity.low is None else quantity.low
    high = quantity.middle if quantity.high is None else quantity.high
    return (item.low, item.high) == (low, high)


__all__ = ["Astray", "Coverage", "Stated", "cover", "figures_in"]
