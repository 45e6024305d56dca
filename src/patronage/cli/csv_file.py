"""Rows as a CSV file that a spreadsheet may open: no text in it is run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from patronage.base.errors import MissingResource
from patronage.base.spreadsheet import as_cell

__all__ = ["write_rows"]


def write_rows(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows under their names."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows(map(_as_cell, row) for row in rows)
    except OSError as error:
        raise MissingResource(f"{path} cannot be written: {error.strerror}; name another file") from error


def _as_cell(value: object) -> object:
    return as_cell(value) if isinstance(value, str) else value
