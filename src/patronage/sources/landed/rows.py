"""Rows of landed tables: instants in UTC that do not say so, and rows their system has deleted."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.landed.kinds import is_landed
from patronage.sources.notes import Note
from patronage.sources.raw import Raw
from patronage.sources.rework import cell, leave_out, rework
from patronage.sources.values.utc_headers import in_utc_sql

__all__ = ["landed_rows"]

_DELETED = ("_fivetran_deleted", "is_deleted")


def landed_rows(engine: DuckDB, raw: Raw, instants: Iterable[str]) -> tuple[Raw, list[Finding]]:
    """Leave out the rows that are deleted and mark instants as UTC; tables of others stay as they are.

    Parameters
    ----------
    instants
        The headers that hold instants.
    """
    if not is_landed(raw):
        return raw, []
    findings = []
    for header in _DELETED:
        deleted = cell(raw, header)
        note = Note(
            "rows_deleted", raw.relation, f"lower({deleted}) in ('true', 't', '1')",
            "rows are deleted in the system they come from, and left out",
        )  # fmt: skip
        findings += leave_out(engine, raw, note)
    found = [header for header in (header_of(raw, name) for name in instants) if header]
    return rework(engine, raw, {header: in_utc_sql(cell(raw, header)) for header in found}), findings
