"""The cards of inline mode, ready to send; those of the last few hundred words typed are at hand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.render import inline
from bot.render.ptb import inline_result
from knowledge.answer import Status

if TYPE_CHECKING:
    from telegram import InlineQueryResultArticle

    from bot.wording import Wording
    from knowledge.answer import Answer
    from knowledge.library import Library

CARDS: Final = 5
"""More cost time with every letter typed, and nobody scrolls."""
AT_HAND: Final = 512
"""How many words have their cards kept, and how many answers theirs: some 10 KB for each words at most."""

Cards = tuple["InlineQueryResultArticle", ...]


class CardBox:
    """Finds the cards for some words; the same words have the same cards, as long as the packs do not change."""

    def __init__(self, library: Library, wording: Wording) -> None:
        """Answer from `library` in the words of `wording`."""
        self._library = library
        self._kept = lru_cache(AT_HAND)(self._made)
        self._card = lru_cache(AT_HAND)(lambda answer: inline_result(inline.render(answer, wording)))

    def of(self, words: str) -> Cards:
        """Return the cards for these words, best first, none where nothing is near; for no words, popular ones."""
        return self._kept(words.casefold())

    def _made(self, words: str) -> Cards:
        answers = self._library.search(words, CARDS) if words else self._popular()
        return tuple({card.id: card for card in map(self._card, answers)}.values())

    def _popular(self) -> tuple[Answer, ...]:
        answers = (self._library.ask(question).answer for question in self._library.popular(CARDS))
        return tuple(answer for answer in answers if answer.status is Status.ANSWERED)
