"""Invoices by the day they were first tried to collect: whether that failed, and whether it was made good."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, count, over
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.subscription_facts import PAYMENT_FACTS as TABLE
from patronage.contract.subscription_status import COLLECTED_STATUSES, FAILED_STATUSES
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.fact import Fact, Making
from patronage.facts.kept import LINKED, linked, person_of

__all__ = ["PAYMENT_FACTS"]

_ATTEMPTS, _INVOICES, _PLANS = "attempts", "invoices", "last_plans"


def _payments(_making: Making) -> Select:
    i, c, people, plans = (
        source(_INVOICES, "i"),
        source(CUSTOMER_FACTS.name, "c"),
        source(LINKED, "p"),
        source(_PLANS, "s"),
    )
    customer = person_of(people, i["customer"])
    has_failed = i["paid_at"].is_null() | (i["failed_at"] <= i["paid_at"])
    return (
        select(
            i,
            invoice=i["invoice"],
            invoice_kind=i["invoice_kind"],
            customer=customer,
            tried_on=i["tried_on"],
            cohort_on=c["cohort_on"],
            seen_on=i["seen_on"],
            attempts=i["attempts"],
            failed_on=case((has_failed, i["failed_on"])),
            paid_on=i["paid_on"],
            payment_method=i["method"].or_else(MISSING),
            plan=plans["plan"].or_else(MISSING),
        )
        .left_join(people, people["customer"].eq(i["customer"]))
        .left_join(c, c["customer"].eq(customer))
        .left_join(plans, plans["subscription_id"].eq(i["subscription_id"]) & plans["place"].eq(1))
        .where(i["place"].eq(1))
        .with_step(LINKED, linked())
        .with_step(_PLANS, _last_plans())
        .with_step(_ATTEMPTS, _attempts())
        .with_step(_INVOICES, _invoices())
    )


PAYMENT_FACTS = Fact(TABLE, _payments, clock="tried_on", delivered="payments", seen="seen_on")


def _attempts() -> Select:
    """Name each attempt by its invoice, and tell whether it was paid or failed; others are not over."""
    p = source("payments", "p")
    status = call("lower", call("trim", p["status"]))
    kind = case(
        (~p["invoice_id"].is_null(), "invoice"), (~p["order_id"].is_null(), "order"), otherwise="payment"
    )
    carried = ("payment_id", "attempted_at", "attempted_on", "subscription_id", "method")
    is_paid, is_failed = status.is_in(*sorted(COLLECTED_STATUSES)), status.is_in(*sorted(FAILED_STATUSES))
    return select(
        p,
        **{name: p[name] for name in carried},
        customer=p["customer"].or_else(GIVEN_NOT),
        invoice_kind=kind,
        invoice=call("coalesce", p["invoice_id"], p["order_id"], p["payment_id"]),
        paid_at=case((is_paid, p["attempted_at"])),
        paid_on=case((is_paid, p["attempted_on"])),
        failed_at=case((is_failed, p["attempted_at"])),
        failed_on=case((is_failed, p["attempted_on"])),
    ).where(is_paid | is_failed)


def _invoices() -> Select:
    """Put beside each attempt what came of all attempts at its invoice."""
    a = source(_ATTEMPTS, "a")
    own = (a["invoice_kind"], a["invoice"])
    first = over(call("row_number"), partition=own, order=(a["attempted_at"], a["payment_id"]))
    columns: dict[str, Expr] = {name: a[name] for name in ("invoice_kind", "invoice", "method")}
    columns |= {"place": first, "tried_on": a["attempted_on"], "attempts": over(count(), partition=own)}
    # Whoever is named on any attempt; the customer not given is the least.
    columns |= {name: over(call("max", a[name]), partition=own) for name in ("customer", "subscription_id")}
    columns["seen_on"] = over(call("max", a["attempted_on"]), partition=own)
    for name in ("paid_at", "paid_on", "failed_at", "failed_on"):
        columns[name] = over(call("min", a[name]), partition=own)
    return select(a, **columns)


def _last_plans() -> Select:
    s = source("subscriptions", "s")
    latest = over(
        call("row_number"),
        partition=(s["subscription_id"],),
        order=((s["valid_from"].or_else(s["started_on"]), True), s["plan"]),
    )
    return select(s, subscription_id=s["subscription_id"], plan=s["plan"], place=latest)
