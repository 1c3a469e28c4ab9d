"""Names in braces that nothing fills in."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from knowledge.checking.faults import Fault, fault
from knowledge.documents import Place
from knowledge.packfiles import PackFiles
from knowledge.schema import NoteFiguresModel

CAVEATS = {"cases-not-people": {"unit"}, "cumulative": {"period"}}
"""What the caveats that the engine itself adds may name; all others are told as they stand."""


def template_faults(files: PackFiles) -> list[Fault]:
    """Return the texts of the lexicon that name in braces what they cannot have."""
    lexicon = files.lexicon.model
    figures = {note.id: note.figures for note in files.pack.model.notes}
    texts: list[tuple[Place, str, set[str]]] = []
    for identity, words in lexicon.observations.items():
        texts += [
            (("observations", identity, "label"), words.label, set()),
            (("observations", identity, "meaning"), words.meaning, {"figure"}),
        ]
    for identity, note in lexicon.notes.items():
        texts += [
            (("notes", identity, "title"), note.title, set()),
            (("notes", identity, "question"), note.question, set()),
            (("notes", identity, "text"), note.text, _note_names(figures.get(identity))),
        ]
    texts += [(("caveats", identity), text, CAVEATS.get(identity, set())) for identity, text in lexicon.caveats.items()]
    return [found for place, text, names in texts for found in _unfilled(files, place, text, names)]


def _note_names(figures: NoteFiguresModel | None) -> set[str]:
    """Return what a note's text may name: its figures, and what is computed from them."""
    if figures is None:
        return set()
    names = {"figure"}
    if len(figures.observations) > 1:
        names |= {"first", "second"}
    if figures.operation == "percent_change":
        names |= {"change", "ratio"}
    return names


def _unfilled(files: PackFiles, place: Place, text: str, names: set[str]) -> Iterator[Fault]:
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        yield fault(files.lexicon, place, f"has a brace by itself ({error})", "close it, or leave it out")
        return
    for name in sorted(named - names):
        known = " and ".join(f"{{{known}}}" for known in sorted(names))
        remedy = f"only {known} can stand here" if names else "nothing in braces can stand here"
        if place[0] == "notes" and place[-1] == "text" and not names:
            remedy = f"give the note figures in {files.pack.path.name}, or leave it out"
        yield fault(files.lexicon, place, f"nothing fills in {{{name}}}", remedy)
