"""Writes columns as files: what a shop's tools would export, and the truth behind a made-up shop."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from patronage.base.errors import UsageError
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.demo.truth.truth import Truth
from patronage.engine.duckdb import DUCKDB, DuckDB

__all__ = ["write_exports", "write_truth"]

Columns = Mapping[str, NDArray[Any]]  # a column holds texts, numbers, instants or truth values

_TYPES = {
    "money": "decimal(18,2)",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
    "integer": "bigint",
    "bigint": "bigint",
}


def write_exports(tables: Mapping[str, Columns], folder: Path) -> tuple[Path, ...]:
    """Write one CSV file a table into a folder.

    Parameters
    ----------
    tables
        Table -> column -> values, all columns of a table of one length, named as in the contract.
        Nothing is written where a text is None, a number is not a number, an instant is not a time;
        a table without rows makes no file.
    folder
        Made if it is missing; files of the same names are replaced.

    Returns
    -------
    tuple of Path
        The files, ready to be loaded together.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(
        _write(columns, [_cast(TABLES[name], each) for each in columns], folder / f"{name}.csv")
        for name, columns in tables.items()
        if any(len(values) for values in columns.values())
    )


def write_truth(truth: Truth, folder: Path, *, shop: Path) -> tuple[Path, ...]:
    """Write the truth of a made-up shop: its parameters as JSON, one CSV file a table.

    Parameters
    ----------
    truth
        What to write.
    folder
        Made if it is missing.
    shop
        The folder of the shop, which must stay free of the truth: whoever reads it is to find it out.

    Raises
    ------
    UsageError
        The folder is the shop's or lies inside it.
    """
    if folder.resolve().is_relative_to(shop.resolve()):
        raise UsageError(
            f"the truth cannot be written to {folder}, which lies inside the shop's folder {shop};"
            " name a folder outside it"
        )
    folder.mkdir(parents=True, exist_ok=True)
    parameters = folder / "parameters.json"
    parameters.write_text(json.dumps(truth.parameters, indent=2) + "\n", encoding="utf-8")
    tables = (
        _write(columns, [DUCKDB.identifier(each) for each in columns], folder / f"{name}.csv")
        for name, columns in truth.tables.items()
    )
    return (parameters, *tables)


def _write(columns: Columns, chosen: list[str], path: Path) -> Path:
    with DuckDB.in_memory() as engine:
        engine.write_csv(columns, chosen, path)
    return path


def _cast(table: Table, name: str) -> str:
    quoted = DUCKDB.identifier(name)
    # What a customers file says of the person is a column of another table, and text.
    is_text = name not in table.types or table[name].person
    kind = None if is_text else _TYPES.get(table[name].type)
    return f"cast({quoted} as {kind}) as {quoted}" if kind else quoted
