"""Published figures of real shops, reached by the product's own definitions."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.facts.build import build
from patronage.store.business_hours import BusinessHours
from patronage.store.business_time import fill_business_time
from patronage.store.calendar import fill_calendar
from patronage.store.schema import ensure_schema
from tests.metrics.asking import ask

Cells = dict[tuple[date, int], Any]


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Iterator[DuckDB]:
    """Return a quarter's first buyers of a music shop, followed for a year and a half."""
    file = shared_data / "cdnow" / "CDNOW_master.txt.gz"
    if not file.is_file():
        pytest.skip(f"no CDNOW orders at {file}")
    rows = [line.split() for line in gzip.decompress(file.read_bytes()).decode().splitlines()[1:]]
    customers, days, pieces, values = zip(*(row for row in rows if row), strict=True)
    with _shop() as engine:
        engine.execute(
            "insert into orders (order_id, customer, ordered_at, ordered_on, gross, units)"
            " select row_number() over (), c, d, d, v, n from (select unnest(?::bigint[]) as c,"
            " strptime(unnest(?::varchar[]), '%Y%m%d') as d, unnest(?::decimal(18,4)[]) as v,"
            " unnest(?::integer[]) as n)",
            [list(customers), list(days), list(values), list(pieces)],
        )
        yield _built(engine)


@pytest.fixture(scope="module")
def online_retail(shared_data: Path) -> Iterator[DuckDB]:
    """Return a year of a wholesaler's invoices, as far as customer, quantity and price are known."""
    file = shared_data / "online_retail" / "online_retail_2010_2011.parquet"
    if not file.is_file():
        pytest.skip(f"no Online Retail lines at {file}")
    clean = "not starts_with(InvoiceNo, 'C') and CustomerID is not null and Quantity > 0 and UnitPrice > 0"
    with _shop() as engine:
        engine.execute("create temp table lines as from read_parquet(?)", [str(file)])
        engine.execute(
            "insert into orders (order_id, customer, ordered_at, ordered_on, country)"
            " select InvoiceNo, any_value(CustomerID)::bigint, min(InvoiceDate), min(InvoiceDate)::date,"
            f" any_value(Country) from lines where {clean} group by 1"
        )
        engine.execute(
            "insert into order_lines (order_id, line, product_id, quantity, unit_price)"
            " select InvoiceNo, row_number() over (partition by InvoiceNo), StockCode, Quantity::integer,"
            f" UnitPrice::decimal(18,4) from lines where {clean}"
        )
        yield _built(engine)


def _shop() -> DuckDB:
    engine = DuckDB.in_memory()
    ensure_schema(engine)
    return engine


def _built(engine: DuckDB) -> DuckDB:
    fill_calendar(engine)
    fill_business_time(engine, BusinessHours(), "UTC")
    build(engine, "", "complete")
    return engine


def cells(result: Result, name: str) -> Cells:
    return {(row["cohort"], row["age"]): row[name] for row in result}  # type: ignore[misc]  # both are keys


def row_of(found: Cells, cohort: date, ages: int) -> list[Any]:
    return [found[cohort, age] for age in range(ages)]


