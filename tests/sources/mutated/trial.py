"""Mutated files, read one after another: every row accounted for, or an error that tells what to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.shop import Shop
from patronage.shop.apart import Ended, Tell, apart
from patronage.shop.limits import Limits
from patronage.sources.read import read
from patronage.store.delivery import Delivery
from tests.sources.mutated.bases import rows
from tests.sources.mutated.of_json import json_file
from tests.sources.mutated.of_text import csv_file
from tests.sources.mutated.of_workbook import xlsx_file

MOST_SECONDS = 5.0
KINDS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "csv": ("orders.csv", csv_file),
    "json": ("orders.jsonl", json_file),
    "xlsx": ("orders.xlsx", xlsx_file),
}
AT = datetime(2025, 6, 1)  # noqa: DTZ001  # UTC without a zone


@dataclass
class Tried:
    """What came of some files: how many were read and refused, rows left out of them, and what is wrong."""

    read: int = 0
    refused: int = 0
    rejected: int = 0
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Tried) -> Tried:
        """Take both together."""
        return Tried(
            self.read + other.read,
            self.refused + other.refused,
            self.rejected + other.rejected,
            self.wrong + other.wrong,
        )


def read_files(kind: str, seeds: Iterable[int]) -> Tried:
    """Read the files of some seeds in a child; one that ends it is wrong, and the others go on after it."""
    found, left = Tried(), list(seeds)
    while left:
        at = [left[0]]

        def told(step: str, at: list[int] = at) -> None:
            at[0] = int(step)

        try:
            return found + apart(_Batch(kind, tuple(left)), Limits(cpu_seconds=60 + len(left)), told)
        except Ended as ended:
            place = left.index(at[0])
            # What was done before it is lost with the child.
            before = apart(_Batch(kind, tuple(left[:place])), Limits(cpu_seconds=60 + place), told)
            found += before + Tried(wrong=[f"{kind} {left[place]}: {ended}"])
            left = left[place + 1 :]
    return found


def load_files(kind: str, seeds: Iterable[int]) -> Tried:
    """Load the files of some seeds, each into a shop of its own."""
    name, make = KINDS[kind]
    found = Tried()
    for seed in seeds:
        with TemporaryDirectory() as folder, Shop.create(Path(folder, "shop")) as shop:
            file = Path(folder, name)
            file.write_bytes(make(seed))
            try:
                report = shop.load(file, loaded_at=AT)
            except InputError as error:
                found += Tried(refused=1, wrong=_unsaid(f"{kind} {seed}", name, error))
                continue
            (of_file,) = report.files
            listed = shop.engine.execute(
                "select count(distinct row_number), count(*) filter (row_number is null or reason = ''"
                " or remedy = '') from rejects"
            )
            rejected = of_file.rows_rejected
            wrong = (
                [f"{kind} {seed}: {listed} rows are listed of {rejected}"]
                if listed != [(rejected, 0)]
                else []
            )
            found += Tried(1, 0, rejected, wrong)
    return found


@dataclass(frozen=True)
class _Batch:
    kind: str
    seeds: tuple[int, ...]

    def __call__(self, tell: Tell) -> Tried:
        name, make = KINDS[self.kind]
        found = Tried()
        with TemporaryDirectory() as folder, DuckDB.in_memory() as engine:
            # Files this small are read faster alone.
            engine.execute("set threads = 1")
            file = Path(folder, name)
            for seed in self.seeds:
                tell(str(seed))
                file.write_bytes(make(seed))
                begun = time.process_time()
                found += _read(engine, file, f"{self.kind} {seed}")
                if (took := time.process_time() - begun) > MOST_SECONDS:
                    found.wrong.append(f"{self.kind} {seed}: it took {took:.1f} s")
        return found


def _read(engine: DuckDB, file: Path, label: str) -> Tried:
    try:
        delivery = read(engine, [file])
    except InputError as error:
        return Tried(refused=1, wrong=_unsaid(label, file.name, error))
    except Exception as error:  # noqa: BLE001  # anything else is what the trial looks for
        return Tried(wrong=[f"{label}: {type(error).__name__}: {error}"])
    wrong = [f"{label}: {fault}" for fault in _faults(engine, delivery)]
    return Tried(1, 0, _rejected(engine), wrong)


def _unsaid(label: str, name: str, error: InputError) -> list[str]:
    return [] if name in str(error) else [f"{label}: the error does not name the file: {error}"]


def _rejected(engine: DuckDB) -> int:
    return int(str(engine.execute("select count(distinct _row) from stage.rejects")[0][0]))


def _faults(engine: DuckDB, delivery: Delivery) -> list[str]:
    """Find rows that ended nowhere, rejects that do not say why, and numbers changed without a word."""
    (file,) = delivery.files
    faults = []
    unsaid = engine.execute(
        "select _row, reason from stage.rejects where _row is null or _row < 1 or reason = '' or remedy = ''"
        f" or _row > {file.rows_read + 1} limit 1"
    )
    if unsaid:
        faults.append(f"a row is rejected without line, reason or remedy: {unsaid[0]} of {file.rows_read}")
    if _rejected(engine) and not any(f.severity == "reject" and f.row for f in delivery.findings):
        faults.append("rows are rejected and no finding tells of them")
    tables = {staged.table.name: staged.relation for staged in delivery.staged}
    if file.table == "orders" and "order_lines" not in tables and "order_id=" in file.mapping:
        faults += _lost(engine, tables, file.rows_read)
    if (
        "orders" in tables
        and "gross=" in file.mapping
        and not _READ_OTHERWISE & {f.code for f in delivery.findings}
    ):
        faults += _changed(engine, tables["orders"])
    return faults


def _lost(engine: DuckDB, tables: dict[str, str], rows_read: int) -> list[str]:
    """Find rows that are neither orders nor refunds nor rejects, or several of these."""
    ended = [f"select _row from {tables[name]}" for name in ("orders", "refunds") if name in tables]
    every = " union all ".join([*ended, "select distinct _row from stage.rejects"])
    places = [int(str(row)) for (row,) in engine.execute(every)]
    if len(places) == len(set(places)) == rows_read:
        return []
    return [f"{rows_read} rows were read and {len(set(places))} ended somewhere, in {len(places)} places"]


_READ_OTHERWISE = {"decimal_sign_doubtful", "decimal_signs_mixed"}
_TRUE = {row[0]: row[2:4] for row in rows()}
_MOST_CHANGED = 6
"""A fault or four touch a few rows; where more differ in day and amount, the file as a whole was misread."""


def _changed(engine: DuckDB, relation: str) -> list[str]:
    found = engine.execute(
        "select ltrim(order_id, '#'), cast(ordered_on as varchar),"
        f" cast(cast(gross as decimal(18,2)) as varchar) from {relation}"
    )
    known = [(str(order), on, gross, _TRUE[str(order)]) for order, on, gross in found if str(order) in _TRUE]
    wrong = [(order, on, gross) for order, on, gross, true in known if on != true[0] and gross != true[1]]
    return (
        [f"{len(wrong)} of {len(known)} are not what they were: {wrong[0]}"]
        if len(wrong) > _MOST_CHANGED
        else []
    )
