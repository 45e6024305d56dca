"""What repeat purchases brought lately beside what they brought since the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from patronage.base.expr import Expr, Literal, Scalar, call, case, count, total
from patronage.base.select import Select, select, source
from patronage.engine.protocol import Engine
from patronage.features.purchases import PURCHASES, over_purchases
from patronage.features.summary_options import SummaryOptions

__all__ = ["YEAR", "Brought", "RepeatMoney", "repeat_money"]

YEAR = timedelta(days=365)
"""How long lately is."""


@dataclass(frozen=True)
class Brought:
    """Repeat purchases that brought money, what they brought, and of those of known cost what was left."""

    paid: int
    value: float
    costed_value: float
    margin: float

    @property
    def mean(self) -> float | None:
        """What one of them brought; nothing where there is none."""
        return self.value / self.paid if self.paid else None


@dataclass(frozen=True)
class RepeatMoney:
    """Of known customers, by a day.

    Parameters
    ----------
    ever, lately
        All repeat purchases, and those of the last 365 days.
    first_on
        The day of the first purchase.
    """

    ever: Brought
    lately: Brought
    first_on: date | None


def repeat_money(engine: Engine, as_of: date, options: SummaryOptions) -> RepeatMoney:
    """Add up what repeat purchases brought by a day, refunds known by then netted in."""
    names, [row] = engine.run(_query(as_of, options))
    found = dict(zip(names, row, strict=True))
    first_on = found["first_on"]
    ever, lately = (_brought(found, when) for when in ("ever", "lately"))
    return RepeatMoney(ever, lately, first_on if isinstance(first_on, date) else None)


def _brought(found: Mapping[str, Scalar], when: str) -> Brought:
    paid, *money = (float(str(found[f"{when}_{field.name}"] or 0)) for field in fields(Brought))
    return Brought(int(paid), *money)


def _query(as_of: date, options: SummaryOptions) -> Select:
    p = source(PURCHASES, "p")
    is_paid = (p["bought_on"] > p["first_on"]) & (p["net"] > 0)
    sums: dict[str, Expr] = {}
    for when, those in (("ever", is_paid), ("lately", is_paid & (p["bought_on"] > as_of - YEAR))):
        costed = those & p["uncosted"].eq(0)
        sums[f"{when}_paid"] = count(those)
        sums[f"{when}_value"] = _sum(p["net"], those)
        sums[f"{when}_costed_value"] = _sum(p["net"], costed)
        sums[f"{when}_margin"] = _sum(p["margin"], costed)
    sums["first_on"] = call("min", p["first_on"])
    return over_purchases(select(p, **sums), as_of, with_refunded=options.with_refunded)


def _sum(value: Expr, which: Expr) -> Expr:
    return total(case((which, value), otherwise=Literal(0).cast("money"))).cast("money")
