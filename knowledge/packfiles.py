"""A pack as it stands on disk in one language: its files, each with the lines of its fields."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.documents import Document, PackError, Place, field_name, plainly, read_document
from knowledge.schema import LexiconModel, ObservationModel, PackModel, QuestionsModel

_FIELDS = frozenset(ObservationModel.__annotations__) - {"members"}


@dataclass(frozen=True)
class PackFiles:
    """The files of a pack. `pack` has the observations of the CSV file too; they come after its own."""

    pack: Document[PackModel]
    lexicon: Document[LexiconModel]
    table: Path | None
    table_lines: tuple[int, ...]

    def observation_place(self, index: int) -> tuple[Path, int, str]:
        """Return the file, line and field of an observation."""
        inline = len(self.pack.model.observations) - len(self.table_lines)
        if self.table is not None and index >= inline:
            return self.table, self.table_lines[index - inline], self.pack.model.observations[index].id
        place: Place = ("observations", index)
        return self.pack.path, self.pack.line(place), field_name(place)


def read_files(folder: Path, language: str) -> PackFiles:
    """Return the pack of a folder with its lexicon in a language, by its code; raises PackError."""
    pack = read_document(folder / "pack.yaml", PackModel)
    lexicon = read_document(folder / f"{language}.yaml", LexiconModel)
    if pack.model.observations_file is None:
        return PackFiles(pack, lexicon, None, ())
    table = folder / pack.model.observations_file
    rows = _read_table(table)
    observations = (*pack.model.observations, *(observation for _, observation in rows))
    model = pack.model.model_copy(update={"observations": observations})
    return PackFiles(replace(pack, model=model), lexicon, table, tuple(line for line, _ in rows))


def read_questions(folder: Path, language: str) -> Document[QuestionsModel] | None:
    """Return the pack's own questions in a language, or None where it has no file of them; raises PackError."""
    path = folder / f"questions.{language}.yaml"
    return read_document(path, QuestionsModel) if path.exists() else None


def _read_table(path: Path) -> list[tuple[int, ObservationModel]]:
    """Return the observations of a CSV file with their lines; columns that are no field of one are dimensions.

    Without a column of ids, these are made of measure, members and period.
    """
    adapter = TypeAdapter(ObservationModel)
    observations: list[tuple[int, ObservationModel]] = []
    faults: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            dimensions = [name for name in header if name not in _FIELDS]
            named = "id" in header
            for row in rows:
                values: dict[str, Any] = {name: value for name, value in zip(header, row, strict=False) if value}
                members = values["members"] = {name: values.pop(name) for name in dimensions if name in values}
                if not named:
                    parts = (values.get("measure"), *members.values(), values.get("period"))
                    values["id"] = ".".join(part for part in parts if part)
                if len(row) > len(header):
                    faults.append(f"{path}:{rows.line_num}: has more values than there are columns; remove the last")
                    continue
                if not any(row):
                    continue
                try:
                    observations.append((rows.line_num, adapter.validate_python(values)))
                except ValidationError as error:
                    faults += [f"{path}:{rows.line_num}: {told}" for told in _told(error, values)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PackError([f"{path}: cannot be read as a CSV file in UTF-8: {error}"], unreadable=True) from error
    if faults:
        raise PackError(faults)
    return observations


def _told(error: ValidationError, values: dict[str, Any]) -> list[str]:
    """Return each thing that is wrong with a row: its column, or its id where several columns matter, and why."""
    return [
        f"{field_name(fault['loc']) or values.get('id', 'the row')}: {plainly(fault['type'], fault['msg'])}"
        for fault in error.errors(include_url=False)
    ]
