"""Frames: pairs of phrases with words between them that tell what is asked, as in "what did … do"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

GAP = "…"
"""What stands for the words between the two phrases."""

LONGEST_GAP = 8
"""So many words at the most stand between the two phrases."""


class Frame(NamedTuple):
    """A cue's name, and the words before and after the gap."""

    name: str
    head: tuple[str, ...]
    tail: tuple[str, ...]


def framed(frames: Sequence[Frame], words: Sequence[str], breaks: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name of each frame's tail that follows its head within a clause, with words between."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    for name, head, tail in frames:
        for start in places.get(head[0], ()):
            gap = start + len(head)
            if tuple(words[start:gap]) != head:
                continue
            for place in range(gap, min(len(words), gap + LONGEST_GAP + 1)):
                if place in breaks:
                    break
                if place > gap and tuple(words[place : place + len(tail)]) == tail:
                    yield place, place + len(tail), name
                    break
