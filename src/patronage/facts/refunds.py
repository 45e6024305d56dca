"""Refund facts: goods given back, counted in their order's cell or on their own day."""

from __future__ import annotations

from patronage.base.expr import Expr, case, ratio, total
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.currency import NOTHING
from patronage.facts.line_base import LINE_BASE, PRODUCT_BASE
from patronage.facts.order_base import ORDER_BASE, fees_known
from patronage.facts.refund_base import REFUND_BASE

__all__ = ["REVERSED", "refund_facts", "reversed_costs"]

REVERSED = "reversed"


def refund_facts() -> Select:
    """Build one row a refund line of a kept order or of no known order."""
    r, o, c = source(REFUND_BASE, "r"), source(ORDER_BASE, "o"), source(CUSTOMER_FACTS.name, "c")
    p, back = source(PRODUCT_BASE, "p"), source(REVERSED, "back")

    def of_order(name: str) -> Expr:
        return o[name].or_else(MISSING)

    customer = o["customer"].or_else(r["customer"])
    counted_on = o["ordered_on"].or_else(r["refunded_on"])
    return (
        select(
            r,
            customer=customer,
            is_given=customer.ne(GIVEN_NOT),
            refund_id=r["refund_id"],
            line=r["line"],
            # An id that no order bears stands for no order.
            order_id=case((r["belongs"].eq("none"), MISSING), otherwise=r["order_id"]),
            order_number=o["order_number"].or_else(0),
            counted_on=counted_on,
            refunded_on=r["refunded_on"],
            first_ordered_on=c["first_ordered_on"],
            cohort_on=c["cohort_on"],
            goods=r["goods"],
            cost_reversed=back["cost_reversed"].or_else(NOTHING),
            cost_known=o["order_id"].is_null() | ~o["cost"].is_null(),
            fees_known=o["order_id"].is_null() | fees_known(o),
            quantity=r["quantity"],
            from_paid=o["from_paid"].or_else(other=False),
            product=p["product"].or_else(MISSING),
            category=p["category"].or_else(MISSING),
            channel=of_order("channel"),
            sales_channel=of_order("sales_channel"),
            coupon=of_order("coupon"),
            order_country=of_order("order_country"),
            refund_reason=r["reason"],
        )
        .left_join(o, o["order_id"].eq(r["order_id"]))
        .left_join(c, c["customer"].eq(customer))
        .left_join(p, p["product_id"].eq(r["product_id"]))
        .left_join(back, _same_line(back, r))
        .where(r["belongs"].ne("left out"))
        .with_step(REVERSED, reversed_costs())
    )


def reversed_costs() -> Select:
    """Cost of restocked pieces by refund line: at the order's own cost of that product."""
    r, line = source(REFUND_BASE, "r"), source("line_costs", "l")
    cost = (r["quantity"].cast("double") * line["unit_cost"]).cast("money")
    return (
        select(
            r,
            refund_id=r["refund_id"],
            line=r["line"],
            order_id=r["order_id"],
            cost_reversed=cost.or_else(NOTHING),
        )
        .join(line, line["order_id"].eq(r["order_id"]) & line["product_id"].eq(r["product_id"]))
        .where(r["restocked"] & r["belongs"].eq("kept"))
        .with_step("line_costs", _line_costs())
    )


def _line_costs() -> Select:
    item = source(LINE_BASE, "l")
    return (
        select(
            item,
            order_id=item["order_id"],
            product_id=item["product_id"],
            unit_cost=ratio(total(item["cost"]), total(case((~item["cost"].is_null(), item["units"])))),
        )
        .where(item["product_id"].ne(MISSING))
        .group_by("order_id", "product_id")
    )


def _same_line(left: Source, right: Source) -> Expr:
    return (
        left["refund_id"].eq(right["refund_id"])
        & left["line"].eq(right["line"])
        & left["order_id"].eq(right["order_id"])
    )
