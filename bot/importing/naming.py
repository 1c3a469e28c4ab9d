"""Ids, labels and phrases made of the names that a table gives to things, and of nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import pairwise, takewhile

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_UNIT_IN_HEADING = re.compile(r"^(.*\S)\s*[\[(]([^\])]+)[\])]$")


def slug(name: str) -> str:
    """Return a name as an id: its letters and digits in ASCII, dashes between them; empty where it has none."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name))
    text = text.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


class Ids:
    """Ids for names as they come; two names never share one, and a name always gets the same."""

    def __init__(self) -> None:
        self.by_name: dict[str, str] = {}
        self._taken: set[str] = set()

    def __getitem__(self, name: str) -> str:
        known = self.by_name.get(name)
        if known is None:
            known = wanted = slug(name) or f"x{len(self.by_name) + 1}"
            count = 1
            while known in self._taken:
                count += 1
                known = f"{wanted}-{count}"
            self._taken.add(known)
            self.by_name[name] = known
        return known


def readable(name: str) -> str:
    """Return the heading of a column as words: `lifeExp` and `life_exp` are "life exp"."""
    if re.fullmatch(r"[a-z0-9]+(?:[A-Z][a-z0-9]+)+", name):
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    text = re.sub(r"[_\s]+", " ", name).strip()
    return text.lower() if (text.isupper() and len(text) > 5) or "_" in name else text


def parted(heading: str) -> tuple[str, str]:
    """Return a heading without the unit in brackets at its end, and that unit: "Area (km²)", "Price [EUR]"."""
    match = _UNIT_IN_HEADING.match(heading)
    return (match[1], match[2]) if match else (heading, "")


def phrases_of(*names: str, small: Collection[str] = ()) -> list[str]:
    """Return the phrases that stand in names: whole, without what is in brackets, and what is in them if an acronym.

    "Korea, South" is also "south korea". Phrases of nothing but `small` words are left out, as they would be found in
    every question; codes such as "IS" keep their capitals, which tell them apart.
    """
    found: list[str] = []
    for name in names:
        whole = _plain(name)
        without = _plain(_IN_BRACKETS.sub(" ", name))
        found += [whole, without]
        found += [_plain(inner) for inner in _IN_BRACKETS.findall(name) if inner.isupper() and " " not in inner]
        head, comma, tail = without.partition(", ")
        if comma and "," not in tail and len(tail.split()) < 3:
            found.append(f"{tail} {head}")
        if "&" in name:
            found.append(_plain(name.replace("&", " and ")))
    single = (" ".join(re.sub(r"[()]+", " ", phrase).split()) for phrase in found)
    kept = [phrase for phrase in single if phrase and not all(word in small for word in phrase.split())]
    kept += [name for name in names if name.isalpha() and name.isupper() and name.lower() in small]
    return list(dict.fromkeys(kept))


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[_\"“”]+", " ", name).lower().split())


def shared_beginnings(labels: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each label the words that it begins with in common with others: look-alikes share their short name.

    "Murders, total" and "Murders per 100,000" are both "murders": whoever says no more is asked which is meant.
    """
    words = {name: re.sub(r"[,;:()]+", " ", _plain(name)).split() for name in dict.fromkeys(labels)}
    shared: dict[str, set[str]] = {name: set() for name in words}
    for first, second in pairwise(sorted(words, key=words.__getitem__)):  # in order, neighbours share the most
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(words[first], words[second], strict=False))
        if common := " ".join(word for word, _ in alike):
            shared[first].add(common)
            shared[second].add(common)
    return {name: tuple(sorted(found)) for name, found in shared.items()}
