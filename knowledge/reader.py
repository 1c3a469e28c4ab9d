"""Reading a question: its words, and which of them name things, times and numbers or tell what is asked.

Words, not sentences, are matched: each word keeps the known words that it may be a slip of, phrases are looked up
word by word, the longest first, and every word that nothing accounts for stays visible to the coverage guard.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.base import Base, Term
from knowledge.clauses import FIRM, ClauseReader
from knowledge.frames import framed
from knowledge.language import Language
from knowledge.numbers import NumberReader
from knowledge.period import Asked, Kind
from knowledge.phrases import Phrase, phrases
from knowledge.reading import Cue, Mention, Number, Reading, Word, places_of
from knowledge.text import MAX_LENGTH, Sort, plain
from knowledge.times import TimeReader
from knowledge.words import WordReader

MAX_WORDS = 700
"""Words of a question that are read; the rest of an endless message is left out."""

MAX_CUES, MAX_MENTIONS = 300, 150
"""What is kept of a message of nothing but telling words; each is held against the others, which must not take long."""

_NEVER_SKIPPED = frozenset(
    ("highest", "lowest", "negation", "average", "percent", "share", "change", "fraction", "unsettled", "quantity")
)
"""Cues whose words are no padding within a phrase: "issued most of the rulings" names more than issued rulings."""

_MOST = frozenset(("highest", "lowest"))
"""These stand within a phrase as a rank: "lost the most jobs"."""

_BESIDE_NUMBERS = frozenset(("more_than", "less_than", "roughly", "single"))
_DENIABLE = frozenset(("percent", "average", "share", "rate", "per_day", "per_week", "per_month", "per_year"))
"""What "in cases, not percent" sets aside."""
_RELATIVE = frozenset(("who", "where", "when"))
_WHOLE = frozenset(("filler", "greeting", "how_are_you", "thanks", "bye"))
"""Set phrases, whose words name nothing: "good morning" is about no goods."""


class Reader:
    """Reads questions about one pack in its language."""

    def __init__(self, base: Base, language: Language) -> None:
        """Take the compiled pack and language."""
        self._base = base
        self._language = language
        self._words = WordReader(base, language)
        self._numbers = NumberReader(base, language)
        self._times = TimeReader(base, language, self._numbers)
        self._clauses = ClauseReader(language)
        self._acronyms = language.acronyms | base.acronyms
        self._acronym = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self._acronyms))})(?!\w)")

    def read(self, text: str) -> Reading:
        """Return what is found in a question. Any text will do; time grows with its length."""
        cut = len(text) > MAX_LENGTH
        text = text[:MAX_LENGTH]
        if self._acronyms and not text.isupper():
            text = self._acronym.sub(lambda match: self._acronyms[match[0]], text)
        words = self._words.words(plain(text))
        cut = cut or len(words) > MAX_WORDS
        words = words[:MAX_WORDS]
        forms = [word.forms for word in words]
        cues = self._cues(words)[:MAX_CUES]
        terms = self._terms(words, cues)
        held = _phrase_places(terms)
        places = {cue.end for cue in cues if cue.name in ("highest", "lowest")}  # "the top 10" names no year
        ranks = {place for place in places if place < len(words) and words[place].sort is Sort.NUMBER}
        times, taken = self._times.times(words, held | ranks, cues)
        numbers = self._numbers.numbers(words, taken | held)
        counted = places_of(numbers)
        mentions = self._before_named(terms, cues, words)
        mentions = [m for m in mentions if taken.isdisjoint(range(m.start, m.end))]
        phrased = [(cue.start, cue.end) for cue in cues if cue.name in _WHOLE and cue.end - cue.start > 1]
        mentions = [m for m in mentions if not any(s <= m.start and m.end <= e for s, e in phrased)]
        mentions += times
        mentions = sorted(mentions, key=lambda mention: mention.start)[:MAX_MENTIONS]
        mentions, cues = self._without_denied(mentions, cues, words)
        cues = self._asking_cues(_outer_cues(cues, mentions), words, mentions, numbers)
        clauses = self._clauses.clauses(words, mentions, cues, counted)
        joiners = {phrase.start for phrase in phrases(self._language.joiners, forms, range(len(forms)))}
        joiners |= {i for i, word in enumerate(words) if word.is_break and not self._closes_scope(words, i)}
        weak = tuple(i for i, word in enumerate(words) if word.text in self._language.weak_joiners)
        return Reading(
            words=tuple(words),
            mentions=tuple(mentions),
            cues=tuple(cues),
            numbers=tuple(numbers),
            clauses=tuple(clauses),
            joiners=tuple(sorted(joiners)),
            weak_joiners=weak,
            idle=frozenset(index for index in range(len(words)) if self._is_idle(words, index)),
            cut=cut,
        )

    def _is_idle(self, words: list[Word], index: int) -> bool:
        """Return whether a word neither names nor limits anything: a small word, or who is said to have said it."""
        word = words[index]
        if not self._base.turning.isdisjoint(form.word for form in word.stems):
            return False
        if word.is_small or word.forms:
            return word.is_small
        beside = (*words[max(0, index - 1) : index], *words[index + 1 : index + 2])
        return any(other.text in self._language.reporting for other in beside)

    def _cues(self, words: list[Word]) -> list[Cue]:
        forms = [word.forms for word in words]
        cues = [
            Cue(phrase.start, phrase.end, name)
            for phrase in phrases(self._language.cues, forms, range(len(forms)))
            for name in phrase.value
        ]
        best = [word.forms[0].word if word.forms else word.text for word in words]
        breaks = frozenset(place for place, word in enumerate(words) if word.is_break)
        return [*cues, *(Cue(*found) for found in framed(self._language.frames, best, breaks))]

    def _terms(self, words: list[Word], cues: list[Cue]) -> list[Mention]:
        """Return the pack's phrases in the question: the longest first, no word in two, none across a break."""
        stop = self._language.stop
        # "Refusals since the war" names no refusal of war: words that place things in time stay.
        harmless = self._language.harmless - self._language.times.before_point
        stems = [word.stems for word in words]
        telling = [
            i
            for i, word in enumerate(words)
            if (word.text not in stop or word.sort is not Sort.WORD) and not self._is_within_name(words, i)
        ]
        skippable = frozenset(index for index, word in enumerate(words) if word.text in harmless)
        skippable -= places_of(cue for cue in cues if cue.name in _NEVER_SKIPPED)
        ranks = {cue.end - 1 for cue in cues if cue.name in _MOST and self._is_mere_rank(words, cue)}
        skippable |= ranks
        found = phrases(self._base.terms, stems, telling, skippable)
        found += phrases(self._base.fixed, stems, range(len(words)), skippable)
        found.sort(key=lambda phrase: (phrase.start - phrase.end, -phrase.score))
        chosen: list[Mention] = []
        taken: set[int] = set()
        for phrase in found:
            places = range(phrase.start, phrase.end)
            if taken.isdisjoint(places):
                mention = self._mention(phrase, words[phrase.start : phrase.end])
                chosen.append(replace(mention, within=phrase.skipped) if phrase.skipped in ranks else mention)
                taken.update(places)
        return chosen

    def _is_mere_rank(self, words: list[Word], cue: Cue) -> bool:
        """Return whether one word tells how many, and of what follows: "the most jobs", not "most of them"."""
        single = words[cue.end - 1].text in self._language.rank_words
        small = all(word.text in self._language.stop for word in words[cue.start : cue.end - 1])
        partial = cue.end < len(words) and words[cue.end].text in self._language.prepositions
        return single and small and not partial

    def _before_named(self, terms: list[Mention], cues: list[Cue], words: list[Word]) -> list[Mention]:
        """Return the mentions, with those of times that "before" turns into others: "before the war"."""
        longer = places_of(cue for cue in cues if cue.name == "time_until")  # "before the end of 2024"
        for cue in [cue for cue in cues if cue.name == "time_before" and cue.start not in longer]:
            following = next((m for m in terms if m.start >= cue.end), None)
            if following is None or following.slot != "period":
                continue
            if all(word.text in self._language.stop for word in words[cue.end : following.start]):
                text = " ".join(word.text for word in words[cue.start : following.end])
                asked = Asked(Kind.RELATIVE, f"{cue.name} {following.text}")
                turned = Mention(cue.start, following.end, text, following.score, Term(frozenset(), frozenset()), asked)
                terms = [m for m in terms if m.end <= cue.start or m.start >= following.end]
                terms.append(turned)
        return terms

    def _is_within_name(self, words: list[Word], index: int) -> bool:
        """Return whether a comma or point stands where a phrase of the pack has one ("Korea, Rep.")."""
        if not words[index].is_break or not self._base.broken or not 0 < index < len(words) - 1:
            return False
        before, after = words[index - 1].stems, words[index + 1].stems
        return any((first.word, second.word) in self._base.broken for first in before for second in after)

    def _mention(self, phrase: Phrase, words: list[Word]) -> Mention:
        people = any(form.word in self._base.people for word in words for form in word.forms)
        text = " ".join(word.text for word in words)
        return Mention(phrase.start, phrase.end, text, phrase.score, phrase.value, people=people)

    def _closes_scope(self, words: list[Word], index: int) -> bool:
        """Return whether a comma ends "of the desertion cases,", which says of what is asked, and is no operand."""
        start = next((i + 1 for i in range(index - 1, -1, -1) if words[i].is_break), 0)
        return words[index].text == "," and words[start].text in self._language.prepositions

    def _without_denied(
        self, mentions: list[Mention], cues: list[Cue], words: list[Word]
    ) -> tuple[list[Mention], list[Cue]]:
        """Return mentions and cues without what "sentences, not cases" sets aside."""
        for cue in [cue for cue in cues if cue.name == "aside_from"]:
            following = next((m for m in mentions if m.start >= cue.end), None)
            if following is not None and all(w.text in self._language.stop for w in words[cue.end : following.start]):
                mentions = [mention for mention in mentions if mention is not following]
                cues = [c for c in cues if not cue.start <= c.start < following.end]
                cues.append(Cue(cue.start, following.end, "denied"))
        for cue in [cue for cue in cues if cue.name == "contrast"]:
            before = [m for m in mentions if m.end <= cue.start and m.slot]
            after = [m for m in mentions if m.start >= cue.end and m.slot]
            follows = after and all(word.text in self._language.stop for word in words[cue.end : after[0].start])
            if follows and self._is_put_right(after, words) and not (before and before[-1].slot == after[0].slot):
                mentions = [m for m in mentions if m is not after[0]]
                cues = [
                    *(c for c in cues if not cue.start <= c.start < cue.end),
                    Cue(cue.start, after[0].end, "denied"),
                ]
                continue
            if (
                not before
                or not after
                or before[-1].slot != after[0].slot
                or before[-1].term.strong == after[0].term.strong
            ):
                continue
            if cue.end - cue.start > 2 and after[0].slot == "measure":  # "cases that did not come to a sentence"
                continue
            if follows and self._parts(words[before[-1].end : cue.start], before[-1].slot):
                denied = Cue(cue.start, after[0].end, "denied")
                mentions = [m for m in mentions if m is not after[0]]
                cues = [*(c for c in cues if not cue.start <= c.start < cue.end), denied]
        # What set nothing aside must not pass for understood: "how many were not convicted" is about the others.
        kept = [cue for cue in cues if cue.name != "contrast" or not self._denies(cue, mentions, words)]
        return mentions, kept

    @staticmethod
    def _is_put_right(after: list[Mention], words: list[Word]) -> bool:
        """Return whether another thing of the same kind is named after a break: "not desertion, disobedience"."""
        first = after[0]
        for other in after[1:]:
            if other.slot == first.slot:
                parted = any(word.is_break for word in words[first.end : other.start])
                return parted and first.slot != "measure" and other.term != first.term
        return False

    def _parts(self, words: list[Word], slot: str) -> bool:
        """Return whether words part two things of a slot: a break, after members one with small words behind it."""
        if slot == "measure" or not any(word.is_break for word in words):
            return all(word.is_break for word in words)
        last = max(place for place, word in enumerate(words) if word.is_break)
        return all(word.text in self._language.stop for word in words[last + 1 :])

    def _denies(self, cue: Cue, mentions: list[Mention], words: list[Word]) -> bool:
        """Return whether something named stands right after "not", small words apart."""
        following = next((m for m in mentions if m.start >= cue.end and m.slot), None)
        if following is None:
            return False
        return all(word.text in self._language.stop for word in words[cue.end : following.start])

    def _asking_cues(
        self, cues: list[Cue], words: list[Word], mentions: list[Mention], numbers: list[Number]
    ) -> list[Cue]:
        """Return the cues that ask: no "who" after the one it speaks of, no "over" without a number after it."""
        kept = []
        denied = {cue.end for cue in cues if cue.name == "negation"} & {c.start for c in cues if c.name in _DENIABLE}
        for cue in cues:
            if (cue.name == "negation" and cue.end in denied) or (cue.start in denied and cue.name in _DENIABLE):
                kept.append(Cue(cue.start, cue.end, "denied"))
            elif cue.name in _BESIDE_NUMBERS:
                compares = words[cue.end - 1].text in self._language.joiners  # "more than in 2023", not "over 2023"
                times = [mention for mention in mentions if mention.asked and compares]
                starts = [number.start for number in numbers] + [mention.start for mention in times]
                starts += [mention.start for mention in mentions if compares and mention.slot and mention.term.strong]
                if any(0 <= start - cue.end <= 1 for start in starts):
                    kept.append(cue)
            elif cue.name == "who" and self._is_inserted(cue, cues, words):
                kept.append(Cue(cue.start, cue.end, "relative"))
            elif cue.name not in _RELATIVE or not self._is_relative(cue, cues, words, mentions):
                kept.append(cue)
        return kept

    def _is_relative(self, cue: Cue, cues: list[Cue], words: list[Word], mentions: list[Mention]) -> bool:
        """Return whether "who", "where" or "when" follows a thing in the same breath, and so asks nothing."""
        if cue.start and words[cue.start - 1].text in self._language.antecedents:
            return True
        if cue.name != "who" and self._leads_in(cue, cues, words):
            return True
        start = next((i + 1 for i in range(cue.start - 1, -1, -1) if words[i].is_break), 0)
        named = [m for m in mentions if start <= m.start < cue.start and (m.term.strong or m.people or m.asked)]
        whether = any(other.name == "whether" and other.start == start for other in cues)
        return bool(named) or (whether and cue.start > start)

    @staticmethod
    def _is_inserted(cue: Cue, cues: list[Cue], words: list[Word]) -> bool:
        """Return whether "my dad, who served," tells of somebody between commas, before the question that follows."""
        end = next((i for i in range(cue.end, len(words)) if words[i].is_break), len(words))
        return (
            cue.start > 1
            and words[cue.start - 1].text == ","
            and not words[cue.start - 2].is_break
            and end < len(words)
            and words[end].text == ","
            and any(other.start > end and other.name in FIRM for other in cues)
        )

    @staticmethod
    def _leads_in(cue: Cue, cues: list[Cue], words: list[Word]) -> bool:
        """Return whether "when 2024 closed," opens a clause that only leads to the question after it."""
        end = next((i for i in range(cue.end, len(words)) if words[i].is_break), len(words))
        first = cue.start == 0 or words[cue.start - 1].is_break
        return (
            first
            and words[end : end + 1] != []
            and words[end].text == ","
            and any(other.start > end and other.name in FIRM | {"which", "request"} for other in cues)
        )


def _phrase_places(terms: list[Mention]) -> set[int]:
    """Return the places of phrases of several words that name something: their words mean nothing else."""
    return places_of(mention for mention in terms if mention.end - mention.start > 1 and mention.term.strong)


def _outer_cues(cues: list[Cue], mentions: list[Mention]) -> list[Cue]:
    """Return the cues without those that lie within a longer cue, or within a longer phrase that names a thing.

    A rank within a phrase that is no word of it still asks for the rank: "lost the most jobs".
    """
    within = {mention.within for mention in mentions}
    spans = [(cue.start, cue.end) for cue in cues]
    named = {(m.start, m.end) for m in mentions if m.term.strong}
    spans += [span for span in named if span[1] - span[0] > 1]
    around: dict[int, set[tuple[int, int]]] = {}
    for start, end in spans:
        for place in range(start, end):
            around.setdefault(place, set()).add((start, end))
    return [
        cue
        for cue in cues
        if (cue.name in _MOST and cue.end - 1 in within)
        or (
            (cue.start, cue.end) not in named
            and not any(cue.end <= end and end - start > cue.end - cue.start for start, end in around[cue.start])
        )
    ]
