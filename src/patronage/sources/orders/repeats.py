"""Whether an amount on the lines of an order is the line's own or the whole order's, repeated."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["repeats_in_order"]


def repeats_in_order(
    engine: DuckDB, raw: Raw, relation: str, amounts: Sequence[str]
) -> tuple[frozenset[str], list[Finding]]:
    """Find the amounts that stand for the whole order: the same on all lines of every order with several.

    Such an amount is taken once; any other is the line's own and is summed.
    """
    once, findings = set(), []
    for name in amounts:
        several, same, telling = engine.execute(f"""
            select count(*), count(*) filter (where low = high and n = filled),
              count(*) filter (where high <> 0)
            from (
              select count(*) as n, count({name}) as filled, min({name}) as low, max({name}) as high
              from {relation} group by order_id having count(*) > 1
            ) where filled > 0
        """)[0]
        if telling and several == same:
            once.add(name)
            text = f"{name} is the same on all lines of each order with several; it is taken once an order"
            findings.append(Finding("amount_of_the_order", text, "note", raw.name, count=whole(several)))
    return frozenset(once), findings
