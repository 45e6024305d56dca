"""Stretches of subscriptions: each unbroken time one was paid for, how it began, and whether it was lost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Expr, Literal, call, case, count, total
from patronage.base.select import Select, select, source
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES

__all__ = ["ALIKE", "STRETCHES", "alike_stretches", "subscription_stretches"]

STRETCHES = "subscription_stretches"
"""The step with one row a stretch."""

ALIKE = ("plan", "channel", "billing_interval", "cohort_on", "since_on", "duration", "lost")
"""What tells stretches apart."""

_BEGINNINGS = ("came", "back")


def subscription_stretches(as_of: date) -> Select:
    """Build one row an unbroken time a subscription was paid for, begun by a day.

    `duration` is the days from `since_on` to the day it was lost, or to `as_of` where it was not (`lost` 0);
    an end that lies ahead is none. Plan, channel and interval are those it began with. `amount` is paid a
    month where it still runs, and `unpriced` 1 where nobody knows how much; `first_amount` a month when it
    began. Trials are no part of it; a subscription that came back after an end (`is_back`) begins a stretch
    of its own, in its first cohort.

    Parameters
    ----------
    as_of
        The last day of observation.
    """
    c = source(SUBSCRIPTION_CHANGES.name, "c")
    begins = c["change"].is_in(*_BEGINNINGS)
    told = {name: call("max", case((begins, c[name]))) for name in ("plan", "channel", "billing_interval")}
    ended_on = call("max", case((c["change"].eq("went"), c["changed_on"])))
    running = total(c["paying"])
    return (
        select(
            c,
            subscription_id=c["subscription_id"],
            since_on=c["since_on"],
            customer=call("max", c["customer"]),
            cohort_on=call("min", c["cohort_on"]),
            **told,
            is_back=call("max", case((c["change"].eq("back"), 1), otherwise=0)),
            lost=case((running.eq(0), 1), otherwise=0),
            duration=call(
                "days_between",
                c["since_on"],
                case((running.eq(0), ended_on), otherwise=Literal(as_of)),
            ),
            amount=total(c["amount"]).cast("money"),
            first_amount=call("max", case((begins, c["amount"]))),
            unpriced=total(case((c["amount"].is_null(), c["paying"]), otherwise=0)),
        )
        .where((c["changed_on"] <= as_of) & c["paying"].ne(0))
        .group_by("subscription_id", "since_on")
    )


def alike_stretches(as_of: date) -> Select:
    """Build one row of all stretches alike in `ALIKE`: how many, and what those that run bring a month.

    `squares` adds up the squares of that; `begun` what all brought a month when they began, and
    `begun_priced` of how many of them that is known.
    """
    s = source(STRETCHES, "s")
    amount = s["amount"].cast("double")
    columns: dict[str, Expr] = {name: s[name] for name in ALIKE}
    return (
        select(
            s,
            **columns,
            stretches=count(),
            back=total(s["is_back"]),
            monthly=total(s["amount"]).or_else(Literal(0)).cast("double"),
            squares=total(amount * amount).or_else(Literal(0)).cast("double"),
            begun=total(s["first_amount"]).or_else(Literal(0)).cast("double"),
            begun_priced=total(case((s["first_amount"].is_null(), 0), otherwise=1)),
            unpriced=total(s["unpriced"]),
        )
        .group_by(*ALIKE)
        .order_by(*ALIKE)
        .with_step(STRETCHES, subscription_stretches(as_of))
    )
