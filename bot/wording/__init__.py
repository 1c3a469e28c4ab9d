"""What the bot itself says, per language, as data: button labels, headings, signs. One YAML file a language."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.answer import Outcome


class _Words(BaseModel):
    """A group of words that belong together; a word that is missing or unknown is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Buttons(_Words):
    """Labels of the buttons that do not carry a question."""

    chart: str
    useful: str
    not_useful: str
    ask_more: str


class Headings(_Words):
    """What introduces a list or a part of an answer."""

    formula: str
    related: str
    nearest: str
    suggestions: str
    alternatives: str


class VerdictWords(_Words):
    """How the outcome of a checked claim is shown: a sign to see at once, and the word for it."""

    sign: str
    label: str


class Numbers(_Words):
    """How numbers are written: what parts thousands, what parts the decimals, what stands before negative ones."""

    thousands: str
    decimal: str
    minus: str


class ChartWords(_Words):
    """Words of charts and of their descriptions; `signs`, `key` and `words` are by qualifier.

    `between` writes a range, `between_signed` one with negative numbers. `by_year`, `over_months` (of several years),
    `by_month` (of one), `by_member` and `highest` (where not all are shown) are titles, `year` and `month` what their
    figures are parted by. `asking` and `parted_by` are how people ask for a chart, `filler` what they say besides.
    """

    signs: dict[str, str]
    key: dict[str, str]
    words: dict[str, str]
    between: str
    between_signed: str
    inexact: str
    inexact_line: str
    unknown: str
    unknown_key: str
    unknown_points: str
    source: str
    by_year: str
    over_months: str
    by_month: str
    by_member: str
    highest: str
    year: str
    month: str
    months: tuple[str, ...]
    listing: str
    asking: frozenset[str]
    filler: frozenset[str]
    parted_by: str


class DigestWords(_Words):
    """What introduces the parts of a message that comes by itself."""

    in_depth: str
    since_last: str
    news: str
    new: str
    corrected: str
    withdrawn: str
    more: str
    facts: str
    reworded: str
    same: str
    minor: str


class TroubleWords(_Words):
    """What is said to a person, and to those who run the bot, where something went wrong."""

    failed: str
    packs_loaded: str
    pack_refused: str


class Wording(_Words):
    """All that the bot itself says in one language."""

    language: str
    buttons: Buttons
    headings: Headings
    verdicts: dict[Outcome, VerdictWords]
    nothing_to_say: str
    numbers: Numbers
    charts: ChartWords
    digests: DigestWords
    trouble: TroubleWords


@cache
def load_wording(language: str) -> Wording:
    """Return the wording of a language.

    Raises:
        LookupError: there is no wording in this language.
    """
    for file in resources.files(__name__).iterdir():
        if file.name == f"{language}.yaml":
            return Wording.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    raise LookupError(f"there is no wording in the language {language!r}")
