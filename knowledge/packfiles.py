"""A pack as it stands on disk in one language: its files, each with the lines of its fields."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.columns import ObservationColumns, composed_id
from knowledge.documents import Document, PackError, Place, field_name, plainly, read_document
from knowledge.schema import LexiconModel, ObservationModel, PackModel, QuestionsModel

_FIELDS = frozenset(ObservationModel.__annotations__) - {"members"}


@dataclass(frozen=True)
class PackFiles:
    """The files of a pack; `columns` are all its observations, those of the CSV file after its own."""

    pack: Document[PackModel]
    lexicon: Document[LexiconModel]
    columns: ObservationColumns
    table: Path | None
    table_lines: Sequence[int]

    def observation_place(self, index: int) -> tuple[Path, int, str]:
        """Return the file, line and field of an observation."""
        inline = len(self.columns) - len(self.table_lines)
        if self.table is not None and index >= inline:
            return self.table, self.table_lines[index - inline], self.columns.id(index)
        place: Place = ("observations", index)
        return self.pack.path, self.pack.line(place), field_name(place)


def read_files(folder: Path, language: str) -> PackFiles:
    """Return the pack of a folder with its lexicon in a language, by its code; raises PackError."""
    pack = read_document(folder / "pack.yaml", PackModel)
    lexicon = read_document(folder / f"{language}.yaml", LexiconModel)
    columns = ObservationColumns(pack.model.observations)
    table = folder / pack.model.observations_file if pack.model.observations_file else None
    lines = _read_table(table, columns) if table else ()
    model = pack.model.model_copy(update={"observations": columns})
    return PackFiles(replace(pack, model=model), lexicon, columns, table, lines)


def read_questions(folder: Path, language: str) -> Document[QuestionsModel] | None:
    """Return the pack's own questions in a language, or None where it has no file of them; raises PackError."""
    path = folder / f"questions.{language}.yaml"
    return read_document(path, QuestionsModel) if path.exists() else None


def _read_table(path: Path, observations: ObservationColumns) -> Sequence[int]:
    """Add the observations of a CSV file, and return their lines; columns that are no field of one are dimensions.

    Without a column of ids, these are made of measure, members and period.
    """
    adapter = TypeAdapter(ObservationModel)
    lines = array("I")
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
                    values["id"] = composed_id(values.get("measure", ""), members.values(), values.get("period"))
                if len(row) > len(header):
                    faults.append(f"{path}:{rows.line_num}: has more values than there are columns; remove the last")
                    continue
                if not any(row):
                    continue
                try:
                    observations.append(adapter.validate_python(values))
                    lines.append(rows.line_num)
                except ValidationError as error:
                    faults += [f"{path}:{rows.line_num}: {told}" for told in _told(error, values)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PackError([f"{path}: cannot be read as a CSV file in UTF-8: {error}"], unreadable=True) from error
    if faults:
        raise PackError(faults)
    return lines


def _told(error: ValidationError, values: dict[str, Any]) -> list[str]:
    """Return each thing that is wrong with a row: its column, or its id where several columns matter, and why."""
    return [
        f"{field_name(fault['loc']) or values.get('id', 'the row')}: {plainly(fault['type'], fault['msg'])}"
        for fault in error.errors(include_url=False)
    ]
