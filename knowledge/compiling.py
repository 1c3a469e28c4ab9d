"""From checked files to the compiled form that questions are matched against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge import base, language, schema
from knowledge.columns import Entries, FacetMaker, Numbers, ObservationColumns, Observations, Places
from knowledge.frames import GAP, Frame
from knowledge.period import Asked, Kind, Period, covers
from knowledge.phrases import Trie
from knowledge.text import Token, plain, tokenise


def spelt(phrase: str) -> list[str]:
    """Return the words of a phrase as the reading of a question would spell them."""
    return [token.text for token in tokenise(plain(phrase)) if not token.is_break]


def _plant(trie: Trie, words: Iterable[str], name: str) -> None:
    """Add a phrase to a trie whose ends hold tuples of names."""
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    node[""] = (*node.get("", ()), name) if name not in node.get("", ()) else node[""]


def compile_language(model: schema.LanguageModel, real_words: str) -> language.Language:
    """Return the language ready for use; `real_words` is its dictionary, words parted by spaces."""
    times = model.times
    cues: Trie = {}
    words: set[str] = set()
    named = dict(model.cues)
    for name in ("since", "until", "before", "after", "previous", "next", "relative"):
        named[f"time_{name}"] = getattr(times, name)
    for name, phrases in named.items():
        for phrase in phrases:
            spelling = _rewritten(spelt(phrase), model.rewrite)
            words.update(spelling)
            _plant(cues, spelling, name)
    frames: list[Frame] = []
    for name, patterns in model.frames.items():
        for pattern in patterns:
            head, tail = (_rewritten(spelt(part), model.rewrite) for part in pattern.split(GAP))
            words.update((*head, *tail))
            frames.append(Frame(name, tuple(head), tuple(tail)))
    joiners: Trie = {}
    for phrase in model.joiners:
        words.update(spelt(phrase))
        _plant(joiners, spelt(phrase), "joiner")
    months = {name: f"{index:02d}" for index, names in enumerate(times.months, start=1) for name in names}
    numbers = model.numbers
    words |= {*model.stop, *model.harmless, *months, *times.seasons, *times.units, *times.quarters, *times.halves}
    words |= {*numbers.units, *numbers.multipliers, *numbers.halves, *numbers.times, *model.rewrite}
    for text in model.rewrite.values():
        words.update(text.split())
    compiled = language.Language(
        code=model.code,
        stemmer=model.stemmer,
        stop=frozenset(model.stop),
        harmless=frozenset(model.harmless),
        rewrite={word: tuple(text.split()) for word, text in model.rewrite.items()},
        sounds=model.sounds,
        numbers=language.NumberWords(
            units=numbers.units,
            multipliers=numbers.multipliers,
            halves=numbers.halves,
            joints=frozenset(numbers.joints),
            one=frozenset(numbers.one),
            times=numbers.times,
            percent=frozenset(numbers.percent),
            factors=frozenset(numbers.factors),
            factor_signs=frozenset(numbers.factor_signs),
            out_of=frozenset(tuple(spelt(phrase)) for phrase in numbers.out_of),
            ordinals=dict(numbers.ordinals),
        ),
        times=language.TimeWords(
            months=months,
            doubtful=frozenset((*times.doubtful_months, *times.doubtful_seasons)),
            seasons=times.seasons,
            quarters=frozenset(times.quarters),
            halves=frozenset(times.halves),
            before_point=frozenset(times.before_point),
            span_openers=frozenset(times.span_openers),
            span_joints=frozenset(times.span_joints),
            units=times.units,
        ),
        cues=cues,
        frames=tuple(frames),
        joiners=joiners,
        weak_joiners=frozenset(model.weak_joiners),
        rank_words=frozenset(model.rank_words),
        reporting=frozenset(model.reporting),
        antecedents=frozenset(model.antecedents),
        prepositions=frozenset(model.prepositions),
        restricting=frozenset(model.restricting),
        linking=frozenset(model.linking),
        articles=frozenset(model.articles),
        acronyms=model.acronyms,
        asides=frozenset(model.asides),
        openers=frozenset(model.openers),
        clause_starters=frozenset(model.clause_starters),
        words=frozenset(words),
        real_words=real_words,
        wording=model.wording,
    )
    for name, month in list(months.items()):
        months.setdefault(compiled.stem(name), month)
    for word in words:
        compiled.stem(word)
    return compiled


def _rewritten(words: list[str], table: dict[str, str]) -> list[str]:
    return [part for word in words for part in table.get(word, word).split()]


@dataclass(slots=True)
class _Facets:
    """The facets that phrases gather while a lexicon is compiled."""

    strong: dict[tuple[str, ...], set[str]]
    weak: dict[tuple[str, ...], set[str]]
    subject: set[tuple[str, ...]]
    cumulative: set[tuple[str, ...]]
    only: set[tuple[str, ...]]
    opposite: set[tuple[str, ...]]


def is_acronym(phrase: str, tongue: language.Language) -> bool:
    """Return whether a phrase is a word of capitals that in small letters is a word of any question ("IT", "DE")."""
    return phrase.isalpha() and phrase.isupper() and phrase.lower() in tongue.stop | tongue.harmless


def _facet_maker(pack: schema.PackModel) -> FacetMaker:
    """Return what makes the facets of a pack's observations."""
    groups: dict[tuple[str, str], list[str]] = {}
    for dimension, model in pack.dimensions.items():
        for name, members in model.groups.items():
            for member in members:
                groups.setdefault((dimension, member), []).append(name)
    stages = [item for item in pack.relations if isinstance(item, schema.StageModel)]
    return FacetMaker({stage.later: stage.earlier for stage in stages}, groups)


