"""The sentences of an article, each with its place and its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.prose import Prose
from knowledge.text import Token, cased, tokenise

_END = re.compile(r"(?<=[.!?;])[\"'”’)\]]*\s+")
_LONG_DASH = re.compile(r"\s*(?:[—―]|--+)\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its paragraph and line (both from 1), its text in one spelling with capitals, its tokens."""

    paragraph: int
    line: int
    text: str
    tokens: tuple[Token, ...]

    def word(self, place: int) -> str:
        """Return the word at a place in lower case; nothing before the first and after the last."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def words(self, start: int, end: int) -> str:
        """Return the words from a place up to another, in lower case."""
        return " ".join(token.text for token in self.tokens[max(0, start) : end])

    def written(self, start: int, end: int) -> str:
        """Return the text from a place up to another as the article has it."""
        if start >= end:
            return ""
        return " ".join(self.text[self.tokens[start].start : self.tokens[end - 1].end].split())

    def before(self, place: int, length: int = 1) -> str:
        """Return so many characters before the token at a place."""
        start = self.tokens[place].start
        return self.text[max(0, start - length) : start]

    def after(self, place: int) -> str:
        """Return the character after the token at a place, or nothing."""
        return self.text[self.tokens[place].end :][:1]

    def is_capital(self, place: int) -> bool:
        """Return whether the word at a place is written with a capital."""
        return self.text[self.tokens[place].start].isupper()


def sentences_of(text: str, prose: Prose) -> Iterator[Sentence]:
    """Yield the sentences of an article, whose paragraphs are its lines (empty ones are not counted)."""
    paragraph = 0
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip():
            continue
        paragraph += 1
        for part in _parts(content, prose):
            spelt = cased(_CONTROL.sub(" ", _LONG_DASH.sub(" - ", part)))
            lower = spelt.casefold()
            if len(lower) != len(spelt):  # "Straße": the capitals cannot be told any more
                spelt = lower
            yield Sentence(paragraph, line, spelt, tuple(tokenise(lower)))


def _parts(paragraph: str, prose: Prose) -> Iterator[str]:
    start = 0
    for match in _END.finditer(paragraph):
        if not _is_abbreviated(paragraph[start : match.start()], paragraph[match.end() :], prose):
            yield paragraph[start : match.end()]
            start = match.end()
    yield paragraph[start:]


def _is_abbreviated(before: str, after: str, prose: Prose) -> bool:
    """Return whether a point ends only a word: "U.S. exports", "Sept. 30", "vs. 2019"."""
    last = before.rsplit(maxsplit=1)[-1].lstrip("(\"'“").casefold()
    if not last.endswith("."):
        return False
    if after[:1].islower():
        return True
    word = last.removesuffix(".")
    if word in prose.words.abbreviations or (word in prose.language.times.months and after[:1].isdigit()):
        return True
    following = (after.split() or [""])[0].casefold().strip(",")
    initials = all(len(part) == 1 for part in word.split("."))
    return initials and word.isascii() and word[:1].isalpha() and following not in prose.language.stop
