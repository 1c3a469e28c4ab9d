"""Opening tables: CSV as it comes, Excel and Parquet where their readers are installed."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot.importing.tables import Column, Progress, Row, Table, TableError

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
_NOT_UTF8 = "{path}: is not UTF-8 text: {error}; save it as CSV in UTF-8"
_SNIFFED = 65536
_BATCH = 10_000
_TOLD = 1000
"""How often, in rows, the reading tells how far it is."""


def open_table(path: Path, delimiter: str | None = None, sheet: str | None = None) -> Table:
    """Return the table of a file, by its ending; raises TableError where it cannot be read."""
    try:
        match path.suffix.lower():
            case ".csv" | ".tsv" | ".txt":
                return _open_csv(path, delimiter)
            case ".xlsx":
                return _open_excel(path, sheet)
            case ".parquet":
                return _open_parquet(path)
    except UnicodeDecodeError as error:
        raise TableError(_NOT_UTF8.format(path=path, error=error)) from error
    except (OSError, csv.Error) as error:
        raise TableError(f"{path}: cannot be read: {error}") from error
    raise TableError(f"{path}: is no table that can be imported; known endings are {', '.join(SUFFIXES)}")


def _named(path: Path, header: list[str]) -> tuple[Column, ...]:
    names = [name.strip() for name in header]
    for place, name in enumerate(names, start=1):
        if not name:
            raise TableError(f"{path}:1: column {place} has no heading; give it one, or delete it")
        if name in names[: place - 1]:
            raise TableError(f"{path}:1: two columns are called {name!r}; rename one")
    if not names:
        raise TableError(f"{path}:1: is empty; a table begins with a row of headings")
    return tuple(Column(name) for name in names)


# CSV -----------------------------------------------------------------------------------------------------------


def _open_csv(path: Path, delimiter: str | None) -> Table:
    delimiter = delimiter or _delimiter(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        columns = _named(path, next(csv.reader(file, delimiter=delimiter, strict=True), []))

    def rows(progress: Progress) -> Iterator[Row]:
        with path.open("rb") as binary, TextIOWrapper(binary, encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter=delimiter, strict=True)
            try:
                next(lines)
                line, read = lines.line_num + 1, 0
                for cells in lines:
                    if any(cells):
                        if len(cells) != len(columns):
                            raise TableError(
                                f"{path}:{line}: has {len(cells)} cells, and there are {len(columns)} headings; "
                                "correct the row"
                            )
                        yield line, tuple(cells)
                    line, read = lines.line_num + 1, read + 1
                    if read % _TOLD == 0:
                        progress(binary.tell())
            except UnicodeDecodeError as error:
                raise TableError(_NOT_UTF8.format(path=path, error=error)) from error
            except csv.Error as error:
                raise TableError(f"{path}:{lines.line_num}: is not CSV: {error}") from error

    return Table(path, columns, rows, path.stat().st_size)


def _delimiter(path: Path) -> str:
    """Return what parts the cells of the heading: the mark that stands there most often."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading = file.readline(_SNIFFED)
    return max(",;\t|", key=heading.count)


# Excel and Parquet ---------------------------------------------------------------------------------------------


def _open_excel(path: Path, sheet: str | None) -> Table:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415  # an extra
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  # as above
    except ImportError as error:
        raise TableError(f"{path}: reading Excel needs more: pip install 'tallybot[tables]'") from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TableError(f"{path}: is no Excel workbook: {error}") from error
    if sheet is not None and sheet not in book.sheetnames:
        raise TableError(f"{path}: has no sheet {sheet!r}; it has {', '.join(book.sheetnames)}")
    page = book[sheet or book.sheetnames[0]]
    lines = page.iter_rows(values_only=True)
    columns = _named(path, [_text(cell) for cell in next(lines, ())])

    def rows(progress: Progress) -> Iterator[Row]:
        for line, cells in enumerate(page.iter_rows(min_row=2, values_only=True), start=2):
            texts = tuple(_text(cell) for cell in cells[: len(columns)])
            if any(texts):
                yield line, (*texts, *("" for _ in columns[len(texts) :]))
            if line % _TOLD == 0:
                progress(line)

    return Table(path, columns, rows, page.max_row or 0)


def _open_parquet(path: Path) -> Table:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise TableError(f"{path}: reading Parquet needs more: pip install 'tallybot[tables]'") from error
    try:
        file = parquet.ParquetFile(path)
    except (ArrowException, OSError) as error:
        raise TableError(f"{path}: is no Parquet file: {error}") from error
    columns = _named(path, file.schema_arrow.names)

    def rows(progress: Progress) -> Iterator[Row]:
        line = 0
        for batch in parquet.ParquetFile(path).iter_batches(_BATCH):
            for cells in zip(*(batch.column(place).to_pylist() for place in range(len(columns))), strict=True):
                line += 1
                yield line, tuple(_text(cell) for cell in cells)
            progress(line)

    return Table(path, columns, rows, file.metadata.num_rows)


def _text(cell: Any) -> str:  # noqa: ANN401  # whatever a workbook holds
    """Return a cell as a CSV file would have it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float():
            return "" if cell != cell else f"{cell:.15g}"  # noqa: PLR0124  # not a number: no value
        case datetime.datetime() | datetime.date():
            return cell.isoformat()
        case _:
            return str(cell).strip()