def money(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_the_music_shop_as_a_whole(cdnow: DuckDB) -> None:
    found = ask(cdnow, "orders,customers,new_customers,gross_revenue,repeat_rate,units_per_order")
    values = found.records()[0]
    assert (values["orders"], values["customers"], values["new_customers"]) == (69_659, 23_570, 23_570)
    assert values["gross_revenue"] == Decimal("2500315.63")
    assert values["repeat_rate"] == 11_662 / 23_570
    assert values["units_per_order"] == 167_881 / 69_659
    assert "80 kept orders have no value" in found.notes
    assert found.as_of == date(1998, 6, 30)


def test_the_music_shops_cohorts_come_back_as_published(cdnow: DuckDB) -> None:
    found = cells(ask(cdnow, "customers", cohort="month"), "customers")
    assert row_of(found, date(1997, 1, 1), 7) == [7846, 1157, 964, 810, 679, 736, 720]
    assert row_of(found, date(1997, 2, 1), 7) == [8476, 1312, 980, 783, 847, 786, 626]
    assert row_of(found, date(1997, 3, 1), 7) == [7248, 1032, 752, 756, 674, 564, 561]


def test_the_music_shops_cohorts_bring_the_published_revenue(cdnow: DuckDB) -> None:
    result = ask(cdnow, "net_revenue,revenue_retention,historic_revenue_clv,retention_rate", cohort="month")
    january, february, march = (date(1997, month, 1) for month in (1, 2, 3))
    revenue = cells(result, "net_revenue")
    assert row_of(revenue, january, 4) == money("299060.17", "61041.69", "50683.75", "40655.50")
    assert row_of(revenue, february, 4) == money("318548.34", "62587.03", "49247.70", "38306.56")
    assert row_of(revenue, march, 4) == money("279884.49", "52921.29", "34653.18", "35432.90")
    assert cells(result, "revenue_retention")[january, 1] == pytest.approx(61041.69 / 299060.17, rel=1e-12)
    assert cells(result, "retention_rate")[march, 2] == 752 / 7248
    so_far = cells(result, "historic_revenue_clv")
    assert [round(so_far[cohort, 11], 4) for cohort in (january, february, march)] == [
        92.2843,
        87.6684,
        87.007,
    ]


def test_the_wholesaler_as_a_whole(online_retail: DuckDB) -> None:
    found = ask(online_retail, "orders,customers,gross_revenue,aov,purchase_frequency,repeat_rate").records()[
        0
    ]
    assert (found["orders"], found["customers"]) == (18_532, 4_338)
    assert found["gross_revenue"] == Decimal("8911407.904")
    assert round(float(str(found["aov"])), 4) == 480.866
    assert round(float(str(found["purchase_frequency"])), 5) == 4.27201
    assert found["repeat_rate"] == 2_845 / 4_338


def test_the_wholesalers_months(online_retail: DuckDB) -> None:
    found = ask(online_retail, "gross_revenue", grain="month")
    revenue = {str(row["month"])[:7]: round(float(str(row["gross_revenue"])), 2) for row in found}
    assert len(revenue) == 13
    expected = {
        "2010-12": 572_713.89,
        "2011-01": 569_445.04,
        "2011-02": 447_137.35,
        "2011-06": 661_213.69,
        "2011-11": 1_161_817.38,
        "2011-12": 518_192.79,
    }
    assert {month: revenue[month] for month in expected} == expected
    assert [row["is_partial"] for row in found][-2:] == [False, True]


def test_the_wholesalers_cohorts(online_retail: DuckDB) -> None:
    result = ask(online_retail, "customers,gross_revenue", cohort="month")
    people = cells(result, "customers")
    assert row_of(people, date(2010, 12, 1), 7) == [885, 324, 286, 340, 321, 352, 321]
    assert row_of(people, date(2011, 1, 1), 7) == [417, 92, 111, 96, 134, 120, 103]
    assert row_of(people, date(2011, 2, 1), 7) == [380, 71, 71, 108, 103, 94, 96]
    revenue = row_of(cells(result, "gross_revenue"), date(2010, 12, 1), 3)
    assert [round(float(v), 2) for v in revenue] == [572_713.89, 276_237.69, 233_845.37]


def test_the_wholesalers_countries(online_retail: DuckDB) -> None:
    found = ask(online_retail, "gross_revenue", by="order_country")
    revenue = {str(country): round(float(str(value)), 2) for country, value in found.rows}
    biggest = sorted(revenue, key=lambda name: -revenue[name])[:3]
    assert biggest == ["United Kingdom", "Netherlands", "EIRE"]
    assert [revenue[name] for name in biggest] == [7_308_391.55, 285_446.34, 265_545.9]
    assert sum(Decimal(str(v)) for _, v in found.rows) == Decimal("8911407.904")
