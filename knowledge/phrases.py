"""Looking up phrases among words, word by word, where each word may be one of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from knowledge.vocabulary import Match

Trie = dict[str, Any]
"""Phrases word by word: word -> Trie; the key "" holds what the phrase that ends here stands for."""

Branch = tuple[Trie, float]
"""Where in a trie the words so far lead, and the lowest score on the way."""


class Phrase(NamedTuple):
    """A phrase from `start` up to `end`: what the trie has for it, and how sure its least sure word was read."""

    start: int
    end: int
    value: Any
    score: float
    skipped: int | None = None


def phrases(
    trie: Trie,
    spelt: Sequence[tuple[Match, ...]],
    places: Sequence[int],
    skippable: frozenset[int] = frozenset(),
) -> list[Phrase]:
    """Return every phrase of the trie among the words at these places, in all lengths, in the order of their places.

    `spelt` are the forms of all words as the trie spells them. One of the `skippable` words may stand within a phrase
    ("thrown right out").
    """
    found: list[Phrase] = []
    for first, place in enumerate(places):
        for form, _ in spelt[place]:
            if form in trie:
                break
        else:  # most words begin no phrase
            continue
        branches = _followed([(trie, 1.0)], spelt[place])
        found += _ended(branches, place, place + 1)
        skipped: int | None = None
        for following in places[first + 1 :]:
            longer = _followed(branches, spelt[following])
            if longer:
                branches = longer
                found += _ended(branches, place, following + 1, skipped)
            elif skipped is None and following in skippable:
                skipped = following
            else:
                break
    return found


def _followed(branches: Sequence[Branch], forms: tuple[Match, ...]) -> list[Branch]:
    """Return where the branches lead with one more word."""
    return [(node[form], min(score, other)) for form, other in forms for node, score in branches if form in node]


def _ended(branches: Sequence[Branch], start: int, end: int, skipped: int | None = None) -> list[Phrase]:
    """Return the phrases that end here, each once with its best score."""
    if len(branches) == 1:
        node, score = branches[0]
        return [Phrase(start, end, node[""], score, skipped)] if "" in node else []
    best: dict[int, Phrase] = {}
    for node, score in branches:
        if "" in node and (id(node[""]) not in best or score > best[id(node[""])].score):
            best[id(node[""])] = Phrase(start, end, node[""], score, skipped)
    return list(best.values())
