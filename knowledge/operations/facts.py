"""The figures that a fact of the article speaks of."""

from __future__ import annotations

from knowledge.base import Base, Note
from knowledge.findings import Result, stated
from knowledge.operations.computing import change_of, times


def note_results(base: Base, item: Note) -> list[Result]:
    """Return the figures that a note speaks of, those that it computes included."""
    figures = item.figures
    if figures is None:
        return []
    observations = [base.observations[base.places[identity]] for identity in figures.observations]
    results = [stated(observation) for observation in observations]
    if figures.operation == "percent_change":
        first, second = observations[0], observations[1]
        results += [change_of((first, second)), times(first, second)]
    return results
