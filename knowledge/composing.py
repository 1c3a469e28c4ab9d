"""From a finding to the answer that a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from knowledge.answer import Answer, Outcome, Source, Status, Verdict, offered
from knowledge.base import Base, Note, Observation
from knowledge.findings import Claim, Finding, Question, Result
from knowledge.language import Language
from knowledge.operations.facts import note_results
from knowledge.period import Kind
from knowledge.quantity import computed
from knowledge.searching import years_of
from knowledge.wording import Wording, capital

LISTS = frozenset(("summary", "list", "about", "compare", "breakdown", "order"))
SUGGESTIONS = 3
MEMBERS = 30
"""So many members of a dimension are named."""
SHOWN = 3
"""So many formulas stand in an answer."""
UNSURE = 0.9
"""Below this, a word was read as a slip of another, and the answer says so."""


class Composer:
    """Composes the answers of one pack."""

    def __init__(self, base: Base, language: Language, about: str = "") -> None:
        """Take the pack, its language, and what the bot knows about where that is more than this pack."""
        self._base = base
        self._about = about or base.about
        self.wording = Wording(base, language)

    def compose(self, text: str, question: Question, finding: Finding) -> Answer:
        """Return the whole answer to a question that was typed as `text`."""
        match finding.status:
            case Status.ANSWERED:
                headline, meaning = self._answered(finding)
            case Status.SMALL_TALK:
                headline, meaning = self.wording["small_talk"][finding.reason].format(about=self._about), ""
            case status:
                headline, meaning = self.wording["headlines"][status.value], self._reason(finding)
        results = finding.results if finding.status is Status.ANSWERED else ()
        related = self._related(finding)
        caveats = self._caveats(question, finding)
        figures = tuple(self.wording.figure(result) for result in results)
        formulas = [figure.formula for figure in figures if figure.formula]
        formula = "; ".join(formulas) if len(formulas) <= SHOWN else ""  # a long list says by itself what it is of
        source = self._source(finding, results, related)
        suggestions = self._suggestions(finding)
        source_line = self._source_line(source) if source and finding.intent != "source" else ""
        parts = [headline, meaning, formula, *caveats, source_line]
        return Answer(
            question=text,
            status=finding.status,
            intent=finding.intent,
            confidence=finding.confidence,
            figures=figures,
            related=tuple(self.wording.figure(result) for result in related),
            verdicts=tuple(self._verdict(claim, meaning if finding.notes else "") for claim in finding.claims),
            headline=headline,
            meaning=meaning,
            formula=formula,
            caveats=caveats,
            source_line=source_line,
            text="\n".join(part for part in parts if part) + offered(suggestions),
            notes=tuple(note.id for note in finding.notes),
            suggestions=suggestions,
            source=source,
            pack=self._base.id,
        )

    def claims(self, text: str, checked: Sequence[Answer], refused: Sequence[Answer]) -> Answer:
        """Return one answer for all claims of a text: their verdicts, and what could not be checked."""
        headlines, reasons = self.wording["headlines"], self.wording["reasons"]
        verdicts = tuple(verdict for answer in checked for verdict in answer.verdicts)
        lines = [verdict.explanation for verdict in verdicts]
        if refused and verdicts:
            lines.append(reasons["some_unchecked"].format(count=len(refused)))
        elif refused:
            lines += [reasons["none_checked"], refused[0].meaning]
        meaning = "\n".join(lines) or reasons["nothing_claimed"].format(about=self._about)
        caveats = tuple(dict.fromkeys(caveat for answer in checked for caveat in answer.caveats))
        paragraphs = {paragraph for answer in checked if answer.source for paragraph in answer.source.paragraphs}
        source = self._cited(paragraphs) if verdicts else None
        headline = headlines["claims"] if verdicts else headlines["no_data"]
        suggestions = () if verdicts else self.popular(SUGGESTIONS)
        source_line = self._source_line(source) if source else ""
        parts = [headline, meaning, *caveats, source_line]
        return Answer(
            question=text,
            status=Status.ANSWERED if verdicts else Status.NO_DATA,
            intent="claim",
            confidence=min((answer.confidence for answer in checked), default=1.0),
            figures=tuple(figure for answer in checked for figure in answer.figures),
            related=(),
            verdicts=verdicts,
            headline=headline,
            meaning=meaning,
            formula="; ".join(answer.formula for answer in checked if answer.formula),
            caveats=caveats,
            source_line=source_line,
            text="\n".join(part for part in parts if part) + offered(suggestions),
            notes=tuple(dict.fromkeys(note for answer in checked for note in answer.notes)),
            suggestions=suggestions,
            source=source,
            pack=self._base.id,
        )

    # Headline and meaning --------------------------------------------------------------------------------------

    def _answered(self, finding: Finding) -> tuple[str, str]:
        headlines = self.wording["headlines"]
        match finding.intent:
            case "help":
                return headlines["help"], self.wording["help"].format(about=self._about)
            case "caveats":
                return headlines["caveats"], self._all_caveats()
            case "source":
                return headlines["source"], self._provenance()
            case "members":
                return headlines["members"], self._members(finding.dimension)
        if finding.claims and not finding.notes:
            return self._claims(finding)
        if finding.notes:
            if len(finding.notes) > 1:
                return finding.notes[0].title, "\n".join(self._note_text(note) for note in finding.notes)
            return finding.notes[0].title, self._note(finding.notes[0], finding.results)
        if finding.intent in LISTS and len(finding.results) > 1:
            lines = "\n".join(self._line(result) for result in finding.results)
            extra = "\n".join(self._line(result) for result in finding.related if result.operation)
            return headlines[finding.intent], f"{lines}\n{extra}".strip()
        if len(finding.results) > 1:
            first = finding.results[0]
            lines = "\n".join(self._line(result) for result in finding.results)
            return f"{capital(self.wording.display(first))}", lines
        result = finding.results[0]
        meaning = self.wording.meaning(result)
        if finding.intent == "exactness":
            meaning = f"{self.wording['exactness'][result.quantity.qualifier.value]} {meaning}"
        return capital(self.wording.display(result)), meaning

    def _members(self, dimension: str) -> str:
        """Return the members of a dimension that figures or facts are about, those that are too many as a number."""
        facets = [f for f in self._base.names if f.startswith(f"d:{dimension}=") and self._base.postings.get(f)]
        names = [self._base.names[facet] for facet in facets]
        left = len(names) - MEMBERS
        if left > 0:
            more = str(self.wording["members_more"]).format(count=self.wording.number(left))
            names = [*names[:MEMBERS], more]
        kind = capital(self._base.names[f"D:{dimension}"])
        return str(self.wording["members"]).format(dimension=kind, names=self.wording.joined(names))

    def _line(self, result: Result) -> str:
        return str(
            self.wording["line"].format(display=self.wording.display(result), label=self.wording.result_label(result))
        )

    def _note(self, note: Note, results: Sequence[Result]) -> str:
        """Return a note's text with its figures filled in."""
        words: dict[str, str] = {}
        if results:
            words["figure"] = self.wording.display(results[0])
        stated = [result for result in results if result.operation is None]
        if len(stated) > 1:
            later, earlier = stated[0], stated[1]
            words["first"] = self.wording.quantity(earlier.quantity)
            words["second"] = self.wording.quantity(later.quantity)
        for result in results:
            if result.operation == "percent_change":
                words["change"] = self.wording.display(result)
            if result.operation == "ratio":
                words["ratio"] = self.wording.number(result.quantity.middle, 2)
        return note.text.format(**words)

    def _claims(self, finding: Finding) -> tuple[str, str]:
        verdicts = [self._verdict(claim) for claim in finding.claims]
        displays = [self.wording.display(claim.result) for claim in finding.claims]
        return capital("; ".join(displays)), "\n".join(verdict.explanation for verdict in verdicts)

    def _verdict(self, claim: Claim, told: str = "") -> Verdict:
        """Return the verdict in words: those of the article's own note where it has one (`told`)."""
        display = self.wording.display(claim.result)
        label = self.wording.result_label(claim.result)
        key = claim.outcome.value if claim.result.operation is None else f"{claim.outcome.value}_computed"
        text = self.wording["verdicts"][key].format(display=display, label=label)
        if told:
            text = told
        gap = claim.number.value - claim.result.quantity.middle
        if claim.outcome is Outcome.DIFFERS and gap:
            key = "higher" if gap > 0 else "lower"
            said = self.wording["verdicts"][key].format(
                claimed=self.wording.number(claim.number.value, 2),
                difference=self.wording.quantity(computed(round(abs(gap), 2), (claim.result.quantity,)), 2),
            )
            text = f"{text} {said}"
        return Verdict(claim.outcome, claim.number.value, claim.quote, self.wording.figure(claim.result), text)

    def _reason(self, finding: Finding) -> str:
        if not finding.reason:
            return ""
        about = finding.about or self._about
        text = str(self.wording["reasons"][finding.reason]).format(about=about, covered=self._covered(finding))
        if finding.reason == "only_said" and finding.notes:
            text = f"{text} {self._note_text(finding.notes[0])}"
        if finding.status is not Status.NO_DATA or not finding.related:
            return text
        lines = "\n".join(self._line(result) for result in finding.related)
        return f"{text}\n{self.wording['nearest']}\n{lines}"

    def _covered(self, finding: Finding) -> str:
        """Return the years that the article has for what stands nearest, in words."""
        years = years_of(self._base, finding.related[0].inputs[0].measure) if finding.related else None
        if years is None:
            return ""
        low, high = years
        return low if low == high else str(self.wording["qualifiers"]["range"]).format(low=low, high=high)

    def _note_text(self, note: Note) -> str:
        figures = note.figures
        if figures is None:
            return note.text
        return self._note(note, note_results(self._base, note))

    def _provenance(self) -> str:
        source = self._base.source
        key = "source" if source.compiled_by else "source_short"
        return str(self.wording[key]).format(publisher=source.publisher, compiled_by=source.compiled_by)

    # Around the answer -----------------------------------------------------------------------------------------

    def _related(self, finding: Finding) -> tuple[Result, ...]:
        if finding.status is Status.CLARIFY:
            return tuple(Result(item.quantity, item.unit, (item,)) for item in finding.options)
        return finding.related

    def _all_caveats(self) -> str:
        return "\n".join(text for text in self._base.caveats.values() if "{" not in text)

    def _caveats(self, question: Question, finding: Finding) -> tuple[str, ...]:
        if finding.status is not Status.ANSWERED or not finding.results:
            return ()
        base = self._base
        inputs = [item for result in finding.results for item in result.inputs]
        caveats = []
        counted = next((item for item in inputs if base.measures[item.measure].counts not in ("people", "")), None)
        people = any(mention.people for mention in question.mentions)
        if people and counted and "cases-not-people" in base.caveats:
            caveats.append(base.caveats["cases-not-people"].format(unit=base.units[counted.unit][1]))
        running = next((item for item in inputs if item.period and item.period.kind is Kind.UNTIL), None)
        if running and "cumulative" in base.caveats and not running.meaning:
            caveats.append(base.caveats["cumulative"].format(period=self.wording.period(running.period)))
        for relation in base.relations:
            measures = {item.measure for item in inputs}
            if (
                relation.caveat
                and {relation.first, relation.second} <= measures
                and any(r.operation for r in finding.results)
            ):
                caveats.append(base.caveats[relation.caveat])
        computed = [result for result in finding.results if result.operation]
        if computed:
            caveats.append(self.wording["computed"])
        if any(not result.quantity.is_exact for result in computed):
            caveats.append(self.wording["rounded_inputs"])
        if question.leaning and finding.inherited:
            caveats.append(self.wording["inherited"].format(words=", ".join(dict.fromkeys(finding.inherited))))
        if question.reading.cut:
            caveats.append(self.wording["cut"])
        if finding.confidence < UNSURE:
            caveats.append(self.wording["unsure"])
        return tuple(dict.fromkeys(caveats))

    def _source(self, finding: Finding, results: Sequence[Result], related: Sequence[Result]) -> Source | None:
        if finding.status in (Status.SMALL_TALK, Status.OFF_TOPIC) or finding.intent in ("help", "members"):
            return None
        cited = [item for result in (*results, *related) for item in result.inputs]
        paragraphs = {item.paragraph for item in cited} | {note.paragraph for note in finding.notes}
        if not paragraphs and finding.intent not in ("source", "caveats"):
            return None
        return self._cited({paragraph for paragraph in paragraphs if paragraph})

    def _cited(self, paragraphs: set[int]) -> Source:
        source = self._base.source
        return Source(
            title=source.title,
            publisher=source.publisher,
            compiled_by=source.compiled_by,
            url=source.url,
            paragraphs=tuple(sorted(paragraphs)),
        )

    def _source_line(self, source: Source) -> str:
        numbers = ", ".join(str(paragraph) for paragraph in source.paragraphs)
        places = self.wording["places"].format(paragraphs=numbers) if numbers else ""
        key = "source_line" if source.compiled_by else "source_line_short"
        return str(self.wording[key]).format(publisher=source.publisher, compiled_by=source.compiled_by, places=places)

    def _suggestions(self, finding: Finding) -> tuple[str, ...]:
        """Return up to three questions that have answers: what was meant, or what stands near."""
        if finding.status is Status.CLARIFY and finding.options:
            return tuple(self.wording.question(item) for item in finding.options)
        used = {item.id for result in finding.results for item in result.inputs}
        used |= {note.id for note in finding.notes}
        near = [item for result in finding.related for item in result.inputs if item.id not in used]
        cited = [item for result in (*finding.results, *finding.related) for item in result.inputs]
        facets = frozenset().union(*(self._base.entries[self._base.places[item.id]].facets for item in cited))
        if not facets:
            return self.popular(SUGGESTIONS)
        observations = near + [item for item in self._near(facets) if item.id not in used and item not in near]
        told = [note for note in self._base.notes if note.id not in used and facets & self._base.facets_of(note.id)]
        questions = [self.wording.question(item) for item in observations[:2]]
        questions += [note.question for note in told[: SUGGESTIONS - len(questions)]]
        return tuple(dict.fromkeys(questions))[:SUGGESTIONS]

    def _near(self, facets: frozenset[str]) -> list[Observation]:
        """Return a few observations that share the most with these facets."""
        base = self._base
        shared: dict[int, int] = {}
        for facet in sorted(facets):
            for index in islice(base.postings.get(facet, ()), 50):
                if index < len(base.observations):
                    shared[index] = shared.get(index, 0) + 1
        best = sorted(shared, key=lambda index: (-shared[index], index))
        return [base.observations[index] for index in best[:6]]

    def popular(self, limit: int) -> tuple[str, ...]:
        """Return questions to begin with: the editor's own, else the headline figures and first facts."""
        base = self._base
        if base.questions:
            return base.questions[:limit]
        questions = [self.wording.question(item) for item in (base.headlines or base.observations)[:limit]]
        mixed = questions[: max(1, limit - 1)] + [note.question for note in base.notes[:1]]
        return tuple((mixed + questions[limit - 1 :] + [note.question for note in base.notes[1:]])[:limit])
