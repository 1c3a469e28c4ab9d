"""Which of several packs a question is for: found by what it names, else by the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answer import Status
from knowledge.base import Base
from knowledge.context import Context
from knowledge.reading import Mention, Reading
from knowledge.understanding import Understanding

AS_MUCH = 0.05
"""Packs whose words differ by less than this much of a word fit a question equally well."""

_HAS_IT, _IS_ABOUT_IT, _TALKS, _IS_ELSEWHERE = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Bid:
    """What one pack makes of a question."""

    base: Base
    reading: Reading
    understanding: Understanding

    @property
    def standing(self) -> int:
        """How much the pack has for the question: an answer, a subject that it is about, manners, or nothing."""
        finding = self.understanding.finding
        match finding.status:
            case Status.ANSWERED:
                return _HAS_IT
            case Status.CLARIFY:
                return _HAS_IT if finding.options else _TALKS
            case Status.NO_DATA:
                return _IS_ABOUT_IT
            case Status.SMALL_TALK:
                return _TALKS
            case Status.OFF_TOPIC:
                return _IS_ELSEWHERE

    @property
    def is_talk(self) -> bool:
        """Whether the pack has nothing of its own to say to it."""
        return self.standing < _IS_ABOUT_IT

    @property
    def goes_on(self) -> bool:
        """Whether the question was understood as going on from the one before."""
        return self.understanding.question.leaning

    @property
    def words(self) -> float:
        """How many words of the question name things of the pack; those that were read as slips count less.

        Times count nothing: any pack has them.
        """
        return sum((m.end - m.start) * m.score for m in self.understanding.question.mentions if _names(m))


def is_named(base: Base, reading: Reading) -> bool:
    """Return whether a question names a thing of a pack, goes with a fact of it, or has a number that it states."""
    things = any(_names(m) or m.slot == "outside" or _goes_with_fact(m) for m in reading.mentions)
    return things or any(base.stating(number.value) for number in reading.numbers)


def is_timed(reading: Reading) -> bool:
    """Return whether a question names a time that the pack has."""
    return any(mention.asked and mention.term.strong for mention in reading.mentions)


def best(bids: Sequence[Bid], context: Context) -> tuple[Bid, ...]:
    """Return the bid that fits a question best; several only where each has an answer and none has more of it.

    Of bids that fit equally, that of the pack which the conversation is about is the best; also where it has fewer of
    the words, if it has an answer in the light of the conversation.
    """
    standing = max(bid.standing for bid in bids)
    standing_so = [bid for bid in bids if bid.standing == standing]
    words = max(bid.words for bid in standing_so)
    equal = [bid for bid in standing_so if bid.words > words - AS_MUCH]
    before = [bid for bid in standing_so if bid.base.id == context.pack and (bid in equal or bid.goes_on)]
    return tuple(before or (equal if standing == _HAS_IT else equal[:1]))


def _goes_with_fact(mention: Mention) -> bool:
    return any(facet[0] == "n" for facet in mention.term.weak)


def _names(mention: Mention) -> bool:
    term = mention.term
    return mention.people or term.subject or bool(term.strong and mention.slot not in ("period", "outside"))
