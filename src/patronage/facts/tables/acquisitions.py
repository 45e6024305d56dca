"""What each new customer cost: the acquisition spend of a channel and month over those who came of it."""

from __future__ import annotations

from patronage.base.expr import Literal, call, case, count, over, total
from patronage.base.select import Query, Select, select, source, union
from patronage.contract.facts import COVERAGE, CUSTOMER_FACTS
from patronage.contract.marketing_facts import ACQUISITION_FACTS, SPEND_FACTS
from patronage.contract.table import GIVEN_NOT
from patronage.facts.fact import Fact, Making
from patronage.facts.shares import part_of

__all__ = ["ACQUISITIONS"]

_PURPOSE = "acquisition"


def _acquisitions(making: Making) -> Query:
    del making
    rows = source("acquired", "a")
    return (
        select(rows, **{name: rows[name] for name in ACQUISITION_FACTS.names})
        .with_step("known_days", _known_days())
        .with_step("spent_days", _spent_days())
        .with_step("pools", _pools())
        .with_step("newcomers", _newcomers())
        .with_step("takers", _takers())
        .with_step("acquired", union(_with_cost(), _unconverted()))
    )


def _known_days() -> Select:
    """Give the days for which both spend and orders are known: only they set one against the other."""
    s, c = source(SPEND_FACTS.name, "s"), source("of_spend", "c")
    orders = source(COVERAGE.name, "o")
    span = select(s, first_on=call("min", s["spent_on"]), last_on=call("max", s["spent_on"]))
    first = case((c["first_on"] > orders["first_on"], c["first_on"]), otherwise=orders["first_on"])
    last = case((c["last_on"] < orders["last_on"], c["last_on"]), otherwise=orders["last_on"])
    return select(c, first_on=first, last_on=last).cross_join(orders).with_step("of_spend", span)


def _spent_days() -> Select:
    s, day, known = source(SPEND_FACTS.name, "s"), source("calendar", "d"), source("known_days", "k")
    is_known = (s["spent_on"] >= known["first_on"]) & (s["spent_on"] <= known["last_on"])
    return (
        select(
            s,
            spent_on=s["spent_on"],
            channel=s["channel"],
            month=day["month"],
            is_known=case((is_known, 1), otherwise=0),
            amount=total(s["amount"]).cast("money"),
        )
        .join(day, day["day"].eq(s["spent_on"]))
        .cross_join(known)
        .where(s["purpose"].eq(_PURPOSE))
        .group_by("spent_on", "channel", "month", "is_known")
    )


def _pools() -> Select:
    s = source("spent_days", "s")
    amount = total(s["amount"]).cast("money")
    query = select(s, channel=s["channel"], month=s["month"], amount=amount)
    return query.where(s["is_known"].eq(1)).group_by("channel", "month")


def _newcomers() -> Select:
    c, day, known = source(CUSTOMER_FACTS.name, "c"), source("calendar", "d"), source("known_days", "k")
    together = (c["acquisition_channel"], day["month"])
    return (
        select(
            c,
            customer=c["customer"],
            acquired_on=c["cohort_on"],
            channel=c["acquisition_channel"],
            month=day["month"],
            number=over(call("row_number"), partition=together, order=(c["customer"],)),
            of=over(count(), partition=together),
        )
        .join(day, day["day"].eq(c["cohort_on"]))
        .cross_join(known)
        .where((c["cohort_on"] >= known["first_on"]) & (c["cohort_on"] <= known["last_on"]))
    )


def _takers() -> Select:
    n = source("newcomers", "n")
    return select(n, channel=n["channel"], month=n["month"]).group_by("channel", "month")


def _with_cost() -> Select:
    n, pool = source("newcomers", "n"), source("pools", "p")
    return select(
        n,
        acquired_on=n["acquired_on"],
        cohort_on=n["acquired_on"],
        customer=n["customer"],
        amount=part_of(pool["amount"], n["number"] - 1, n["number"], n["of"]),
        acquisition_channel=n["channel"],
    ).join(pool, pool["channel"].eq(n["channel"]) & pool["month"].eq(n["month"]))


def _unconverted() -> Select:
    s, taker = source("spent_days", "s"), source("takers", "t")
    same = taker["channel"].eq(s["channel"]) & taker["month"].eq(s["month"]) & s["is_known"].eq(1)
    query = select(
        s,
        acquired_on=s["spent_on"],
        cohort_on=s["spent_on"],
        customer=Literal(GIVEN_NOT),
        amount=s["amount"],
        acquisition_channel=s["channel"],
    )
    return query.left_join(taker, same).where(taker["channel"].is_null())


ACQUISITIONS = Fact(
    ACQUISITION_FACTS, _acquisitions, clock="acquired_on", delivered="spend", after=(SPEND_FACTS.name,)
)
