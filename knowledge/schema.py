"""What stands on disk: packs, lexicons and languages as pydantic models. Their JSON Schema checks files in editors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from knowledge.answer import Status
from knowledge.quantity import Qualifier

Id = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", description="Lower-case letters, digits, dots and dashes.")
]


def _text(value: object) -> object:
    """Let YAML's bare numbers and words such as 2024 or yes stand where text is meant."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


_AsText = BeforeValidator(_text, json_schema_input_type=str | int | float)
Phrase = Annotated[str, _AsText, Field(min_length=1)]
POINT_PATTERN = r"^\d{4}(-((0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|Q[1-4]|H[12]|[a-z]+))?$"
Point = Annotated[str, _AsText, Field(pattern=POINT_PATTERN)]
PeriodId = Annotated[str, _AsText]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceModel(_Model):
    """Where the figures were published."""

    title: str = Field(description="The article's title.")
    publisher: str = Field(description="Who published it.")
    compiled_by: str = Field(default="", description="Who counted, where that is somebody else.")
    url: str | None = Field(default=None, description="Where it can be read.")


class PeriodModel(_Model):
    """A named stretch of time over which figures accumulate."""

    start: Point = Field(description="The first year, month or day.")
    end: Point = Field(description="The last one.")
    kind: Literal["since", "until", "span"] = Field(
        description="`since` and `until` count up to their end; `span` is what lies between."
    )


class DimensionModel(_Model):
    """How measures are broken down: its members, and groups of them that people name."""

    members: tuple[Id, ...] = Field(description="What it consists of: places, offences, ages, ...")
    groups: dict[Id, tuple[Id, ...]] = Field(default={}, description="Names for several members together.")


