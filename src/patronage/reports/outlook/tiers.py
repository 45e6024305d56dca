"""What customers will be worth beside what they were: by the tier of their recency, frequency and money."""

from __future__ import annotations

from patronage.base.expr import Scalar, count, total
from patronage.base.select import select, source
from patronage.base.units import COUNT, MONEY, NUMBER, SHARE, TEXT
from patronage.contract.segments import TIERS
from patronage.features.scored import SCORED, score
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.valued import Valued
from patronage.reports.block import Column, Table
from patronage.reports.material import Material

__all__ = ["by_tier"]

_VALUES = "values_to_come"


def by_tier(material: Material, valued: Valued) -> Table:
    """Add up the value to come by tier; those who last bought before the year that is scored come last."""
    scored = score(material.engine, material.window.as_of, currency=material.settings.currency)
    v, s = source(_VALUES, "v"), source(SCORED, "s")
    query = (
        select(
            v,
            tier=s["tier"],
            customers=count(),
            active=total(v["probability_alive"]),
            orders=total(v["expected_orders"]),
            predicted=total(v["predicted"]),
        )
        .left_join(s, s["customer"].eq(v["customer"]))
        .with_step(_VALUES, customer_values(valued))
        .with_step(SCORED, scored.query)
        .group_by("tier")
    )
    _, found = material.engine.run(query)
    rows = {row[0]: row for row in found}
    all_ = sum(_number(row[4]) for row in found)
    known = [rows[name] for name in (*TIERS, None) if name in rows]
    return Table(
        material.text("outlook.tiers"),
        _columns(material),
        tuple(
            (
                material.text(f"segments.named.{tier}" if tier else "outlook.unscored"),
                int(_number(many)),
                _number(active),
                _number(orders),
                _number(worth) / _number(many),
                _number(worth),
                _number(worth) / all_ if all_ else None,
            )
            for tier, many, active, orders, worth in known
        ),
        lead=material.text("outlook.tiers_lead"),
    )


def _columns(material: Material) -> tuple[Column, ...]:
    units = {
        "customers": COUNT,
        "active": NUMBER,
        "orders": NUMBER,
        "each": MONEY,
        "total": MONEY,
        "share": SHARE,
    }
    return (
        Column("tier", material.text("segments.tier"), TEXT),
        *(
            Column(name, material.text(f"outlook.column.{name}"), unit, bar=name == "total")
            for name, unit in units.items()
        ),
    )


def _number(value: Scalar) -> float:
    return float(str(value)) if value is not None else 0.0
