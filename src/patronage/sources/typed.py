"""Typed rows of one file; a row that cannot be read is listed with its column, value and remedy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.raw import Raw
from patronage.sources.values import Decided, Value

__all__ = ["reject_findings", "stage_typed"]


@dataclass(frozen=True)
class _Check:
    """What makes a row unreadable: the condition over the typed row, and what to say of it."""

    condition: str
    column: str
    reason: str
    value: str
    remedy: str


def stage_typed(
    engine: DuckDB, raw: Raw, decided: Decided, required: Collection[str], table: str, *, fill: str = ""
) -> str:
    """Stage the readable rows of a file in its columns' types, with `_file` and `_row`; give the relation.

    `fill` is SQL that takes the place of the raw relation, for files whose rows inherit from one another.
    Unreadable rows are put into the list of rejects under `table`.
    """
    relation = f"stage.typed_{raw.index}"
    columns, checks = [], []
    for value in decided.values:
        columns.append(f"{value.sql} as {_name(value.name)}")
        if value.day:
            columns.append(f"{value.day} as {_name(_day_name(value.name))}")
        columns.append(f"{value.text} as {_name('_given_' + value.name)}")
        checks += _checks(value, required=value.name in required)
    cases = " ".join(f"when {check.condition} then {i}" for i, check in enumerate(checks))
    bad = f"case {cases} end" if checks else "cast(null as integer)"
    engine.execute(
        f"create or replace table {relation} as select *, {bad} as _bad, {raw.index} as _file"
        f" from (select {', '.join([*columns, *_large(decided), '_row'])} from {fill or raw.relation}) as read"
    )
    _list_rejects(engine, relation, checks, raw, table)
    given = ", ".join(_name("_given_" + v.name) for v in decided.values)
    large = "".join(f", {_name('_large_' + v.name)}" for v in decided.values if v.too_large)
    engine.execute(
        f"create or replace view stage.read_{raw.index} as select * exclude ({given}{large}, _bad)"
        f" from {relation} where _bad is null"
    )
    return f"stage.read_{raw.index}"


def _large(decided: Decided) -> list[str]:
    return [f"{v.too_large} as {_name('_large_' + v.name)}" for v in decided.values if v.too_large]


def _name(name: str) -> str:
    return DUCKDB.identifier(name)


def _day_name(name: str) -> str:
    return name.removesuffix("_at") + "_on"


def _checks(value: Value, *, required: bool) -> list[_Check]:
    name, given = value.name, _name("_given_" + value.name)
    checks = []
    if required:
        remedy = f"Fill {value.field.header!r} in, or map the column that holds it: --map {name}=HEADER."
        checks.append(_Check(f"{given} is null", name, f"{name} is empty", "''", remedy))
    if value.too_large:
        large = _name("_large_" + name)
        checks.append(
            _Check(
                large, name, f"{name} is beyond any amount of money", given, "Check the column and its unit."
            )
        )
    if value.expected:
        unread = f"({given} is not null and {_name(name)} is null)"
        checks.append(_Check(unread, name, f"{name} is not {value.expected}", given, value.remedy))
    return checks


def _list_rejects(engine: DuckDB, relation: str, checks: list[_Check], raw: Raw, table: str) -> None:
    found = engine.execute(f"select distinct _bad from {relation} where _bad is not null order by _bad")
    for (number,) in found:
        check = checks[int(number)]  # type: ignore[arg-type]  # the place of a check
        engine.execute(
            f"insert into stage.rejects select {raw.index}, _row, ?, ?, ?, left({check.value}, 200), ?"
            f" from {relation} where _bad = {number}",
            [table, check.column, check.reason, check.remedy],
        )


def reject_findings(engine: DuckDB, files: tuple[str, ...]) -> list[Finding]:
    """Sum up the rejects: one finding a file, column and reason, with the first row and its value."""
    rows = engine.execute(
        "select _file, column_name, reason, remedy, count(*), min(_row), arg_min(coalesce(value, ''), _row)"
        " from stage.rejects group by _file, column_name, reason, remedy order by _file, min(_row), reason"
    )
    return [
        Finding(
            f"{column or 'row'}_rejected",
            str(reason),
            "reject",
            files[int(file)],  # type: ignore[arg-type]  # an index
            int(row),  # type: ignore[arg-type]  # a row number
            str(value),
            str(remedy),
            int(count),  # type: ignore[arg-type]  # a count
        )
        for file, column, reason, remedy, count, row, value in rows
    ]
