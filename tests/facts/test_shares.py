"""Money that is shared out: the parts of ten thousand amounts add up to them, and none is off by a unit."""

from __future__ import annotations

from decimal import Decimal

from patronage.base.expr import over, total
from patronage.base.select import select, source
from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DuckDB
from patronage.facts.shares import part_of

MONEY = {"money", "shop currency", "own currency"}


def test_the_parts_of_ten_thousand_amounts_add_up_to_them() -> None:
    with DuckDB.in_memory() as engine:
        # Amounts of both signs up to a thousand millions; two to nine weights, some of them nothing.
        engine.execute("""
            create table splits as
            select i as split, k as place,
              cast(((hash(i) % 20000000000000)::bigint - 10000000000000) * 0.0001 as decimal(18,4)) as amount,
              cast((hash(i * 100 + k) % 1000)::bigint * (hash(i * 31 + k) % 3)::bigint * 0.01
                as decimal(18,4)) as weight
            from range(10500) as r(i), range(9) as s(k)
            where k < 2 + (hash(i * 7) % 8)::bigint
        """)
        s, w = source("splits", "s"), source("so_far", "w")
        together = (s["split"],)
        columns = {name: s[name] for name in ("split", "place", "amount", "weight")}
        up_to = over(total(s["weight"]), partition=together, order=(s["place"],))
        so_far = select(s, **columns, up_to=up_to, whole=over(total(s["weight"]), partition=together))
        part = part_of(w["amount"], w["up_to"] - w["weight"], w["up_to"], w["whole"])
        kept = {name: w[name] for name in (*columns, "whole")}
        query = select(w, **kept, part=part).where(w["whole"] > 0).with_step("so_far", so_far)
        engine.make_temporary("parted", query)
        splits, unequal, far = engine.execute("""
            select count(*), count(*) filter (where parts <> amount),
              count(*) filter (where furthest > 0.0001)
            from (
              select split, any_value(amount) as amount, sum(part) as parts,
                max(abs(part::double - amount::double * weight::double / whole::double)) as furthest
              from parted group by split
            )
        """)[0]
    assert int(str(splits)) >= 10_000
    assert (unequal, far) == (0, 0)


def test_all_money_is_decimal() -> None:
    wrong = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if column.unit in MONEY and column.type != "money"
    ]
    assert wrong == []
    assert sum(column.unit in MONEY for table in TABLES for column in table.columns) > 40


def test_doubles_would_not_add_up() -> None:
    with DuckDB.in_memory() as engine:
        [(floating, exact)] = engine.execute(
            "select sum(x::double), sum(x) from (select 0.1::decimal(18,4) as x from range(1000000))"
        )
    assert floating != 100_000
    assert exact == Decimal(100_000)
