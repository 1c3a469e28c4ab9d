"""A small pack, written to a folder as an editor would, with what a test wants changed in it."""

from __future__ import annotations

from pathlib import Path

PACK = """\
id: harbour
version: 1
languages: [en]
source: {title: The harbour in figures, publisher: The Tide}
periods:
  since-opening: {start: 2019, end: 2024, kind: since}
dimensions:
  cargo:
    members: [coal, grain]
    groups:
      bulk: [coal, grain]
measures:
  arrivals: {unit: ships, counts: ships, dimensions: [cargo], additive: true}
  unloadings: {unit: ships, counts: ships, dimensions: [cargo]}
observations:
  - {id: arrivals-2024, measure: arrivals, period: 2024, value: 900, paragraph: 1, headline: true}
  - {id: arrivals-2023, measure: arrivals, period: 2023, value: 800, paragraph: 1}
  - {id: coal-2024, measure: arrivals, members: {cargo: coal}, period: 2024, value: 500, qualifier: about, paragraph: 2}
  - {id: grain-2024, measure: arrivals, members: {cargo: grain}, period: 2024, value: 310, paragraph: 2}
  - {id: coal-unloaded, measure: unloadings, members: {cargo: coal}, period: 2024, value: 450, paragraph: 2}
  - {id: all-arrivals, measure: arrivals, period: since-opening, value: 4000, qualifier: nearly, paragraph: 3}
relations:
  - {id: unloading-rate, kind: stage, earlier: arrivals, later: unloadings, same: [cargo]}
  - {id: cargo-share, kind: part, measure: arrivals, dimension: cargo}
  - {id: pace, kind: side_by_side, first: arrivals, second: unloadings, caveat: other-ships}
caveats: [other-ships]
notes:
  - {id: storm, paragraph: 3, about: {measures: [arrivals], members: {cargo: [grain]}, periods: [2023]}, asks: [what]}
  - id: growth
    paragraph: 1
    about: {measures: [arrivals]}
    asks: [whether]
    figures: {observations: [arrivals-2024, arrivals-2023], operation: percent_change}
"""

LEXICON = """\
language: en
title: The harbour
about: ships in the harbour
subject: [harbour, port]
people: [sailors]
cumulative: [so far]
units:
  ships: {one: ship, other: ships}
dimensions:
  cargo: {label: cargo, phrases: [cargo, freight]}
members:
  cargo:
    coal: {label: coal, phrases: [coal, anthracite]}
    grain: {label: grain, phrases: [grain, wheat]}
    bulk: {label: bulk, phrases: [bulk]}
periods:
  since-opening: {label: since the opening, phrases: [since the opening, since it opened]}
measures:
  arrivals:
    label: arrivals
    phrases: [arrivals, arrived, ships]
    words: [came, docked]
  unloadings:
    label: unloadings
    phrases: [unloadings, unloaded]
relations:
  unloading-rate: {label: unloading rate, phrases: [unloading rate]}
  cargo-share: {label: share of arrivals, phrases: []}
  pace: {label: pace, phrases: []}
observations:
  coal-2024:
    label: coal arrivals in 2024
    meaning: So many ships brought coal, {figure}.
caveats:
  other-ships: They are not the same ships.
notes:
  storm:
    title: The storm
    question: What did the storm do?
    text: A storm closed the harbour.
    phrases: [storm, gale]
  growth:
    title: Growth
    question: Did arrivals grow strongly?
    text: "It grew from {first} to {second}, {change}."
    phrases: [grow strongly, strong growth]
questions: ["How many arrivals in 2024?"]
"""

ARTICLE = """\
In 2024 the harbour counted 900 ships, after 800 in 2023.

About five hundred of them brought coal, and 310 grain; 450 of the coal ships were unloaded.
Since 2019 nearly 4,000 ships arrived.
"""


def write(folder: Path, changes: dict[str, tuple[str, str]] | None = None) -> Path:
    """Write the pack into a folder, each text replaced that `changes` names by file, and return the folder."""
    texts = {"pack.yaml": PACK, "en.yaml": LEXICON}
    for file, (old, new) in (changes or {}).items():
        assert texts[file].count(old) == 1, f"{old!r} stands {texts[file].count(old)} times in {file}"
        texts[file] = texts[file].replace(old, new)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def write_marina(folder: Path) -> Path:
    """Write a pack that has the same things by the same words, and a tempest of its own, and return the folder."""
    changes = {
        "pack.yaml": ("id: harbour\n", "id: marina\n"),
        "en.yaml": ("title: The harbour\nabout: ships in the harbour", "title: The marina\nabout: boats in the marina"),
    }
    folder.mkdir(exist_ok=True)
    lexicon = write(folder, changes) / "en.yaml"
    lexicon.write_text(lexicon.read_text(encoding="utf-8").replace("[storm, gale]", "[storm, gale, tempest]"))
    return folder


def line_with(path: Path, text: str) -> int:
    """Return the line of a file that has this text, the last one if several have."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines, start=1) if text in line)
