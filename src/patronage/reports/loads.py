"""What was loaded into a shop: its files and the rows left out, as the store's own books tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from patronage.base.expr import call, count
from patronage.base.finding import Finding
from patronage.base.select import Select, select, source
from patronage.contract.catalogue import TABLES
from patronage.engine.protocol import Engine
from patronage.store.report import LoadReport

__all__ = ["LoadedFile", "Loads", "read_loads"]


@dataclass(frozen=True)
class LoadedFile:
    """A file as it was last loaded; `why` tells how it was understood, where that is still known."""

    name: str
    format: str
    table: str
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    loaded_at: datetime
    why: str = ""


@dataclass(frozen=True)
class Loads:
    """The files of a shop, newest last; the rows left out of them; what else was noticed."""

    files: tuple[LoadedFile, ...] = ()
    rejects: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def rows_read(self) -> int:
        """Rows of all files."""
        return sum(file.rows_read for file in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows left out of all files."""
        return sum(file.rows_rejected for file in self.files)


def read_loads(engine: Engine, reports: Sequence[LoadReport] = ()) -> Loads:
    """Read what was loaded.

    Parameters
    ----------
    engine
        Holds the store's books.
    reports
        What loads of just now told. The books keep no values of rows, since an erasure must not have to
        look there; so the evidence behind a reading and the findings in full are known only from these.
    """
    told = {report.load_id: report for report in reports}
    files: dict[str, tuple[int, LoadedFile]] = {}
    findings: dict[str, list[Finding]] = {}
    for load_id, loaded_at, content in _ledger(engine):
        report = told.get(load_id)
        for entry in json.loads(content):
            name = str(entry["name"])
            files.pop(name, None)
            files[name] = (load_id, _file(entry, loaded_at, report))
            findings[name] = _findings(entry, report)
    general = [finding for report in reports for finding in report.findings]
    return Loads(
        files=tuple(file for _, file in files.values()),
        rejects=_rejects(engine, {name: load_id for name, (load_id, _) in files.items()}),
        findings=(*general, *(finding for found in findings.values() for finding in found)),
    )


def _ledger(engine: Engine) -> list[tuple[int, datetime, str]]:
    book = source("loads", "b")
    query = select(book, **{name: book[name] for name in ("load_id", "loaded_at", "files")})
    _, rows = engine.run(query.where(book["kind"].ne("nothing new")).order_by("load_id"))
    return rows  # type: ignore[return-value]  # the book's columns are of these types


def _file(entry: dict[str, object], loaded_at: datetime, report: LoadReport | None) -> LoadedFile:
    told = {file.name: file.why for file in report.files} if report else {}
    counts = {name: int(str(entry[name])) for name in ("rows_read", "rows_loaded", "rows_rejected")}
    name = str(entry["name"])
    return LoadedFile(
        name=name,
        format=str(entry["format"]),
        table=str(entry["table"]),
        **counts,
        loaded_at=loaded_at,
        why=told.get(name, ""),
    )


def _findings(entry: dict[str, object], report: LoadReport | None) -> list[Finding]:
    """Give what was noticed of a file, beside its rejects: in full, or by the codes the books keep.

    What has no message is said by its code, in the words of the page's language.
    """
    name, codes = str(entry["name"]), entry["findings"]
    if report is not None:
        told = [finding for file in report.files if file.name == name for finding in file.findings]
        return [finding for finding in told if finding.severity != "reject"]
    known = codes if isinstance(codes, dict) else {}
    rules = {rule.name: rule.message for table in TABLES for rule in table.rules}
    return [
        Finding(code, rules.get(code, ""), file=name, count=count)
        for code, count in known.items()
        if not _is_reject(code)
    ]


def _is_reject(code: str) -> bool:
    rejecting = {rule.name for table in TABLES for rule in table.rules if rule.severity == "reject"}
    return code in rejecting or code.endswith("_rejected")


def _rejects(engine: Engine, newest: dict[str, int]) -> tuple[Finding, ...]:
    """Sum up the rows left out when each file was last loaded: one line a reason, with its first row."""
    _, rows = engine.run(_grouped_rejects())
    return tuple(
        Finding(
            code="reject",
            message=str(reason) if str(column or "") in str(reason) else f"{column}: {reason}",
            severity="reject",
            file=str(file),
            row=row if isinstance(row, int) else None,
            value=str(value or ""),
            remedy=str(remedy or ""),
            count=int(str(number)),
        )
        for load_id, file, _, column, reason, remedy, number, row, value in rows
        if newest.get(str(file), load_id) == load_id
    )


def _grouped_rejects() -> Select:
    r, g = source("rejects", "r"), source("grouped", "g")
    keys = ("loaded_in", "file", "table_name", "column_name", "reason", "remedy")
    grouped = select(
        r, **{name: r[name] for name in keys}, number=count(), first_row=call("min", r["row_number"])
    ).group_by(*keys)
    same = r["row_number"].eq(g["first_row"])
    for name in ("loaded_in", "file", "table_name", "reason"):
        same = same & r[name].eq(g[name])
    return (
        select(
            g,
            **{name: g[name] for name in keys},
            number=g["number"],
            first_row=g["first_row"],
            value=call("min", r["value"]),
        )
        .left_join(r, same & r["column_name"].or_else("").eq(g["column_name"].or_else("")))
        .with_step("grouped", grouped)
        .group_by(*keys, "number", "first_row")
        .order_by("file", "first_row")
    )
