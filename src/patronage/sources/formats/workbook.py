"""Workbooks: XLSX, XLS, XLSB and ODS; one sheet of one is a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from patronage.base.errors import InputError
from patronage.sources.formats.delimited import stage_text
from patronage.sources.formats.delimiter import find_layout
from patronage.sources.formats.format import Format, Job
from patronage.sources.formats.unpacked import refuse_bomb
from patronage.sources.raw import Raw

__all__ = ["WORKBOOK"]

# Beyond it a spreadsheet's numbers have lost their last digits.
_EXACT = 1e15
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def _recognises(_path: Path, head: bytes) -> str:
    if head.startswith(_ZIP):
        return "it is a zip archive, as XLSX and ODS are"
    return "it is an OLE document, as XLS is" if head.startswith(_OLE) else ""


def _stage(job: Job) -> Raw:
    refuse_bomb(job.path)
    try:
        with CalamineWorkbook.from_path(str(job.path)) as book:
            sheet = _sheet(job, book)
            copy = job.folder / f"sheet-{job.index}.csv"
            _write(copy, sheet.iter_rows())
            others = [name for name in book.sheet_names if name != sheet.name]
    except (CalamineError, OSError, MemoryError) as error:
        # What stands in it may be quoted by the error; its kind is enough.
        kind = "it is protected by a password" if isinstance(error, PasswordError) else type(error).__name__
        raise _unreadable(job, kind) from error
    except BaseException as error:
        # The reader of workbooks has no name to import for its own failures.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise _unreadable(job, "its parts contradict one another") from error
    layout = find_layout(copy, job.path.name, job.known, delimiters=(",",))
    also = f"; left out: {', '.join(others)} (--sheet chooses)" if others else ""
    return stage_text(job, copy, layout, (f"workbook, sheet {sheet.name!r}{also}",), "xlsx")


def _unreadable(job: Job, kind: str) -> InputError:
    return InputError(
        f"{job.path.name} cannot be read as a workbook: {kind}. Save it again as XLSX, or export CSV."
    )


WORKBOOK = Format("xlsx", "Workbook: XLSX, XLS, XLSB, ODS", _recognises, _stage)


def _sheet(job: Job, book: CalamineWorkbook) -> CalamineSheet:
    wanted = job.options.sheet
    if wanted is not None:
        if wanted not in book.sheet_names:
            message = (
                f"{job.path.name} has no sheet {wanted!r}; its sheets are: {', '.join(book.sheet_names)}"
            )
            raise InputError(message)
        return book.get_sheet_by_name(wanted)
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > 1 and sheet.width > 1:
            return sheet
    message = (
        f"{job.path.name} has no sheet with a header and rows"
        f" (sheets: {', '.join(book.sheet_names) or 'none'}); expected at least one. Export it again."
    )
    raise InputError(message)


Cell = int | float | str | bool | time | date | datetime | timedelta


def _write(copy: Path, rows: Iterable[Sequence[Cell]]) -> None:
    with copy.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(_written(rows))


def _written(rows: Iterable[Sequence[Cell]]) -> Iterator[list[str]]:
    for row in rows:
        cells = [_as_text(cell) for cell in row]
        if any(cells):
            yield cells


def _as_text(cell: Cell) -> str:
    match cell:
        case bool():
            return str(cell).lower()
        case float():
            # repr() gives the digits a spreadsheet shows; a whole number is an id or a count.
            return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
        case datetime():
            return cell.isoformat(" ") if cell.time() != time.min else cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return "".join(c if c.isprintable() else " " for c in str(cell)).strip()
