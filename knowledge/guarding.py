"""The coverage guard: no answer may leave aside a word of the question that limits what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from knowledge.answer import Status
from knowledge.findings import Finding, Question, Result
from knowledge.operations.claims import ROUNDING
from knowledge.reading import Clause, Cue, Mention, Number, places_of
from knowledge.rules import Rule
from knowledge.text import Sort

FRAGMENT = 4
"""A clause of fewer words adds to the question before it ("officers only"); a longer one tells something else."""

CHOOSING = ("which", "whether", "who", "when", "where")
"""A clause with one of these asks by itself: "which is higher, A or B"."""

MAY_STAND_ASIDE = frozenset(("negation", "lowest", "highest", "less_than", "more_than"))
"""Cues that mean nothing in a clause that names nothing ("no table, please")."""

OUT_OF_REACH = frozenset(("opinion", "forecast", "unknown_statistic"))
"""Cues that no word beside them explains away: "should" asks what to do, though it opens a question too."""

OPENS_STORY = frozenset(("claim", "pronoun", "followup", "request"))
"""Cues that may open a story as well as the question itself."""


class Guard:
    """Holds findings against one question. What depends on the question alone is worked out once, and when needed."""

    def __init__(self, question: Question, binding: frozenset[str]) -> None:
        """Take the question and the cues that may not be left aside."""
        self._question = question
        self._binding = binding
        self._words = question.reading.words

    def left_over(self, finding: Finding, rule: Rule) -> tuple[str, ...]:
        """Return the words of the question that a finding does not account for, telling cues first."""
        facets = _facets(self._question, finding)
        used = set(finding.used) | self._named
        for mention in self._hints:
            if mention.targets & facets:
                used.update(range(mention.start, mention.end))
        left = [m.text for m in self._question.own if m.term.singled_out and not m.term.singled_out & facets]
        for cue in self._question.cues:
            places = range(cue.start, cue.end)
            if self._is_met(cue, finding, rule):
                used.update(places)
                continue
            explained = used.issuperset(places) or self._is_word_of(cue, facets)
            if cue.name in OUT_OF_REACH or self._is_dangling(cue) or not explained:
                left.append(" ".join(self._words[place].text for place in places))
        for number in self._question.numbers:
            if number.points or any(_describes(number, result) for result in (*finding.results, *finding.related)):
                used.update(range(number.start, number.end))
        left += [self._words[place].text for place in self._other_grains(finding) if place not in used]
        limiting = {*self._narrowing, *(() if self._question.asks_figure or finding.notes else self._unexplained)}
        left += [self._words[place].text for place in sorted(limiting) if place not in used]
        return tuple(dict.fromkeys(left))

    def binds(self, finding: Finding, rule: Rule, leftover: tuple[str, ...]) -> bool:
        """Return whether the question has a cue, a number or a limiting word that not even a fact may leave aside."""
        if any(cue.name in self._binding and not rule.accounts_for(cue.name) for cue in self._question.cues):
            return True
        if finding.notes and all("who" in note.asks for note in finding.notes):  # "who compiled it, the Kremlin?"
            return False
        restricting = self._question.language.restricting
        return any(word in restricting or any(char.isdigit() for char in word) for word in leftover)

    # Cues ------------------------------------------------------------------------------------------------------

    def _is_met(self, cue: Cue, finding: Finding, rule: Rule) -> bool:
        """Return whether a cue asks for nothing that the finding does not give."""
        return (
            cue.name not in self._binding
            or rule.accounts_for(cue.name)
            or finding.status is Status.SMALL_TALK
            or (cue.name == "sum" and _is_total(finding))
            or self._is_aside(cue)
        )

    def _is_aside(self, cue: Cue) -> bool:
        """Return whether "no" or "less" stands in a clause that names nothing, beside one that does ("no table")."""
        if cue.name not in MAY_STAND_ASIDE:
            return False
        clause = self._clause_at.get(cue.start)
        return bool(self._naming) and clause is not None and clause not in self._choosing | self._naming

    def _is_dangling(self, cue: Cue) -> bool:
        """Return whether a clause ends in "were not" and leaves open what was not, after naming something."""
        clause = next((c for c in self._question.reading.clauses if c.start < cue.start < c.end), None)
        if cue.name != "negation" or clause is None or clause.start not in self._naming:
            return False
        stop, before = self._question.language.stop, self._words[cue.start - 1].text
        follows = self._words[cue.end : clause.end]
        return before in stop and before not in self._question.language.joiners and all(w.text in stop for w in follows)

    @cached_property
    def _clause_at(self) -> dict[int, int]:
        """Where the clause begins that a place lies in."""
        return {place: c.start for c in self._question.reading.clauses for place in range(c.start, c.end)}

    @cached_property
    def _choosing(self) -> frozenset[int]:
        """Where the clauses begin that ask by themselves."""
        return frozenset(self._clause_at.get(c.start, -1) for c in self._question.cues if c.name in CHOOSING)

    @cached_property
    def _naming(self) -> frozenset[int]:
        """Where the clauses begin that name something of the pack."""
        named = [mention for mention in self._question.mentions if mention.term.strong or mention.asked]
        return frozenset(self._clause_at.get(mention.start, -1) for mention in named)

    def _is_word_of(self, cue: Cue, facets: frozenset[str]) -> bool:
        """Return whether what looks like a cue is a word of the thing that was found ("up to", "average")."""
        stop = self._question.language.stop
        telling = [place for place in range(cue.start, cue.end) if self._words[place].text not in stop]
        naming = [
            mention
            for mention in self._question.reading.mentions
            if any(facet in mention.term.strong or facet[0] in "mo" for facet in mention.targets & facets)
        ]
        return bool(telling) and places_of(naming).issuperset(telling)

    def _other_grains(self, finding: Finding) -> list[int]:
        """Return the places of words for a length of time that no figure found has: "the first months of 2024"."""
        results = [result for result in finding.results if not result.operation]
        grains = {item.period.grain for result in results for item in result.inputs if item.period}
        lengths = any(self._question.base.measures[i.measure].kind == "duration" for r in results for i in r.inputs)
        timed = any(mention.slot == "period" for mention in self._question.limiting)
        if not grains or lengths or not timed or finding.notes or finding.claims:
            return []
        units = self._question.language.times.units
        named = places_of(m for m in self._question.mentions if m.term.strong or m.asked)
        return [
            place
            for clause in self._asking
            for place in range(clause.start, clause.end)
            if place not in named and not {units[f.word] for f in self._words[place].forms if f.word in units} <= grains
        ]

    # Words -----------------------------------------------------------------------------------------------------

    @cached_property
    def _hints(self) -> list[Mention]:
        """The mentions that only the right finding accounts for."""
        return [mention for mention in self._question.mentions if not self._speaks_for_itself(mention)]

    @cached_property
    def _named(self) -> set[int]:
        """The places of words that every finding accounts for, as the question could not be asked without them."""
        return places_of(mention for mention in self._question.mentions if self._speaks_for_itself(mention))

    def _speaks_for_itself(self, mention: Mention) -> bool:
        """Return whether a mention is true of everything, or limits what is looked for and so cannot be left aside."""
        term = mention.term
        if term.subject or term.cumulative or mention.asked or mention in self._question.limiting:
            return True
        if not term.strong:
            return not term.weak
        return all(facet[0] in "Dr" for facet in term.strong)

    @cached_property
    def _counted(self) -> set[int]:
        """The places of words right after "how many": they say what is counted."""
        return {cue.end for cue in self._question.cues if cue.name == "how_many"}

    @cached_property
    def _predicates(self) -> set[int]:
        """The places of words right after what is counted that say what became of it: "how many deserters repented".

        Words that are mere talk elsewhere may limit here: "how many refusals came back", but "it came back at me".
        """
        language, words = self._question.language, self._words
        named = places_of(self._question.mentions)
        found = set()
        for cue in self._question.cues:
            place = cue.end
            if cue.name != "how_many" or place not in named:
                continue
            while place in named or (place < len(words) and words[place].text in language.stop):
                place += 1
            if place < len(words) and not words[place].is_break:
                real = not words[place].is_small and language.is_real_word(words[place].text)
                if (real and place - 1 in named) or self._is_restricting(place):
                    found.add(place)
        return found - places_of((*self._question.cues, *self._question.numbers))

    @cached_property
    def _asking(self) -> Sequence[Clause]:
        """The clauses that ask; all of them where the question is but a story."""
        clauses = self._question.reading.clauses
        return [clause for clause in clauses if not clause.aside] or clauses

    @cached_property
    def _narrowing(self) -> list[int]:
        """The places of words that limit what is asked, unless a finding accounts for them."""
        question, language = self._question, self._question.language
        known = self._named | (question.reading.idle - self._predicates)
        known |= places_of(cue for cue in question.cues if cue.name not in self._binding)
        known |= places_of(number for number in question.numbers if number.spelt and not number.unit)
        lengths = places_of(number for number in question.numbers if number.unit)  # "how many were given ten years"
        found: list[int] = []
        for clause in self._asking:
            unknown = [
                place
                for place in range(clause.start, clause.end)
                if place not in known and self._words[place].sort is not Sort.PERCENT
            ]
            if not unknown:
                continue
            core = self._core_start(clause)
            talk = self._is_talk(clause)
            told = any(word.text in language.asides for word in self._words[clause.start : core])
            for place in unknown:
                if place in self._predicates or place in lengths:
                    limits = True
                elif place >= core:
                    limits = (self._is_restricting(place) and not talk) or self._may_limit(clause, place)
                else:
                    limits = self._is_restricting(place) and not talk and not told
                if limits:
                    found.append(place)
        return [*self._placed_elsewhere, *found]

    @cached_property
    def _placed_elsewhere(self) -> list[int]:
        """The places of restricting words in a story that places the question: "in our Indian army, how many"."""
        language, words = self._question.language, self._words
        stories = [clause for clause in self._question.reading.clauses if clause not in self._asking]
        placing = [clause for clause in stories if words[clause.start].text in language.prepositions]
        places = [place for clause in placing for place in range(clause.start, clause.end)]
        known = places_of(self._question.reading.mentions)
        return [place for place in places if place not in known and self._is_restricting(place)]

    @cached_property
    def _unexplained(self) -> list[int]:
        """The places of all words that nothing explains, outside of a story and before what is said in the end."""
        known = self._named | self._question.reading.idle
        known |= places_of((*self._question.cues, *self._question.numbers))
        known |= places_of(mention for mention in self._question.reading.mentions if mention.term.strong)
        naming = {self._clause_at[m.start] for m in self._question.reading.mentions if m.term.strong}
        asking = (
            self._asking if any(clause.start in naming for clause in self._asking) else self._question.reading.clauses
        )
        clauses = [clause for clause in asking if clause.start <= max(naming, default=0)]
        return [place for clause in clauses for place in range(clause.start, clause.end) if place not in known]

    def _is_talk(self, clause: Clause) -> bool:
        """Return whether a clause names nothing of the pack and asks for no figure ("could you supply it?")."""
        if clause.end - clause.start < FRAGMENT:
            return False
        question = self._question
        inside = range(clause.start, clause.end)
        named = any(
            m.start in inside and (m.term.strong or m.term.subject or m.people or m.asked) for m in question.mentions
        )
        elsewhere = any(m.start not in inside and m.term.strong for m in question.mentions)
        asks = {cue.name for cue in question.cues if cue.start in inside}
        return elsewhere and not named and not asks & (self._binding | {"quantity", "persons", "about", "explain"})

    def _is_restricting(self, place: int) -> bool:
        """Return whether a word is known to change what is counted."""
        word = self._words[place]
        if not self._question.base.turning.isdisjoint(form.word for form in word.stems):
            return True
        return not self._question.language.restricting.isdisjoint((word.text, *(form.word for form in word.forms)))

    def _may_limit(self, clause: Clause, place: int) -> bool:
        """Return whether an unexplained word stands where limiting words stand; elsewhere it is talk.

        That is after a preposition ("in Omsk"), right before what was understood ("lazy soldiers"), after "were" or
        "got", or in a question or a fragment that says little else.
        """
        question, language = self._question, self._question.language
        if self._words[place].sort is not Sort.WORD or place in self._counted:
            return True
        if not any(m.term.strong and m.slot not in ("period", "") for m in question.mentions):
            return True
        inside = range(clause.start, clause.end)
        if not any(m.start in inside and (m.term.strong or m.people) for m in question.mentions):
            return self._is_telling_fragment(clause, place) and not self._is_signed(clause)
        if place + 1 in places_of(m for m in question.mentions if m.term.strong or m.term.subject):
            return True
        if self._heads_phrase(clause, place):
            return True
        before = place - 1
        while before >= clause.start and self._words[before].text in language.articles:
            before -= 1
        return before >= clause.start and self._words[before].text in language.prepositions | language.linking

    def _heads_phrase(self, clause: Clause, place: int) -> bool:
        """Return whether a word is the thing asked for, of what was understood: "the mental profile of deserters"."""
        language, words = self._question.language, self._words
        before = place - 1
        while before >= clause.start and before not in self._named and words[before].text not in language.articles:
            before -= 1
        behind = words[place + 1] if place + 1 < clause.end else None
        opened = before >= clause.start and before not in self._named and place - before <= FRAGMENT
        return opened and behind is not None and behind.text in language.prepositions

    def _is_telling_fragment(self, clause: Clause, place: int) -> bool:
        """Return whether a few words say what is asked: they ask ("how many stuck?") or name what nobody knows."""
        inside = range(clause.start, clause.end)
        if len([i for i in inside if not self._words[i].is_break]) >= FRAGMENT:
            return False
        asks = any(cue.start in inside and cue.name in (*self._binding, "quantity") for cue in self._question.cues)
        return asks or not self._question.language.is_real_word(self._words[place].text)

    def _is_signed(self, clause: Clause) -> bool:
        """Return whether a few words beside a greeting or thanks are somebody's name ("Thanks in advance, Margit")."""
        reading = self._question.reading
        beside = [c for c in reading.clauses if c.end == clause.start or c.start == clause.end]
        return any(
            cue.name in ("thanks", "greeting", "bye") and other.start <= cue.start < other.end
            for cue in reading.cues
            for other in beside
        )

    def _core_start(self, clause: Clause) -> int:
        """Return where in a clause the words begin that can limit what is asked.

        "Wikipedia mirror had 10.3k refusals" asks nothing about mirrors: what stands before the first word that was
        understood tells a story, unless it leans right against that word ("Ukrainian soldiers") or opens with a
        preposition ("among women, ...").
        """
        question, language = self._question, self._question.language
        understood: list[Mention | Cue | Number] = [
            *question.mentions,
            *(cue for cue in question.cues if cue.name not in OPENS_STORY),
            *question.numbers,
        ]
        starts = [span.start for span in understood if clause.start <= span.start < clause.end]
        place = min(starts, default=clause.start)
        while place > clause.start and place - 1 not in question.reading.idle:
            place -= 1
        if place == clause.start or self._words[clause.start].text in language.prepositions:
            return clause.start
        before = {word.text for word in self._words[clause.start : place]}
        if before.isdisjoint(language.asides) and not before.isdisjoint(language.prepositions):
            return clause.start
        return place


def _facets(question: Question, finding: Finding) -> frozenset[str]:
    """Return all facets of what was found."""
    cited = [item.id for result in (*finding.results, *finding.related) for item in result.inputs]
    cited += [note.id for note in finding.notes] + [item.id for item in finding.options]
    return frozenset().union(*map(question.base.facets_of, cited))


def _is_total(finding: Finding) -> bool:
    """Return whether a single figure was found that counts all members already ("all together")."""
    if len(finding.results) != 1 or finding.results[0].operation:
        return False
    observation = finding.results[0].inputs[0]
    return not observation.members and (observation.period is None or observation.period.is_cumulative)


def _describes(number: Number, result: Result) -> bool:
    """Return whether a number in a question is the answer's own, said more or less exactly ("of the 14k")."""
    middle = result.quantity.middle
    slack = ROUNDING * abs(middle) if number.rounded else 0.0
    return abs(number.value - middle) <= slack
