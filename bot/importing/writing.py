"""Writing a pack: its card and names as YAML, many observations as a CSV file beside it."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import yaml

from bot.importing.describing import Describer, Fields, unit_id
from bot.importing.reshaping import Names, Observation
from bot.importing.tables import TableError

INLINE = 200
"""So many observations at the most stand in pack.yaml itself."""

SAMPLED = 20
"""So many figures are asked for in the questions that the pack is checked with."""


def write_pack(folder: Path, observations: Iterator[Observation], describer: Describer) -> int:
    """Write the files of a pack and return how many observations it has; nothing is left where the table has a fault.

    The describer's names are complete once the last observation has been taken.
    """
    if (folder / "pack.yaml").exists():
        raise TableError(f"{folder}: already holds a pack; name another folder with -o, or delete it first")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".import-") as temporary:
        draft, sample = Path(temporary), _Sample()
        head = list(islice(observations, INLINE + 1))
        inline = head if len(head) <= INLINE else []
        for item in inline:
            sample.see(item)
        if not inline and head:
            _write_table(draft / "observations.csv", chain(head, observations), sample, describer.names)
        if not sample.count:
            raise TableError("the table has no number in any of its rows")
        _dump(draft / "pack.yaml", describer.pack(inline))
        _dump(draft / "en.yaml", describer.lexicon(sample.items))
        _dump(draft / "questions.en.yaml", describer.questions(sample.items))
        folder.mkdir(exist_ok=True)
        for file in draft.iterdir():
            file.replace(folder / file.name)
    return sample.count


class _Sample:
    """Some of the observations, each as likely as any other, the same ones every time."""

    def __init__(self) -> None:
        self.items: list[Observation] = []
        self.count = 0
        self._dice = random.Random("sample")  # noqa: S311  # no secret

    def see(self, item: Observation) -> None:
        """Take an observation, or pass it by."""
        self.count += 1
        if len(self.items) < SAMPLED:
            self.items.append(item)
        elif (place := self._dice.randrange(self.count)) < SAMPLED:
            self.items[place] = item


def _write_table(path: Path, observations: Iterable[Observation], sample: _Sample, names: Names) -> None:
    """Write observations as CSV. Dimensions and units may still come up with the last of them: columns for all."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        dimensions = names.dimensions
        units = names.has_units
        table.writerow(("measure", *dimensions, "period", "value", *(("unit",) if units else ())))
        for item in observations:
            sample.see(item)
            members = dict(item.members)
            cells = (item.measure, *(members.get(name, "") for name in dimensions), item.period, item.value)
            table.writerow((*cells, unit_id(item.unit)) if units else cells)


def _dump(path: Path, fields: Fields) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(fields, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    path.write_text(text, encoding="utf-8")
