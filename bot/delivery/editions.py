"""What a subscriber reads: made from the packs as they are now, for somebody who has read the editions before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.charts.catalogue import Catalogue
from bot.delivery.changes import Change, Figures, changes, figures_of, in_words, version_of
from bot.delivery.schedule import Frequency
from bot.render import digest, parts
from bot.render.message import CAPTION_LIMIT, MESSAGE_LIMIT, Message
from bot.render.rich import BOLD, Rich, join, plain, rich, shorten, to_html, units
from bot.storage.records import Seen
from knowledge.answer import Status

if TYPE_CHECKING:
    from bot.charts.finding import Drawable
    from bot.wording import Wording
    from knowledge.answer import Answer
    from knowledge.library import Library

EDITIONS: Final = 256
"""How many editions are at hand: most readers have read the same ones as others."""
LISTED: Final = 10
"""How many changes a message names."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A message, what its reader has seen once it is read, and the chart that it is the caption of, if any."""

    message: Message
    seen: Seen
    chart: Drawable | None = None


@dataclass(frozen=True, slots=True)
class _Telling:
    """A figure that can be told in depth: its name over all packs, its pack and the question that it answers."""

    name: str
    pack: str
    question: str


class Editor:
    """Makes editions and news from one library. Immutable once made."""

    def __init__(self, library: Library, wording: Wording) -> None:
        """Read the figures of all packs; takes time with how many there are."""
        self.library = library
        self._wording = wording
        self._charts = Catalogue(library, wording)
        engines = [library.engine(pack.id) for pack in library.packs]
        self.figures: Mapping[str, Figures] = {engine.base.id: figures_of(engine) for engine in engines}
        self.versions = {engine.base.id: version_of(engine, self.figures[engine.base.id]) for engine in engines}
        self._edition_of = lru_cache(EDITIONS)(self._made)
        self._tellings = tuple(
            _Telling(f"{engine.base.id}/{item.id}", engine.base.id, engine.composer.wording.question(item))
            for engine in engines
            for item in sorted(engine.base.observations, key=lambda one: not one.headline)
        )

    def edition(self, frequency: Frequency, seen: Seen, known: Mapping[str, Figures]) -> Edition | None:
        """Return the next edition for a reader, None if there is nothing to tell.

        Args:
            frequency: a daily edition is one figure in depth; others list the key figures first.
            seen: what the reader has seen.
            known: the figures of each pack in the version that the reader has seen.
        """
        changed = (change for pack, now in self.figures.items() for change in changes(known.get(pack, now), now))
        return self._edition_of(frequency, seen.told, tuple(changed))

    def _made(self, frequency: Frequency, told_before: tuple[str, ...], changed: Sequence[Change]) -> Edition | None:
        answer, told = self._next_in_depth(told_before)
        if answer is None:
            return None
        words = self._wording.digests
        depth = join("\n", (parts.headline(answer), parts.meaning(answer)))
        foot = join("\n", (parts.caveats(answer), parts.source(answer)))
        since = self._under(words.since_last, self._listed(changed))
        if frequency is Frequency.DAILY:
            text = join("\n\n", (depth, since, foot))
        else:
            summaries = [digest.text(self.library.summary(pack.id)) for pack in self.library.packs]
            text = join("\n\n", (*summaries, since, self._under(words.in_depth, depth)))
        chart = self._chart(answer, told_before) if units(plain(text)) <= CAPTION_LIMIT else None
        return Edition(self._message(text, answer, chart), Seen(told, tuple(self.versions.items())), chart)

    def news(self, pack: str, version: str, before: Figures, now: Figures) -> Message | None:
        """Return what has changed in a pack with one of its versions, None if nothing has, or the pack is gone."""
        found = changes(before, now)
        if not found or pack not in self.figures:
            return None
        base = self.library.engine(pack).base
        words = self._wording.digests
        title = rich(words.news.format(title=base.title), BOLD)
        note = rich(base.release_note) if self.versions[pack] == version else ()
        return Message(to_html(shorten(join("\n\n", (title, self._listed(found), note)), MESSAGE_LIMIT)))

    def is_minor(self, pack: str) -> bool:
        """Return whether the editors want nobody to be told of a pack's version."""
        return self.library.engine(pack).base.minor

    def _next_in_depth(self, told: tuple[str, ...]) -> tuple[Answer | None, tuple[str, ...]]:
        """Return the first figure that the reader does not know, and what they know then; anew when all were told."""
        for known in (told, ()):
            unknown = [telling for telling in self._tellings if telling.name not in known]
            for number, telling in enumerate(unknown, start=1):
                answer = self.library.ask(telling.question, self.library.chosen(telling.pack)).answer
                if answer.status is Status.ANSWERED:
                    return answer, (*known, *(passed.name for passed in unknown[:number]))
        return None, told

    def _chart(self, answer: Answer, told_before: tuple[str, ...]) -> Drawable | None:
        """Return the chart that shows the answer's figure beside others, if its reader had it not in this round."""
        name = self._charts.showing(answer)
        chart = self._charts.find(name) if name else None
        if chart and any(f"{answer.pack}/{observation}" in told_before for observation in chart.observations):
            return None
        return chart

    def _message(self, text: Rich, answer: Answer, chart: Drawable | None) -> Message:
        button = None if chart else self._charts.showing(answer)
        keyboard = (
            *parts.suggestion_buttons(answer, 1),
            *parts.action_buttons(answer, self._wording, chart=button, votes=False),
        )
        return Message(to_html(shorten(text, MESSAGE_LIMIT)), keyboard=keyboard)

    def _listed(self, found: Sequence[Change]) -> Rich:
        return join("\n", map(rich, in_words(found, self._wording.digests, most=LISTED)))

    @staticmethod
    def _under(heading: str, body: Rich) -> Rich:
        return join("\n", (rich(heading, BOLD), body)) if body else ()
