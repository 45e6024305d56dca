"""The chapter of breakdowns: both periods of every member, and no question by what nobody delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.units import COUNT, MONEY, SHARE, TEXT
from patronage.engine.result import Result, ResultColumn
from patronage.reports.block import Table
from patronage.reports.loads import read_loads
from patronage.reports.material import Material
from patronage.reports.members import named_members
from patronage.reports.pick import with_before
from patronage.reports.told_apart import may_name_any, may_tell_apart
from patronage.shop import Shop
from patronage.shop.gathering import gather
from tests.reports.shops import ORDER_HEADER, section, shop_of_orders

PERIOD = "2025-01-01..2025-12-31"
ORDERS = [
    # The shop lost `fax` and found `chat` between the years; `mail` stayed.
    (1, "ann", "2024-02-01 10:00:00", "EUR", 100, "fax"),
    (2, "bob", "2024-06-01 10:00:00", "EUR", 40, "mail"),
    (3, "ann", "2025-02-01 10:00:00", "EUR", 60, "mail"),
    (4, "cid", "2025-12-31 10:00:00", "EUR", 30, "chat"),
    (5, "dan", "2024-01-01 10:00:00", "EUR", 5, "mail"),
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with shop_of_orders(tmp_path, ORDERS, (*ORDER_HEADER, "channel")) as shop:
        yield shop


def material_of(shop: Shop) -> Material:
    with shop.on(None) as asking:
        return gather(asking, shop.engine, {}, read_loads(shop.engine, ()), Path("shop"))


def test_each_channel_stands_beside_what_it_brought_before(shop: Shop) -> None:
    table = next(b for b in section(shop.report(period=PERIOD), "breakdowns").blocks if isinstance(b, Table))
    names = [column.name for column in table.columns]
    assert names[:6] == ["channel", "net_revenue", "net_revenue_previous", "change", "orders", "customers"]
    assert [row[:6] for row in table.rows] == [
        ("mail", 60, 45, pytest.approx(1 / 3), 1, 1),
        ("chat", 30, 0, None, 1, 1),
        ("fax", 0, 100, -1, 0, 0),
    ]
    assert table.rows[2][table.at("aov")] is None


def test_both_periods_are_what_a_question_that_compares_gives(shop: Shop) -> None:
    table = next(b for b in section(shop.report(period=PERIOD), "breakdowns").blocks if isinstance(b, Table))
    asked = shop.kpi("net_revenue", by="channel", period=PERIOD, compare="previous")
    compared = {r["channel"]: (r["net_revenue"], r["net_revenue_previous"]) for r in asked.records()}
    assert {row[0]: row[1:3] for row in table.rows} == compared


def test_whoever_is_only_in_one_period_has_nothing_in_the_other() -> None:
    columns = (
        ResultColumn("channel", TEXT, "Channel"),
        ResultColumn("net_revenue", MONEY, "Net revenue"),
        ResultColumn("orders", COUNT, "Orders"),
        ResultColumn("refund_rate", SHARE, "Refund rate"),
    )
    found = Result(columns, (("b", Decimal(7), 2, 0.5),), "", date(2025, 12, 31))
    earlier = Result(columns[:2], (("a", Decimal(3)),), "", date(2025, 12, 31))
    both = with_before(found, earlier, "channel")
    assert both.names == ("channel", "net_revenue", "orders", "refund_rate", "net_revenue_previous")
    assert both.rows == (("a", 0, 0, None, Decimal(3)), ("b", Decimal(7), 2, 0.5, 0))


def test_only_what_was_delivered_may_name_anybody(shop: Shop) -> None:
    material = material_of(shop)
    dimensions = ("channel", "sales_channel", "order_country", "country", "category", "product")
    told = {name: may_name_any(material, ("net_revenue",), name) for name in dimensions}
    assert [name for name, may in told.items() if may] == ["channel"]
    named = {name: named_members(shop.kpi("net_revenue", by=name), name) for name in dimensions}
    assert {name: bool(members) for name, members in named.items()} == told


def test_only_different_customers_are_told_apart(shop: Shop) -> None:
    material = material_of(shop)
    told = {
        name: may_tell_apart(material, ("customers",), name)
        for name in ("first_channel", "ticket_band", "first_coupon", "registered")
    }
    assert told == {"first_channel": True, "ticket_band": True, "first_coupon": False, "registered": False}


def test_what_columns_alone_do_not_tell_is_asked(shop: Shop) -> None:
    """Bands told by the day differ from question to question; a way that no metric has is told so there."""
    material = material_of(shop)
    assert may_tell_apart(material, ("customers",), "returned_goods")
    assert may_name_any(material, ("visits",), "category")


def test_nobody_is_praised_for_bringing_nothing(tmp_path: Path) -> None:
    orders = [
        (1, "ann", "2025-02-01 10:00:00", "EUR", 0, "mail"),
        (2, "bob", "2025-12-31 10:00:00", "EUR", 90, ""),
    ]
    with shop_of_orders(tmp_path, orders, (*ORDER_HEADER, "channel")) as shop:
        found = section(shop.report(), "breakdowns")
    table = found.blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0][:2] == ("mail", 0)
    assert (table.lead, found.lead) == ("", "")
