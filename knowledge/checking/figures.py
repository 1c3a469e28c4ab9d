"""Figures that contradict the pack's relations: more of a later stage than of the earlier, parts above their whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.checking.faults import Fault, Severity, fault
from knowledge.packfiles import PackFiles
from knowledge.quantity import Quantity
from knowledge.schema import ObservationModel, PartModel, StageModel


@dataclass(frozen=True, slots=True)
class _Placed:
    """An observation with its place in the pack."""

    index: int
    item: ObservationModel
    members: frozenset[tuple[str, str]]

    @property
    def bounds(self) -> tuple[float, float]:
        item = self.item
        return Quantity(item.value, item.low, item.high, item.qualifier).bounds


def figure_faults(files: PackFiles) -> list[Fault]:
    """Return the figures that are out of order with the pack's relations, and periods that end before they begin."""
    pack = files.pack.model
    by_measure: dict[str, list[_Placed]] = {}
    for index, item in enumerate(pack.observations):
        by_measure.setdefault(item.measure, []).append(_Placed(index, item, frozenset(item.members.items())))
    faults = [*_periods(files)]
    for relation in pack.relations:
        match relation:
            case StageModel():
                faults += _stages(files, relation, by_measure)
            case PartModel():
                faults += _parts(files, relation, by_measure)
    return faults


def _periods(files: PackFiles) -> Iterator[Fault]:
    for identity, period in files.pack.model.periods.items():
        length = min(len(period.start), len(period.end))
        if period.start[:length] > period.end[:length]:
            problem = f"it starts ({period.start}) after its end ({period.end})"
            yield fault(files.pack, ("periods", identity), problem, "put start and end right")


def _stages(files: PackFiles, relation: StageModel, by_measure: dict[str, list[_Placed]]) -> Iterator[Fault]:
    earlier = {(placed.members, placed.item.period): placed for placed in by_measure.get(relation.earlier, ())}
    for later in by_measure.get(relation.later, ()):
        first = earlier.get((later.members, later.item.period))
        if first and later.bounds[0] > first.bounds[1]:
            problem = f"{_told(later)} is more than {_told(first)}, of which it is a later stage"
            yield _out_of_order(files, later, problem, relation.id)


def _parts(files: PackFiles, relation: PartModel, by_measure: dict[str, list[_Placed]]) -> Iterator[Fault]:
    placed = by_measure.get(relation.measure, ())
    wholes = {
        (whole.members, whole.item.period): whole for whole in placed if relation.dimension not in dict(whole.members)
    }
    sums: dict[int, float] = {}
    for part in placed:
        rest = frozenset(pair for pair in part.members if pair[0] != relation.dimension)
        whole = wholes.get((rest, part.item.period))
        if whole is None or whole is part:
            continue
        most = whole.bounds[1]
        if part.bounds[0] > most:
            problem = f"{_told(part)} is more than its whole, {_told(whole)}"
            yield _out_of_order(files, part, problem, relation.id)
            continue
        before = sums.get(whole.index, 0.0)
        sums[whole.index] = before + part.bounds[0]
        if before <= most < sums[whole.index]:
            problem = (
                f"with {_told(part)} the parts by {relation.dimension} add up to more than the whole, {_told(whole)}"
            )
            yield _out_of_order(files, part, problem, relation.id)


def _told(placed: _Placed) -> str:
    item = placed.item
    number = f"{item.value:,.15g}" if item.value is not None else f"{item.low:,.15g} to {item.high:,.15g}"
    qualifier = "" if item.qualifier in ("exact", "range") else f"{item.qualifier.replace('_', ' ')} "
    return f"{item.id} ({qualifier}{number})"


def _out_of_order(files: PackFiles, placed: _Placed, problem: str, relation: str) -> Fault:
    path, line, field = files.observation_place(placed.index)
    return Fault(Severity.ERROR, path, line, field, problem, f"correct the figure, or the relation {relation}")
