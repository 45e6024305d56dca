"""Wagers and deposits as facts: whose they are, on which shop day, in shop currency."""

from __future__ import annotations

from patronage.base.expr import Expr
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.currency import NOTHING, converted, has_rate, join_rate
from patronage.facts.fact import Fact, Making
from patronage.facts.kept import LINKED, linked, person_of
from patronage_igaming.tables import DEPOSIT_FACTS, WAGER_FACTS

__all__ = ["DEPOSITED", "WAGERED"]


def _wagers(making: Making) -> Select:
    w = source("wagers", "w")
    columns: dict[str, Expr] = {
        "wager_id": w["wager_id"],
        "settled_on": w["settled_on"],
        "stakes": converted(w["stakes"]),
        "winnings": converted(w["winnings"]),
        "bonus": converted(w["bonus"]).or_else(NOTHING),
        "bets": w["bets"],
        "product": w["product"].or_else(MISSING),
    }
    return _of_people(w, w["settled_on"], columns, making)


def _deposits(making: Making) -> Select:
    d = source("deposits", "d")
    columns: dict[str, Expr] = {
        "deposit_id": d["deposit_id"],
        "deposited_on": d["deposited_on"],
        "amount": converted(d["amount"]),
        "deposit_method": d["method"].or_else(MISSING),
    }
    return _of_people(d, d["deposited_on"], columns, making)


WAGERED = Fact(WAGER_FACTS, _wagers, clock="settled_on", delivered="wagers")
DEPOSITED = Fact(DEPOSIT_FACTS, _deposits, clock="deposited_on", delivered="deposits")


def _of_people(rows: Source, day: Expr, columns: dict[str, Expr], making: Making) -> Select:
    """Say whose each row is; rows in a currency without a rate that day stay out."""
    people, c = source(LINKED, "p"), source(CUSTOMER_FACTS.name, "c")
    delivered = rows["customer"].or_else(GIVEN_NOT)
    customer = person_of(people, delivered)
    query = (
        select(rows, **columns, customer=customer, cohort_on=c["cohort_on"])
        .left_join(people, people["customer"].eq(delivered))
        .left_join(c, c["customer"].eq(customer))
        .with_step(LINKED, linked())
    )
    return join_rate(query, rows["currency"], day).where(has_rate(rows, making.currency))
