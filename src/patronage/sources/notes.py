"""Findings about staged rows: how many meet a condition, and the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from patronage.base.finding import Finding, Severity
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["Note", "among_values", "noted"]


@dataclass(frozen=True)
class Note:
    """What to look for in a staged relation and what to say when it is there.

    `{total}` in `text` stands for the sum of the column `total`; the number of rows is the finding's own.
    `value` is SQL for what the first such row shows.
    """

    code: str
    relation: str
    condition: str
    text: str
    value: str = "null"
    remedy: str = ""
    severity: Severity = "note"
    total: str = ""


def noted(engine: DuckDB, raw: Raw, notes: Iterable[Note]) -> list[Finding]:
    """Give a finding for each note that some row meets."""
    findings = []
    for note in notes:
        count, row, value, total = engine.execute(
            f"select count(*), min(_row), arg_min(cast({note.value} as varchar), _row),"
            f" cast(sum({note.total or '0'}) as varchar) from {note.relation} where {note.condition}"
        )[0]
        if count:
            text = note.text.format(total=_short(total))
            shown = "" if value is None else str(value)
            findings.append(
                Finding(
                    note.code, text, note.severity, raw.name, whole(row), shown, note.remedy, whole(count)
                )
            )
    return findings


def among_values(relation: str, column: str, condition: str) -> str:
    """Write a condition on a column of few values so that each value is looked at once."""
    # Without the offset the database would ask the condition of every row before it tells values apart.
    values = f"select distinct {column} from {relation} offset 0"
    return f"{column} in (select {column} from ({values}) where {condition})"


def _short(amount: object) -> str:
    whole, _, fraction = str(amount).partition(".")
    cents = fraction.rstrip("0").ljust(2, "0")
    return f"{int(whole):,}.{cents}" if fraction else whole
