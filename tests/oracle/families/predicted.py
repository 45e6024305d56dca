"""Numbers of what was foretold a second time: what was said of each customer, added up one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle.acquisition_known import Known, names_of
from tests.oracle.acquisition_rows import draw as draw_acquisition
from tests.oracle.cells import Asked, Cell
from tests.oracle.families.acquisition import OF_NEW
from tests.oracle.families.subscriptions import OF_PEOPLE, person_traits
from tests.oracle.family import Family
from tests.oracle.numbers import Number
from tests.oracle.shop import Shop

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]


def valued(cell: Cell, table: str = "customer_values") -> Iterator[Row]:
    for row in cell.shop.rows[table]:
        customer = next((c for c in cell.shop.customers if c.name == row["customer"]), None)
        if cell.asked.cohort and not cell.is_of_cohort(customer):
            continue
        traits = person_traits(cell.shop, row["customer"])
        if row["valued_on"] <= cell.asked.as_of and cell.matches(traits, by_start=True):
            yield row


def added(cell: Cell, column: str) -> Fraction:
    return sum((Fraction(row[column]) for row in valued(cell)), Fraction(0))


def mean(cell: Cell, column: str) -> Fraction | None:
    count = len(list(valued(cell)))
    return added(cell, column) / count if count else None


def acquired(cell: Cell) -> tuple[list[Row], Fraction]:
    """Return the rows of those acquired on days for which spend is known, and what was spent on them."""
    known = Known(cell)
    names = {customer.name for customer in known.new}
    return [r for r in cell.shop.rows["newcomer_values"] if r["customer"] in names], Fraction(known.bought())


def missing(cell: Cell) -> str | None:
    rows, spent = acquired(cell)
    if not rows:
        return "no_customers" if spent else None
    if spent <= 0:
        return "no_spend"
    told = [r for r in valued(cell, "newcomer_values") if r["margin_as_new"] is not None]
    return None if told else "margin_unknown"


def times(cell: Cell) -> Fraction | None:
    rows, spent = acquired(cell)
    if missing(cell) or not spent:
        return None
    return sum((Fraction(row["margin_as_new"] or 0) for row in rows), Fraction(0)) / spent


def payback(cell: Cell) -> Fraction | None:
    """Walk from point to point until the goal is passed, then back in proportion."""
    rows, spent = acquired(cell)
    if missing(cell) or not rows:
        return None
    step = Fraction(dict(cell.asked.assume).get("horizon_months", 12)) * Fraction(30.4375) / 36
    before = Fraction(0)
    for number in range(37):
        brought = sum((Fraction(row[f"margin_by_{number:02d}"] or 0) for row in rows), Fraction(0))
        if brought >= spent:
            return step * (number - 1 + (spent - before) / (brought - before)) if number else Fraction(0)
        before = brought
    return None


def payback_status(cell: Cell) -> str | None:
    if found := missing(cell):
        return found
    rows, _ = acquired(cell)
    if not rows:
        return None
    return "beyond_horizon" if payback(cell) is None else "reached"


def draw(random: Random, rows: Rows) -> None:
    first = min(row["ordered_at"] for row in rows["orders"]).date()
    names = sorted({row["customer"] for row in rows["orders"] if row["customer"]}) or ["c0"]
    rows["customer_values"] = [
        {
            "customer": name,
            "valued_on": first - timedelta(days=random.choice([0, 0, 0, -40])),
            "probability_alive": random.random(),
            "expected_orders": random.uniform(0, 9),
            "expected_losses": random.random(),
            "margin_to_come": random.uniform(-5, 300),
            "margin_at_risk": random.uniform(-5, 100),
        }
        for name in names
    ]
    if "spend" not in rows:
        draw_acquisition(random, rows)
    knows = random.random() < 0.9
    rows["newcomer_values"] = [_newcomer(random, name, first, knows=knows) for name in names]


def _newcomer(random: Random, name: str, first: date, *, knows: bool) -> dict[str, Any]:
    """Return a customer whose margin grows more and more slowly, as those of models do."""
    brought, speed = random.uniform(-5, 20), random.uniform(0, 8)
    row: dict[str, Any] = {"customer": name, "valued_on": first, "margin_as_new": random.uniform(5, 200)}
    for number in range(37):
        row[f"margin_by_{number:02d}"] = brought
        brought += speed * random.random() / (number + 1)
    return row if knows else dict.fromkeys(row) | {"customer": name, "valued_on": first}


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    span = (shop.last_on - shop.first_on).days
    as_of = shop.last_on - timedelta(days=random.choice([0, 0, span // 3]))
    horizon = (("horizon_months", random.choice([6, 12, 36])),)
    plain = Asked(as_of=as_of, window=window, basis=random.choice(["order", "cash"]), assume=horizon)
    by, other = random.sample(OF_PEOPLE, 2)
    return [
        plain,
        replace(plain, by=(by,)),
        replace(plain, by=("channel",)),
        replace(plain, by=(by, other)),
        replace(plain, where=((other, ("email", "DE"), random.random() < 0.5),)),
        replace(plain, cohort="quarter", ages=False),
        replace(plain, cohort="month", ages=False, by=(by,)),
    ]


NUMBERS: dict[str, Callable[[Cell], Number]] = {
    "predicted_clv": lambda c: mean(c, "margin_to_come"),
    "expected_orders": lambda c: added(c, "expected_orders"),
    "probability_alive": lambda c: mean(c, "probability_alive"),
    "customers_at_risk": lambda c: added(c, "expected_losses"),
    "predicted_ltv_to_cac": times,
    "predicted_payback_days": payback,
    "value_at_risk": lambda c: added(c, "margin_at_risk") if list(valued(c)) else None,
}

BESIDE: dict[str, Callable[[Cell], Number]] = {
    "predicted_ltv_to_cac_status": missing,
    "predicted_payback_days_status": payback_status,
}


def refuses(name: str, asked: Asked) -> bool:
    """Refuse what spend and newcomers do not reach."""
    return name in ("predicted_ltv_to_cac", "predicted_payback_days") and not names_of(asked) <= OF_NEW


FAMILY = Family(
    name="predicted", draw=draw, numbers=NUMBERS, beside=BESIDE, questions=questions, refuses=refuses
)
