"""The whole of what the bot knows: one or more packs, and the one way to ask them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.answer import Answer, Status
from knowledge.base import Base
from knowledge.composing import Composer
from knowledge.context import EMPTY, Context
from knowledge.findings import Question
from knowledge.language import Language
from knowledge.operations.telling import summary_of
from knowledge.reading import Reader, Reading
from knowledge.remembering import remember
from knowledge.text import sentences
from knowledge.understanding import Rules, Understander, Understanding

_STATUS_ORDER = {
    Status.ANSWERED: 4,
    Status.CLARIFY: 3,
    Status.NO_DATA: 2,
    Status.SMALL_TALK: 1,
    Status.OFF_TOPIC: 0,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the context that the person's next question may lean on."""

    answer: Answer
    context: Context


@dataclass(frozen=True, slots=True)
class PackCard:
    """What a pack is called."""

    id: str
    title: str
    version: int
    language: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be asked about, with ready questions that have answers."""

    id: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a question to its answer, for `--explain`."""

    reading: Reading
    understanding: Understanding
    reply: Reply


class Engine:
    """Answers questions from one pack."""

    def __init__(self, base: Base, language: Language, rules: Rules) -> None:
        """Take the compiled pack, its language and the intent rules."""
        self.base = base
        self.language = language
        self._reader = Reader(base, language)
        self._understander = Understander(base, language, rules)
        self.composer = Composer(base, language)

    def explain(self, text: str, context: Context = EMPTY) -> Explanation:
        """Return the answer with every step that led to it."""
        reading = self._reader.read(text)
        understanding = self._understander.understand(reading, context)
        answer = self.composer.compose(text, understanding.question, understanding.finding)
        reply = Reply(answer, remember(self.base, context, understanding.finding))
        return Explanation(reading, understanding, reply)


class Library:
    """All packs of a bot. Immutable once made; safe to use from several threads."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        """Take an engine for each pack; the first is asked first."""
        if not engines:
            raise ValueError("a library needs at least one pack")
        self._engines = {engine.base.id: engine for engine in engines}

    @property
    def packs(self) -> tuple[PackCard, ...]:
        """The cards of all packs."""
        return tuple(
            PackCard(engine.base.id, engine.base.title, engine.base.version, engine.base.language)
            for engine in self._engines.values()
        )

    def engine(self, pack: str | None = None) -> Engine:
        """Return the engine of a pack, or of the first one; raises KeyError for an unknown id."""
        return self._engines[pack] if pack else next(iter(self._engines.values()))

    def explain(self, text: str, context: Context = EMPTY) -> Explanation:
        """Return the answer of the pack that has the best one, with the steps that led to it."""
        explained = [engine.explain(text, context) for engine in self._engines.values()]
        return max(explained, key=lambda item: self._rank(item, context))

    def ask(self, text: str, context: Context = EMPTY) -> Reply:
        """Return the answer to a question, in the light of the conversation so far. Any text will do."""
        return self.explain(text, context).reply

    def check_claim(self, text: str, context: Context = EMPTY) -> Reply:
        """Return what the article makes of a text: a verdict for each number claimed in it.

        Each sentence is held against the article by itself, in the light of those before it. Where nothing is
        claimed that can be checked, the answer says so (`no_data`) and has no figures.
        """
        engine = self.engine(context.pack if context.pack in self._engines else None)
        checked: list[Answer] = []
        refused: list[Answer] = []
        for sentence in sentences(text):
            explanation = engine.explain(sentence, context)
            answer, context = explanation.reply.answer, explanation.reply.context
            if answer.verdicts:
                checked.append(answer)
            elif explanation.reading.numbers and answer.status in (Status.NO_DATA, Status.CLARIFY):
                refused += [answer] if any(not number.spelt for number in explanation.reading.numbers) else []
        return Reply(engine.composer.claims(text, checked, refused), context)

    def summary(self, pack: str | None = None) -> Answer:
        """Return the key figures of a pack."""
        engine = self.engine(pack)
        return engine.composer.compose("", _no_question(engine), summary_of(engine.base))

    def topics(self, pack: str | None = None) -> tuple[Topic, ...]:
        """Return what can be asked of a pack: its measures, then its facts."""
        engine = self.engine(pack)
        base, wording = engine.base, engine.composer.wording
        topics = []
        for measure in base.measures.values():
            places = (index for index in base.postings.get(f"m:{measure.id}", ()) if index < len(base.observations))
            observations = (base.observations[index] for index in places)
            own = islice((item for item in observations if item.measure == measure.id), 8)
            topics.append(Topic(f"m:{measure.id}", measure.label, tuple(wording.question(item) for item in own)))
        facts = tuple(note.question for note in base.notes)
        if facts:
            topics.append(Topic("facts", wording["facts"], facts))
        return tuple(topic for topic in topics if topic.questions)

    def search(self, text: str, limit: int) -> tuple[Answer, ...]:
        """Return answers for a few words, best first; empty where none is near."""
        reply = self.ask(text).answer
        if reply.status is Status.ANSWERED:
            found = [reply]
        elif reply.status in (Status.CLARIFY, Status.NO_DATA) and not reply.suggestions:
            return ()
        elif reply.status is Status.CLARIFY or reply.related:
            found = []
        else:
            return ()
        seen = {reply.headline}
        for suggestion in reply.suggestions:
            answer = self.ask(suggestion).answer
            if answer.status is Status.ANSWERED and answer.headline not in seen:
                seen.add(answer.headline)
                found.append(answer)
        return tuple(found[:limit])

    def popular(self, limit: int) -> tuple[str, ...]:
        """Return ready questions to begin with, from all packs in turn."""
        lists = [engine.composer.popular(limit) for engine in self._engines.values()]
        mixed = [question for group in zip(*lists, strict=False) for question in group]
        return tuple(dict.fromkeys(mixed))[:limit]

    def _rank(self, item: Explanation, context: Context) -> tuple[int, bool, int]:
        answer = item.reply.answer
        own = sum(mention.end - mention.start for mention in item.understanding.question.own)
        return _STATUS_ORDER[answer.status], answer.pack == context.pack, own


def _no_question(engine: Engine) -> Question:
    reading = Reading((), (), (), (), (), (), (), cut=False)
    return Question(engine.base, engine.language, reading, (), (), (), (), (), (), leaning=False)
