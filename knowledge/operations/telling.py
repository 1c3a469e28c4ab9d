"""Answers without a number of their own: facts, explanations, sources, what can be asked, manners."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answer import Status
from knowledge.base import Base, Note, Observation
from knowledge.findings import TELLING, Finding, Question, answered, missing, stated, unclear
from knowledge.operations.choosing import Chosen, asked_dimension, choose_one, fitting, nearest, only, words_of
from knowledge.operations.facts import note_results
from knowledge.operations.values import LISTED
from knowledge.reading import places_of
from knowledge.searching import Found, account_for, find, operands

ASKS = frozenset(("why", "who", "where", "when", "how_often", "deed", "precedent", "identity"))
"""Cues that are also the names of what a fact may answer (`Note.asks`)."""


def note(question: Question) -> Finding | None:
    """Answer with the fact that has everything the question names."""
    found = find(question.base, question.limiting)
    if not found.notes and question.has("whether", "when", "which"):
        untimed = [mention for mention in question.limiting if mention.asked is None]
        found = find(question.base, untimed)
        found = replace(found, notes=tuple(item for item in found.notes if "when" in item.asks))
    if not found.notes and not question.asks_number:  # "do they get a suspended sentence instead of prison?"
        unmeasured = [mention for mention in question.limiting if mention.slot != "measure"]
        if any(mention.slot == "note" for mention in unmeasured):
            found = find(question.base, unmeasured)
            found = replace(found, notes=tuple(item for item in found.notes if item.figures is None))
    if not found.notes and question.has("highest", "whether", "which") and not question.asks_number:
        tops = [mention for mention in question.limiting if mention.slot == "note"]
        found = replace(
            found, notes=tuple(n for n in find(question.base, tops).notes if "highest" in n.asks) if tops else ()
        )
    asked = _asked_notes(question, found)
    if asked:
        return told(question, asked[0])
    several = _several_notes(question)
    if not found.notes and len(several) > 1 and not question.asks_number:
        results = dict.fromkeys(result for item in several for result in note_results(question.base, item))
        return answered("note", list(results), notes=several)
    notes = [item for item in found.notes if item.kind == "fact" and _answers(item, question)]
    if question.has("highest") and asked_dimension(question) and any(m.slot == "measure" for m in question.own):
        notes = [item for item in notes if "highest" in item.asks]
    if not notes or (not _names_note(question, notes[0]) and not _is_open(question, found)):
        return None
    dates = question.has("when") and "when" in notes[0].asks  # "in which months did the number of cases fall"
    if question.asks_number and notes[0].figures is None and not dates:
        return missing("note", "only_said", about=notes[0].id)
    if not _names_note(question, notes[0]) and not _figures_account(question, notes[0]):
        near = tuple(result.inputs[0] for result in note_results(question.base, notes[0]))
        return missing("note", "not_said", near=near, about=words_of(question.own))
    return told(question, notes[0])


def _asked_notes(question: Question, found: Found) -> tuple[Note, ...]:
    """Return the one fact that says what was done, whether it was so before, when it was most, or what came then."""
    if question.asks_number:
        return ()
    base = question.base
    for name in ("deed", "precedent"):
        if question.has(name):
            answering = [item for item in base.notes if name in item.asks]
            fits = [item for item in answering if all(m.targets & base.facets_of(item.id) for m in question.limiting)]
            return tuple(fits) if len(fits) == 1 else ()
    if question.has("highest") and question.has("when"):
        peaks = [item for item in base.notes if {"when", "highest"} <= item.asks]
        fits = [item for item in peaks if account_for(base.facets_of(item.id), question.limiting)]
        return tuple(fits) if len(fits) == 1 else ()
    if question.has("about", "trend", "change"):
        asked = [item for item in found.notes if "trend" in item.asks]
        fits = [item for item in asked if all(m.term.strong & base.facets_of(item.id) for m in question.limiting)]
        return tuple(fits) if len(fits) == 1 and any(m.slot == "period" for m in question.limiting) else ()
    return ()


def _several_notes(question: Question) -> tuple[Note, ...]:
    """Return the facts that are named one after another ("who compiled it, and who reported it?")."""
    named = [mention for mention in question.limiting if mention.slot == "note"]
    found = [find(question.base, [mention]).notes for mention in named]
    notes = [item[0] for item in found if len(item) == 1 and _answers(item[0], question)]
    return tuple(dict.fromkeys(notes))


def _figures_account(question: Question, item: Note) -> bool:
    """Return whether the figures of a fact, where it has any, are of all that is named: July's are not the year's."""
    if item.figures is None:
        return True
    base = question.base
    entries = [base.entries[base.places[identity]] for identity in item.figures.observations]
    facets = frozenset().union(*(entry.facets | entry.implied for entry in entries))
    return account_for(facets, question.limiting)


_ASKING_FACTS = tuple(name for name in TELLING if name not in ("about", "whether", "which"))


def _is_open(question: Question, found: Found) -> bool:
    """Return whether only times and places are named, for which the article has a fact and no figure."""
    if not found.notes or (question.leaning and not question.has(*_ASKING_FACTS)):  # "what about desertion"
        return False
    groups = operands(question.base, question.limiting, question.joiners) or []
    if len(groups) > 1 and any(find(question.base, group).observations for group in groups):
        return False
    entry = question.base.entries[question.base.places[found.notes[0].id]]
    if not question.has(*TELLING) and all(find(question.base, [m]).observations for m in question.limiting):
        return False
    return not found.observations and all(
        mention.slot not in ("relation", "") and mention.term.strong & entry.implied for mention in question.limiting
    )


def told(question: Question, item: Note) -> Finding:
    """Return a note as an answer, with the figures that it speaks of."""
    return answered("note", note_results(question.base, item), notes=(item,))


def _answers(item: Note, question: Question) -> bool:
    return ASKS & question.asks <= item.asks


def _names_note(question: Question, item: Note) -> bool:
    return any(f"n:{item.id}" in mention.term.strong for mention in question.limiting)


def explain(question: Question) -> Finding | None:
    """Answer "what is desertion": what a term means in the article."""
    found = find(question.base, question.limiting)
    base = question.base
    for item in base.notes:
        if item.kind == "term" and question.limiting and account_for(base.facets_of(item.id), question.limiting):
            return told(question, item)
    notes = [item for item in found.notes if "what" in item.asks and _names_note(question, item)]
    return told(question, notes[0]) if notes else None


def about(question: Question) -> Finding | None:
    """Answer "tell me about desertion": the figures and facts that have it."""
    if not question.limiting or question.asks_number or any(mention.slot == "measure" for mention in question.own):
        return None
    found = find(question.base, question.limiting)
    named = [item for item in found.notes if _names_note(question, item)]
    if named and not found.observations:
        return told(question, named[0])
    alike = _alike(question)
    if len(alike) > 1:
        return unclear("about", alike)
    observations = fitting(question, found.wider)
    if observations:
        return answered("about", [stated(item) for item in observations[:LISTED]])
    notes = [item for item in found.notes if item.kind == "fact"]
    if notes and _is_open(question, found):
        return told(question, notes[0])
    periods = [mention for mention in question.limiting if mention.slot == "period"]
    measured = any(mention.slot == "measure" for mention in question.limiting)
    near = nearest(question.base, question.limiting)
    outside = any(mention.slot == "outside" for mention in question.limiting)
    unknown_time = any(mention.asked and not mention.term.strong for mention in periods)
    if periods and len(periods) < len(question.limiting) and not (measured or outside or unknown_time):
        return unclear("about", near) if near else None
    return missing("about", "not_said", near=near, about=words_of(question.own))


def _alike(question: Question) -> tuple[Observation, ...]:
    """Return the figures of the measures that share a name which the question gives ("armed forces"), one of each."""
    hints = [m for m in question.mentions if not m.term.strong and any(facet[:2] == "m:" for facet in m.term.weak)]
    if not hints:
        return ()
    meant = frozenset.union(*(mention.term.weak for mention in hints))
    found = find(question.base, question.limiting, hints).observations
    by_measure = {item.measure: item for item in found if f"m:{item.measure}" in meant}
    return tuple(by_measure.values())


def exactness(question: Question) -> Finding | None:
    """Answer "is that exact": how exact the source is about the figure."""
    items = [item for number in question.numbers for item in question.base.stating(number.value)]
    items = [item for item in items if item.quantity.value is not None]
    if any(mention.slot != "note" for mention in question.own):
        chosen = choose_one(question, "exactness", question.limiting)
        if not isinstance(chosen, Chosen):
            return chosen
        return answered("exactness", [stated(only(chosen))])
    items = items or list(question.recent[:1])
    if not items:
        return None
    return answered("exactness", [stated(items[0])], used=frozenset(places_of(question.numbers)))


def source(question: Question) -> Finding | None:
    """Answer "source?": where the last figures, or the pack's, come from."""
    if question.has("quantity"):
        return None
    notes = tuple(item for item in question.base.notes if "who" in item.asks)
    related = tuple(stated(item) for item in question.recent[:1])
    return Finding("source", Status.ANSWERED, related=related, notes=notes[:1])


