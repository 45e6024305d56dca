"""What each tier is: how many customers, what they brought, how often and how recently they order."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, count, ratio, total
from patronage.base.select import Select, select, source
from patronage.base.units import COUNT, DAYS, MONEY, PER_CUSTOMER, SHARE, TEXT
from patronage.contract.segments import TIERS
from patronage.engine.result import Result, ResultColumn
from patronage.features.scored import SCORED, Scored
from patronage.features.spine import ONE_ROW, fixed_rows, one_row

__all__ = ["tiers"]

_COLUMNS = (
    ResultColumn("tier", TEXT, "Tier"),
    ResultColumn("customers", COUNT, "Customers"),
    ResultColumn("customer_share", SHARE, "Share of customers"),
    ResultColumn("orders", COUNT, "Orders"),
    ResultColumn("net_value", MONEY, "Net value"),
    ResultColumn("value_share", SHARE, "Share of net value"),
    ResultColumn("value_per_customer", MONEY, "Net value a customer"),
    ResultColumn("orders_per_customer", PER_CUSTOMER, "Orders a customer"),
    ResultColumn("days_since_last_order", DAYS, "Days since the last order, mean"),
)


def tiers(scored: Scored) -> Result:
    """Give one row a tier, best first, empty ones too; all numbers are of the window.

    Columns: tier, customers, customer_share, orders, net_value, value_share, value_per_customer,
    orders_per_customer, days_since_last_order (the mean). Customers and values add up to those of all
    scored customers.
    """
    name, of_tier, all_ = source("tier_names", "n"), source("of_tiers", "t"), source("of_all", "a")
    nothing = Literal(0).cast("money")
    customers, value = of_tier["customers"], of_tier["net_value"]
    statement = (
        select(
            name,
            tier=name["tier"],
            customers=customers.or_else(0),
            customer_share=ratio(customers.or_else(0), all_["customers"]),
            orders=of_tier["orders"].or_else(0),
            net_value=value.or_else(nothing),
            value_share=ratio(value.or_else(nothing), all_["net_value"]),
            value_per_customer=ratio(value, customers),
            orders_per_customer=ratio(of_tier["orders"], customers),
            days_since_last_order=ratio(of_tier["days"], customers),
        )
        .cross_join(all_)
        .left_join(of_tier, of_tier["tier"].eq(name["tier"]))
        .with_step(ONE_ROW, one_row(SCORED))
        .with_step("tier_names", fixed_rows(("tier", "tier_order"), list(zip(TIERS, (1, 2, 3), strict=True))))
        .with_step("of_tiers", _of_tiers())
        .with_step("of_all", _of_all())
        .order_by("tier_order")
    )
    return scored.answer(statement, _COLUMNS)


def _of_tiers() -> Select:
    s = source(SCORED, "s")
    return select(s, tier=s["tier"], **_sums()).group_by("tier")


def _of_all() -> Select:
    return select(source(SCORED, "s"), **_sums())


def _sums() -> dict[str, Expr]:
    s = source(SCORED, "s")
    return {
        "customers": count(),
        "orders": total(s["orders"]),
        "net_value": total(s["net_value"]),
        "days": total(s["days_since_last_order"]),
    }
