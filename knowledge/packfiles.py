"""A pack as it stands on disk in one language: its files, each with the lines of its fields."""

from __future__ import annotations

import csv
import dataclasses
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.documents import Document, PackError, Place, field_name, read_document
from knowledge.schema import LexiconModel, ObservationModel, PackModel, QuestionsModel


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
    """Return the observations of a CSV file with their lines; columns that are no field of one are dimensions."""
    fields = {field.name for field in dataclasses.fields(ObservationModel)} - {"members"}
    adapter = TypeAdapter(ObservationModel)
    observations: list[tuple[int, ObservationModel]] = []
    faults: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, restkey="")
            for row in rows:
                if "" in row:
                    faults.append(
                        f"{path}:{rows.line_num}: has more values than there are columns; remove the last ones"
                    )
                    continue
                values: dict[str, Any] = {key: value for key, value in row.items() if key in fields and value}
                values["members"] = {key: value for key, value in row.items() if key not in fields and value}
                try:
                    observations.append((rows.line_num, adapter.validate_python(values)))
                except ValidationError as error:
                    for fault in error.errors(include_url=False):
                        field = field_name(fault["loc"]) or values.get("id", "the row")
                        faults.append(f"{path}:{rows.line_num}: {field}: {fault['msg'].removeprefix('Value error, ')}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PackError([f"{path}: cannot be read as a CSV file in UTF-8: {error}"], unreadable=True) from error
    if faults:
        raise PackError(faults)
    return observations