def caveats(question: Question) -> Finding | None:
    """Answer "what should I know before I use this": all caveats of the pack."""
    return Finding("caveats", Status.ANSWERED, reason="caveats") if question.base.caveats else None


def summary(question: Question) -> Finding | None:
    """Answer "key numbers": the pack's headline figures."""
    return summary_of(question.base)


def summary_of(base: Base) -> Finding:
    """Return the headline figures of a pack, or its first ones where none is marked."""
    items = base.headlines or base.observations
    return answered("summary", [stated(item) for item in items[:LISTED]])


def members(question: Question) -> Finding | None:
    """Answer "which countries are there": what the figures are broken down by, where nothing else is asked."""
    dimension = asked_dimension(question)
    named = [mention for mention in question.own if mention.slot != "dimension"]
    if not dimension or named or question.numbers or question.has("quantity"):
        return None
    words = question.reading.words
    told = question.reading.idle | places_of((*question.cues, *question.mentions))
    if any(place not in told and not word.is_break for place, word in enumerate(words)):
        return None
    return replace(Finding("members", Status.ANSWERED), dimension=dimension)


def help_(_: Question) -> Finding:
    """Answer "what can you do"."""
    return Finding("help", Status.ANSWERED, reason="help")


def small_talk(question: Question) -> Finding | None:
    """Answer a greeting, thanks, an insult in one friendly line."""
    if any(mention.term.strong for mention in question.own):
        return None
    for name in ("insult", "thanks", "how_are_you", "bye", "greeting"):
        if question.has(name):
            return Finding(name, Status.SMALL_TALK, reason=name)
    return None


def unsupported(question: Question) -> Finding | None:
    """Refuse what no article's figures can answer: forecasts, opinions, statistics that need the raw data."""
    if question.has("injection"):
        return Finding("off_topic", Status.OFF_TOPIC, reason="off_topic")
    for name in ("forecast", "opinion", "unknown_statistic"):
        if question.has(name):
            near = nearest(question.base, question.limiting) or find(question.base, question.limiting).observations
            return missing(name, name, near=near[:2])
    return None
