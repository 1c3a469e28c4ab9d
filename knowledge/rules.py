"""The intent rules as `rules.yaml` has them: which cues ask for which operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from knowledge.findings import Finding, Question
from knowledge.operations import claims, computing, ranking, telling, values

Operation = Callable[[Question], Finding | None]

OPERATIONS: dict[str, Operation] = {
    "claims.claim": claims.claim,
    "computing.average": computing.average,
    "computing.change": computing.change,
    "computing.difference": computing.difference,
    "computing.percent_change": computing.percent_change,
    "computing.ratio": computing.ratio,
    "computing.remainder": computing.remainder,
    "computing.whole": computing.whole,
    "computing.share": computing.share,
    "computing.total": computing.total,
    "computing.in_total": computing.in_total,
    "ranking.compare": ranking.compare,
    "ranking.highest": ranking.highest,
    "ranking.lowest": ranking.lowest,
    "ranking.order": ranking.order,
    "ranking.trend": ranking.trend,
    "telling.about": telling.about,
    "telling.caveats": telling.caveats,
    "telling.exactness": telling.exactness,
    "telling.explain": telling.explain,
    "telling.help_": telling.help_,
    "telling.members": telling.members,
    "telling.note": telling.note,
    "telling.small_talk": telling.small_talk,
    "telling.source": telling.source,
    "telling.summary": telling.summary,
    "telling.unsupported": telling.unsupported,
    "values.breakdown": values.breakdown,
    "values.listing": values.listing,
    "values.value": values.value,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `rules.yaml`."""

    intent: str
    operation: str
    any: tuple[frozenset[str], ...]
    takes: frozenset[str]
    number: bool

    def fits(self, cues: Set[str]) -> bool:
        """Return whether these cues ask for it."""
        for needed in self.any:  # noqa: SIM110  # asked for every rule of every question: a loop is twice as fast
            if needed <= cues:
                return True
        return False

    def accounts_for(self, cue: str) -> bool:
        """Return whether its operation makes use of this cue."""
        return cue in self.takes or any(cue in needed for needed in self.any)

    @property
    def is_always_asked(self) -> bool:
        """Whether it needs no cue."""
        return self.any == (frozenset(),)


@dataclass(frozen=True, slots=True)
class Rules:
    """The intent rules in their order, and the cues that no rule may leave aside."""

    binding: frozenset[str]
    rules: tuple[Rule, ...]

    def asked(self, cues: Set[str], *, claiming: bool) -> Iterator[Rule]:
        """Yield the rules that these cues ask for; those that need a number only where one is claimed."""
        for rule in self.rules:
            if (claiming or not rule.number) and rule.fits(cues):
                yield rule
