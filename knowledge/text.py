"""From what a person typed to tokens: one spelling of everything that can be spelled in many ways.

The work is linear in the length of the text. Nothing here knows a language: contractions, abbreviations and number
words come with the `Language`.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

MAX_LENGTH = 4096
"""Characters of a question that are read; Telegram's own limit for a message."""

_QUOTES = {ord(char): "'" for char in "’‘ʼ`´′＇"} | {ord(char): '"' for char in "“”„«»‟"}
_DASHES = {ord(char): "-" for char in "‐‑‒–—―−"}
_ARROWS = {ord(char): "-" for char in "→⇒➔➜➡"}
_SPELLING = _QUOTES | _DASHES | _ARROWS

_NOT_WORDS = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w-])[\w-]++\.(?:me|com|org|net|ru|ua|io|uk|eu|info|news|tv|co)(?:/\S*)?|(?<![\w.+-])[\w.+-]++@[\w-]+\.\w+\b|(?<!\w)(?:@\w+|/[a-z_]+)+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|;\s+")
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<point>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?(?![\d-])|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?!\d))"
    r"|(?P<date>[0-3]?\d[./](?:0?[1-9]|1[0-2])[./](?:19|20)?\d\d(?!\d))"
    r"|(?P<short_year>(?<![\w])'[0-2]\d(?![\d]|[.,]\d)|(?<!\w)2k\d\d(?!\w))"
    r"|(?P<number>\d{1,3}(?:[ ,'\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"|(?P<percent>%)"
    r"|(?P<joint>[+&]|(?<=\d)(?:-+|\s*-+>\s*|\s+-+\s+)(?=\d))"
    r"|(?P<hard>[.!?;\n…]+)"
    r"|(?P<soft>[,:()\[\]\"|/]|(?<=\s)-+(?=\s))"
)


class Sort(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    YEAR = "year"
    POINT = "point"
    DATE = "date"
    PERCENT = "percent"
    HARD = "hard"
    SOFT = "soft"
    QUESTION = "question"


class Token(NamedTuple):
    """One word, number, date or break. `value` is a number's value; `start` and `end` are places in the plain text."""

    sort: Sort
    text: str
    start: int
    end: int
    value: float = 0.0

    @property
    def is_break(self) -> bool:
        """Whether the token only parts clauses."""
        return self.sort in (Sort.HARD, Sort.SOFT, Sort.QUESTION)


def plain(text: str) -> str:
    """Return the text in one spelling: NFKC, lower case, no invisible marks, plain quotes and digits, no links."""
    return cased(text).casefold()[:MAX_LENGTH]


def cased(text: str) -> str:
    """Return the text in one spelling, with its capitals."""
    text = unicodedata.normalize("NFKC", text[:MAX_LENGTH]).translate(_SPELLING)
    if not text.isascii():
        text = "".join(_plain_character(char) for char in text)
    return _NOT_WORDS.sub(" ", text)


def _plain_character(char: str) -> str:
    """Return a character as ASCII digit, nothing (invisible marks) or itself; symbols but those of money part words."""
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category[0] in "SC" and category != "Sc" else char


def sentences(text: str) -> list[str]:
    """Return the sentences of a text as they were typed, without empty ones."""
    return [part.strip() for part in _SENTENCE_END.split(text[:MAX_LENGTH]) if part.strip()]


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a plain text, in order."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        sort = match.lastgroup
        piece = match.group()
        start, end = match.span()
        match sort:
            case "word":
                tokens.append(Token(Sort.WORD, piece, start, end))
            case "number":
                tokens.append(_number(piece, start, end))
            case "short_year":
                tokens.append(Token(Sort.YEAR, f"20{piece[-2:]}", start, end, 2000 + int(piece[-2:])))
            case "point":
                tokens.append(Token(Sort.POINT, _point(piece), start, end))
            case "date":
                tokens.append(Token(Sort.DATE, piece, start, end))
            case "percent":
                tokens.append(Token(Sort.PERCENT, piece, start, end))
            case "hard":
                tokens.append(Token(Sort.QUESTION if "?" in piece else Sort.HARD, piece, start, end))
            case "soft":
                tokens.append(Token(Sort.SOFT, piece, start, end))
            case "joint":
                tokens.append(Token(Sort.WORD, piece.strip().rstrip(">")[:1], start, end))
    return _without_points_in_words(tokens, text)


def _number(piece: str, start: int, end: int) -> Token:
    """Return a number token; a plain four-digit number from 1900 to 2099 is a year until something says otherwise."""
    if re.fullmatch(r"(?:19|20)\d\d", piece):
        return Token(Sort.YEAR, piece, start, end, float(piece))
    if re.fullmatch(r"\d+,\d{1,2}", piece):
        piece = piece.replace(",", ".")
    digits = re.sub(r"[ ,'\u00a0\u202f]", "", piece)
    return Token(Sort.NUMBER, digits, start, end, float(digits))


def _point(piece: str) -> str:
    """Return `07/2024` and `2024-07` as `2024-07`."""
    if "/" in piece:
        month, year = piece.split("/")
        return f"{year}-{int(month):02d}"
    return piece


def _without_points_in_words(tokens: list[Token], text: str) -> list[Token]:
    """Drop marks that end no sentence: inside "a.w.o.l" or "tl;dr", without a space after them."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        inner = (
            token.sort is Sort.HARD
            and token.text in (".", ";")
            and token.end < len(text)
            and not text[token.end].isspace()
            and index + 1 < len(tokens)
        )
        if not inner:
            kept.append(token)
    return kept