class PackCompiler:
    """Compiles one pack in one language."""

    def __init__(self, pack: schema.PackModel, lexicon: schema.LexiconModel, tongue: language.Language) -> None:
        """Take a checked pack, its lexicon, and the compiled language of that lexicon."""
        self._pack = pack
        self._lexicon = lexicon
        self._language = tongue
        self._small = tongue.stop | tongue.harmless
        self._words: set[str] = set()
        self._fixed: set[tuple[str, ...]] = set()
        self._acronyms: dict[str, str] = {}
        self._facets = _Facets({}, {}, set(), set(), set(), set())
        given = pack.observations
        self._columns = given if isinstance(given, ObservationColumns) else ObservationColumns(given)
        self._places = Places(self._columns, [note.id for note in pack.notes])
        self._broken: set[tuple[str, str]] = set()

    def compile(self) -> base.Base:
        """Return the compiled pack."""
        pack, lexicon = self._pack, self._lexicon
        periods = self._periods()
        measures = {
            identity: base.Measure(
                id=identity,
                label=lexicon.measures[identity].label,
                unit=measure.unit,
                kind=measure.kind,
                counts=measure.counts,
                additive=measure.additive,
                better=measure.better,
            )
            for identity, measure in pack.measures.items()
        }
        columns = self._columns
        words = {identity: (item.label, item.meaning) for identity, item in lexicon.observations.items()}
        observations = Observations(columns, periods, {m.id: m.unit for m in measures.values()}, words)
        self._gather_phrases(periods)
        terms, fixed = self._terms()
        notes = [self._note_entry(note) for note in pack.notes]
        entries = Entries(columns, _facet_maker(pack), set(words), notes)
        return base.Base(
            id=pack.id,
            version=pack.version,
            language=lexicon.language,
            title=lexicon.title,
            about=lexicon.about,
            source=base.PackSource(**pack.source.model_dump()),
            observations=observations,
            notes=tuple(self._note(note) for note in pack.notes),
            entries=entries,
            postings=entries.postings(base.shape_facet),
            shapes=tuple(
                {frozenset(dimension for dimension, _ in members): None for members in columns.members.values}
            ),
            numbers=Numbers(columns),
            headlines=tuple(observations[index] for index in sorted(columns.headlines)),
            latest=tuple(sorted((p.id for p in periods.values() if p.kind is Kind.AT), reverse=True)),
            measures=measures,
            relations=tuple(self._relation(item) for item in pack.relations),
            periods=tuple(periods.values()),
            terms=terms,
            fixed=fixed,
            words=frozenset(self._words) | lexicon.synonyms.keys(),
            people=self._people(),
            synonyms=lexicon.synonyms,
            acronyms=self._acronyms,
            broken=frozenset(self._broken),
            turning=self._turning(),
            stems={word: self._language.stem(word) for word in self._words},
            names=self._names(),
            units={identity: (unit.one, unit.other) for identity, unit in lexicon.units.items()},
            caveats=lexicon.caveats,
            questions=lexicon.questions,
            minor=pack.minor,
            release_note=lexicon.release_note,
            places=self._places,
        )

    def _periods(self) -> dict[str, Period]:
        periods = {
            identity: Period(identity, item.start, item.end, Kind(item.kind))
            for identity, item in self._pack.periods.items()
        }
        used = {period for period in self._columns.periods.values if period}
        used |= {period for note in self._pack.notes for period in note.about.periods}
        for point in sorted(used - periods.keys()):
            periods[point] = Period(point, point, point, Kind.AT)
        return periods

    def _measure_of(self, identity: str) -> str:
        """Return the measure of an observation by its id."""
        return self._columns.measures[self._places[identity]]

    def _note(self, note: schema.NoteModel) -> base.Note:
        words = self._lexicon.notes[note.id]
        figures = base.NoteFigures(note.figures.observations, note.figures.operation) if note.figures else None
        return base.Note(
            id=note.id,
            title=words.title,
            question=words.question,
            text=words.text,
            paragraph=note.paragraph,
            kind=note.kind,
            asks=frozenset(note.asks),
            figures=figures,
        )

    def _relation(self, item: schema.StageModel | schema.PartModel | schema.SideBySideModel) -> base.Relation:
        label = self._lexicon.relations[item.id].label if item.id in self._lexicon.relations else item.id
        match item:
            case schema.StageModel():
                return base.Relation(item.id, "stage", label, item.earlier, item.later, None, None)
            case schema.PartModel():
                return base.Relation(item.id, "part", label, item.measure, item.measure, item.dimension, None)
            case schema.SideBySideModel():
                return base.Relation(item.id, "side_by_side", label, item.first, item.second, None, item.caveat)

    @staticmethod
    def _note_entry(note: schema.NoteModel) -> base.Entry:
        about = note.about
        implied = {f"m:{measure}" for measure in about.measures}
        implied |= {f"d:{dimension}={member}" for dimension, members in about.members.items() for member in members}
        implied |= {f"D:{dimension}" for dimension in about.members}
        implied |= {f"p:{period}" for period in about.periods}
        return base.Entry(frozenset({f"n:{note.id}"}), frozenset(implied))

    def _gather_phrases(self, periods: dict[str, Period]) -> None:
        lexicon = self._lexicon
        for identity, named in lexicon.measures.items():
            self._name(f"m:{identity}", named)
        for dimension, members in lexicon.members.items():
            for member, named in members.items():
                self._name(f"d:{dimension}={member}", named)
        for dimension, named in lexicon.dimensions.items():
            self._name(f"D:{dimension}", named)
        for relation, named in lexicon.relations.items():
            self._name(f"r:{relation}", named)
        for identity, named in lexicon.periods.items():
            period = periods[identity]
            match period.kind:
                case Kind.AT:
                    asked = Asked(Kind.AT, period.start)
                case Kind.UNTIL:
                    asked = Asked(Kind.UNTIL, period.end)
                case _:
                    asked = Asked(Kind.SINCE, period.start)
            for covered in periods.values():
                if covers(asked, covered):
                    self._name(f"p:{covered.id}", named)
        for identity, words in lexicon.observations.items():
            self._add(self._facets.weak, words.words, f"o:{identity}")
        for identity, note in lexicon.notes.items():
            self._add(self._facets.strong, note.phrases, f"n:{identity}")
            self._add(self._facets.weak, note.words, f"n:{identity}")
        self._add(self._facets.strong, lexicon.outside, "x:outside")
        self._facets.subject |= {self.key(phrase) for phrase in lexicon.subject}
        self._facets.subject |= {self.key(phrase) for phrase in lexicon.people}
        self._add_synonymous_phrases()
        self._facets.cumulative |= {self.key(phrase) for phrase in lexicon.cumulative}

    def _name(self, facet: str, named: schema.NamedModel) -> None:
        phrases = []
        for phrase in (*named.phrases, *named.strong):
            if is_acronym(phrase, self._language):
                self._acronyms[phrase] = named.label
            else:
                phrases.append(phrase)
        self._add(self._facets.strong, phrases, facet)
        self._add(self._facets.weak, named.words, facet)
        self._facets.only |= {self.key(phrase) for phrase in named.strong}
        self._add(self._facets.strong, named.opposite, facet)
        self._facets.opposite |= {self.key(phrase) for phrase in named.opposite}

    def _add(self, table: dict[tuple[str, ...], set[str]], phrases: Iterable[str], facet: str) -> None:
        for phrase in phrases:
            table.setdefault(self.key(phrase), set()).add(facet)

    def key(self, phrase: str) -> tuple[str, ...]:
        """Return the stems of a phrase's telling words; all its words where it has none but small ones."""
        tokens = tokenise(plain(phrase))
        words = self._rewritten(tokens)
        self._words.update(words)
        fixed = len(words) > 1 and all(word in self._small for word in words)
        telling = words if fixed else [word for word in words if word not in self._language.stop] or words
        key = tuple(self._language.stem(word) for word in telling)
        self._broken |= self._breaks(tokens)
        if fixed:
            self._fixed.add(key)
        return key

    def _breaks(self, tokens: list[Token]) -> set[tuple[str, str]]:
        """Return the stems on both sides of each comma or point within a phrase ("Korea, Rep.")."""
        places = [place for place, token in enumerate(tokens) if token.is_break and 0 < place < len(tokens) - 1]
        stem = self._language.stem
        return {(stem(tokens[place - 1].text), stem(tokens[place + 1].text)) for place in places}

    def words_of(self, phrase: str) -> list[str]:
        """Return the words of a phrase as the language and the lexicon rewrite them."""
        return self._rewritten(tokenise(plain(phrase)))

    def _rewritten(self, tokens: list[Token]) -> list[str]:
        rewrite = self._language.rewrite
        spelling = (token.text for token in tokens if not token.is_break)
        words = [part for word in spelling for part in rewrite.get(word, (word,))]
        return [self._lexicon.synonyms.get(word, word) for word in words]

    def _terms(self) -> tuple[Trie, Trie]:
        """Return the phrases by their telling words, and those of small words only, which are matched word for word."""
        facets = self._facets
        terms: Trie = {}
        fixed: Trie = {}
        keys = {*facets.strong, *facets.weak, *facets.subject, *facets.cumulative}
        for key in keys:
            strong = frozenset(facets.strong.get(key, ()))
            singled_out = self._singled_out(key, strong)
            weak = (frozenset(facets.weak.get(key, ())) | singled_out) - strong
            node = fixed if key in self._fixed else terms
            for stem in key:
                node = node.setdefault(stem, {})
            node[""] = base.Term(
                strong=strong,
                weak=frozenset() if key in facets.only else weak,
                subject=key in facets.subject,
                cumulative=key in facets.cumulative,
                singled_out=singled_out,
                opposite=key in facets.opposite,
            )
        return terms, fixed

    def _singled_out(self, key: tuple[str, ...], strong: frozenset[str]) -> frozenset[str]:
        """Return the observations that a word within a phrase singles out: the "usual" in "usual sentence"."""
        if len(key) == 1 or not any(facet.startswith("m:") for facet in strong):
            return frozenset()
        weak = (facet for stem in key for facet in self._facets.weak.get((stem,), ()))
        return frozenset(facet for facet in weak if facet[:2] == "o:" and f"m:{self._measure_of(facet[2:])}" in strong)

    def _add_synonymous_phrases(self) -> None:
        """Let phrases such as "ended up in court" stand for all that their synonym stands for; words are replaced."""
        facets = self._facets
        for phrase, canonical in self._lexicon.synonyms.items():
            key, meant = self.key(phrase), self.key(canonical)
            if len(spelt(phrase)) > 1:
                facets.strong.setdefault(key, set()).update(facets.strong.get(meant, ()))
                facets.weak.setdefault(key, set()).update(facets.weak.get(meant, ()))

    def _turning(self) -> frozenset[str]:
        """Return the stems of words that only phrases for a measure turned round have."""
        facets = self._facets
        plain_stems = {stem for key in facets.strong.keys() - facets.opposite for stem in key}
        return frozenset(stem for key in facets.opposite for stem in key) - plain_stems

    def _people(self) -> frozenset[str]:
        """Return the single words that count persons."""
        phrases = [*self._lexicon.people]
        for named in (
            *self._lexicon.measures.values(),
            *(m for d in self._lexicon.members.values() for m in d.values()),
        ):
            phrases += named.people
        return frozenset(spelling[0] for phrase in phrases if len(spelling := spelt(phrase)) == 1)

    def _names(self) -> dict[str, str]:
        lexicon = self._lexicon
        names = {f"m:{identity}": named.label for identity, named in lexicon.measures.items()}
        for dimension, members in lexicon.members.items():
            names |= {f"d:{dimension}={member}": named.label for member, named in members.items()}
        names |= {f"D:{dimension}": named.label for dimension, named in lexicon.dimensions.items()}
        names |= {f"p:{period}": named.label for period, named in lexicon.periods.items()}
        names |= {f"r:{relation}": named.label for relation, named in lexicon.relations.items()}
        return names


def real_words_of(dictionary: str, minimum: int) -> str:
    """Return the words of a pyspellchecker dictionary that are counted at least `minimum` times, parted by spaces."""
    from spellchecker import SpellChecker  # noqa: PLC0415  # needed once, when a language is compiled

    counts = SpellChecker(language=dictionary).word_frequency.dictionary
    return " ".join(sorted(word for word, count in counts.items() if count >= minimum))
