"""What a button sends back when it is pressed: at most 64 bytes that still mean the same in a year's time.

Nothing is remembered about a sent message, so a restart, another replica or an old message make no difference. The
data is a version, a verb, and the subject: a ready question or the like. A subject that fits stands there in full. A
longer one is a hash, looked up among the texts that the library knows; should the packs have changed since, the
button's own label, which Telegram sends back with the press, still says what was asked.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

DATA_LIMIT = 64
"""Bytes of UTF-8 that Telegram takes; a longer text makes it refuse the whole message."""

_VERSION = "1"
_IN_FULL = ":"
_HASHED = "#"
_HASH_BYTES = 12


class Verb(StrEnum):
    """What pressing a button asks for, of the question, chart, topic or choice that it carries.

    The values stand on messages that were sent long ago: keep them.
    """

    ASK = "a"
    CHART = "c"
    USEFUL = "u"
    NOT_USEFUL = "n"
    TOPICS = "t"
    SETTINGS = "s"
    CONSENT = "k"
    FORGET = "f"
    SUBSCRIBE = "b"
    BROADCAST = "w"


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed; `subject` is None where nobody can say any more what it carried."""

    verb: Verb
    subject: str | None


class KnownSubjects:
    """The texts that buttons may carry, found by their hash: the library's ready questions."""

    def __init__(self, subjects: Iterable[str]) -> None:
        self._by_hash = {fingerprint(subject): subject for subject in subjects}

    def find(self, hashed: str) -> str | None:
        """Return the text with this hash, None if it is not known."""
        return self._by_hash.get(hashed)


def encode(verb: Verb, subject: str) -> str:
    """Return the data of a button: 4 to 64 bytes, the same for the same verb and subject at any time."""
    return _in_full(verb, subject) if fits(verb, subject) else f"{_VERSION}{verb.value}{_HASHED}{fingerprint(subject)}"


def fits(verb: Verb, subject: str) -> bool:
    """Return whether a subject fits into the data of a button, so that nothing need be known to read it."""
    return bool(subject) and subject.isprintable() and len(_in_full(verb, subject).encode()) <= DATA_LIMIT


def _in_full(verb: Verb, subject: str) -> str:
    return f"{_VERSION}{verb.value}{_IN_FULL}{subject}"


def decode(data: str, known: KnownSubjects, label: str = "") -> Press | None:
    """Return what was pressed, None for data that this bot never wrote.

    Args:
        data: what the button carried.
        known: the texts of the library that a hash may stand for.
        label: the label of the pressed button, "" where Telegram does not tell it. It counts only if it has the hash.
    """
    if len(data) < 4 or data[0] != _VERSION or data[1] not in set(Verb) or data[2] not in (_IN_FULL, _HASHED):
        return None
    verb, subject = Verb(data[1]), data[3:]
    if data[2] == _IN_FULL:
        return Press(verb, subject)
    return Press(verb, label if fingerprint(label) == subject else known.find(subject))


def fingerprint(text: str) -> str:
    """Return a name of 16 ASCII characters for a text, the same on every machine and in every version."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=_HASH_BYTES).digest()
    return urlsafe_b64encode(digest).decode()
