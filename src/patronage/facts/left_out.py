"""Counts the rows that facts leave out of numbers."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.base.expr import Column, Expr, Literal, count, total
from patronage.base.select import Query, Select, select, source, union
from patronage.base.tree import rewrite
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS, WITHOUT_RATE
from patronage.contract.left_out import LEFT_OUT, LINES_WITHOUT_PRICE
from patronage.facts.fact import Fact, LeftOut

__all__ = ["left_out"]


def left_out(facts: Iterable[Fact], *, has_lines: bool = False) -> Query:
    """Build one row a reason for which there are rows, of facts and, where there are any, of lines."""
    parts = [_counted(fact, each) for fact in facts for each in fact.left_out]
    parts.append(_without_rate())
    if has_lines:
        parts.append(_without_price())
    rows = source("counts", "c")
    return (
        select(rows, **{name: rows[name] for name in LEFT_OUT.names})
        .where(rows["rows"] > 0)
        .with_step("counts", union(*parts))
    )


def _without_rate() -> Select:
    f = source(FOREIGN_AMOUNTS.name, "f")
    rows = total(f["rows"]).cast("bigint").or_else(0)
    return select(f, reason=Literal(WITHOUT_RATE), rows=rows).where(f["rate"].is_null())


def _without_price() -> Select:
    item = source("order_lines", "l")
    without = item["unit_price"].is_null()
    return select(item, reason=Literal(LINES_WITHOUT_PRICE), rows=count()).where(without)


def _counted(fact: Fact, each: LeftOut) -> Select:
    rows = source(fact.name, "f")

    def own(node: Expr) -> Expr | None:
        return rows[node.name] if isinstance(node, Column) else None

    where = rewrite(each.among & each.where, own)
    return select(rows, reason=Literal(each.reason), rows=count()).where(where)
