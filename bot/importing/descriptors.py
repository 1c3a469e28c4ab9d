"""What a data set says of itself: Frictionless Data Packages, SDMX-CSV headings, Gapminder's DDF folders."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.importing.files import SUFFIXES, open_table
from bot.importing.tables import MISSING, Card, Column, Progress, Role, Row, Table, TableError

_TIMES = frozenset(("year", "yearmonth", "date", "datetime"))
_IDENTIFIERS = frozenset(("dataflow", "structure", "structure_id", "structure_name", "action"))
"""Columns of SDMX-CSV that name the whole table."""
_LONGEST_CELL = 2**24


def find_tables(source: Path) -> tuple[Card, tuple[Table, ...]]:
    """Return what a file, a data package or a folder is called, and its tables; raises TableError."""
    if source.is_dir():
        if any(source.glob("ddf--concepts*.csv")):
            return _ddf(source)
        if (source / "datapackage.json").is_file():
            return _package(source / "datapackage.json")
        raise TableError(f"{source}: holds neither datapackage.json nor ddf--concepts.csv; name a table in it")
    if not source.is_file():
        raise TableError(f"{source}: there is no such file")
    if source.suffix == ".json":
        return _package(source)
    return Card(), (_with_sdmx(open_table(source)),)


# Frictionless Data Package -------------------------------------------------------------------------------------


def _package(path: Path) -> tuple[Card, tuple[Table, ...]]:
    package = _json(path)
    tables = tuple(_resource(path, item) for item in package.get("resources", ()) if _is_table(item))
    if not tables:
        raise TableError(f"{path}: names no table among its resources")
    people = [*package.get("contributors", ()), *package.get("sources", ())]
    publisher = next((text for one in people if (text := one.get("organization") or one.get("title"))), "")
    card = Card(package.get("name", ""), package.get("title", ""), publisher, package.get("homepage", ""))
    return card, tables


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise TableError(f"{path}:{error.lineno}: is not JSON: {error.msg}") from error
    if not isinstance(content, dict):
        raise TableError(f"{path}:1: is no data package; its descriptor must be an object")
    return content


def _is_table(resource: Mapping[str, Any]) -> bool:
    return isinstance(resource.get("path"), str) and Path(resource["path"]).suffix in SUFFIXES


def _resource(path: Path, resource: Mapping[str, Any]) -> Table:
    file = (path.parent / resource["path"]).resolve()
    if not file.is_relative_to(path.parent.resolve()):
        raise TableError(f"{path}: the resource {resource['path']} lies outside the package")
    dialect = resource.get("dialect", {})
    table = open_table(file, dialect.get("delimiter"))
    schema = resource.get("schema", {})
    if isinstance(schema, str):
        schema = _json(path.parent / schema)
    fields = {field["name"]: field for field in schema.get("fields", ()) if "name" in field}
    missing = MISSING | {str(text).lower() for text in schema.get("missingValues", ())}
    columns = tuple(_described(column, fields.get(column.name, {}), missing) for column in table.columns)
    return replace(table, columns=columns)


def _described(column: Column, field: Mapping[str, Any], missing: frozenset[str]) -> Column:
    """Return a column with what a field of a Table Schema says of it."""
    categories = [item for item in field.get("categories", ()) if isinstance(item, dict)]
    return replace(
        column,
        label=field.get("title", ""),
        unit=field.get("unit", ""),
        role=Role.TIME if field.get("type") in _TIMES else None,
        labels={str(item["value"]): item["label"] for item in categories if "value" in item and "label" in item},
        missing=missing,
        decimal=field.get("decimalChar", "."),
    )


# SDMX-CSV ------------------------------------------------------------------------------------------------------


def _with_sdmx(table: Table) -> Table:
    """Return a table with what the headings of SDMX-CSV say; any other table as it is.

    Dimensions stand before OBS_VALUE and attributes after it. Where a heading is "GEO: Country" and a cell
    "DE: Germany", the column becomes two, one of names and one of codes.
    """
    codes = [column.name.partition(":")[0].strip() for column in table.columns]
    if not {"TIME_PERIOD", "OBS_VALUE"} <= set(codes):
        return table
    columns: list[Column] = []
    sources: list[tuple[int, bool]] = []
    """For each column the one that it is made of, and whether it takes the names of its cells."""
    for place, code in enumerate(codes):
        label = table.columns[place].name.partition(":")[2].strip()
        is_attribute = place > codes.index("OBS_VALUE") and code not in ("UNIT_MEASURE", "UNIT_MULT")
        if code in ("TIME_PERIOD", "OBS_VALUE") or is_attribute or code.lower() in _IDENTIFIERS or not label:
            role = {"TIME_PERIOD": Role.TIME, "OBS_VALUE": Role.MEASURE}.get(code)
            ignored = is_attribute or code.lower() in _IDENTIFIERS
            columns.append(Column(code, role=Role.IGNORED if ignored else role))
            sources.append((place, False))
        else:
            columns.append(Column(code, label=label))
            sources.append((place, code != "UNIT_MULT"))
            if code not in ("UNIT_MEASURE", "UNIT_MULT"):
                columns.append(Column(f"{code} code"))
                sources.append((place, False))

    def rows(progress: Progress) -> Iterator[Row]:
        for line, cells in table.rows(progress):
            halves = [cell.partition(": ") for cell in cells]
            yield line, tuple((named and halves[place][2]) or halves[place][0] for place, named in sources)

    return replace(table, columns=tuple(columns), rows=rows)


# DDF: Gapminder's folders of concepts, entities and datapoints ---------------------------------------------------


def _ddf(folder: Path) -> tuple[Card, tuple[Table, ...]]:
    """Return the tables of a DDF folder: one for each measure, with the names of its concepts and entities."""
    concepts = {row["concept"]: row for path in _ddf_files(folder, "concepts") for row in _records(path)}
    entities = _Entities.read(folder, concepts)
    tables = []
    for path in _ddf_files(folder, "datapoints"):
        table = open_table(path)
        tables.append(replace(table, columns=tuple(_of_concept(c, concepts, entities) for c in table.columns)))
    if not tables:
        raise TableError(f"{folder}: holds no ddf--datapoints file")
    descriptor = folder / "datapackage.json"
    package = _json(descriptor) if descriptor.is_file() else {}
    card = Card(
        package.get("name", ""), package.get("title", ""), package.get("author", ""), package.get("homepage", "")
    )
    return card, tuple(tables)


def _ddf_files(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.rglob(f"ddf--{kind}*.csv"))


def _records(path: Path) -> Iterator[dict[str, str]]:
    try:
        csv.field_size_limit(_LONGEST_CELL)  # entities carry their flags as pictures
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path}: cannot be read as CSV in UTF-8: {error}") from error


@dataclass(frozen=True, slots=True)
class _Entities:
    """The names of entities by domain (`geo`) and code, and the codes of each set of them that has a name."""

    names: Mapping[str, Mapping[str, str]]
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]

    @staticmethod
    def read(folder: Path, concepts: Mapping[str, Mapping[str, str]]) -> _Entities:
        """Return the entities of a DDF folder."""
        names: dict[str, dict[str, str]] = {}
        belonging: dict[str, dict[str, list[str]]] = {}
        for path in _ddf_files(folder, "entities"):
            domain = path.stem.split("--")[2]
            for row in _records(path):
                code = next(row[name] for name in row if name == domain or name in path.stem.split("--")[3:])
                names.setdefault(domain, {})[code] = row.get("name") or code
                for name, value in row.items():
                    is_set = concepts.get(name, {}).get("concept_type") == "entity_set"
                    if is_set and value and value != code and concepts[name].get("domain") == domain:
                        belonging.setdefault(domain, {}).setdefault(value, []).append(code)
        groups = {
            domain: {names[domain][group]: tuple(codes) for group, codes in found.items() if group in names[domain]}
            for domain, found in belonging.items()
        }
        return _Entities(names, groups)


def _of_concept(column: Column, concepts: Mapping[str, Mapping[str, str]], entities: _Entities) -> Column:
    concept = concepts.get(column.name, {})
    domain = concept.get("domain") or column.name
    match concept.get("concept_type"):
        case "measure":
            label = concept.get("name", "")
            return replace(column, label=label, unit=concept.get("unit", ""), role=Role.MEASURE)
        case "time" | "year" | "month" | "quarter" | "day":
            return replace(column, role=Role.TIME)
        case "entity_domain" | "entity_set":
            names, groups = entities.names.get(domain, {}), entities.groups.get(domain, {})
            label = concept.get("name", "")
            return replace(column, label=label, role=Role.DIMENSION, labels=names, groups=groups)
        case _:
            return replace(column, role=Role.TIME) if column.name == "time" else column
