"""What is sent, as plain frozen values that know no Telegram library."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "HTML"
"""The parse mode of every text made here."""

MESSAGE_LIMIT = 4096
"""The longest text of a message, in UTF-16 units after its markup is parsed."""

CAPTION_LIMIT = 1024
"""The longest caption of a photo, in the same units."""

ENTITY_LIMIT = 100
"""The most pieces of formatting in a message; Telegram silently drops those beyond."""


@dataclass(frozen=True, slots=True)
class CallbackButton:
    """A button that sends `data` (1 to 64 bytes) back to the bot when it is pressed."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button that starts an inline question to the bot, beginning with `query`, in the chat it is pressed in."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens an address."""

    label: str
    url: str


Button = CallbackButton | InlineButton | LinkButton
Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message, or the caption of a photo: HTML within the limits, never blank, and the rows of its buttons."""

    text: str
    parse_mode: str = HTML
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One result of an inline question: what the list shows, and the message that choosing it sends.

    `id` is at most 64 bytes, and the same for the same question and pack at any time.
    """

    id: str
    title: str
    description: str
    message: Message
