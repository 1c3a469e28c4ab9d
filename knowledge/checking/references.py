"""Names that stand for nothing: in pack.yaml, and between pack.yaml and a lexicon, both ways."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

from knowledge.checking.faults import Fault, Severity, fault, use_known
from knowledge.documents import Place, field_name
from knowledge.packfiles import PackFiles
from knowledge.schema import POINT_PATTERN, PackModel, PartModel, RelationModel, SideBySideModel, StageModel


def reference_faults(files: PackFiles) -> list[Fault]:
    """Return every name in the pack and its lexicon that stands for nothing, and every thing that lacks words."""
    return [
        *_measures(files),
        *_groups(files),
        *_observations(files),
        *_relations(files),
        *_notes(files),
        *_words(files),
        *_lexicon_language(files),
    ]


def is_period(pack: PackModel, period: str) -> bool:
    """Return whether a text is a time: a year, a month, ..., or the id of one of the pack's own periods."""
    return period in pack.periods or re.fullmatch(POINT_PATTERN, period) is not None


def _unknown(files: PackFiles, place: Place, kind: str, name: str, known: Iterable[str]) -> Fault:
    return fault(files.pack, place, f"there is no {kind} {name!r}", use_known(name, known))


def _measures(files: PackFiles) -> Iterator[Fault]:
    pack, units = files.pack.model, files.lexicon.model.units
    for identity, measure in pack.measures.items():
        if measure.unit not in units:
            yield _unknown(files, ("measures", identity, "unit"), "unit", measure.unit, units)
        for index, dimension in enumerate(measure.dimensions):
            if dimension not in pack.dimensions:
                place = ("measures", identity, "dimensions", index)
                yield _unknown(files, place, "dimension", dimension, pack.dimensions)


def _groups(files: PackFiles) -> Iterator[Fault]:
    for identity, dimension in files.pack.model.dimensions.items():
        known = frozenset(dimension.members)
        for group, members in dimension.groups.items():
            place = ("dimensions", identity, "groups", group)
            if group in known:
                yield fault(files.pack, place, f"{group!r} is also a member", "give the group a name of its own")
            for index, member in enumerate(members):
                if member not in known:
                    yield _unknown(files, (*place, index), f"member of {identity}", member, dimension.members)


def _observations(files: PackFiles) -> Iterator[Fault]:
    """Check the observations; places in files are looked up only for what is wrong, for there may be very many."""
    pack, units = files.pack.model, files.lexicon.model.units
    known_members = {identity: frozenset(dimension.members) for identity, dimension in pack.dimensions.items()}
    for index, item in enumerate(pack.observations):
        problems: list[tuple[str, str, str]] = []
        measure = pack.measures.get(item.measure)
        if measure is None:
            problems.append(
                ("measure", f"there is no measure {item.measure!r}", use_known(item.measure, pack.measures))
            )
        for dimension, member in item.members.items():
            if dimension not in pack.dimensions:
                remedy = use_known(dimension, pack.dimensions)
                problems.append(("members", f"there is no dimension {dimension!r}", remedy))
            elif member not in known_members[dimension]:
                remedy = use_known(member, pack.dimensions[dimension].members)
                problems.append(("members", f"there is no member {member!r} of {dimension}", remedy))
            if measure and dimension in pack.dimensions and dimension not in measure.dimensions:
                remedy = f"add {dimension} to the dimensions of {item.measure}"
                problems.append(("members", f"{item.measure} is not broken down by {dimension}", remedy))
        if item.period is not None and not is_period(pack, item.period):
            remedy = f"write a year or a month (2024-07), or {use_known(item.period, pack.periods)}"
            problems.append(("period", f"there is no period {item.period!r}", remedy))
        if item.unit is not None and item.unit not in units:
            problems.append(("unit", f"there is no unit {item.unit!r}", use_known(item.unit, units)))
        if problems:
            path, line, field = files.observation_place(index)
            for name, problem, remedy in problems:
                yield Fault(Severity.ERROR, path, line, f"{field}.{name} ({item.id})", problem, remedy)


def _relations(files: PackFiles) -> Iterator[Fault]:
    pack = files.pack.model
    for index, relation in enumerate(pack.relations):
        for field, measure in _related_measures(relation):
            if measure not in pack.measures:
                yield _unknown(files, ("relations", index, field), "measure", measure, pack.measures)
        match relation:
            case StageModel(same=same):
                for position, dimension in enumerate(same):
                    if dimension not in pack.dimensions:
                        place: Place = ("relations", index, "same", position)
                        yield _unknown(files, place, "dimension", dimension, pack.dimensions)
            case PartModel(measure=measure, dimension=dimension) if measure in pack.measures:
                known = pack.measures[measure].dimensions
                if dimension not in known:
                    place = ("relations", index, "dimension")
                    yield _unknown(files, place, f"dimension of {measure}", dimension, known)
            case SideBySideModel(caveat=caveat):
                if caveat is not None and caveat not in pack.caveats:
                    yield _unknown(files, ("relations", index, "caveat"), "caveat", caveat, pack.caveats)


def _related_measures(relation: RelationModel) -> list[tuple[str, str]]:
    match relation:
        case StageModel():
            return [("earlier", relation.earlier), ("later", relation.later)]
        case PartModel():
            return [("measure", relation.measure)]
        case SideBySideModel():
            return [("first", relation.first), ("second", relation.second)]


