"""Text with formatting, measured, shortened and split before it becomes HTML, so that no tag can ever be broken.

A text is a tuple of spans, each with the tags that hold it from the outermost in. Lengths are UTF-16 units of what
a reader sees, as Telegram's documentation counts them; code points, which its servers seem to count, are never more.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.render.message import ENTITY_LIMIT


@dataclass(frozen=True, slots=True)
class Tag:
    """One of Telegram's HTML tags; `attributes` are ready HTML, with the space before them."""

    name: str
    attributes: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words under the same tags, outermost first. Make spans with the functions below: they clean the words."""

    text: str
    tags: tuple[Tag, ...] = ()


Rich = tuple[Span, ...]

BOLD = Tag("b")
ITALIC = Tag("i")
CODE = Tag("code")
QUOTE = Tag("blockquote")
FOLDED = Tag("blockquote", " expandable")

# Control characters, marks that turn the direction of what follows, and halves of surrogate pairs: Telegram refuses
# or drops them, and a terminal may obey them.
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANK = "\u2800\u3164\u115f\u1160\uffa0"
_JOINER = "\u200d"
_BREAKS = ("\n\n", "\n", ". ", " ")
_MARK = "…"


def clean(text: str) -> str:
    """Return the text without characters that a channel refuses or obeys; every line break becomes a newline."""
    if text.isprintable():
        return text
    return _UNFIT.sub(" ", _LINE_BREAK.sub("\n", text))


def rich(text: str, *tags: Tag) -> Rich:
    """Return words of anybody's as rich text under the tags, outermost first."""
    cleaned = clean(text)
    return (Span(cleaned, tags),) if cleaned else ()


def link(text: str, url: str | None) -> Rich:
    """Return words that open a web address; plain words where there is no address that people may open safely."""
    if url is None or not url.startswith(("https://", "http://")):
        return rich(text)
    return rich(text, Tag("a", f' href="{html.escape(clean(url))}"'))


def within(tag: Tag, text: Rich) -> Rich:
    """Return the text with one more tag around all of it."""
    return tuple(Span(span.text, (tag, *span.tags)) for span in text)


def join(separator: str, texts: Iterable[Rich]) -> Rich:
    """Return the texts that have words, in order, with a separator between each two."""
    joined: list[Span] = []
    for text in texts:
        if text:
            if joined:
                joined.append(Span(separator))
            joined.extend(text)
    return tuple(joined)


def plain(text: Rich) -> str:
    """Return the words alone."""
    return "".join(span.text for span in text)


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_visible(text: str) -> bool:
    """Return whether a reader sees anything; Telegram refuses a message of which nothing can be seen."""
    return any(char not in _BLANK and unicodedata.category(char)[0] not in "ZCM" for char in text)


def to_html(text: Rich) -> str:
    """Return Telegram HTML, everything escaped; neighbours under the same tags share them."""
    pieces: list[str] = []
    opened: tuple[Tag, ...] = ()
    for span in text:
        if span.tags != opened:
            kept = _shared(opened, span.tags)
            pieces.extend(f"</{tag.name}>" for tag in reversed(opened[kept:]))
            pieces.extend(f"<{tag.name}{tag.attributes}>" for tag in span.tags[kept:])
            opened = span.tags
        pieces.append(html.escape(span.text, quote=False))
    pieces.extend(f"</{tag.name}>" for tag in reversed(opened))
    return "".join(pieces)


def split(text: Rich, limit: int, later_limit: int | None = None) -> tuple[Rich, ...]:
    """Return the text in parts that Telegram takes, each with something to see; none for a text that shows nothing.

    Cuts fall between paragraphs where they can, else between lines, sentences, words, and in a word only where it
    fills a part. `limit` is for the first part, `later_limit` (the same unless given) for those after it.
    """
    words = plain(text)
    if units(words) <= limit and words == words.strip() and sum(len(span.tags) for span in text) <= ENTITY_LIMIT:
        return (text,) if is_visible(words) else ()  # nearly every text ends here
    parts: list[Rich] = []
    start = 0
    while start < len(words):
        end = min(_cut(words, start, limit), _entities_end(text, start))
        part = _trimmed(text, start, end)
        if part:
            parts.append(part)
            limit = later_limit or limit
        start = end
    return tuple(parts)


def shorten(text: Rich, limit: int) -> Rich:
    """Return the text, or as much of its beginning as fits with a mark that there was more."""
    parts = split(text, limit)
    if len(parts) <= 1:
        return parts[0] if parts else ()
    *kept, last = split(text, limit - len(_MARK))[0]
    return (*kept, Span(last.text + _MARK, last.tags))


def _shared(one: tuple[Tag, ...], other: tuple[Tag, ...]) -> int:
    """Return how many tags both begin with."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _cut(words: str, start: int, limit: int) -> int:
    """Return where a part that begins at `start` ends: at most `limit` units on, and at least one character."""
    end = start + limit if words.isascii() else _last_that_fits(words, start, limit)
    if end >= len(words):
        return len(words)
    for separator in _BREAKS:
        place = words.rfind(separator, start + (end - start) // 2, end + 1)
        if place > start:
            return place + len(separator.strip())
    whole = end
    while whole > start + 1 and _clings(words, whole):
        whole -= 1
    return whole if whole > start + 1 else end


def _last_that_fits(words: str, start: int, limit: int) -> int:
    """Return the largest end for which `words[start:end]` has at most `limit` units."""
    used = 0
    for place in range(start, len(words)):
        used += 2 if words[place] > "\uffff" else 1
        if used > limit:
            return max(place, start + 1)
    return len(words)


def _clings(words: str, place: int) -> bool:
    """Return whether the character at `place` belongs to the one before it (accents, joined emoji)."""
    char = words[place]
    return unicodedata.category(char) in {"Mn", "Me", "Mc", "Sk"} or char == _JOINER or words[place - 1] == _JOINER


def _entities_end(text: Rich, start: int) -> int:
    """Return where the words must end so that those from `start` on have no more formatting than Telegram takes."""
    place, entities = 0, 0
    for span in text:
        after = place + len(span.text)
        if after > start:
            entities += len(span.tags)
            if entities > ENTITY_LIMIT:
                return place
        place = after
    return place


def _trimmed(text: Rich, start: int, end: int) -> Rich:
    """Return the words from `start` to `end` without blanks around them; nothing if a reader would see nothing."""
    words = plain(text)[start:end]
    if not is_visible(words):
        return ()
    return tuple(_slices(text, start + len(words) - len(words.lstrip()), start + len(words.rstrip())))


def _slices(text: Rich, start: int, end: int) -> Iterator[Span]:
    """Yield the part of each span that lies between two places of the whole text."""
    place = 0
    for span in text:
        piece = span.text[max(start - place, 0) : max(end - place, 0)]
        if piece:
            yield Span(piece, span.tags)
        place += len(span.text)
