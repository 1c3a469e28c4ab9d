"""What stands twice: ids, keys, figures that nothing tells apart, phrases of one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.checking.faults import Fault, Severity, fault
from knowledge.checking.phrases import phrase_lists
from knowledge.compiling import spelt
from knowledge.documents import Place, field_name
from knowledge.packfiles import PackFiles


def duplicate_faults(files: PackFiles) -> list[Fault]:
    """Return what stands twice where it may stand once."""
    return [*_keys(files), *_ids(files), *_indistinct(files), *_phrases(files)]


def _keys(files: PackFiles) -> Iterator[Fault]:
    for document in (files.pack, files.lexicon):
        for place, first, line in document.doubled_keys():
            problem = f"stands twice, first in line {first}; only the last one counts"
            yield Fault(Severity.ERROR, document.path, line, field_name(place), problem, "merge the two")


def _ids(files: PackFiles) -> Iterator[Fault]:
    pack = files.pack.model
    lists: list[list[tuple[str, Place]]] = [
        [(relation.id, ("relations", i, "id")) for i, relation in enumerate(pack.relations)],
        [(caveat, ("caveats", i)) for i, caveat in enumerate(pack.caveats)],
    ]
    for name, dimension in pack.dimensions.items():
        lists.append([(member, ("dimensions", name, "members", i)) for i, member in enumerate(dimension.members)])
    for ids in lists:
        seen: set[str] = set()
        for identity, place in ids:
            if identity in seen:
                yield fault(files.pack, place, f"{identity!r} stands twice", "rename or remove one of them")
            seen.add(identity)
    known: set[str] = set()
    for index, item in enumerate(pack.observations):
        if item.id in known:
            path, line, field = files.observation_place(index)
            yield Fault(
                Severity.ERROR, path, line, f"{field}.id", f"{item.id!r} stands twice", "rename one of the observations"
            )
        known.add(item.id)
    for index, note in enumerate(pack.notes):
        if note.id in known:
            problem = f"{note.id!r} stands twice among observations and notes"
            yield fault(files.pack, ("notes", index, "id"), problem, "rename the note")
        known.add(note.id)


def _indistinct(files: PackFiles) -> Iterator[Fault]:
    """Yield observations that no question can tell from an earlier one."""
    seen: dict[tuple[object, ...], str] = {}
    for index, item in enumerate(files.pack.model.observations):
        slots = (item.measure, frozenset(item.members.items()), item.period)
        first = seen.setdefault(slots, item.id)
        if first != item.id:
            path, line, field = files.observation_place(index)
            problem = f"{item.id} has the same measure, members and period as {first}"
            yield Fault(Severity.ERROR, path, line, field, problem, "tell them apart by one of these, or remove one")


def _phrases(files: PackFiles) -> Iterator[Fault]:
    for place, phrases in phrase_lists(files.lexicon.model):
        yield from _twice(files, place, phrases)


def _twice(files: PackFiles, place: Place, phrases: Iterable[str]) -> Iterator[Fault]:
    seen: set[tuple[str, ...]] = set()
    for index, phrase in enumerate(phrases):
        words = tuple(spelt(phrase))
        if words in seen:
            where = (*place, index)
            yield fault(files.lexicon, where, f"{phrase!r} stands twice in this list", "remove one", Severity.WARNING)
        seen.add(words)