def _notes(files: PackFiles) -> Iterator[Fault]:
    pack = files.pack.model
    observations = set(files.columns.ids)
    for index, note in enumerate(pack.notes):
        about = ("notes", index, "about")
        for place, measure in enumerate(note.about.measures):
            if measure not in pack.measures:
                yield _unknown(files, (*about, "measures", place), "measure", measure, pack.measures)
        for dimension, members in note.about.members.items():
            model = pack.dimensions.get(dimension)
            if model is None:
                yield _unknown(files, (*about, "members", dimension), "dimension", dimension, pack.dimensions)
                continue
            known = {*model.members, *model.groups}
            for place, member in enumerate(members):
                if member not in known:
                    yield _unknown(
                        files, (*about, "members", dimension, place), f"member of {dimension}", member, known
                    )
        for place, period in enumerate(note.about.periods):
            if not is_period(pack, period):
                yield _unknown(files, (*about, "periods", place), "period", period, pack.periods)
        for place, identity in enumerate(note.figures.observations if note.figures else ()):
            if identity not in observations:
                where = ("notes", index, "figures", "observations", place)
                yield _unknown(files, where, "observation", identity, observations)
        if note.figures and note.figures.operation and len(note.figures.observations) < 2:
            problem = f"{note.figures.operation} needs two observations"
            yield fault(
                files.pack,
                ("notes", index, "figures", "operation"),
                problem,
                "name the later one first, then the earlier one",
            )


def _words(files: PackFiles) -> Iterator[Fault]:
    """Check that all things have words and all words belong to a thing."""
    pack, lexicon = files.pack.model, files.lexicon.model
    times = {period for period in files.columns.periods.values if period}
    times |= {period for note in pack.notes for period in note.about.periods}
    observations = set(files.columns.ids)
    notes = {note.id: index for index, note in enumerate(pack.notes)}
    caveats = {name: index for index, name in enumerate(pack.caveats)}
    relations = {relation.id: index for index, relation in enumerate(pack.relations)}
    needed: list[tuple[str, Mapping[str, int | str], Collection[str], Severity]] = [
        ("measures", {name: name for name in pack.measures}, lexicon.measures, Severity.ERROR),
        ("periods", {name: name for name in pack.periods}, lexicon.periods, Severity.ERROR),
        ("caveats", caveats, lexicon.caveats, Severity.ERROR),
        ("notes", notes, lexicon.notes, Severity.ERROR),
        ("dimensions", {name: name for name in pack.dimensions}, lexicon.dimensions, Severity.WARNING),
        ("relations", relations, lexicon.relations, Severity.WARNING),
    ]
    for section, things, words, severity in needed:
        yield from _wordless(files, (section,), (section,), things, words, severity=severity)
    known: list[tuple[str, Set[str], Collection[str]]] = [
        ("measures", pack.measures.keys(), lexicon.measures),
        ("dimensions", pack.dimensions.keys(), lexicon.dimensions),
        ("members", pack.dimensions.keys(), lexicon.members),
        ("periods", pack.periods.keys() | times, lexicon.periods),
        ("relations", relations.keys(), lexicon.relations),
        ("observations", observations, lexicon.observations),
        ("caveats", caveats.keys(), lexicon.caveats),
        ("notes", notes.keys(), lexicon.notes),
    ]
    for section, names, words in known:
        yield from _meaningless(files, (section,), names, words)
    yield from _member_words(files)
    units = {measure.unit for measure in pack.measures.values()}
    units |= files.columns.units
    for unit in lexicon.units:
        if unit not in units:
            yield fault(files.lexicon, ("units", unit), "no figure has this unit", "remove it", Severity.WARNING)


def _member_words(files: PackFiles) -> Iterator[Fault]:
    for identity, dimension in files.pack.model.dimensions.items():
        words = files.lexicon.model.members.get(identity, {})
        members = {member: index for index, member in enumerate(dimension.members)}
        groups = {group: group for group in dimension.groups}
        section, place = ("members", identity), ("dimensions", identity)
        yield from _wordless(files, section, (*place, "members"), members, words)
        yield from _wordless(files, section, (*place, "groups"), groups, words, severity=Severity.WARNING)
        yield from _meaningless(files, section, members.keys() | groups.keys(), words)


def _wordless(
    files: PackFiles,
    section: Place,
    place: Place,
    things: Mapping[str, int | str],
    words: Collection[str],
    *,
    severity: Severity = Severity.ERROR,
) -> Iterator[Fault]:
    """Yield the things without words in a section of the lexicon; `things` names their keys or indices at `place`."""
    for name, key in things.items():
        if name not in words:
            problem = f"{name!r} has no words in {files.lexicon.path.name}"
            remedy = f"add it there under {field_name(section)}, or remove it here"
            yield fault(files.pack, (*place, key), problem, remedy, severity)


def _meaningless(files: PackFiles, section: Place, known: Set[str], words: Iterable[str]) -> Iterator[Fault]:
    """Yield the words of a section of the lexicon that belong to nothing that the pack has."""
    for name in words:
        if name not in known:
            remedy = f"{use_known(name, known)} (in {files.pack.path.name})"
            problem = f"{name!r} is none of the pack's {'dimensions' if section == ('members',) else section[0]}"
            yield fault(files.lexicon, (*section, name), problem, remedy)


def _lexicon_language(files: PackFiles) -> Iterator[Fault]:
    expected = files.lexicon.path.stem
    if files.lexicon.model.language != expected:
        problem = f"is {files.lexicon.model.language!r} in a file named {files.lexicon.path.name}"
        yield fault(files.lexicon, ("language",), problem, f"write {expected}, or rename the file")
