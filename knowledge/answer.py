"""What the bot says, before it is dressed for a channel.

Plain frozen values: every renderer (terminal, chat, group, inline card, digest) reads the same `Answer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How a question fared."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NO_DATA = "no_data"
    OFF_TOPIC = "off_topic"
    SMALL_TALK = "small_talk"


class Outcome(StrEnum):
    """What the article makes of a claimed number."""

    MATCHES = "matches"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is stated by the article or computed from its figures.

    `value` is the number itself, in `unit`; a range has `low` and `high` and no `value`. A percent is a percent
    number (86.8), a ratio a ratio (1.87). `display` is the number as a person reads it, with qualifier and unit.
    `formula` is None for a stated figure, else the computation with its inputs.
    """

    value: float | None
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    label: str
    period: str
    observations: tuple[str, ...]
    formula: str | None
    display: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claimed number, held against the article.

    `claimed` is the number as understood, `quote` the words that claimed it, `figure` what the article says instead
    or as well (None where it says nothing), `explanation` a sentence for a person.
    """

    outcome: Outcome
    claimed: float
    quote: str
    figure: Figure | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures of an answer stand: the article, who reported and compiled it, and the paragraphs used."""

    title: str
    publisher: str
    compiled_by: str
    url: str | None
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole reply.

    `headline` is the figure or fact in one line; `meaning` one or two sentences; `formula` how a computed figure was
    made; `caveats` what the reader must know to use the figure; `source_line` the source in words. `text` is all of
    it as a person reads it, without markup. `figures` is empty unless `status` is `answered`; what is merely near
    stands in `related`. `notes` are the ids of the notes used. `suggestions` are ready questions that have answers.
    """

    question: str
    status: Status
    intent: str
    confidence: float
    figures: tuple[Figure, ...]
    related: tuple[Figure, ...]
    verdicts: tuple[Verdict, ...]
    headline: str
    meaning: str
    formula: str
    caveats: tuple[str, ...]
    source_line: str
    text: str
    notes: tuple[str, ...]
    suggestions: tuple[str, ...]
    source: Source | None
    pack: str | None

    def with_question(self, question: str) -> Answer:
        """Return the same answer for the question as it was typed."""
        return replace(self, question=question)

    def with_suggestions(self, suggestions: tuple[str, ...]) -> Answer:
        """Return the same answer with other ready questions."""
        told = self.text.removesuffix(offered(self.suggestions))
        return replace(self, suggestions=suggestions, text=told + offered(suggestions))


def offered(suggestions: Sequence[str]) -> str:
    """Return ready questions as they stand at the end of an answer's text."""
    return "".join(f"\n\u2022 {suggestion}" for suggestion in suggestions)


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """Return the figure as `tallybot ask --json` and `--jsonl` spell it."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "label": figure.label,
        "period": figure.period,
        "observations": list(figure.observations),
        "formula": figure.formula,
    }


def answer_to_json(answer: Answer, elapsed_ms: float) -> dict[str, Any]:
    """Return the answer as one JSON object of `tallybot ask --json`; `elapsed_ms` is measured by the caller."""
    source = answer.source
    return {
        "question": answer.question,
        "status": answer.status.value,
        "intent": answer.intent,
        "confidence": answer.confidence,
        "elapsed_ms": round(elapsed_ms, 3),
        "figures": [figure_to_json(figure) for figure in answer.figures],
        "related": [figure_to_json(figure) for figure in answer.related],
        "verdicts": [
            {
                "outcome": verdict.outcome.value,
                "claimed": verdict.claimed,
                "quote": verdict.quote,
                "figure": figure_to_json(verdict.figure) if verdict.figure else None,
                "explanation": verdict.explanation,
            }
            for verdict in answer.verdicts
        ],
        "text": answer.text,
        "notes": list(answer.notes),
        "suggestions": list(answer.suggestions),
        "source": None
        if source is None
        else {
            "title": source.title,
            "publisher": source.publisher,
            "compiled_by": source.compiled_by,
            "url": source.url,
            "paragraphs": list(source.paragraphs),
        },
        "pack": answer.pack,
    }
