"""Holds staged rows to the contract's rules: offending ones are listed with their reason and left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from patronage.base.expr import Column as Value
from patronage.base.expr import Expr, Literal, Parameter, Scalar
from patronage.base.finding import Finding
from patronage.base.tree import rewrite, walk
from patronage.contract.table import Rule, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.printer import print_expr
from patronage.store.whole import whole
from patronage.store.workspace import Incoming, Parent, lay_down

__all__ = ["REJECTED", "check", "open_rejected", "reject_orphans"]

REJECTED = "temp.rejected"
"""The rows this load leaves out by rule, version or cut."""


def open_rejected(engine: DuckDB) -> None:
    """Start with no row rejected; `later` marks those that another load of the same file may bring in."""
    engine.execute(
        "create or replace temp table rejected (_file integer, _row bigint, table_name varchar,"
        " column_name varchar, reason varchar, value varchar, remedy varchar, later boolean)"
    )


def check(engine: DuckDB, incoming: Incoming, loaded_at: datetime, files: tuple[str, ...]) -> list[Finding]:
    """List the rows that break a rule, and make the view of those that do not."""
    table = incoming.table
    rules = [_Broken(rule, _printed(rule.broken, loaded_at)) for rule in (*_required(table), *table.rules)]
    broken = [rule for rule, times in zip(rules, _count(engine, incoming, rules), strict=True) if times]
    rejecting = [rule.condition for rule in broken if rule.rule.severity == "reject"]
    keep = f" where not coalesce({' or '.join(rejecting)}, false)" if rejecting else ""
    engine.execute(
        f"create or replace temp view valid_{table.name} as select * from {incoming.delivered}{keep}"
    )
    return [finding for rule in broken for finding in _find(engine, incoming, rule, files)]


def reject_orphans(engine: DuckDB, child: Incoming, parent: Parent, files: tuple[str, ...]) -> list[Finding]:
    """Leave out the rows of a file whose order was left out of that file, rather than store half an order."""
    (key,), column = parent.table.group, parent.column
    if not engine.execute(
        f"select 1 from {REJECTED} where table_name = ? limit 1", [parent.table.table.name]
    ):
        return []
    every, valid = (
        f"select _file, {key} from {rows}" for rows in (parent.table.delivered, parent.table.valid)
    )
    engine.execute(f"create or replace temp table left_out(_file, id) as {every} except {valid}")
    found, literal = f"r.{column} = o.id and r._file = o._file", DUCKDB.literal
    rows = engine.execute(
        f"select r._file, count(*), min(r._row), arg_min(r.{column}, r._row) from {child.ready} as r"
        f" semi join temp.left_out as o on {found} group by r._file order by r._file"
    )
    if not rows:
        return []
    message, remedy = (
        f"its {parent.table.name.removesuffix('s')} was left out",
        "Correct that row and load again.",
    )
    engine.execute(
        f"insert into {REJECTED} select r._file, r._row, {literal(child.table.name)}, {literal(column)},"
        f" {literal(message)}, r.{column}, {literal(remedy)}, false from {child.ready} as r"
        f" semi join temp.left_out as o on {found}"
    )
    lay_down(engine, child)
    engine.execute(f"delete from {child.ready} as r using temp.left_out as o where {found}")
    return [
        Finding(
            "parent_left_out", message, "reject", files[whole(f)], whole(first), str(value), remedy, whole(n)
        )
        for f, n, first, value in rows
    ]


_LATEST = Parameter("loaded_at_latest")


@dataclass(frozen=True)
class _Broken:
    rule: Rule
    condition: str

    @property
    def depends_on_time(self) -> bool:
        """Whether the row may be right at another time."""
        return _LATEST in walk(self.rule.broken)


def _required(table: Table) -> Iterator[Rule]:
    for column in table.columns:
        if column.required:
            yield Rule(
                f"{column.name}_missing",
                column.name,
                Value(column.name).is_null(),
                f"{column.name} is empty",
                "Fill it in, or map the column that holds it.",
            )


def _printed(broken: Expr, loaded_at: datetime) -> str:
    latest = Literal(loaded_at.replace(tzinfo=None) + timedelta(days=1))
    return print_expr(rewrite(broken, lambda node: latest if node == _LATEST else None), DUCKDB)


def _count(engine: DuckDB, incoming: Incoming, rules: Sequence[_Broken]) -> tuple[Scalar, ...]:
    # All rules in one pass over the rows: nearly always nothing is broken, and that is all it takes.
    counts = ", ".join(f"count(*) filter (where {rule.condition})" for rule in rules) or "0"
    return engine.execute(f"select {counts} from {incoming.delivered}")[0][: len(rules)]


def _find(engine: DuckDB, incoming: Incoming, broken: _Broken, files: tuple[str, ...]) -> Iterator[Finding]:
    rule, literal = broken.rule, DUCKDB.literal
    later = str(broken.depends_on_time).lower()
    shown = f"cast({DUCKDB.identifier(rule.column)} as varchar)"
    if rule.severity == "reject":
        engine.execute(
            f"insert into {REJECTED} select _file, _row, {literal(incoming.table.name)},"
            f" {literal(rule.column)}, {literal(rule.message)}, {shown}, {literal(rule.remedy)}, {later}"
            f" from {incoming.delivered} where {broken.condition}"
        )
    rows = engine.execute(
        f"select _file, count(*), min(_row), arg_min(coalesce({shown}, ''), _row) from {incoming.delivered}"
        f" where {broken.condition} group by _file order by _file"
    )
    for file, count, first, value in rows:
        yield Finding(
            rule.name,
            rule.message,
            rule.severity,
            files[whole(file)],
            whole(first),
            str(value),
            rule.remedy,
            whole(count),
        )
