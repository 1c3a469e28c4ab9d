"""From a reading to a finding: the intent rules, the coverage guard, and what a conversation lends to a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.answer import Status
from knowledge.base import Base, Term
from knowledge.context import Context, Slot
from knowledge.findings import Finding, Question, Result, missing
from knowledge.language import Language
from knowledge.operations import claims, computing, ranking, telling, values
from knowledge.period import Asked, Kind, covers, grain_of, shift
from knowledge.reading import Clause, Cue, Mention, Number, Reading, slot_of
from knowledge.remembering import remember
from knowledge.searching import limits
from knowledge.text import Sort

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
    "telling.note": telling.note,
    "telling.small_talk": telling.small_talk,
    "telling.source": telling.source,
    "telling.summary": telling.summary,
    "telling.unsupported": telling.unsupported,
    "values.breakdown": values.breakdown,
    "values.listing": values.listing,
    "values.value": values.value,
}

_CHOOSING = ("which", "whether", "who", "when", "where")

_ASKING = ("quantity", "how_long", "who", "where", "when", "why")

_NUMBERS = frozenset(
    ("value", "claim", "average", "share", "percent_change", "difference", "ratio", "sum", "compare", "exactness")
)

MANY_MEANINGS = 3
"""A word that may stand for so many things ("case") says little of what a question is about."""

FRAGMENT = 4
"""A clause of fewer words adds to the question before it ("officers only"); a longer one tells something else."""

FRIENDLY = 2
"""So many unexplained words still make a friendly message: "thanks, my dear"."""

TOLD = 1
"""So many unexplained words do no harm where a fact is told: it asserts no figure."""

OFF_TOPIC = 2
"""More unexplained words than this beside words of many meanings ("case") make a question one about something else."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `rules.yaml`."""

    intent: str
    operation: str
    any: tuple[frozenset[str], ...]
    takes: frozenset[str]
    number: bool

    def fits(self, names: set[str]) -> bool:
        """Return whether these cues ask for it."""
        for needed in self.any:  # noqa: SIM110  # asked for every rule of every question: a loop is twice as fast
            if needed <= names:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Rules:
    """The intent rules in their order, and the cues that no rule may leave aside."""

    binding: frozenset[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule made of the question: for `--explain`."""

    intent: str
    status: str
    leftover: tuple[str, ...]
    confidence: float
    leaning: bool


@dataclass(frozen=True, slots=True)
class Understanding:
    """The finding, the steps that led to it, and what the next question may lean on."""

    finding: Finding
    steps: tuple[Step, ...]
    question: Question


class Understander:
    """Applies the intent rules to readings of questions about one pack."""

    def __init__(self, base: Base, language: Language, rules: Rules) -> None:
        """Take what is known, the language it is asked in, and the rules."""
        self._base = base
        self._language = language
        self._rules = rules

    def understand(self, reading: Reading, context: Context) -> Understanding:
        """Return what the question asks and what the pack has for it; of several questions in one, all or nothing."""
        parts = self._parts(reading)
        if len(parts) > 1:
            answers = self._in_turn(parts, context)
            if answers:
                return answers
        return self._understand(reading, context)

    def _parts(self, reading: Reading) -> list[Reading]:
        """Return the questions that are asked in one breath: "how many cases, and how long do they get"."""
        starts = [0]
        for cue in reading.cues:
            asks = cue.name in _ASKING and (cue.name != "quantity" or cue.end - cue.start > 1)
            joined = cue.start > 0 and (reading.words[cue.start - 1].is_break or cue.start - 1 in reading.joiners)
            if asks and joined and cue.start > starts[-1]:
                starts.append(cue.start)
        ends = [*starts[1:], len(reading.words)]
        parts = [reading.part(start, end) for start, end in zip(starts, ends, strict=True)]
        asking = [
            part
            for part in parts
            if part.has("how_long") or (part.has(*_ASKING) and any(m.term.strong for m in part.mentions))
        ]
        return asking if len(asking) == len(parts) else []

    def _in_turn(self, parts: list[Reading], context: Context) -> Understanding | None:
        """Return the answers to several questions as one, or None where one of them has none."""
        steps: list[Step] = []
        findings: list[Finding] = []
        for part in parts:
            understanding = self._understand(part, context)
            if understanding.finding.status is not Status.ANSWERED:
                return None
            findings.append(understanding.finding)
            steps += understanding.steps
            context = remember(self._base, context, understanding.finding)
        last = findings[-1]
        results = tuple(dict.fromkeys(result for finding in findings for result in finding.results))
        notes = tuple(dict.fromkeys(note for finding in findings for note in finding.notes))
        confidence = min(finding.confidence for finding in findings)
        finding = replace(last, intent="value", results=results, notes=notes, claims=(), confidence=confidence)
        return Understanding(finding, tuple(steps), understanding.question)

    def _understand(self, reading: Reading, context: Context) -> Understanding:
        """Return what one question asks, alone or in the light of the conversation."""
        question = self._question(reading, context, leaning=False)
        steps: list[Step] = []
        alone = self._best(question, steps)
        if not (context.slots or context.observations) or context.pack != self._base.id:
            return Understanding(alone, tuple(steps), question)
        leaning = self._question(reading, context, leaning=True)
        together = self._best(leaning, steps)
        if self._leans(question, alone, leaning, together):
            return Understanding(together, tuple(steps), leaning)
        return Understanding(alone, tuple(steps), question)

    # From reading to question ----------------------------------------------------------------------------------

    def _question(self, reading: Reading, context: Context, *, leaning: bool) -> Question:
        asking = [clause for clause in reading.clauses if not clause.aside]
        if all(self._is_empty(reading.part(clause.start, clause.end), clause) for clause in asking):
            asking = list(reading.clauses)
        inside = [(clause.start, clause.end) for clause in asking]
        mentions = tuple(m for m in reading.mentions if _within(m.start, m.end, inside))
        limiting = _without_relative([mention for mention in mentions if limits(mention)])
        dropped = [
            (c.start, c.end)
            for c in reading.clauses
            if any(c.start <= q.start < c.end and q.name == "retract" for q in reading.cues)
        ]
        told = [
            m
            for m in reading.mentions
            if m.term.strong
            and limits(m)
            and not _within(m.start, m.end, inside)
            and not _within(m.start, m.end, dropped)
        ]
        if any(mention.slot in ("measure", "note") for mention in limiting):
            told = [mention for mention in told if mention.slot not in ("measure", "note")]
        limiting += self._lent(limiting, [replace(m, start=-1, end=-1) for m in told])
        if leaning:
            noted = any(m.slot in ("measure", "relation") for m in limiting) or any(
                c.name == "quantity" for c in reading.cues
            )
            limiting += self._lent(
                limiting,
                [_recalled(slot, self._base) for slot in context.slots if not (noted and slot.kind == "note")],
            )
        known = [self._base.observation(identity) for identity in (*context.observations, *context.earlier)]
        return Question(
            base=self._base,
            language=self._language,
            reading=reading,
            limiting=tuple(limiting),
            mentions=tuple(m for m in mentions if not self._is_idle(m, reading)),
            cues=tuple(cue for cue in reading.cues if _within(cue.start, cue.end, inside)),
            numbers=tuple(n for n in reading.numbers if _within(n.start, n.end, inside)),
            recent=tuple(item for item in known if item) if context.pack == self._base.id else (),
            notes=tuple(note for identity in context.notes if (note := self._base.note(identity))),
            leaning=leaning,
            before="number" if context.intent in _NUMBERS else "",
        )

    def _is_idle(self, mention: Mention, reading: Reading) -> bool:
        """Return whether words that go with many things say nothing here: "got" is no hint of sentences."""
        if mention.term.strong or mention.asked or any(facet[0] == "o" for facet in mention.term.weak):
            return False
        if mention.term.subject or mention.people or mention.term.cumulative:
            return False
        return all(self._is_harmless(reading, place) for place in range(mention.start, mention.end))

    def _lent(self, own: Sequence[Mention], others: Iterable[Mention]) -> list[Mention]:
        """Return those of other mentions that fill a slot that the question leaves open."""
        filled = {mention.slot for mention in own if mention.slot}
        lent = [mention for mention in others if mention.slot and mention.slot not in filled]
        if any(mention.asked and mention.asked.kind is Kind.RELATIVE for mention in own):
            return [mention for mention in lent if mention.slot != "period"]
        return lent

    # Rules -----------------------------------------------------------------------------------------------------

    def _best(self, question: Question, steps: list[Step]) -> Finding:
        """Return the finding of the first rule that answers with nothing left over, else the best refusal."""
        question = self._resolved(question)
        names = {cue.name for cue in question.cues}
        rates = {f"r:{relation.id}" for relation in self._base.relations if relation.kind == "stage"}
        if any(mention.term.strong & rates for mention in question.mentions):
            names.add("relation")
        refusals: list[Finding] = []
        claimed = bool(claims.claimed_numbers(question))
        for rule in self._rules.rules:
            if (rule.number and not claimed) or not rule.fits(names):
                continue
            try:
                finding = OPERATIONS[rule.operation](question)
            except ZeroDivisionError:
                finding = missing(rule.intent, "zero")
            if finding is None:
                continue
            leftover = self._leftover(question, finding, rule)
            if finding.intent == "help" and not self._is_empty(question.reading):
                leftover = leftover or ("",)
            confidence = self._confidence(question)
            finding = replace(finding, leftover=leftover, confidence=confidence)
            steps.append(Step(rule.intent, finding.status.value, leftover, confidence, question.leaning))
            if self._is_told(finding) and len(leftover) <= TOLD and not self._bound(question, finding, rule, leftover):
                leftover = ()
            if leftover and finding.status in (Status.ANSWERED, Status.SMALL_TALK):
                if finding.results or finding.notes:
                    refusals.append(self._refused(finding, leftover))
            elif finding.status in (Status.ANSWERED, Status.SMALL_TALK):
                return self._with_slots(question, finding)
            elif finding.status is Status.OFF_TOPIC:
                return finding
            elif finding.status is Status.CLARIFY and leftover:
                refusals.append(self._refused(finding, leftover))
            elif finding.status is Status.CLARIFY and rule.any != (frozenset(),):
                return self._with_slots(question, finding)
            else:
                refusals.append(finding)
        return self._with_slots(question, self._refusal(question, refusals))

    def _is_told(self, finding: Finding) -> bool:
        """Return whether a fact is told, and no figure asserted."""
        return finding.status is Status.ANSWERED and bool(finding.notes) and not finding.results

    def _bound(self, question: Question, finding: Finding, rule: Rule, leftover: tuple[str, ...]) -> bool:
        """Return whether the question has a cue, a number or a limiting word that may not be left aside."""
        if any(cue.name in self._rules.binding and cue.name not in rule.takes for cue in question.cues):
            return True
        if finding.notes and all("who" in note.asks for note in finding.notes):  # "who compiled it, the Kremlin?"
            return False
        return any(word in self._language.restricting or any(c.isdigit() for c in word) for word in leftover)

    def _resolved(self, question: Question) -> Question:
        """Return the question with "the year before" put in figures, where another time in it says before what."""
        limiting = list(question.limiting)
        if not any(mention.asked and mention.asked.kind is not Kind.AT for mention in limiting):
            return question
        anchors = [
            m.asked.point for m in limiting if m.asked and m.asked.kind is Kind.AT and grain_of(m.asked.point) == "year"
        ]
        anchors = anchors or [
            item.period.start
            for item in question.recent
            if item.period and item.period.kind is Kind.AT and item.period.grain == "year"
        ]
        changing = question.has("change", "percent", "times", "difference") or any(
            number.times for number in question.numbers
        )
        for place, mention in enumerate(limiting):
            if mention.asked and mention.asked.kind is Kind.SINCE and changing:
                asked = Asked(Kind.AT, mention.asked.point)
                facets = frozenset(f"p:{period.id}" for period in self._base.periods if covers(asked, period))
                if facets:
                    limiting[place] = replace(mention, asked=asked, term=Term(facets, frozenset()))
            elif mention.asked and mention.asked.point in ("previous", "next") and anchors:
                asked = Asked(Kind.AT, shift(anchors[0], -1 if mention.asked.point == "previous" else 1))
                facets = frozenset(f"p:{period.id}" for period in self._base.periods if covers(asked, period))
                limiting[place] = replace(mention, asked=asked, term=Term(facets, frozenset()))
        return replace(
            question,
            limiting=tuple(limiting),
            cues=tuple(c for c in question.cues if c.name not in ("time_previous", "time_next")),
        )

    def _leftover(self, question: Question, finding: Finding, rule: Rule) -> tuple[str, ...]:
        """Return the words and cues of the question that the finding does not account for."""
        reading = question.reading
        used = set(finding.used)
        for mention in question.mentions:
            used.update(range(mention.start, mention.end) if self._accounts(question, finding, mention) else ())
        taken = rule.takes | {name for needed in rule.any for name in needed}
        left: list[str] = []
        for cue in question.cues:
            places = range(cue.start, cue.end)
            if (
                cue.name not in self._rules.binding
                or cue.name in taken
                or finding.status is Status.SMALL_TALK
                or (cue.name == "sum" and self._is_total(finding))
                or self._is_aside(question, cue)
            ):
                used.update(places)
            elif not self._explained(question, finding, cue) and not used.issuperset(places):
                left.append(" ".join(reading.words[place].text for place in places))
        for number in question.numbers:
            described = any(_describes(number, result) for result in (*finding.results, *finding.related))
            if number.spelt or described:
                used.update(range(number.start, number.end))
        clauses = [clause for clause in reading.clauses if not clause.aside] or list(reading.clauses)
        for clause in clauses:
            core = self._core_start(question, clause)
            talk = self._is_talk(question, clause)
            told = any(word.text in self._language.asides for word in reading.words[clause.start : core])
            for place in range(clause.start, clause.end):
                word = reading.words[place]
                if place in used or word.is_break or word.sort is Sort.PERCENT or self._is_harmless(reading, place):
                    continue
                limiting = self._is_restricting(reading, place) and not talk and (place >= core or not told)
                if limiting or (place >= core and self._restricts(question, clause, place)):
                    left.append(word.text)
        return tuple(dict.fromkeys(left))

    def _is_talk(self, question: Question, clause: Clause) -> bool:
        """Return whether a clause names nothing of the pack and asks for no figure ("could you supply it?")."""
        if clause.end - clause.start < FRAGMENT:
            return False
        inside = range(clause.start, clause.end)
        named = any(
            m.start in inside and (m.term.strong or m.term.subject or m.people or m.asked) for m in question.mentions
        )
        elsewhere = any(m.start not in inside and m.term.strong for m in question.mentions)
        asks = {cue.name for cue in question.cues if cue.start in inside}
        return (
            elsewhere and not named and not asks & (self._rules.binding | {"quantity", "persons", "about", "explain"})
        )

    def _is_restricting(self, reading: Reading, place: int) -> bool:
        """Return whether a word is known to change what is counted."""
        word = reading.words[place]
        return not self._language.restricting.isdisjoint((word.text, *(form.word for form in word.forms)))

    def _restricts(self, question: Question, clause: Clause, place: int) -> bool:
        """Return whether an unexplained word may limit what is asked.

        A word that is known to limit always does. Any other does where it stands as such words stand: after a
        preposition ("in Omsk"), right before what was understood ("lazy soldiers"), after "were" or "got", or in a
        question or a fragment that says little else. A word elsewhere is talk.
        """
        reading, language = question.reading, self._language
        if reading.words[place].sort is not Sort.WORD:
            return True
        named = [m for m in question.mentions if m.term.strong and m.slot not in ("period", "")]
        if not named:
            return True
        inner = [m for m in question.mentions if clause.start <= m.start < clause.end and (m.term.strong or m.people)]
        if not inner:
            return clause.end - clause.start < FRAGMENT and not self._is_signed(question, clause)
        spans = {p for m in question.mentions if m.term.strong or m.term.subject for p in range(m.start, m.end)}
        if place + 1 in spans:
            return True
        before = place - 1
        while before >= clause.start and reading.words[before].text in language.articles:
            before -= 1
        return before >= clause.start and reading.words[before].text in language.limiting | language.linking

    def _is_signed(self, question: Question, clause: Clause) -> bool:
        """Return whether a few words beside a greeting or thanks are somebody's name ("Thanks in advance, Margit")."""
        beside = [c for c in question.reading.clauses if c.end == clause.start or c.start == clause.end]
        return any(
            cue.name in ("thanks", "greeting", "bye") and other.start <= cue.start < other.end
            for cue in question.reading.cues
            for other in beside
        )

    def _is_aside(self, question: Question, cue: Cue) -> bool:
        """Return whether "no" or "less" stands in a clause that names nothing, beside one that does ("no table")."""
        if cue.name not in ("negation", "lowest", "highest", "less_than", "more_than"):
            return False
        clause = next((c for c in question.reading.clauses if c.start <= cue.start < c.end), None)
        if clause is None or any(c.name in _CHOOSING and clause.start <= c.start < clause.end for c in question.cues):
            return False
        named = [m for m in question.mentions if m.term.strong or m.asked]
        return bool(named) and not any(clause.start <= m.start < clause.end for m in named)

    def _core_start(self, question: Question, clause: Clause) -> int:
        """Return where in a clause the words begin that can limit what is asked.

        "Wikipedia mirror had 10.3k refusals" asks nothing about mirrors: what stands before the first word that was
        understood tells a story, unless it leans right against that word ("Ukrainian soldiers") or opens with a
        preposition ("among women, ...").
        """
        reading = question.reading
        spans = [(m.start, m.end) for m in question.mentions]
        spans += [(c.start, c.end) for c in question.cues if c.name not in ("claim", "pronoun", "followup", "request")]
        spans += [(n.start, n.end) for n in question.numbers]
        starts = [start for start, _ in spans if clause.start <= start < clause.end]
        first = min(starts, default=clause.start)
        place = first
        while place > clause.start and not self._is_harmless(reading, place - 1):
            place -= 1
        opening = reading.words[clause.start].text
        if opening in self._language.limiting or place == clause.start or not starts:
            return clause.start
        between = range(clause.start, place)
        if any(reading.words[i].text in self._language.asides for i in between):
            return place
        if any(reading.words[i].text in self._language.limiting for i in between):
            return clause.start
        return place

    def _accounts(self, question: Question, finding: Finding, mention: Mention) -> bool:
        """Return whether a mention is spoken for: it limits, is true of everything, or goes with what was found."""
        if mention.term.subject or mention.term.cumulative or mention.asked or mention in question.limiting:
            return True
        if not mention.term.strong and not mention.term.weak:
            return True
        return bool(mention.targets & self._facets(finding)) or all(f[0] in "Dr" for f in mention.term.strong or {"-"})

    def _facets(self, finding: Finding) -> frozenset[str]:
        entries = [self._base.entries[self._base.places[note.id]] for note in finding.notes]
        for result in (*finding.results, *finding.related):
            entries += [self._base.entries[self._base.places[item.id]] for item in result.inputs]
        return frozenset().union(*(entry.facets | entry.implied for entry in entries))

    def _explained(self, question: Question, finding: Finding, cue: Cue) -> bool:
        """Return whether words that look like a cue are words of the thing that was found ("up to", "average")."""
        facets = self._facets(finding)
        covered = {
            place
            for mention in question.reading.mentions
            if mention.targets & facets
            for place in range(mention.start, mention.end)
        }
        telling = [p for p in range(cue.start, cue.end) if question.reading.words[p].text not in self._language.stop]
        return bool(telling) and covered.issuperset(telling)

    def _is_harmless(self, reading: Reading, place: int) -> bool:
        word = reading.words[place]
        language = self._language
        if word.sort is not Sort.WORD:
            return word.is_break
        forms = (word.text, *(form.word for form in word.forms))
        small = (language.harmless, language.stop, language.times.units.keys())
        if not all(words.isdisjoint(forms) for words in small):
            return True
        node = self._base.terms.get(self._base.stems.get(forms[-1], ""), {})
        if "" in node and node[""].subject:
            return True
        beside = {
            other.text for other in (*reading.words[max(0, place - 1) : place], *reading.words[place + 1 : place + 2])
        }
        return bool(beside & language.reporting) and not word.forms

    def _is_empty(self, reading: Reading, clause: Clause | None = None) -> bool:
        """Return whether no word of the text, or of a clause of it, has a content of its own ("and then?", "why?")."""
        asked = {place for cue in reading.cues for place in range(cue.start, cue.end)}
        places = range(clause.start, clause.end) if clause else range(len(reading.words))
        return all(place in asked or self._is_harmless(reading, place) for place in places)

    def _is_total(self, finding: Finding) -> bool:
        """Return whether a single figure was found that counts all members already ("all together")."""
        if len(finding.results) != 1 or finding.results[0].operation:
            return False
        observation = finding.results[0].inputs[0]
        return not observation.members and (observation.period is None or observation.period.is_cumulative)

    def _confidence(self, question: Question) -> float:
        """Return how sure the words were read: the weakest of those that name something."""
        scores = [mention.score for mention in question.own]
        return round(min(scores, default=1.0), 2)

    def _refused(self, finding: Finding, leftover: tuple[str, ...]) -> Finding:
        """Return the refusal for an answer that would leave words of the question aside."""
        near = finding.results or finding.related
        return replace(
            finding,
            status=Status.NO_DATA,
            results=(),
            claims=(),
            related=near[:3],
            reason="leftover",
            about=", ".join(leftover[:3]),
        )

    def _refusal(self, question: Question, refusals: list[Finding]) -> Finding:
        """Return the most helpful refusal: asking back, before naming what is missing, before being off topic."""
        anchored = any(
            mention.term.strong or (mention.asked and mention.asked.kind is not Kind.RELATIVE)
            for mention in question.limiting
        )
        if not anchored and not (question.leaning and question.recent):
            talk = telling.small_talk(question)
            if talk and self._is_friendly(question, talk):
                return talk
            if question.has("help") and self._is_empty(question.reading):
                return telling.help_(question) or missing("off_topic", "off_topic")
            if any(mention.term.subject for mention in question.mentions) or question.has("persons"):
                return missing("unknown", "unknown")
            if self._is_empty(question.reading):
                return Finding("value", Status.CLARIFY, reason="too_open")
            return Finding("off_topic", Status.OFF_TOPIC, reason="off_topic")
        for finding in refusals:
            if finding.status is Status.CLARIFY and not finding.leftover:
                return finding
        pointed = [m for m in question.mentions if 0 < len(m.term.strong) < MANY_MEANINGS or m.term.subject or m.people]
        if refusals and not pointed and min(len(finding.leftover) for finding in refusals) > OFF_TOPIC:
            return Finding("off_topic", Status.OFF_TOPIC, reason="off_topic")
        if refusals:
            return max(refusals, key=lambda finding: (-len(finding.leftover), bool(finding.related)))
        return missing("unknown", "not_said", about=", ".join(m.text for m in question.own))

    def _is_friendly(self, question: Question, talk: Finding) -> bool:
        """Return whether a message only greets, thanks or scolds, with few words beside that and nothing asked."""
        asked = any(word.sort is Sort.QUESTION for word in question.reading.words)
        if question.has("request", "quantity", "explain", "about") or (asked and not self._is_empty(question.reading)):
            return False
        return len(self._leftover(question, talk, self._rules.rules[-1])) <= FRIENDLY

    def _with_slots(self, question: Question, finding: Finding) -> Finding:
        slots = tuple(
            Slot(mention.slot, tuple(sorted(mention.term.strong)), mention.text, tuple(sorted(mention.term.weak)))
            for mention in question.limiting
            if mention.slot and mention.term.strong
        )
        members = {item.members for result in finding.results for item in result.inputs}
        if finding.intent == "note" and len(members) == 1:
            named = {slot.kind for slot in slots}
            extra = [(d, f"d:{d}={m}") for d, m in next(iter(members)) if d not in named]
            slots += tuple(Slot(dimension, (facet,), self._base.names.get(facet, facet)) for dimension, facet in extra)
        periods = {item.period.id for result in finding.results for item in result.inputs if item.period}
        if (
            finding.intent in ("note", "highest")
            and len(periods) == 1
            and not any(slot.kind == "period" for slot in slots)
        ):
            period = next(iter(periods))
            slots = (*slots, Slot("period", (f"p:{period}",), period))
        measures = {item.measure for result in finding.results for item in result.inputs}
        if len(measures) == 1:
            measure = next(iter(measures))
            slots = tuple(s for s in slots if s.kind != "measure" or f"m:{measure}" in (*s.targets, *s.weak))
        if len(measures) == 1 and not any(slot.kind == "measure" for slot in slots):
            slots = (*slots, Slot("measure", (f"m:{measure}",), self._base.names[f"m:{measure}"]))
        lent = tuple(mention.text for mention in question.limiting if mention.start < 0)
        return replace(finding, slots=slots, inherited=lent)

    # Conversations ---------------------------------------------------------------------------------------------

    def _leans(self, question: Question, alone: Finding, leaning: Question, together: Finding) -> bool:
        """Return whether the question is to be taken as going on from the last one."""
        if alone.status is Status.SMALL_TALK or (
            alone.status is Status.ANSWERED and alone.intent in ("help", "summary", "caveats")
        ):
            return False
        if alone.intent in ("unsupported", "forecast", "opinion"):
            return False
        marked = question.has("followup", "pronoun", "correction", "time_previous", "time_next")
        measured = any(mention.slot in ("measure", "note") for mention in question.own)
        fixed = {mention.slot for mention in question.own if mention.slot}
        lent = {mention.slot for mention in leaning.limiting if mention.start < 0}
        if together.status is Status.ANSWERED:
            if alone.status is not Status.ANSWERED:
                return True
            if not lent:
                return False
            return marked or not measured or (len(fixed) < 2 and not question.has("sum"))
        if alone.status is Status.ANSWERED:
            if marked and "period" in lent and "period" not in fixed and not alone.notes:
                return together.status is Status.NO_DATA
            return marked and not measured
        if alone.status is Status.OFF_TOPIC and not marked and not self._is_empty(question.reading):
            return False
        return marked or not fixed


def _describes(number: Number, result: Result) -> bool:
    """Return whether a number in a question is the answer's own, said more or less exactly ("of the 14k")."""
    middle = result.quantity.middle
    slack = claims.ROUNDING * abs(middle) if number.rounded else 0.0
    return abs(number.value - middle) <= slack


def _without_relative(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions without "after summer" and the like, where another time is named that can be looked up."""
    times = [mention for mention in mentions if mention.asked]
    fixed = [
        m for m in times if m.asked and (m.asked.kind is not Kind.RELATIVE or m.asked.point in ("previous", "next"))
    ]
    return [m for m in mentions if not (m.asked and fixed and m not in fixed)]


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _recalled(slot: Slot, base: Base) -> Mention:
    """Return a mention that an earlier question made, without what the pack has lost since."""
    strong, weak = (frozenset(filter(base.has, facets)) for facets in (slot.targets, slot.weak))
    return Mention(-1, -1, slot.words, 1.0, Term(strong, weak), None)


__all__ = ["OPERATIONS", "Rule", "Rules", "Understander", "Understanding", "slot_of"]
