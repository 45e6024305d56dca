"""Comings and goings of subscriptions by shop day, of which every stock of them is the running sum."""

from __future__ import annotations

from patronage.base.expr import Column, Expr, Literal, call, case, over
from patronage.base.select import Select, Union, select, source, union
from patronage.contract.subscription_facts import PAID_FOR
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES as TABLE
from patronage.facts.fact import Fact, LeftOut, Making
from patronage.facts.subscription_spans import SPANS, subscription_spans

__all__ = ["SUBSCRIPTION_CHANGES"]

_SET_BESIDE, _NAMED, _FOLLOWED, _MOVES = ("spans_beside", "spans_named", "spans_followed", "span_moves")
_SPAN = ("subscription_id", "customer", "plan", "billing_interval", "channel", "phase", "amount")
_DAYS = ("from_on", "until_on", "seen_on", "stopped_on")


def _changes(making: Making) -> Select:
    m = source(_MOVES, "m")
    query = select(m, **{name: m[name] for name in TABLE.names})
    steps = (
        *subscription_spans(making.currency),
        (_SET_BESIDE, _set_beside()),
        (_NAMED, _named()),
        (_FOLLOWED, _followed()),
        (_MOVES, _moves()),
    )
    for name, step in steps:
        query = query.with_step(name, step)
    return query


_UNPRICED = LeftOut(
    "subscriptions_unpriced", PAID_FOR, Column("amount").is_null() & (Column("subscriptions") > 0)
)
SUBSCRIPTION_CHANGES = Fact(
    TABLE,
    _changes,
    clock="changed_on",
    delivered="subscriptions",
    left_out=(_UNPRICED,),
    seen="seen_on",
)


def _set_beside() -> Select:
    """Put beside each span the one before it, and when the subscription was first paid for."""
    s = source(SPANS, "s")
    own, by_day = (s["subscription_id"],), (s["from_on"],)
    columns: dict[str, Expr] = {name: s[name] for name in (*_SPAN, *_DAYS)}
    columns |= {
        f"{name}_before": over(call("lag", s[name]), partition=own, order=by_day)
        for name in ("until_on", "phase", "amount")
    }
    paid_on = case((s["phase"].eq("paid"), s["from_on"]))
    columns["first_paid_on"] = over(call("min", paid_on), partition=own)
    return select(s, **columns)


def _named() -> Select:
    """Say what each span begins: something new, again, more, less."""
    s = source(_SET_BESIDE, "s")
    is_paid, follows = s["phase"].eq("paid"), s["until_on_before"].eq(s["from_on"]).or_else(other=False)
    goes_on = follows & s["phase_before"].eq("paid").or_else(other=False)
    change = case(
        (~is_paid, "trial"),
        (goes_on & (s["amount"] > s["amount_before"]).or_else(other=False), "up"),
        (goes_on & (s["amount"] < s["amount_before"]).or_else(other=False), "down"),
        (goes_on, "moved"),
        (s["from_on"].eq(s["first_paid_on"]), "came"),
        otherwise="back",
    )
    begins = case((is_paid & ~goes_on, s["from_on"]))
    columns: dict[str, Expr] = {name: s[name] for name in (*_SPAN, *_DAYS, "first_paid_on")}
    return select(s, **columns, change=change, begins_on=begins)


def _followed() -> Select:
    """Put beside each span what follows it, since when it is paid for, and the plan it began with."""
    s = source(_NAMED, "s")
    own, by_day = (s["subscription_id"],), (s["from_on"],)
    next_on = over(call("lead", s["from_on"]), partition=own, order=by_day)
    change = over(call("lead", s["change"]), partition=own, order=by_day)
    plan = case((s["from_on"].eq(s["first_paid_on"]), s["plan"]))
    at_first = over(call("first_value", s["plan"]), partition=own, order=by_day)
    columns: dict[str, Expr] = {name: s[name] for name in (*_SPAN, *_DAYS, "change")}
    return select(
        s,
        **columns,
        # On trial it belongs to no cohort yet.
        cohort_on=case((s["phase"].eq("paid"), s["first_paid_on"])),
        since_on=over(call("max", s["begins_on"]), partition=own, order=by_day),
        first_plan=over(call("max", plan), partition=own).or_else(at_first),
        change_after=case((next_on.eq(s["until_on"]), change)),
    )


def _moves() -> Union:
    s = source(_FOLLOWED, "s")
    is_paid = s["phase"].eq("paid")
    ends_paying = is_paid & s["change_after"].or_else("trial").eq("trial")
    gone = case((ends_paying, "went"), otherwise=s["change_after"].or_else("lapsed"))
    stopped = case((s["stopped_on"].eq(s["until_on"]), s["until_on"]), otherwise=s["seen_on"])
    return union(
        _move(s["from_on"], s["seen_on"], s["change"], 1),
        _move(s["until_on"], stopped, gone, -1).where(~s["until_on"].is_null()),
    )


def _move(day: Expr, seen: Expr, change: Expr, sign: int) -> Select:
    s = source(_FOLLOWED, "s")
    columns: dict[str, Expr] = {
        "changed_on": day,
        "seen_on": seen,
        "side": Literal(2 if sign > 0 else 1),
        "subscriptions": Literal(sign),
        "paying": case((s["phase"].eq("paid"), sign), otherwise=0),
        "amount": (s["amount"] * sign).cast("money"),
        "subscription_phase": s["phase"],
        "change": change,
    }
    return select(s, **{name: columns[name] if name in columns else s[name] for name in TABLE.names})
