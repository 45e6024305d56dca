"""What each contact cost: the costs of service of a month over the contacts of that month."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, count, over, total
from patronage.base.select import Query, Select, Source, select, source, union
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS
from patronage.contract.service_facts import CONTACT_FACTS, SERVICE_COST_FACTS, SERVICE_SHARE_FACTS
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.fact import Fact, Making
from patronage.facts.shares import part_of

__all__ = ["SERVICE_SHARES"]

_OF_ORDER = ("channel", "sales_channel", "coupon", "order_country")
_AMOUNTS = ("own", "overhead")


def _service_shares(_making: Making) -> Query:
    rows = source("shared", "s")
    return (
        select(rows, **{name: rows[name] for name in SERVICE_SHARE_FACTS.names})
        .with_step("logged_days", _logged_days())
        .with_step("cost_days", _cost_days())
        .with_step("pools", _pools())
        .with_step("bearers", _bearers())
        .with_step("bearing_months", _bearing_months())
        .with_step("shared", union(_with_share(), _borne_by_nobody()))
    )


SERVICE_SHARES = Fact(
    SERVICE_SHARE_FACTS,
    _service_shares,
    clock="arrived_on",
    delivered="costs",
    after=(CONTACT_FACTS.name, SERVICE_COST_FACTS.name),
)


def _logged_days() -> Select:
    """Give the days for which contacts are known: only they set one against the other."""
    c = source(CONTACT_FACTS.name, "c")
    first, last = (call(end, c["arrived_on"]) for end in ("min", "max"))
    return select(c, first_on=first, last_on=last).where(c["is_contact"])


def _cost_days() -> Select:
    k, day, logged = source(SERVICE_COST_FACTS.name, "k"), source("calendar", "d"), source("logged_days", "g")
    is_logged = (k["spent_on"] >= logged["first_on"]) & (k["spent_on"] <= logged["last_on"])
    nothing = Literal(0).cast("money")
    return (
        select(
            k,
            spent_on=k["spent_on"],
            month=day["month"],
            is_logged=case((is_logged, 1), otherwise=0),
            own=total(case((~k["is_overhead"], k["amount"]), otherwise=nothing)).cast("money"),
            overhead=total(case((k["is_overhead"], k["amount"]), otherwise=nothing)).cast("money"),
        )
        .join(day, day["day"].eq(k["spent_on"]))
        .cross_join(logged)
        .group_by("spent_on", "month", "is_logged")
    )


def _pools() -> Select:
    k = source("cost_days", "k")
    amounts = {name: total(k[name]).cast("money") for name in _AMOUNTS}
    return select(k, month=k["month"], **amounts).where(k["is_logged"].eq(1)).group_by("month")


def _bearers() -> Select:
    """Give each contact its customer, the order it was about, and its place among those of its month."""
    f, c, day = source(CONTACT_FACTS.name, "f"), source("contacts", "c"), source("calendar", "d")
    named, last = source(ORDER_FACTS.name, "named"), source(ORDER_FACTS.name, "last")
    customer = case((f["is_given"], f["customer"]), otherwise=named["customer"].or_else(GIVEN_NOT))
    columns: dict[str, Expr] = {name: _of_order(named, last, name) for name in _OF_ORDER}
    return (
        select(
            f,
            contact_id=f["contact_id"],
            arrived_on=f["arrived_on"],
            customer=customer,
            month=day["month"],
            number=over(call("row_number"), partition=(day["month"],), order=(f["contact_id"],)),
            of=over(count(), partition=(day["month"],)),
            from_paid=_of_order(named, last, "from_paid"),
            **columns,
        )
        .join(c, c["contact_id"].eq(f["contact_id"]) & c["leg"].eq(f["leg"]))
        .join(day, day["day"].eq(f["arrived_on"]))
        .left_join(named, named["order_id"].eq(c["order_id"]))
        .left_join(last, f["is_given"] & last["customer"].eq(f["customer"]) & _is_last(last, f))
        .where(f["is_contact"])
    )


def _is_last(order: Source, contact: Source) -> Expr:
    following = order["next_ordered_on"]
    is_over = following.is_null() | (following > contact["arrived_on"])
    return (order["ordered_on"] <= contact["arrived_on"]) & is_over


def _of_order(named: Source, last: Source, name: str) -> Expr:
    unknown = Literal(value=False) if name == "from_paid" else Literal(MISSING)
    return named[name].or_else(last[name]).or_else(unknown)


def _bearing_months() -> Select:
    b = source("bearers", "b")
    return select(b, month=b["month"]).group_by("month")


def _with_share() -> Select:
    b, pool, customers = source("bearers", "b"), source("pools", "p"), source(CUSTOMER_FACTS.name, "c")
    columns: dict[str, Expr] = {name: b[name] for name in SERVICE_SHARE_FACTS.names if name in _OF_CONTACT}
    columns |= {
        "is_given": b["customer"].ne(GIVEN_NOT),
        "cohort_on": customers["cohort_on"],
        **{name: part_of(pool[name], b["number"] - 1, b["number"], b["of"]) for name in _AMOUNTS},
    }
    return (
        select(b, **{name: columns[name] for name in SERVICE_SHARE_FACTS.names})
        .join(pool, pool["month"].eq(b["month"]))
        .left_join(customers, customers["customer"].eq(b["customer"]))
    )


_OF_CONTACT = ("contact_id", "arrived_on", "customer", "from_paid", *_OF_ORDER)


def _borne_by_nobody() -> Select:
    k, months = source("cost_days", "k"), source("bearing_months", "m")
    columns: dict[str, Expr] = {
        "arrived_on": k["spent_on"],
        "contact_id": Literal(MISSING),
        "customer": Literal(GIVEN_NOT),
        "is_given": Literal(value=False),
        "cohort_on": Literal(None).cast("date"),
        "from_paid": Literal(value=False),
        **{name: k[name] for name in _AMOUNTS},
        **{name: Literal(MISSING) for name in _OF_ORDER},
    }
    query = select(k, **{name: columns[name] for name in SERVICE_SHARE_FACTS.names})
    is_borne = months["month"].eq(k["month"]) & k["is_logged"].eq(1)
    return query.left_join(months, is_borne).where(months["month"].is_null())
