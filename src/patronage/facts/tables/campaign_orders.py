"""What customers ordered after a campaign reached them: each order belongs to the last exposure before it."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, over
from patronage.base.select import Select, Source, Union, select, source, union
from patronage.contract.campaign_facts import CAMPAIGN_ORDER_FACTS as TABLE
from patronage.contract.campaign_facts import EXPOSURE_FACTS
from patronage.contract.facts import ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.facts.fact import Fact, Making

__all__ = ["CAMPAIGN_ORDERS"]

_CLAIMED, _CLAIMS, _ROWS = "orders_claimed", "order_claims", "campaign_order_rows"
_OF_CAMPAIGN = ("campaign_id", "arm", "campaign", "campaign_kind", "campaign_purpose", "channel")


def _campaign_orders(_making: Making) -> Select:
    r = source(_ROWS, "r")
    return (
        select(r, **{name: r[name] for name in TABLE.names})
        .with_step(_CLAIMED, _claimed())
        .with_step(_CLAIMS, _claims())
        .with_step(_ROWS, _rows())
    )


CAMPAIGN_ORDERS = Fact(
    TABLE, _campaign_orders, clock="counted_on", delivered="exposures", after=(EXPOSURE_FACTS.name,)
)


def _claimed() -> Select:
    """Put beside each order the exposures it lies after, the last first; hold-outs stand for themselves."""
    e, o = source(EXPOSURE_FACTS.name, "e"), source(ORDER_FACTS.name, "o")
    is_after = case(
        (e["exposed_at"].is_null(), o["ordered_on"] >= e["exposed_on"]),
        otherwise=o["ordered_at"] >= e["exposed_at"],
    )
    side = case((e["arm"].eq("holdout"), "holdout"), otherwise="treated")
    at = e["exposed_at"].or_else(e["exposed_on"].cast("timestamp"))
    last_first = ((at, True), e["campaign_id"], e["line"])
    columns: dict[str, Expr] = {name: e[name] for name in _OF_CAMPAIGN}
    columns |= {name: o[name] for name in ("order_id", "customer", "ordered_on", "cohort_on")}
    return (
        select(
            e,
            **columns,
            net=o["gross"] - o["discount"],
            place=over(call("row_number"), partition=(o["order_id"], side), order=last_first),
        )
        .join(o, o["customer"].eq(e["customer"]) & o["is_given"])
        .where(is_after & (o["ordered_on"] <= e["until_on"]))
    )


def _claims() -> Select:
    c = source(_CLAIMED, "c")
    names = (*_OF_CAMPAIGN, "order_id", "customer", "ordered_on", "cohort_on", "net")
    return select(c, **{name: c[name] for name in names}).where(c["place"].eq(1))


def _rows() -> Union:
    c, f = source(_CLAIMS, "c"), source(REFUND_FACTS.name, "f")
    itself: dict[str, Expr] = {
        "refund_id": Literal(MISSING),
        "line": Literal(0),
        "booked_on": c["ordered_on"],
        "refunded_on": Literal(None).cast("date"),
        "orders": Literal(1),
        "net": c["net"],
    }
    back: dict[str, Expr] = {
        "refund_id": f["refund_id"],
        "line": f["line"],
        "booked_on": f["refunded_on"],
        "refunded_on": f["refunded_on"],
        "orders": Literal(0),
        "net": (Literal(0) - f["goods"]).cast("money"),
    }
    return union(_row(c, itself), _row(c, back).join(f, f["order_id"].eq(c["order_id"])))


def _row(claims: Source, own: dict[str, Expr]) -> Select:
    columns = {"counted_on": claims["ordered_on"], **own}
    return select(
        claims, **{name: columns[name] if name in columns else claims[name] for name in TABLE.names}
    )
