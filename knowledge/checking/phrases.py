"""Phrases of a lexicon that name more than one thing, or so little that they would swallow other questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from knowledge.checking.faults import Fault, Severity, fault
from knowledge.compiling import PackCompiler, is_acronym
from knowledge.documents import Place, field_name
from knowledge.language import Language
from knowledge.packfiles import PackFiles
from knowledge.schema import LexiconModel, NamedModel, PackModel

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A phrase that names a thing by itself. Two things of one `rivals` must not have the same phrase."""

    rivals: str
    thing: str
    phrase: str
    place: Place


def phrase_lists(lexicon: LexiconModel) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield every list of phrases of a lexicon with its place."""
    yield ("subject",), lexicon.subject
    yield ("people",), lexicon.people
    yield ("cumulative",), lexicon.cumulative
    yield ("outside",), lexicon.outside
    for place, named in _named(lexicon):
        yield (*place, "phrases"), named.phrases
        yield (*place, "strong"), named.strong
        yield (*place, "words"), named.words
        yield (*place, "people"), named.people
    for identity, words in lexicon.observations.items():
        yield ("observations", identity, "words"), words.words
    for identity, note in lexicon.notes.items():
        yield ("notes", identity, "phrases"), note.phrases
        yield ("notes", identity, "words"), note.words


def phrase_faults(files: PackFiles, language: Language) -> list[Fault]:
    """Return the phrases that name two things which must be told apart, and those that consist of one small word."""
    lexicon = files.lexicon.model
    compiler = PackCompiler(files.pack.model, lexicon, language)
    small = language.stop | language.harmless
    faults: list[Fault] = []
    claims: dict[Key, list[_Claim]] = {}
    for claim in _claims(lexicon):
        key = compiler.key(claim.phrase)
        claims.setdefault(key, []).append(claim)
        words = compiler.words_of(claim.phrase)
        if len(words) == 1 and words[0] in small and not is_acronym(claim.phrase, language):
            problem = f"{claim.phrase!r} is a word that any question may have, so it would swallow other questions"
            remedy = "make it a longer phrase, or move it to words"
            faults.append(fault(files.lexicon, claim.place, problem, remedy))
    for index, phrase in enumerate(lexicon.outside):
        for claim in claims.get(compiler.key(phrase), ())[:1]:
            problem = f"{phrase!r} names {claim.thing} in line {files.lexicon.line(claim.place)}"
            remedy = f"remove it here, or leave it out of {claim.thing}"
            faults.append(fault(files.lexicon, ("outside", index), problem, remedy))
    distinct = _MeasuresApart(files.pack.model)
    for rivals in claims.values():
        for first, second in combinations(rivals, 2):
            if first.rivals != second.rivals or first.thing == second.thing:
                continue
            if first.rivals == "measures" and distinct.are_apart(first.thing, second.thing):
                continue
            line = files.lexicon.line(first.place)
            same = "" if first.phrase == second.phrase else f" (there as {first.phrase!r})"
            problem = f"{second.phrase!r} already names {first.thing} in line {line}{same}"
            remedy = f"leave it to one of {first.thing} and {second.thing}, or add a word that tells them apart"
            faults.append(fault(files.lexicon, second.place, problem, remedy))
    return [*faults, *_shared_words(files, compiler)]


def _shared_words(files: PackFiles, compiler: PackCompiler) -> Iterator[Fault]:
    """Yield the words that two figures of one measure claim, so that they cannot decide between the two."""
    measures = {identity: files.columns.measures[index] for index, identity in enumerate(files.columns.ids)}
    claimed: dict[tuple[str | None, Key], tuple[str, Place]] = {}
    for identity, words in files.lexicon.model.observations.items():
        for index, phrase in enumerate(words.words):
            place = ("observations", identity, "words", index)
            first, where = claimed.setdefault((measures.get(identity), compiler.key(phrase)), (identity, place))
            if first != identity:
                problem = f"{phrase!r} already goes with {first} in line {files.lexicon.line(where)}"
                remedy = f"leave it to one of {first} and {identity}: it tells the two not apart"
                yield fault(files.lexicon, place, problem, remedy, Severity.WARNING)


def _named(lexicon: LexiconModel) -> Iterator[tuple[Place, NamedModel]]:
    for section in ("measures", "dimensions", "periods", "relations"):
        for identity, named in getattr(lexicon, section).items():
            yield (section, identity), named
    for dimension, members in lexicon.members.items():
        for member, named in members.items():
            yield ("members", dimension, member), named


def _claims(lexicon: LexiconModel) -> Iterator[_Claim]:
    for place, named in _named(lexicon):
        for field, phrases in (("phrases", named.phrases), ("strong", named.strong)):
            for index, phrase in enumerate(phrases):
                yield _Claim(field_name(place[:-1]), str(place[-1]), phrase, (*place, field, index))
    for identity, note in lexicon.notes.items():
        for index, phrase in enumerate(note.phrases):
            yield _Claim("notes", identity, phrase, ("notes", identity, "phrases", index))


class _MeasuresApart:
    """Tells whether the figures of two measures differ in members or period wherever both have one."""

    def __init__(self, pack: PackModel) -> None:
        self._slots: dict[str, set[tuple[object, ...]]] = {}
        for item in pack.observations:
            slots = (frozenset(item.members.items()), item.period)
            self._slots.setdefault(item.measure, set()).add(slots)

    def are_apart(self, first: str, second: str) -> bool:
        return not self._slots.get(first, set()) & self._slots.get(second, set())
