"""The topics as pages of buttons, and how a button names a page: so that pressing an old one still opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.render.callback import Verb, encode
from bot.render.message import CallbackButton, Keyboard, Message
from handlers.sentences import fill

if TYPE_CHECKING:
    from handlers.sentences import Sentences
    from knowledge.library import Library

ROOT: Final = "/"
PER_PAGE: Final = 6
"""Questions on a page; more would not fit a phone's screen."""


@dataclass(frozen=True, slots=True)
class _Page:
    topic: str
    questions: tuple[str, ...]
    following: str | None
    above: str


@dataclass(frozen=True, slots=True)
class _List:
    """Titles of pages with their names."""

    title: str
    pages: tuple[tuple[str, str], ...]


class TopicPages:
    """Every page of what can be asked."""

    def __init__(self, library: Library) -> None:
        """Lay out the topics of all packs; of several, a pack is chosen first, and its page has its id for a name."""
        self._pages: dict[str, _Page] = {}
        self._lists: dict[str, _List] = {}
        packs = library.packs
        for pack in packs:
            above = pack.id if len(packs) > 1 else ROOT
            first: list[tuple[str, str]] = []
            for topic in library.topics(pack.id):
                starts = range(0, len(topic.questions), PER_PAGE)
                names = [f"{pack.id}/{topic.id}/{start // PER_PAGE}" for start in starts]
                for name, following, start in zip(names, [*names[1:], None], starts, strict=True):
                    questions = topic.questions[start : start + PER_PAGE]
                    self._pages[name] = _Page(topic.title, questions, following, above)
                first.append((topic.title, names[0]))
            self._lists[above] = _List(pack.title, tuple(first))
        if len(packs) > 1:
            self._lists[ROOT] = _List("", tuple((pack.title, pack.id) for pack in packs))

    @property
    def subjects(self) -> tuple[str, ...]:
        """The names of all pages."""
        return (ROOT, *self._lists, *self._pages)

    def message(self, name: str, sentences: Sentences) -> Message:
        """Return a page, the first one where nobody knows the name any more."""
        page = self._pages.get(name)
        if page is None:
            return self._list(name if name in self._lists else ROOT, sentences)
        turn = [CallbackButton(sentences.topics.back, encode(Verb.TOPICS, page.above))]
        if page.following:
            turn.append(CallbackButton(sentences.topics.more, encode(Verb.TOPICS, page.following)))
        keyboard: Keyboard = (*ready_questions(page.questions), tuple(turn))
        return Message(fill(sentences.topics.pick, topic=_label(page.topic)), keyboard=keyboard)

    def _list(self, name: str, sentences: Sentences) -> Message:
        """Return the packs to choose from, or the topics of one."""
        chosen = self._lists[name]
        rows = tuple((CallbackButton(_label(title), encode(Verb.TOPICS, page)),) for title, page in chosen.pages)
        if name == ROOT:
            return Message(sentences.topics.choose, keyboard=rows)
        back = (CallbackButton(sentences.topics.back, encode(Verb.TOPICS, ROOT)),)
        return Message(fill(sentences.topics.chosen, pack=chosen.title), keyboard=(*rows, back))


def ready_questions(questions: tuple[str, ...]) -> Keyboard:
    """Return a button for each of these questions."""
    return tuple((CallbackButton(question, encode(Verb.ASK, question)),) for question in questions)


def _label(title: str) -> str:
    return title[:1].upper() + title[1:]
