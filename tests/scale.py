"""Makes packs of any size with realistic names, and questions about them, the same ones every time.

The packs tell of births and deaths in towns over five years, with the country's totals, as a statistics office would
publish them: towns share words ("North Ashford", "Ashford on Sea"), and names lie a slip of the finger apart.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

SIZES = (100, 10_000, 100_000)
MEASURES = ("births", "deaths")
YEARS = ("2019", "2020", "2021", "2022", "2023")

_ROOTS = (  # noqa: SIM905  # words side by side read better
    "Ash Ald Barn Beck Brad Brom Burn Cald Carl Chel Clay Cold Cran Dal Den Dray East Elm Fair Fen Flax Gar "
    "Glen Graf Hal Ham Har Hazel Hel Hol Horn Ingle Kel Ken Kings Lang Lin Lock Mal Mar Mel Mill Nor Oak Ormes "
    "Pen Quen Rad Rams Red Ro Sand Sel Shel Stan Stoke Swin Tam Thorn Tun Up Wal War Wel Whit Wil Wood Wyn "
    "York Zel "
).split()
_ENDINGS = (  # noqa: SIM905  # words side by side read better
    "borough bourne bridge bury by church cliffe combe cote croft dale den don field ford gate ham hampton "
    "head holm hurst leigh ley low mere minster mouth port ridge shaw stead stoke stone thorpe ton tree wade "
    "ware well wick wold worth "
).split()
_BEFORE = ("", "", "North", "South", "Upper", "Lower", "Great", "Saint")
_AFTER = ("", "", "", "Bay", "Heath", "Castle", "Priory", "Abbey")


@dataclass(frozen=True, slots=True)
class ScaleQuestion:
    """A question about a made pack: its kind, its turns, and the figures that answer it (None: not answerable)."""

    kind: str
    ask: tuple[str, ...]
    figures: tuple[float, ...] | None


def town_names(count: int) -> list[str]:
    """Return so many different names of towns."""
    names = [
        " ".join(part for part in (before, root + ending, after) if part)
        for before in dict.fromkeys(_BEFORE)
        for after in dict.fromkeys(_AFTER)
        for root in _ROOTS
        for ending in _ENDINGS
    ]
    weights = [1.0 + 40.0 * (name.count(" ") == 0) for name in names]
    dice = random.Random("towns")  # noqa: S311  # no secret
    keyed = sorted(zip((dice.random() ** (1.0 / weight) for weight in weights), names, strict=True), reverse=True)
    return [name for _, name in keyed[:count]]


def write_pack(folder: Path, size: int) -> list[ScaleQuestion]:
    """Write a pack of so many observations (at least 20, a multiple of ten) and return questions about it."""
    totals = len(MEASURES) * len(YEARS)
    towns = town_names(size // totals - 1)
    dice = random.Random(size)  # noqa: S311  # no secret
    values: dict[tuple[str, str, str], int] = {}
    for measure in MEASURES:
        for year in YEARS:
            for town in towns:
                values[measure, town, year] = dice.randrange(40, 9000)
            values[measure, "", year] = sum(values[measure, town, year] for town in towns)
    folder.mkdir(parents=True, exist_ok=True)
    _dump(folder / "pack.yaml", _pack(towns))
    _dump(folder / "en.yaml", _lexicon(towns))
    with (folder / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("id", "measure", "town", "period", "value", "paragraph", "headline"))
        for (measure, town, year), value in values.items():
            identity = "-".join(part for part in (measure, _id(town), year) if part)
            table.writerow((identity, measure, _id(town), year, value, 1, "" if town else "true"))
    return _questions(towns, values, random.Random("questions"))  # noqa: S311  # no secret


def _id(name: str) -> str:
    return name.lower().replace(" ", "-")


def _dump(path: Path, content: object) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.write_text(yaml.dump(content, Dumper=dumper, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _pack(towns: Sequence[str]) -> dict[str, object]:
    counties = {_id(county): [_id(town) for town in within] for county, within in _counties(towns).items()}
    return {
        "id": "towns",
        "version": 1,
        "languages": ["en"],
        "source": {"title": "Births and deaths in the towns", "publisher": "The Statistics Office"},
        "dimensions": {"town": {"members": [_id(town) for town in towns], "groups": counties}},
        "measures": {
            measure: {"unit": measure, "kind": "count", "counts": "people", "dimensions": ["town"], "additive": True}
            for measure in MEASURES
        },
        "observations_file": "observations.csv",
        "relations": [{"id": f"share-of-{m}", "kind": "part", "measure": m, "dimension": "town"} for m in MEASURES],
    }


def _counties(towns: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return the counties that towns lie in, a hundred in each."""
    return {f"{root}shire": towns[at : at + 100] for root, at in zip(_ROOTS, range(0, len(towns), 100), strict=False)}


