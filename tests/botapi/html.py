"""Telegram's HTML: what it accepts, what it shows, and the words with which it refuses.

Telegram reads bytes and is not an HTML parser: unknown tags, wrong nesting and open tags are errors, a lone `&` is not.
`test_html.py` holds this module against Telegram's own parser (TDLib).
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

_SIMPLE = {
    b"b": "bold",
    b"strong": "bold",
    b"i": "italic",
    b"em": "italic",
    b"u": "underline",
    b"ins": "underline",
    b"s": "strikethrough",
    b"strike": "strikethrough",
    b"del": "strikethrough",
    b"tg-spoiler": "spoiler",
    b"span": "spoiler",
    b"code": "code",
    b"pre": "pre",
    b"blockquote": "blockquote",
}
_TAGS = {*_SIMPLE, b"a", b"tg-emoji", b"tg-time"}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_TOKEN = (string.ascii_letters + string.digits + ".-").encode()
_SPACE = b" \t\n\r\x0b\x00"
_TIME_FORMAT = re.compile("r|[wdDtT]*")

Entity = dict[str, object]


class HtmlError(ValueError):
    """Telegram would refuse this text; the message is what it would say after "can't parse entities: "."""


@dataclass
class _Open:
    name: bytes
    start: int  # UTF-16 units of the text before it
    attributes: dict[bytes, str]


@dataclass(eq=False)
class _Closed:
    entity: Entity
    depth: int
    tag: _Open


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit of entity offsets."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Splits markup into the text people see and its entities, in order of their start.

    Raises:
        HtmlError: The markup is not what Telegram accepts.
    """
    data = markup.encode()
    text = ""
    entities: list[_Closed] = []
    stack: list[_Open] = []
    at = 0
    while at < len(data):
        if data[at : at + 1] == b"<":
            if data[at + 1 : at + 2] != b"/":
                at, tag = _start_tag(data, at, units(text))
                stack.append(tag)
            else:
                at, tag = _end_tag(data, at, stack)
                shown = text.encode("utf-16-le")[tag.start * 2 :].decode("utf-16-le")
                if entity := _entity(tag, shown):
                    entities.append(_Closed(entity, len(stack), tag))
        else:
            end = data.find(b"<", at)
            end = len(data) if end < 0 else end
            text += _decode(data[at:end])
            at = end
    if stack:
        raise HtmlError(f'Can\'t find end tag corresponding to start tag "{stack[-1].name.decode()}"')
    _name_languages(entities)
    return text, [found.entity for found in sorted(entities, key=lambda found: (found.tag.start, found.depth))]


def _name_languages(entities: list[_Closed]) -> None:
    """Makes one entity of a `pre` that holds one `code` with a language and nothing else."""
    for code, pre in list(itertools.pairwise(entities)):
        language = code.tag.attributes.get(b"class", "")
        same = [code.entity[key] for key in ("offset", "length")] == [pre.entity[key] for key in ("offset", "length")]
        if same and pre.tag.name == b"pre" and code.tag.name == b"code" and language.startswith("language-"):
            pre.entity["language"] = language.removeprefix("language-")
            entities.remove(code)


