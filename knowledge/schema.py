"""What stands on disk: packs, lexicons and languages as pydantic models. Their JSON Schema checks files in editors."""

from __future__ import annotations

import re
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

    title: str
    publisher: str
    compiled_by: str = ""
    url: str | None = None


class PeriodModel(_Model):
    """A named stretch of time over which figures accumulate."""

    start: Point
    end: Point
    kind: Literal["since", "until", "span"]


class DimensionModel(_Model):
    """How measures are broken down: its members, and groups of them that people name."""

    members: tuple[Id, ...]
    groups: dict[Id, tuple[Id, ...]] = {}


class MeasureModel(_Model):
    """What is counted."""

    unit: Id = Field(description="A unit that the lexicon names.")
    kind: Literal["count", "rate", "duration", "amount"] = "count"
    counts: str = Field(default="", description="What one of it is: people, cases, ...")
    dimensions: tuple[Id, ...] = ()
    additive: bool | Literal["members"] = Field(
        default=False,
        description="Values of different times or members may be added up; `members`: those of one time, as of stocks.",
    )
    better: Literal["more", "less"] | None = Field(
        default=None, description="Whether a higher value is a good one, for questions about the best and the worst."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class ObservationModel:
    """One figure of the article. With slots, since a pack may have a hundred thousand of them."""

    id: Id
    measure: Id
    members: dict[Id, Id] = Field(default_factory=dict)
    period: PeriodId | None = Field(default=None, description="A year, a month (2024-07) or the id of a named period.")
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unit: Id | None = Field(default=None, description="Where it differs from the measure's.")
    paragraph: int | None = Field(default=None, ge=1)
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

    id: Id
    kind: Literal["stage"]
    earlier: Id
    later: Id
    same: tuple[Id, ...] = ()


class PartModel(_Model):
    """The members of a dimension are parts of the measure's total."""

    id: Id
    kind: Literal["part"]
    measure: Id
    dimension: Id


class SideBySideModel(_Model):
    """Two measures whose figures may be subtracted and compared, though they count different things."""

    id: Id
    kind: Literal["side_by_side"]
    first: Id
    second: Id
    caveat: Id | None = None


RelationModel = Annotated[StageModel | PartModel | SideBySideModel, Field(discriminator="kind")]


class AboutModel(_Model):
    """What a note speaks of."""

    measures: tuple[Id, ...] = ()
    members: dict[Id, tuple[Id, ...]] = {}
    periods: tuple[PeriodId, ...] = ()


class NoteFiguresModel(_Model):
    """Figures that a note's text may name."""

    observations: tuple[Id, ...]
    operation: Literal["percent_change"] | None = None


class NoteModel(_Model):
    """A fact or explanation without a number of its own."""

    id: Id
    paragraph: int | None = Field(default=None, ge=1)
    kind: Literal["fact", "term"] = "fact"
    about: AboutModel = AboutModel()
    asks: tuple[str, ...] = Field(
        description="Kinds of question: what, which, who, where, when, why, how, whether, ..."
    )
    figures: NoteFiguresModel | None = None


class PackModel(_Model):
    """One article's knowledge."""

    id: Id
    version: int = Field(ge=1)
    minor: bool = Field(default=False, description="Subscribers are not told of what this version changes.")
    languages: tuple[str, ...]
    source: SourceModel
    periods: dict[Id, PeriodModel] = {}
    dimensions: dict[Id, DimensionModel] = {}
    measures: dict[Id, MeasureModel]
    observations: tuple[ObservationModel, ...] = ()
    observations_file: str | None = Field(default=None, description="A CSV beside pack.yaml with the same columns.")
    relations: tuple[RelationModel, ...] = ()
    caveats: tuple[Id, ...] = ()
    notes: tuple[NoteModel, ...] = ()


class NamedModel(_Model):
    """How people call a thing. `words` go with it without naming it; `strong` phrases name this thing alone."""

    label: str
    plural: str = ""
    phrases: tuple[Phrase, ...] = ()
    strong: tuple[Phrase, ...] = ()
    words: tuple[Phrase, ...] = ()
    people: tuple[Phrase, ...] = ()
    opposite: tuple[Phrase, ...] = Field(
        default=(), description="Of a measure with a sign: phrases that turn it round, as losses do gains."
    )


class ObservationWordsModel(_Model):
    """How one figure is called and what it means; `{figure}` in `meaning` is the figure with its unit."""

    label: str
    meaning: str = ""
    words: tuple[Phrase, ...] = ()


class NoteWordsModel(_Model):
    """A note as people read it, and the phrases that ask for it."""

    title: str
    question: str
    text: str
    phrases: tuple[Phrase, ...] = ()
    words: tuple[Phrase, ...] = ()


class UnitModel(_Model):
    """A unit for one and for many."""

    one: str
    other: str


class LexiconModel(_Model):
    """How people name everything in a pack, in one language, and how the answers are worded."""

    language: str
    title: str
    about: str
    release_note: str = Field(default="", description="Tells subscribers why this version changes figures.")
    subject: tuple[Phrase, ...] = ()
    people: tuple[Phrase, ...] = ()
    synonyms: dict[str, str] = {}
    outside: tuple[Phrase, ...] = ()
    cumulative: tuple[Phrase, ...] = ()
    units: dict[Id, UnitModel]
    dimensions: dict[Id, NamedModel] = {}
    members: dict[Id, dict[Id, NamedModel]] = {}
    periods: dict[Id, NamedModel] = {}
    measures: dict[Id, NamedModel]
    relations: dict[Id, NamedModel] = {}
    observations: dict[Id, ObservationWordsModel] = {}
    caveats: dict[Id, str] = {}
    notes: dict[Id, NoteWordsModel] = {}
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

    answerable: float = Field(default=0.97, ge=0, le=1)
    unanswerable: float = Field(default=0.98, ge=0, le=1)
    wrong_figures: float = Field(default=0.005, ge=0, le=1)


class QuestionsModel(_Model):
    """A pack's own questions: those that its lexicon was made with, and those that only measure it."""

    goal: GoalModel = GoalModel()
    development: tuple[QuestionModel, ...] = ()
    held_out: tuple[QuestionModel, ...] = ()


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

    code: str
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
    per: WordSet
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
    fiscal: WordSet
    published: dict[str, tuple[Literal["year", "month", "day"], int]]
    named_before: dict[str, tuple[Literal["year", "month", "day"], int]]
    vague: WordSet
    to_date: WordSet
    year_to_date: WordSet
    abbreviations: WordSet