def _lexicon(towns: Sequence[str]) -> dict[str, object]:
    return {
        "language": "en",
        "title": "Births and deaths in the towns",
        "about": "births and deaths in the country's towns",
        "subject": ["country", "population", "inhabitants"],
        "people": ["people", "persons"],
        "units": {"births": {"one": "birth", "other": "births"}, "deaths": {"one": "death", "other": "deaths"}},
        "dimensions": {"town": {"label": "town", "plural": "towns", "phrases": ["town", "towns", "place"]}},
        "members": {"town": {_id(n): {"label": n, "phrases": [n.lower()]} for n in (*towns, *_counties(towns))}},
        "measures": {
            "births": {"label": "births", "phrases": ["birth", "births", "born", "babies", "newborns"]},
            "deaths": {"label": "deaths", "phrases": ["death", "deaths", "died", "deceased"]},
        },
    }


def _questions(
    towns: Sequence[str], values: dict[tuple[str, str, str], int], dice: random.Random
) -> list[ScaleQuestion]:
    """Return questions of every kind, each kind equally often."""
    questions = []
    for _ in range(20):
        town, other = dice.sample(towns, 2)
        measure = dice.choice(MEASURES)
        first, second = sorted(dice.sample(YEARS, 2))
        one, two = values[measure, town, first], values[measure, town, second]
        best = max(YEARS, key=lambda year: values[measure, town, year])
        top = max(towns, key=lambda name: values[measure, name, first])
        whole = values[measure, "", first]
        questions += [
            ScaleQuestion("value", (f"How many {measure} were there in {town} in {first}?",), (one,)),
            ScaleQuestion("terse", (f"{town} {measure} {second}",), (two,)),
            ScaleQuestion("typo", (f"{measure} in {_slip(town, dice)} in {first}",), (one,)),
            ScaleQuestion(
                "two towns", (f"{measure} in {town} and {other} in {first}",), (one, values[measure, other, first])
            ),
            ScaleQuestion(
                "difference", (f"How many more {measure} in {town} in {second} than in {first}?",), (abs(two - one),)
            ),
            ScaleQuestion("compare", (f"Compare {measure} in {town} in {first} and {second}",), (one, two)),
            ScaleQuestion(
                "best year", (f"Which year had the most {measure} in {town}?",), (values[measure, town, best],)
            ),
            ScaleQuestion(
                "best town", (f"Which town had the most {measure} in {first}?",), (values[measure, top, first],)
            ),
            ScaleQuestion(
                "share", (f"What percent of all {measure} in {first} were in {town}?",), (round(one / whole * 100, 1),)
            ),
            ScaleQuestion("total", (f"How many {measure} in total in {second}?",), (values[measure, "", second],)),
            ScaleQuestion("claim", (f"Is it true that {town} had {one + 1000} {measure} in {first}?",), (one,)),
            ScaleQuestion("follow-up", (f"How many {measure} in {town} in {first}?", f"and in {second}?"), (two,)),
            ScaleQuestion("other year", (f"How many {measure} in {town} in 1998?",), None),
            ScaleQuestion("other town", (f"How many {measure} in Atlantis in {first}?",), None),
            ScaleQuestion("other thing", (f"How many divorces in {town} in {first}?",), None),
            ScaleQuestion("off topic", (f"Will it rain on {dice.choice(('Monday', 'Friday'))} evening?",), None),
            ScaleQuestion("small talk", (dice.choice(("hello", "thanks a lot", "bye")),), None),
        ]
    return questions


def _slip(name: str, dice: random.Random) -> str:
    """Return the name with two neighbouring letters of its longest word exchanged."""
    word = max(name.split(), key=len)
    place = dice.randrange(2, len(word) - 2)
    slipped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return name.replace(word, slipped).lower()
