"""One pack and the way to ask it: from a question to its answer, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answer import Answer, Status
from knowledge.base import Base
from knowledge.composing import Composer
from knowledge.context import EMPTY, Context
from knowledge.findings import Question
from knowledge.language import Language
from knowledge.operations.telling import summary_of
from knowledge.reader import Reader
from knowledge.reading import Reading
from knowledge.remembering import remember
from knowledge.rules import Rules
from knowledge.several import Bid
from knowledge.text import sentences
from knowledge.understanding import Understander, Understanding


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the context that the person's next question may lean on."""

    answer: Answer
    context: Context


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a question to its answer, for `--explain`; `bids` are what each of several packs made of it."""

    reading: Reading
    understanding: Understanding
    reply: Reply
    bids: tuple[Bid, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """What a pack makes of a text that claims numbers: an answer to it, and how many of its sentences it could check.

    `words` tells how much of the text names things of the pack; `refused` are the answers to what it could not check.
    """

    answer: Answer
    verdicts: int
    refused: tuple[Answer, ...]
    words: float
    context: Context


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
        reading = self.read(text)
        return self.explained(text, reading, self.understand(reading, context), context)

    def read(self, text: str) -> Reading:
        """Return what the pack finds in a question."""
        return self._reader.read(text)

    def understand(self, reading: Reading, context: Context) -> Understanding:
        """Return what a question asks, and what the pack has for it."""
        return self._understander.understand(reading, context)

    def explained(self, text: str, reading: Reading, understanding: Understanding, context: Context) -> Explanation:
        """Return the answer to a question that was understood."""
        answer = self.composer.compose(text, understanding.question, understanding.finding)
        reply = Reply(answer, remember(self.base, context, understanding.finding))
        return Explanation(reading, understanding, reply)

    def check_claims(self, text: str, context: Context) -> ClaimCheck:
        """Return what the pack makes of each sentence of a text, in the light of those before it."""
        checked: list[Answer] = []
        refused: list[Answer] = []
        words = 0.0
        for sentence in sentences(text):
            explanation = self.explain(sentence, context)
            answer, context = explanation.reply.answer, explanation.reply.context
            words += Bid(self.base, explanation.reading, explanation.understanding).words
            if answer.verdicts:
                checked.append(answer)
            elif explanation.reading.numbers and answer.status in (Status.NO_DATA, Status.CLARIFY):
                refused += [answer] if any(not number.spelt for number in explanation.reading.numbers) else []
        answer = self.composer.claims(text, checked, refused)
        return ClaimCheck(answer, len(answer.verdicts), tuple(refused), words, context)

    def summary(self) -> Answer:
        """Return the key figures of the pack."""
        nothing = Reading((), (), (), (), (), (), (), frozenset(), cut=False)
        question = Question(self.base, self.language, nothing, (), (), (), (), (), (), leaning=False)
        return self.composer.compose("", question, summary_of(self.base))
