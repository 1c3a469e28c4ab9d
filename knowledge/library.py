"""The whole of what the bot knows: one or more packs, and the one way to ask them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, zip_longest
from typing import Any

from knowledge.answer import Answer, Status
from knowledge.composing import SUGGESTIONS, Composer
from knowledge.context import EMPTY, Context
from knowledge.engine import Engine, Explanation, Reply
from knowledge.findings import Finding
from knowledge.reading import Reading
from knowledge.several import Bid, best, is_named, is_timed
from knowledge.understanding import Understanding

MOST_ASKED_BACK = 4
"""Packs that are offered at the most where a question is for several."""

KEPT_ANSWERS = 512
"""How many suggestions keep their answers, some kilobytes each."""

KEPT_QUESTIONS = 20_000
"""How many ready questions are kept as they name their pack: a pack may have very many."""

HEADLINES = 3
"""Figures that each of several packs has in a summary of all."""

_OF_ALL = frozenset(("summary", "source", "caveats"))
"""Intents that are answered for every pack where none is named."""


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


class Library:
    """All packs of a bot. Immutable once made; safe to use from several threads."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        """Take an engine for each pack, all in one language; the first is asked first."""
        if not engines:
            raise ValueError("a library needs at least one pack")
        self._engines = {engine.base.id: engine for engine in engines}
        if len(self._engines) < len(engines):
            raise ValueError("two packs have the same id")
        first = engines[0]
        wording = first.composer.wording
        self._general = Composer(first.base, first.language, wording.joined([e.base.about for e in engines]))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what fills up by asking."""
        return {name: value for name, value in vars(self).items() if name not in ("_ready_answer", "_unmistakable")}

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
        """Return the answer of the pack that the question is for, with the steps that led to it.

        That is the pack that is named behind the question, in brackets; else the one that has an answer and knows the
        most of its words; else the one that the conversation is about. Where several have the same claim to it, the
        answer asks back with a ready question for each; where it is for none in particular, it is answered for all.
        """
        if len(self._engines) == 1:
            return self.engine().explain(text, context)
        asked, named = self._addressed(text)
        if named:
            return self._made_ready(named.explain(asked, context), text)
        bids = _bids(self._read(text, context), context)
        if not bids:
            return self._told_of_all(text, context)
        winners = best(bids, context)
        if len(winners) > 1:
            return replace(self._asked_back(text, winners, context), bids=bids)
        (winner,) = winners
        if winner.is_talk:
            return replace(self._told_generally(text, winner.reading, winner.understanding, context), bids=bids)
        explanation = self._engines[winner.base.id].explained(text, winner.reading, winner.understanding, context)
        return replace(self._made_ready(explanation, text), bids=bids)

    # Several packs ---------------------------------------------------------------------------------------------

    def chosen(self, pack: str) -> Context:
        """Return a conversation about a pack in which nothing was asked yet; raises KeyError for an unknown id."""
        return Context(pack=self._engines[pack].base.id)

    def _addressed(self, text: str) -> tuple[str, Engine | None]:
        """Return a question without the title of a pack that stands behind it in brackets, and that pack."""
        spoken = text.rstrip(" \n?.!")
        for engine in self._engines.values():
            title = f"({engine.base.title})"
            if spoken[-len(title) :].casefold() == title.casefold():
                return spoken[: -len(title)].rstrip(), engine
        return text, None

    def _read(self, text: str, context: Context) -> list[tuple[Engine, Reading]]:
        """Return what is read in a question by the packs of which it names something, or that it may go on with."""
        read = [(engine, engine.read(text)) for engine in self._engines.values()]
        named = [one for one in read if one[0].base.id == context.pack or is_named(one[0].base, one[1])]
        return named or [one for one in read if is_timed(one[1])]

    def _asked_back(self, text: str, winners: Sequence[Bid], context: Context) -> Explanation:
        """Return the question which pack is meant, with a ready question for each."""
        first = winners[0]
        understanding = replace(first.understanding, finding=Finding("value", Status.CLARIFY, reason="several_packs"))
        explanation = self._told_generally(text, first.reading, understanding, context)
        ready = tuple(self.ready_question(bid.base.id, self._meant(bid, text)) for bid in winners[:MOST_ASKED_BACK])
        answer = explanation.reply.answer.with_suggestions(ready)
        return replace(explanation, reply=Reply(answer, context))

    def _meant(self, bid: Bid, text: str) -> str:
        """Return what a question asks of a pack: in the pack's words where that is one figure or fact."""
        finding, wording = bid.understanding.finding, self._engines[bid.base.id].composer.wording
        if finding.options:
            return wording.question(finding.options[0])
        if len(finding.notes) == 1:
            return finding.notes[0].question
        if len(finding.results) == 1 and finding.results[0].operation is None and not finding.claims:
            return wording.question(finding.results[0].inputs[0])
        return text

    def ready_question(self, pack: str, question: str) -> str:
        """Return a question that this pack answers whatever was asked before, with its title where it needs that."""
        return question if len(self._engines) == 1 else self._unmistakable(pack, question)

    @cached_property
    def _unmistakable(self) -> Callable[[str, str], str]:
        """Adds the title of a pack to a question where the question alone is not for this pack; made when wanted."""

        def unmistakable(pack: str, question: str) -> str:
            read = self._read(question, EMPTY)
            asked = [engine.base.id for engine, _ in read]
            if len(read) > 1:
                asked = [bid.base.id for bid in best(_bids(read, EMPTY), EMPTY)]
            return question if asked == [pack] else f"{question} ({self._engines[pack].base.title})"

        return lru_cache(KEPT_QUESTIONS)(unmistakable)

    def _made_ready(self, explanation: Explanation, text: str) -> Explanation:
        """Return an answer to a question as it was typed, with suggestions that this pack will answer."""
        reply = explanation.reply
        pack = explanation.understanding.question.base.id
        ready = tuple(self.ready_question(pack, suggestion) for suggestion in reply.answer.suggestions)
        answer = reply.answer.with_suggestions(ready).with_question(text)
        return replace(explanation, reply=replace(reply, answer=answer))

    def _told_of_all(self, text: str, context: Context) -> Explanation:
        """Return the answer to a message that names nothing of any pack: all key figures, all sources, or manners."""
        explanations = [engine.explain(text, context) for engine in self._engines.values()]
        first = explanations[0]
        intent = first.understanding.finding.intent
        answers = [item.reply.answer for item in explanations if item.understanding.finding.intent == intent]
        if intent not in _OF_ALL or answers[0].status is not Status.ANSWERED:
            return self._told_generally(text, first.reading, first.understanding, context)
        told = "\n\n".join(f"{self._engines[str(answer.pack)].base.title}\n{_said(answer)}" for answer in answers)
        answer = replace(
            answers[0],
            figures=tuple(figure for answer in answers for figure in answer.figures[:HEADLINES]),
            notes=tuple(note for answer in answers for note in answer.notes),
            meaning=told,
            caveats=(),
            source_line="",
            text=f"{answers[0].headline}\n{told}",
            suggestions=(),
            source=None,
            pack=None,
        )
        return replace(first, reply=Reply(answer.with_suggestions(self.popular(SUGGESTIONS)), context))

    def _told_generally(
        self, text: str, reading: Reading, understanding: Understanding, context: Context
    ) -> Explanation:
        """Return an answer that is no pack's own: it tells what all of them are about."""
        answer = self._general.compose(text, understanding.question, understanding.finding)
        answer = replace(answer.with_suggestions(self.popular(SUGGESTIONS)), pack=None)
        return Explanation(reading, understanding, Reply(answer, context))

    # What else can be asked ------------------------------------------------------------------------------------

    def ask(self, text: str, context: Context = EMPTY) -> Reply:
        """Return the answer to a question, in the light of the conversation so far. Any text will do."""
        return self.explain(text, context).reply

    def check_claim(self, text: str, context: Context = EMPTY) -> Reply:
        """Return what the article makes of a text: a verdict for each number claimed in it.

        Each sentence is held against the article by itself, in the light of those before it. Where nothing is
        claimed that can be checked, the answer says so (`no_data`) and has no figures.
        """
        checks = [(engine.check_claims(text, context), pack == context.pack) for pack, engine in self._engines.items()]
        check, _ = max(checks, key=lambda one: (one[0].verdicts, one[1], one[0].words))
        answer = check.answer
        if len(checks) > 1 and not check.verdicts:
            answer = replace(self._general.claims(text, (), check.refused), pack=None)
        return Reply(answer, check.context)

    def summary(self, pack: str | None = None) -> Answer:
        """Return the key figures of a pack."""
        return self.engine(pack).summary()

    def topics(self, pack: str | None = None) -> tuple[Topic, ...]:
        """Return what can be asked of a pack: its measures, then its facts."""
        engine = self.engine(pack)
        base, wording = engine.base, engine.composer.wording
        topics = []
        for measure in base.measures.values():
            places = (index for index in base.postings.get(f"m:{measure.id}", ()) if index < len(base.observations))
            observations = (base.observations[index] for index in places)
            own = islice((item for item in observations if item.measure == measure.id), 8)
            questions = tuple(self.ready_question(base.id, wording.question(item)) for item in own)
            topics.append(Topic(f"m:{measure.id}", measure.label, questions))
        facts = tuple(self.ready_question(base.id, note.question) for note in base.notes)
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
        seen = {(reply.pack, reply.headline)}
        for suggestion in reply.suggestions:
            answer = self._ready_answer(suggestion)
            if answer.status is Status.ANSWERED and (answer.pack, answer.headline) not in seen:
                seen.add((answer.pack, answer.headline))
                found.append(answer)
        return tuple(found[:limit])

    @cached_property
    def _ready_answer(self) -> Callable[[str], Answer]:
        """Answers suggestions, which are the same few for many words; made when it is wanted."""
        return lru_cache(KEPT_ANSWERS)(lambda question: self.ask(question).answer)

    def popular(self, limit: int) -> tuple[str, ...]:
        """Return ready questions to begin with, from all packs in turn."""
        lists = [[(pack, text) for text in engine.composer.popular(limit)] for pack, engine in self._engines.items()]
        mixed = [one for group in zip_longest(*lists) for one in group if one]
        return tuple(self.ready_question(pack, question) for pack, question in mixed[:limit])


def _bids(read: Sequence[tuple[Engine, Reading]], context: Context) -> tuple[Bid, ...]:
    """Return what each of these packs makes of a question that it has read."""
    return tuple(Bid(engine.base, reading, engine.understand(reading, context)) for engine, reading in read)


def _said(answer: Answer) -> str:
    """Return what one pack says in an answer of all packs: its first figures, or its words."""
    return "\n".join(f"{figure.display}: {figure.label}" for figure in answer.figures[:HEADLINES]) or answer.meaning
