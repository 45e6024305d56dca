"""Typed rows of one file; a row that cannot be read is listed with its column, value and remedy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.raw import Raw
from patronage.sources.values.values import Decided, Value
from patronage.store.whole import whole

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
    engine: DuckDB, raw: Raw, decided: Decided, required: Collection[str], table: str, *, source: str = ""
) -> str:
    """Stage the readable rows of a file in its columns' types, with `_file` and `_row`.

    Parameters
    ----------
    required
        Columns without which a row means nothing.
    table
        The contract table under which unreadable rows are listed as rejects.
    source
        A relation in place of the raw one, for files whose rows inherit from one another.

    Returns
    -------
    str
        The relation of the readable rows.
    """
    relation, source = f"stage.typed_{raw.index}", source or raw.relation
    checks = [c for value in decided.values for c in _checks(value, required=value.name in required)]
    steps = "".join(f", {sql} as {_name(name)}" for value in decided.values for name, sql in value.steps)
    cases = " ".join(f"when {check.condition} then {i}" for i, check in enumerate(checks))
    columns = _columns(decided)
    judged = ", ".join(f"{sql} as {name}" for name, sql in (columns | _evidence(decided)).items())
    rows = f"select {judged}, _row from (select *{steps} from {source}"
    engine.execute(
        f"create or replace table {relation} as"
        f" select {', '.join(columns)}, _row, {f'case {cases} end' if cases else 'null'} as _bad,"
        f" {raw.index} as _file from ({rows}))"
    )
    are_bad = bool(engine.execute(f"select 1 from {relation} where _bad is not null limit 1"))
    if are_bad:
        bad = f"{rows} where _row in (select _row from {relation} where _bad is not null))"
        _list_rejects(engine, bad, source, [(table, raw.index, check) for check in checks])
    # A condition that holds for every row would still have the database expect few of them.
    good = " where _bad is null" if are_bad else ""
    engine.execute(
        f"create or replace view stage.read_{raw.index} as select * exclude (_bad) from {relation}{good}"
    )
    return f"stage.read_{raw.index}"


def _name(name: str) -> str:
    return DUCKDB.identifier(name)


def _columns(decided: Decided) -> dict[str, str]:
    columns = {}
    for value in decided.values:
        columns[_name(value.name)] = value.sql
        if value.day:
            columns[_name(value.name.removesuffix("_at") + "_on")] = value.day
    return columns


def _evidence(decided: Decided) -> dict[str, str]:
    """Give what else a row is judged by; it is not kept."""
    found = {_name(f"_given_{v.name}"): f"({v.given}) is not null" for v in decided.values}
    return found | {_name(f"_text_{v.name}"): v.too_large for v in decided.values if v.too_large}


def _checks(value: Value, *, required: bool) -> list[_Check]:
    name, given = value.name, _name(f"_given_{value.name}")
    unread = f"({given} and {_name(name)} is null)"
    checks = []
    if required:
        remedy = f"Fill {value.field.header!r} in, or map the column that holds it: --map {name}=HEADER."
        checks.append(_Check(f"not {given}", name, f"{name} is empty", "''", remedy))
    if value.too_large:
        text, remedy = f"{name} is beyond any amount of money", "Check the column and its unit."
        large = f"({unread} and abs(try_cast({_name(f'_text_{name}')} as double)) >= 1e14)"
        checks.append(_Check(large, name, text, value.given, remedy))
    if value.expected:
        # A row is told all of its faults, and of one value one.
        unread = f"({unread} and not coalesce({checks[-1].condition}, false))" if value.too_large else unread
        checks.append(_Check(unread, name, f"{name} is not {value.expected}", value.given, value.remedy))
    return checks


def _list_rejects(engine: DuckDB, bad: str, source: str, checks: list[tuple[str, int, _Check]]) -> None:
    """List the unreadable rows, each with everything that is wrong with it."""
    judged = ", ".join(f"{check.condition} as b{i}" for i, (_, _, check) in enumerate(checks))
    engine.execute(f"create or replace temp table judged as select _row, {judged} from ({bad})")
    counts = ", ".join(f"count(*) filter (where b{i})" for i in range(len(checks)))
    counted = engine.execute(f"select {counts} from temp.judged")[0]
    for i, (table, file, check) in enumerate(checks):
        if counted[i]:
            engine.execute(
                f"insert into stage.rejects select {file}, _row, ?, ?, ?, left({check.value}, 200), ?"
                f" from temp.judged join {source} using (_row) where b{i}",
                [table, check.column, check.reason, check.remedy],
            )
    engine.execute("drop table temp.judged")


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
            files[whole(file)],
            whole(row),
            str(value),
            str(remedy),
            whole(count),
        )
        for file, column, reason, remedy, count, row, value in rows
    ]
