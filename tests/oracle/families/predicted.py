"""Numbers of what was foretold a second time: what was said of each customer, added up one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle.cells import Asked, Cell
from tests.oracle.families.subscriptions import OF_PEOPLE, person_traits
from tests.oracle.family import Family
from tests.oracle.numbers import Number
from tests.oracle.shop import Shop

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]


def valued(cell: Cell) -> Iterator[Row]:
    for row in cell.shop.rows["customer_values"]:
        customer = next((c for c in cell.shop.customers if c.name == row["customer"]), None)
        if cell.asked.cohort and not cell.is_of_cohort(customer):
            continue
        traits = person_traits(cell.shop, row["customer"])
        if row["valued_on"] <= cell.asked.as_of and cell.matches(traits, by_start=bool(cell.asked.cohort)):
            yield row


def added(cell: Cell, column: str) -> Fraction:
    return sum((Fraction(row[column]) for row in valued(cell)), Fraction(0))


def mean(cell: Cell, column: str) -> Fraction | None:
    count = len(list(valued(cell)))
    return added(cell, column) / count if count else None


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


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    span = (shop.last_on - shop.first_on).days
    as_of = shop.last_on - timedelta(days=random.choice([0, 0, span // 3]))
    plain = Asked(as_of=as_of, window=window, basis=random.choice(["order", "cash"]))
    by, other = random.sample(OF_PEOPLE, 2)
    return [
        plain,
        replace(plain, by=(by,)),
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
    "value_at_risk": lambda c: added(c, "margin_at_risk") if list(valued(c)) else None,
}

FAMILY = Family(name="predicted", draw=draw, numbers=NUMBERS, questions=questions)
