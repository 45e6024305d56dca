"""Scores of a real shop, customer by customer against the second implementation."""

from __future__ import annotations

import gzip
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from patronage.engine.duckdb import DuckDB
from patronage.facts.build import build
from patronage.features.options import RfmOptions
from patronage.features.rfm import rfm
from patronage.features.scored import score
from patronage.store.business_hours import BusinessHours
from patronage.store.business_time import fill_business_time
from patronage.store.calendar import fill_calendar
from patronage.store.schema import ensure_schema
from tests.features.plain_rfm import Order, plain_rfm

AS_OF = date(1998, 6, 30)


@pytest.fixture(scope="module")
def orders(shared_data: Path) -> list[Order]:
    file = shared_data / "cdnow" / "CDNOW_master.txt.gz"
    if not file.is_file():
        pytest.skip(f"no CDNOW orders at {file}")
    rows = [line.split() for line in gzip.decompress(file.read_bytes()).decode().splitlines()]
    return [
        Order(who, date(int(on[:4]), int(on[4:6]), int(on[6:])), Fraction(value))
        for who, on, _, value in rows
        if who.isdigit()
    ]


@pytest.fixture(scope="module")
def engine(orders: list[Order]) -> DuckDB:
    opened = DuckDB.in_memory()
    ensure_schema(opened)
    columns: list[list[object]] = [
        [str(at) for at, _ in enumerate(orders)],
        [int(o.customer or 0) for o in orders],
        [o.on for o in orders],
        [o.on for o in orders],
        [str(float(o.value)) for o in orders],
    ]
    opened.execute(
        "insert into orders (order_id, customer, ordered_at, ordered_on, gross)"
        " select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
        columns,
    )
    fill_calendar(opened)
    fill_business_time(opened, BusinessHours(), "UTC")
    build(opened, "USD", "complete")
    return opened


@pytest.mark.parametrize(
    "asked",
    [
        RfmOptions(),
        RfmOptions(tiers="thirds"),
        RfmOptions(scoring="ranges"),
        RfmOptions(180, "ranges", "thirds"),
    ],
    ids=str,
)
def test_every_customer_is_scored_alike(engine: DuckDB, orders: list[Order], asked: RfmOptions) -> None:
    expected = plain_rfm(orders, AS_OF, asked.window_days, asked.scoring, asked.tiers)
    names, rows = engine.run(rfm(AS_OF, asked))
    found = [dict(zip(names, row, strict=True)) for row in rows]
    scores = ("recency_score", "frequency_score", "money_score")
    assert {f"{r['customer']:05}": (tuple(r[s] for s in scores), r["tier"]) for r in found} == {
        customer: (card.scores, card.tier) for customer, card in expected.items()
    }


def test_inside_and_outside_are_all_23570_customers(engine: DuckDB) -> None:
    assert score(engine, AS_OF).population.customers == 23_570
