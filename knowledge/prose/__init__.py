"""Reading the prose of articles: sentences, the times they name, the figures they state and what qualifies them.

Questions are read by `knowledge.reader`; an article is another kind of text: long, spelt right, and full of figures
that are told by one another ("compared to 5,517 in 2023", "a year earlier").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.documents import PackError, read_document
from knowledge.language import Language
from knowledge.quantity import Qualifier
from knowledge.schema import ProseModel

_FOLDER = Path(__file__).parent

Meanings = dict[str, tuple[Qualifier, ...]]
"""What the words beside a number may mean, most likely first."""


@dataclass(frozen=True)
class Prose:
    """How the articles of a language word their figures, beside the language itself."""

    language: Language
    words: ProseModel
    before: Meanings
    after: Meanings


def load_prose(language: Language) -> Prose:
    """Return how the articles of a language word their figures; raises PackError where nobody has written it down."""
    path = _FOLDER / f"{language.code}.yaml"
    if not path.is_file():
        raise PackError([f"articles in the language {language.code!r} cannot be read: there is no {path.name}"])
    words = read_document(path, ProseModel).model
    return Prose(language, words, _by_phrase(words.qualifiers), _by_phrase(words.qualifiers_after))


def _by_phrase(table: dict[Qualifier, tuple[str, ...]]) -> Meanings:
    meanings: Meanings = {}
    for qualifier, phrases in table.items():
        for phrase in phrases:
            meanings[phrase] = (*meanings.get(phrase, ()), qualifier)
    return meanings


__all__ = ["Prose", "load_prose"]