class MeasureModel(_Model):
    """What is counted."""

    unit: Id = Field(description="A unit that the lexicon names.")
    kind: Literal["count", "rate", "duration", "amount"] = Field(
        default="count", description="A number of things, a rate or average, a length of time, or a sum of money."
    )
    counts: str = Field(default="", description="What one of it is: people, cases, ...")
    dimensions: tuple[Id, ...] = Field(default=(), description="By which its figures may be broken down.")
    additive: bool | Literal["members"] = Field(
        default=False,
        description="Values of different times or members may be added up; `members`: those of one time, as of stocks.",
    )
    better: Literal["more", "less"] | None = Field(
        default=None, description="Whether a higher value is a good one, for questions about the best and the worst."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class ObservationModel:
    """One figure of the article."""  # with slots, since a pack may have a hundred thousand of them

    id: Id = Field(description="Stays the same through versions: subscribers and links know the figure by it.")
    measure: Id = Field(description="What it counts.")
    members: dict[Id, Id] = Field(default_factory=dict, description="Of which of each dimension; the total has none.")
    period: PeriodId | None = Field(default=None, description="A year, a month (2024-07) or the id of a named period.")
    value: float | None = Field(default=None, description="The number as the article has it.")
    low: float | None = Field(default=None, description="Of a range, its lower end.")
    high: float | None = Field(default=None, description="Of a range, its upper end.")
    qualifier: Qualifier = Field(
        default=Qualifier.EXACT, description="How exact the article is: nearly 16,000 is no 16,000."
    )
    unit: Id | None = Field(default=None, description="Where it differs from the measure's.")
    paragraph: int | None = Field(
        default=None, ge=1, description="Where the article states it; empty lines do not count."
    )
    headline: bool = Field(default=False, description="Belongs to the summary.")

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        if self.qualifier is Qualifier.RANGE:
            if self.low is None or self.high is None or self.value is not None:
                raise ValueError("a range has low and high, and no value")
            if self.low >= self.high:
                raise ValueError(f"low ({self.low:g}) must be below high ({self.high:g})")
        elif self.value is None or self.low is not None or self.high is not None:
            raise ValueError("give value; low and high belong to qualifier: range")
        return self


class StageModel(_Model):
    """The later measure counts those of the earlier that came so far; later per earlier is a rate."""

    id: Id = Field(description="Names the rate in the lexicon.")
    kind: Literal["stage"] = Field(description="Which kind of relation it is.")
    earlier: Id = Field(description="The measure that comes first: cases.")
    later: Id = Field(description="What becomes of them: sentences.")
    same: tuple[Id, ...] = Field(default=(), description="The dimensions that both must agree in.")


class PartModel(_Model):
    """The members of a dimension are parts of the measure's total."""

    id: Id = Field(description="Names the share in the lexicon.")
    kind: Literal["part"] = Field(description="Which kind of relation it is.")
    measure: Id = Field(description="The measure with a total.")
    dimension: Id = Field(description="Its members are parts of that total.")


class SideBySideModel(_Model):
    """Two measures whose figures may be subtracted and compared, though they count different things."""

    id: Id = Field(description="Names the pair in the lexicon.")
    kind: Literal["side_by_side"] = Field(description="Which kind of relation it is.")
    first: Id = Field(description="A measure.")
    second: Id = Field(description="Another one.")
    caveat: Id | None = Field(default=None, description="What must be said with it.")


RelationModel = Annotated[StageModel | PartModel | SideBySideModel, Field(discriminator="kind")]


class AboutModel(_Model):
    """What a note speaks of."""

    measures: tuple[Id, ...] = Field(default=(), description="Measures.")
    members: dict[Id, tuple[Id, ...]] = Field(default={}, description="Members, by their dimension; groups too.")
    periods: tuple[PeriodId, ...] = Field(default=(), description="Times.")


class NoteFiguresModel(_Model):
    """Figures that a note's text may name."""

    observations: tuple[Id, ...] = Field(description="The later one first.")
    operation: Literal["percent_change"] | None = Field(
        default=None, description="What the text computes of them: {change} and {ratio}."
    )


class NoteModel(_Model):
    """A fact or explanation without a number of its own."""

    id: Id = Field(description="Stays the same through versions.")
    paragraph: int | None = Field(default=None, ge=1, description="Where the article says it.")
    kind: Literal["fact", "term"] = Field(default="fact", description="A fact, or the explanation of a term.")
    about: AboutModel = Field(default=AboutModel(), description="What a question must name for the note to be near.")
    asks: tuple[str, ...] = Field(
        description="Kinds of question: what, which, who, where, when, why, how, whether, ..."
    )
    figures: NoteFiguresModel | None = Field(default=None, description="For the names in braces of its text.")


class PackModel(_Model):
    """One article's knowledge."""

    id: Id = Field(description="Names the pack in answers, links and subscriptions.")
    version: int = Field(ge=1, description="Goes up with every change that people should know of.")
    minor: bool = Field(default=False, description="Subscribers are not told of what this version changes.")
    languages: tuple[str, ...] = Field(description="Each has a lexicon: `en.yaml`.")
    source: SourceModel = Field(description="Told with every answer.")
    periods: dict[Id, PeriodModel] = Field(
        default={}, description="Stretches of time with a name; years and months need none."
    )
    dimensions: dict[Id, DimensionModel] = Field(default={}, description="How figures are broken down.")
    measures: dict[Id, MeasureModel] = Field(description="What is counted.")
    observations: Sequence[ObservationModel] = Field(default=(), description="The figures.")
    observations_file: str | None = Field(default=None, description="A CSV beside pack.yaml with the same columns.")
    relations: tuple[RelationModel, ...] = Field(default=(), description="Which figures may be set against each other.")
    caveats: tuple[Id, ...] = Field(default=(), description="Warnings whose words stand in the lexicon.")
    notes: tuple[NoteModel, ...] = Field(default=(), description="Facts without a number of their own.")


class NamedModel(_Model):
    """How people call a thing. `words` go with it without naming it; `strong` phrases name this thing alone."""

    label: str = Field(description="Its name in answers.")
    plural: str = Field(default="", description="Its name for several.")
    phrases: tuple[Phrase, ...] = Field(default=(), description="What people call it; each names it.")
    strong: tuple[Phrase, ...] = Field(
        default=(), description="Phrases that name this alone, though other things have them among their words."
    )
    words: tuple[Phrase, ...] = Field(default=(), description="Words that go with it and do not name it.")
    people: tuple[Phrase, ...] = Field(default=(), description="Single words for persons that it counts.")
    opposite: tuple[Phrase, ...] = Field(
        default=(), description="Of a measure with a sign: phrases that turn it round, as losses do gains."
    )


class ObservationWordsModel(_Model):
    """How one figure is called and what it means; `{figure}` in `meaning` is the figure with its unit."""

    label: str = Field(description="Its name in answers, where that of the measure is not enough.")
    meaning: str = Field(default="", description="What the figure means, in a sentence; {figure} stands for it.")
    words: tuple[Phrase, ...] = Field(default=(), description="Words that go with this figure.")


class NoteWordsModel(_Model):
    """A note as people read it, and the phrases that ask for it."""

    title: str = Field(description="Its heading.")
    question: str = Field(description="A question that it answers; it must find the note.")
    text: str = Field(
        description="The fact in your own words; figures in braces: {figure}, {first}, {second}, {change}, {ratio}."
    )
    phrases: tuple[Phrase, ...] = Field(default=(), description="What people call it; each finds it.")
    words: tuple[Phrase, ...] = Field(default=(), description="Words that go with it.")


class UnitModel(_Model):
    """A unit for one and for many."""

    one: str = Field(description="case")
    other: str = Field(description="cases")


class LexiconModel(_Model):
    """How people name everything in a pack, in one language, and how the answers are worded."""

    language: str = Field(description="As in the file's name.")
    title: str = Field(description="The pack's title.")
    about: str = Field(description='What it is about, after "I only know".')
    release_note: str = Field(default="", description="Tells subscribers why this version changes figures.")
    subject: tuple[Phrase, ...] = Field(
        default=(), description="Words that are true of every figure here, and so narrow nothing down."
    )
    people: tuple[Phrase, ...] = Field(default=(), description="Words for the persons that are counted.")
    synonyms: dict[str, str] = Field(
        default={}, description="A word or phrase, and the word that is meant wherever it stands."
    )
    outside: tuple[Phrase, ...] = Field(
        default=(), description="What people ask for and this is not about; such a question gets no figure."
    )
    cumulative: tuple[Phrase, ...] = Field(default=(), description="Words for all that was counted so far.")
    units: dict[Id, UnitModel] = Field(description="Units, for one and for many.")
    dimensions: dict[Id, NamedModel] = Field(default={}, description="What dimensions are called.")
    members: dict[Id, dict[Id, NamedModel]] = Field(
        default={}, description="What members and groups are called, by dimension."
    )
    periods: dict[Id, NamedModel] = Field(
        default={}, description="What times are called: the pack's own, and years or months with a name."
    )
    measures: dict[Id, NamedModel] = Field(description="What measures are called.")
    relations: dict[Id, NamedModel] = Field(default={}, description="What rates and shares are called.")
    observations: dict[Id, ObservationWordsModel] = Field(
        default={}, description="Labels and meanings of single figures."
    )
    caveats: dict[Id, str] = Field(default={}, description="The words of the pack's caveats.")
    notes: dict[Id, NoteWordsModel] = Field(default={}, description="The words of the notes.")
    questions: tuple[str, ...] = Field(default=(), description="Questions to offer first; each must have an answer.")


def _turns(value: object) -> object:
    return (value,) if isinstance(value, str | int | float) else value


class QuestionModel(_Model):
    """A question with the answer that it must get."""

    ask: Annotated[
        tuple[Phrase, ...],
        Field(min_length=1, description="The question, or the turns of a conversation; the last one is judged."),
        BeforeValidator(_turns, json_schema_input_type=Phrase | tuple[Phrase, ...]),
    ]
    status: tuple[Status, ...] = Field(
        min_length=1, description="What is acceptable; a question can be answered when `answered` stands first."
    )
    figures: tuple[float | tuple[float, float], ...] = Field(
        default=(), description="Must be asserted: one before any other, several in any order; a range as [low, high]."
    )
    about: tuple[Id, ...] = Field(default=(), description="The observations and notes that an answer uses.")
    style: str = Field(default="", description="Words that tell how it is asked; the score is broken down by them.")

    @property
    def is_answerable(self) -> bool:
        """Whether the article answers it."""
        return self.status[0] is Status.ANSWERED


class GoalModel(_Model):
    """The least that a pack's questions must reach, in parts of 1; a pack states its own while it is on its way."""

    answerable: float = Field(
        default=0.97, ge=0, le=1, description="Of the answerable questions, the part answered right."
    )
    unanswerable: float = Field(default=0.98, ge=0, le=1, description="Of the others, the part refused.")
    wrong_figures: float = Field(
        default=0.005, ge=0, le=1, description="Of all, the part with a wrong figure, at the most."
    )


class QuestionsModel(_Model):
    """A pack's own questions: those that its lexicon was made with, and those that only measure it."""

    goal: GoalModel = Field(default=GoalModel(), description="What must be reached.")
    development: tuple[QuestionModel, ...] = Field(default=(), description="To work with.")
    held_out: tuple[QuestionModel, ...] = Field(
        default=(), description="Only measured: never look at them while you work."
    )


def _words(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


WordList = Annotated[tuple[Phrase, ...], BeforeValidator(_words, json_schema_input_type=str | tuple[Phrase, ...])]


class NumbersModel(_Model):
    """Words that make numbers."""

    units: dict[str, int]
    multipliers: dict[str, int]
    halves: dict[str, float]
    joints: WordList
    one: WordList
    times: dict[str, float]
    percent: WordList
    factors: WordList
    factor_signs: WordList
    out_of: tuple[Phrase, ...]
    ordinals: dict[Phrase, int]


class TimesModel(_Model):
    """Words that make times."""

    months: tuple[tuple[Phrase, ...], ...] = Field(min_length=12, max_length=12)
    doubtful_months: WordList = ()
    seasons: dict[str, str]
    doubtful_seasons: WordList = ()
    quarters: WordList
    halves: WordList
    before_point: WordList
    span_openers: WordList
    span_joints: WordList
    since: tuple[Phrase, ...]
    until: tuple[Phrase, ...]
    before: tuple[Phrase, ...]
    after: tuple[Phrase, ...]
    previous: tuple[Phrase, ...]
    next: tuple[Phrase, ...]
    relative: tuple[Phrase, ...]
    units: dict[str, str]


class LanguageModel(_Model):
    """One language: what its words do in a question, and the sentences of the answers."""

    code: str
    name: str
    stemmer: str = Field(description="A Snowball stemmer's name.")
    dictionary: str = Field(description="A pyspellchecker dictionary's code.")
    real_word_count: int
    stop: WordList
    harmless: WordList
    rewrite: dict[str, str]
    sounds: tuple[tuple[str, str], ...]
    numbers: NumbersModel
    times: TimesModel
    cues: dict[str, tuple[Phrase, ...]]
    frames: dict[str, tuple[Phrase, ...]] = Field(
        default={}, description='Cues of two phrases with words between, written as "what did … do".'
    )
    joiners: tuple[Phrase, ...]
    weak_joiners: tuple[Phrase, ...] = ()
    rank_words: WordList = ()
    reporting: tuple[Phrase, ...] = ()
    antecedents: WordList = ()
    prepositions: WordList = ()
    restricting: WordList = ()
    linking: WordList = ()
    articles: WordList = ()
    acronyms: dict[str, str] = {}
    asides: WordList
    openers: WordList
    clause_starters: tuple[Phrase, ...]
    wording: dict[str, Any]

    @model_validator(mode="after")
    def _sounds_compile(self) -> Self:
        for pattern, _ in self.sounds:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"sounds: {pattern!r} is no regular expression: {error}") from error
        return self


class RuleModel(_Model):
    """One intent rule: which cues ask for which operation."""

    intent: str
    operation: str
    any: tuple[tuple[str, ...], ...]
    takes: tuple[str, ...] = ()
    number: bool = False


class RulesModel(_Model):
    """The intent rules in their order; `binding` cues must be taken by the rule that answers."""

    binding: tuple[str, ...]
    rules: tuple[RuleModel, ...]


WordSet = frozenset[Phrase]


class ProseModel(_Model):
    """How the articles of one language word their figures: qualifiers, units, changes and times."""

    qualifiers: dict[Qualifier, tuple[Phrase, ...]] = Field(description="Words before a number.")
    qualifiers_after: dict[Qualifier, tuple[Phrase, ...]] = Field(description="Words after a number.")
    range_joints: WordSet
    range_openers: dict[str, str]
    range_words: WordSet
    numbered: WordSet = Field(description="Words whose number is a name.")
    fractions: dict[str, int]
    out_of: WordSet
    currencies: dict[str, str]
    percent: WordSet
    percentage_points: WordSet
    rates: WordSet = Field(description="Words whose number belongs to the unit: per 100,000.")
    changes: WordSet
    changed_from: WordSet
    changed_to: WordSet
    more_or_less: WordSet
    carriers: WordSet = Field(description="Words that only carry a figure to what it is of.")
    boundaries: WordSet = Field(description="Words at which the name of a thing ends.")
    joins: WordSet
    places: WordSet
    compared: WordSet
    superlatives: WordSet
    since: WordSet
    until: WordSet
    spans: WordSet
    span_openers: WordSet
    span_closers: WordSet
    ended: WordSet
    opens_aside: WordSet
    fiscal: WordSet
    published: dict[str, tuple[Literal["year", "month", "day"], int]]
    named_before: dict[str, tuple[Literal["year", "month", "day"], int]]
    vague: WordSet
    to_date: WordSet
    year_to_date: WordSet
    abbreviations: WordSet
