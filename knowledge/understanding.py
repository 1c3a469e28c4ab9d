"""From a reading to a finding: the first rule whose answer leaves no word of the question aside."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge import asking, leaning
from knowledge.answer import Status
from knowledge.base import Base
from knowledge.context import Context
from knowledge.findings import Finding, Question, missing
from knowledge.guarding import Guard
from knowledge.language import Language
from knowledge.operations import claims
from knowledge.pointing import with_pointed
from knowledge.reading import Reading
from knowledge.refusing import best_refusal, refused
from knowledge.remembering import remember
from knowledge.rules import OPERATIONS, Rule, Rules

TOLD = 1
"""So many unexplained words do no harm where a fact is told: it asserts no figure."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule made of the question: for `--explain`."""

    intent: str
    status: str
    leftover: tuple[str, ...]
    confidence: float
    leaning: bool


@dataclass(frozen=True, slots=True)
class Understanding:
    """The finding, the steps that led to it, and the question it answers."""

    finding: Finding
    steps: tuple[Step, ...]
    question: Question


class Understander:
    """Applies the intent rules to readings of questions about one pack."""

    def __init__(self, base: Base, language: Language, rules: Rules) -> None:
        """Take what is known, the language it is asked in, and the rules."""
        self._base = base
        self._language = language
        self._rules = rules
        self._rates = frozenset(f"r:{relation.id}" for relation in base.relations if relation.kind == "stage")

    def understand(self, reading: Reading, context: Context) -> Understanding:
        """Return what the question asks and what the pack has for it; of several questions in one, all or nothing."""
        parts = asking.parts(reading)
        answers = self._in_turn(parts, context) if parts else None
        return answers or self._understand(reading, context)

    def _in_turn(self, parts: list[Reading], context: Context) -> Understanding | None:
        """Return the answers to several questions as one, or None where one of them has none."""
        steps: list[Step] = []
        findings: list[Finding] = []
        for part in parts:
            understanding = self._understand(part, context)
            if understanding.finding.status is not Status.ANSWERED:
                return None
            findings.append(understanding.finding)
            steps += understanding.steps
            context = remember(self._base, context, understanding.finding)
        finding = replace(
            findings[-1],
            intent="value",
            results=tuple(dict.fromkeys(result for finding in findings for result in finding.results)),
            notes=tuple(dict.fromkeys(note for finding in findings for note in finding.notes)),
            claims=(),
            confidence=min(finding.confidence for finding in findings),
        )
        return Understanding(finding, tuple(steps), understanding.question)

    def _understand(self, reading: Reading, context: Context) -> Understanding:
        """Return what one question asks, alone or in the light of the conversation."""
        question = with_pointed(asking.question_of(self._base, self._language, reading, context))
        steps: list[Step] = []
        alone = self._answer(question, steps)
        if context.pack == self._base.id and (context.slots or context.observations):
            longer = leaning.leaning_question(question, context)
            further = leaning.continuing_question(question, longer, context)
            if further:
                continued = self._answer(further, steps)
                if continued.status is Status.ANSWERED:
                    return Understanding(continued, tuple(steps), further)
            if leaning.may_lean(question, alone, longer):
                together = self._answer(longer, steps)
                if leaning.leans(question, alone, longer, together):
                    return Understanding(together, tuple(steps), longer)
        return Understanding(alone, tuple(steps), question)

    def _answer(self, question: Question, steps: list[Step]) -> Finding:
        """Return the finding of the first rule that answers with nothing left over, else the best refusal."""
        question = asking.resolved(question)
        guard = Guard(question, self._rules.binding)
        confidence = round(min((mention.score for mention in question.own), default=1.0), 2)
        refusals: list[Finding] = []
        claiming = bool(claims.claimed_numbers(question))
        cues = self._cues(question)
        for rule in self._rules.asked(cues, claiming=claiming):
            found = _found(rule, question)
            if found is None:
                continue
            leftover = guard.left_over(found, rule)
            if found.intent == "help" and not question.reading.is_empty():
                leftover = leftover or ("",)
            finding = replace(found, leftover=leftover, confidence=confidence)
            steps.append(Step(rule.intent, finding.status.value, leftover, confidence, question.leaning))
            if _is_told(finding) and len(leftover) <= TOLD and not guard.binds(finding, rule, leftover):
                leftover = ()
            if finding.status is Status.OFF_TOPIC or (_is_final(finding, rule) and not leftover):
                return leaning.with_slots(question, finding, filter(rule.accounts_for, cues))
            refusals += _refusals(finding, leftover)
        refusal = best_refusal(question, refusals, guard, self._rules.rules[-1])
        return leaning.with_slots(question, refusal, cues)

    def _cues(self, question: Question) -> frozenset[str]:
        """Return what the question asks, the pack's own words for a rate ("conviction rate") included."""
        if any(not mention.term.strong.isdisjoint(self._rates) for mention in question.mentions):
            return question.asks | {"relation"}
        return question.asks


def _found(rule: Rule, question: Question) -> Finding | None:
    try:
        return OPERATIONS[rule.operation](question)
    except ZeroDivisionError:
        return missing(rule.intent, "zero")


def _is_told(finding: Finding) -> bool:
    """Return whether a fact is told, and no figure asserted."""
    return finding.status is Status.ANSWERED and bool(finding.notes) and not finding.results


def _is_final(finding: Finding, rule: Rule) -> bool:
    """Return whether no further rule need be tried: an answer, or a rule that was asked for asks back."""
    if finding.status is Status.CLARIFY:
        return not rule.is_always_asked
    return finding.status in (Status.ANSWERED, Status.SMALL_TALK)


def _refusals(finding: Finding, leftover: tuple[str, ...]) -> list[Finding]:
    """Return what is left of a finding that cannot be the answer."""
    if not leftover or finding.status in (Status.NO_DATA, Status.OFF_TOPIC):
        return [finding]
    if finding.status is Status.CLARIFY or finding.results or finding.notes:
        return [refused(finding, leftover)]
    return []
