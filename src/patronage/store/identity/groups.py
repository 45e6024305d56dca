"""Who hangs together: rows that share a key, and those that share one with them, in SQL."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB

__all__ = ["group"]


def group(engine: DuckDB, edges: str, made: str) -> None:
    """Make the table `made` (`customer`, `label`): equal labels for all who are joined by shared keys.

    Everybody takes the least label of those with whom they share a key, then the label of that one, until
    nothing changes: the number of rounds grows with the logarithm of the longest chain.

    Parameters
    ----------
    engine
        Holds the rows.
    edges
        A table with `customer` and `key`.
    made
        The temporary table that is made.

    Examples
    --------
    >>> rows = "(1, 'a'), (2, 'a'), (2, 'b'), (3, 'b'), (7, 'c'), (8, 'c')"
    >>> with DuckDB.in_memory() as engine:
    ...     _ = engine.execute(f"create temp table e as from (values {rows}) as v(customer, key)")
    ...     group(engine, "e", "g")
    ...     engine.execute("select * from g order by customer")
    [(1, 1), (2, 1), (3, 1), (7, 7), (8, 7)]
    """
    engine.execute(
        f"create or replace temp table {made} as select distinct customer, customer as label from {edges}"
    )
    while True:
        engine.execute(f"""
            create or replace temp table relabelled as
            with least_of as (select e.key, min(g.label) as label from {edges} as e
              join {made} as g using (customer) group by e.key),
            taken as (select e.customer, min(l.label) as label from {edges} as e
              join least_of as l using (key) group by e.customer)
            select t.customer, t.label as label from taken as t
            join taken as n on n.customer = t.label
        """)
        changed = engine.execute(
            f"select 1 from temp.relabelled as r join {made} as g using (customer)"
            " where r.label <> g.label limit 1"
        )
        engine.execute(f"drop table {made}")
        engine.execute(f"alter table temp.relabelled rename to {made}")
        if not changed:
            return