def _start_tag(data: bytes, start: int, text_units: int) -> tuple[int, _Open]:
    at = _skip(data, start + 1, lambda byte: byte not in _SPACE + b">")
    if at >= len(data):
        raise HtmlError(f"Unclosed start tag at byte offset {start}")
    tag = data[start + 1 : at].lower()
    if tag not in _TAGS:
        raise HtmlError(f'Unsupported start tag "{tag.decode()}" at byte offset {start}')
    attributes: dict[bytes, str] = {}
    while True:
        if at >= len(data):
            raise HtmlError(f"Unclosed start tag at byte offset {start}")
        at = _skip(data, at, lambda byte: byte in _SPACE)
        if data[at : at + 1] == b">":
            break
        name_start, at = at, _skip(data, at, lambda byte: byte not in _SPACE + b"=>/\"'")
        name = data[name_start:at]
        if not name:
            raise HtmlError(f'Empty attribute name in the tag "{tag.decode()}" at byte offset {start}')
        at = _skip(data, at, lambda byte: byte in _SPACE)
        if data[at : at + 1] != b"=":
            if at >= len(data):
                raise HtmlError(f'Unclosed start tag "{tag.decode()}" at byte offset {start}')
            attributes[name] = ""
            continue
        at = _skip(data, at + 1, lambda byte: byte in _SPACE)
        if at >= len(data):
            raise HtmlError(f'Unclosed start tag "{tag.decode()}" at byte offset {start}')
        quote = data[at : at + 1]
        if quote in (b'"', b"'"):
            end = data.find(quote, at + 1)
            if end < 0:
                raise HtmlError(f"Unclosed start tag at byte offset {start}")
            value, at = _decode(data[at + 1 : end]), end + 1
        else:
            value_start, at = at, _skip(data, at, lambda byte: byte in _TOKEN)
            value = data[value_start:at].decode().lower()
            if at >= len(data):
                raise HtmlError(f"Unclosed start tag at byte offset {start}")
            if data[at] not in _SPACE + b">":
                raise HtmlError(f"Unexpected end of name token at byte offset {value_start}")
        attributes[name] = value
    if tag == b"span" and attributes.get(b"class") != "tg-spoiler":
        raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {start}')
    return at + 1, _Open(tag, text_units, attributes)


def _end_tag(data: bytes, start: int, stack: list[_Open]) -> tuple[int, _Open]:
    if not stack:
        raise HtmlError(f"Unexpected end tag at byte offset {start}")
    at = _skip(data, start + 2, lambda byte: byte not in _SPACE + b">")
    name = data[start + 2 : at].lower()
    at = _skip(data, at, lambda byte: byte in _SPACE)
    if data[at : at + 1] != b">":
        raise HtmlError(f"Unclosed end tag at byte offset {start}")
    tag = stack.pop()
    if name not in (b"", tag.name):
        raise HtmlError(
            f'Unmatched end tag at byte offset {start}, expected "</{tag.name.decode()}>", found "</{name.decode()}>"'
        )
    return at + 1, tag


def _entity(tag: _Open, shown: str) -> Entity | None:
    """The entity that a closed tag makes of the text in it; None where Telegram makes none."""
    if not shown:
        return None
    entity: Entity = {"type": _SIMPLE.get(tag.name, ""), "offset": tag.start, "length": units(shown)}
    if tag.name == b"a":
        url = tag.attributes.get(b"href") or shown
        return entity | {"type": "text_link", "url": url} if is_url(url) else None
    if tag.name == b"tg-emoji":
        emoji = tag.attributes.get(b"emoji-id", "")
        if not emoji.isdecimal():
            raise HtmlError("Invalid custom emoji identifier specified")
        return entity | {"type": "custom_emoji", "custom_emoji_id": emoji}
    if tag.name == b"tg-time":
        if not _TIME_FORMAT.fullmatch(tag.attributes.get(b"format", "")):
            raise HtmlError("Invalid date format used")
        unix = tag.attributes.get(b"unix", "")
        return entity | {"type": "date_time", "unix_time": int(unix)} if unix.isdecimal() and int(unix) else None
    if tag.name == b"blockquote" and b"expandable" in tag.attributes:
        return entity | {"type": "expandable_blockquote"}
    return entity


def is_url(url: str) -> bool:
    """Whether Telegram would make a link of it: a web or tg: address with a host that can exist."""
    if any(character.isspace() for character in url):
        return False
    parts = urlsplit(url if "://" in url else f"http://{url}")
    try:
        parts.port  # noqa: B018 (raises where the number is none)
    except ValueError:
        return False
    return parts.scheme in {"http", "https", "ton", "tg"} and (parts.scheme == "tg" or "." in parts.netloc.strip("."))


def _decode(data: bytes) -> str:
    return _REFERENCE.sub(_character, data).decode()


def _character(found: re.Match[bytes]) -> bytes:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED[name].encode() if name in _NAMED else found.group()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code).encode() if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found.group()


def _skip(data: bytes, at: int, while_: Callable[[int], bool]) -> int:
    while at < len(data) and while_(data[at]):
        at += 1
    return at
