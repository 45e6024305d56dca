"""Shops with too little: the report says what is missing and which file would bring it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.pages.page import render
from patronage.reports.block import Block, LineChart, Report, Section, Table, Text
from patronage.shop import Shop
from tests.reports.shops import ORDER_HEADER, section, shop_of_orders, tiles

MONTHS = [f"2025-{month:02d}-0{day} 10:00:00" for month in range(1, 7) for day in (1, 5, 9)]


@pytest.fixture
def one_order(tmp_path: Path) -> Iterator[Shop]:
    with shop_of_orders(tmp_path, [(1, "ann", "2025-03-05 10:00:00", "EUR", "50.00")]) as shop:
        yield shop


@pytest.fixture
def one_day(tmp_path: Path) -> Iterator[Shop]:
    rows = [
        (at, f"c{at % 20}", f"2025-03-05 {8 + at % 10:02d}:00:00", "EUR", 10 + at, "ab"[at % 2])
        for at in range(30)
    ]
    with shop_of_orders(tmp_path, rows, (*ORDER_HEADER, "channel")) as shop:
        yield shop


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[Shop]:
    rows = [(at, day, "EUR", 20) for at, day in enumerate(MONTHS)]
    header = ("order_id", "ordered_at", "currency", "gross")
    with shop_of_orders(tmp_path, rows, header, customer="") as shop:
        yield shop


def values(report: Report, name: str) -> dict[str, object]:
    return {tile.metric: tile.value for tile in tiles(report, name).tiles}


def texts(found: Section) -> str:
    return " ".join(p for block in found.blocks if isinstance(block, Text) for p in block.paragraphs)


def kinds(found: Section) -> set[type[Block]]:
    return {type(block) for block in found.blocks}


@pytest.mark.parametrize("shop", ["one_order", "one_day", "nobody"])
def test_every_small_shop_gets_its_page(shop: str, request: pytest.FixtureRequest) -> None:
    page = render(request.getfixturevalue(shop).report())
    assert not [word for word in (">None<", ">nan<", "report.", "Traceback") if word in page]


def test_one_order_is_a_whole_shop(one_order: Shop) -> None:
    report = one_order.report()
    assert str(report.period) == "2025-03-05..2025-03-05"
    found = values(report, "overview")
    assert (found["orders"], found["aov"], found["new_customers"], found["repeat_rate"]) == (1, 50.0, 1, 0.0)
    assert section(report, "overview").lead == "€50 of net revenue, from 1 order of €50 on average."
    assert "single day" in texts(section(report, "overview"))
    assert "too soon after the first orders" in texts(section(report, "cohorts"))
    assert section(report, "segments").lead.startswith("Nobody reaches the top tier")
    assert section(report, "value").lead.startswith("Too early to tell: only 1 day was observed.")


def test_thirty_orders_in_a_day_have_channels_and_no_lines(one_day: Shop) -> None:
    report = one_day.report()
    assert values(report, "overview")["orders"] == 30
    assert LineChart not in kinds(section(report, "overview"))
    channels = next(b for b in section(report, "breakdowns").blocks if isinstance(b, Table))
    assert {row[0] for row in channels.rows} == {"a", "b"}
    assert "Early days" not in section(report, "value").lead


def test_a_shop_without_customers_says_what_would_name_them(nobody: Shop) -> None:
    report = nobody.report()
    found = {tile.metric: tile for tile in tiles(report, "overview").tiles}
    assert (found["orders"].value, found["customers"].value) == (18, 0)
    assert (found["repeat_rate"].value, found["repeat_rate"].note) == (None, "No order names a customer.")
    for name in ("cohorts", "segments", "value"):
        assert "a customer id, an e-mail or a phone number" in texts(section(report, name))
        assert kinds(section(report, name)) == {Text}
    assert all("Who bought" not in getattr(getattr(b, "table", b), "title", "")
               for b in section(report, "overview").blocks)  # fmt: skip


def test_what_is_not_given_names_the_file_that_would_fill_it(nobody: Shop) -> None:
    said = texts(section(nobody.report(), "breakdowns"))
    for column in ("channel or utm_source", "a column country", "a column category", "a column product"):
        assert column in said


def test_refunds_alone_are_no_orders(tmp_path: Path) -> None:
    path = tmp_path / "refunds.csv"
    path.write_text(
        "refund_id,order_id,refunded_at,goods,currency\nr1,99,2025-03-05,5.00,EUR\n", encoding="utf-8"
    )
    with Shop.create(tmp_path / "shop") as shop:
        shop.load(path)
        report = shop.report()
    assert section(report, "overview").lead == "−€5 of net revenue, and no order."
    notes = {tile.metric: tile.note for tile in tiles(report, "overview").tiles}
    assert notes["aov"] == notes["repeat_rate"] == "There is no order in this period."


def test_a_shop_in_which_no_order_counts_has_no_report(tmp_path: Path) -> None:
    rows = [(at, "ann", "2025-03-05 10:00:00", "EUR", 5, "cancelled") for at in range(3)]
    with (
        shop_of_orders(tmp_path, rows, (*ORDER_HEADER, "status")) as shop,
        pytest.raises(InputError, match="My shop holds no order that counts"),
    ):
        shop.report(name="My shop")


def test_more_products_than_fit_are_put_together_with_ratios_retaken(tmp_path: Path) -> None:
    lines = tmp_path / "order_lines.csv"
    orders = [(at, f"c{at % 7}", f"2025-0{1 + at % 6}-05 10:00:00", "EUR", 100 - at) for at in range(50)]
    lines.write_text(
        "order_id,line,product,category,quantity,unit_price\n"
        + "".join(f"{at},1,Thing {at % 25},Things,1,{100 - at}\n" for at in range(50)),
        encoding="utf-8",
    )
    with shop_of_orders(tmp_path, orders) as shop:
        shop.load(lines)
        table = next(
            b
            for b in section(shop.report(), "breakdowns").blocks
            if isinstance(b, Table) and b.columns[0].name == "product"
        )
        names = [row[0] for row in table.rows]
        rest = shop.kpi(
            "net_revenue,orders,customers",
            where=f"product!={'|'.join(str(name) for name in names[:20])}",
            period="2025-01-05..2025-06-05",
        )
    assert len(names) == 21
    assert names[-1] == "5 others"
    assert table.rows[-1][1:4] == rest.rows[0]


def test_what_products_brought_is_left_open_where_no_line_has_a_price(tmp_path: Path) -> None:
    lines = tmp_path / "order_lines.csv"
    lines.write_text("order_id,line,product,quantity\n1,1,Cup,1\n2,1,Pot,2\n", encoding="utf-8")
    orders = [(at, f"c{at}", f"2025-0{at}-05 10:00:00", "EUR", 50) for at in (1, 2)]
    with shop_of_orders(tmp_path, orders) as shop:
        shop.load(lines)
        report = shop.report()
    table = next(
        b
        for b in section(report, "breakdowns").blocks
        if isinstance(b, Table) and b.columns[0].name == "product"
    )
    assert [row[:3] for row in table.rows] == [("Cup", None, 1), ("Pot", None, 1), ("(not given)", 100, 2)]
    assert "2 lines of orders name no price: what they brought stands in (not given)" in table.note


def test_what_moved_most_is_named_with_its_amount(tmp_path: Path) -> None:
    def order(number: int, month: str, channel: str, gross: int) -> tuple[object, ...]:
        return (number, f"c{number}", f"{month}-15 10:00:00", "EUR", gross, channel)

    before = [
        order(1, "2023-01", "shop", 500),
        order(2, "2023-06", "mail", 300),
        order(3, "2023-12", "web", 90),
    ]
    now = [order(4, "2024-01", "shop", 520), order(5, "2024-06", "mail", 100), order(6, "2024-12", "web", 95)]
    last = [order(7, "2025-01", "shop", 1)]
    with shop_of_orders(tmp_path, before + now + last, (*ORDER_HEADER, "channel")) as shop:
        fell = section(shop.report(period="2024"), "breakdowns").blocks[0]
        grew = section(shop.report(period="2024-07-01..2024-12-31"), "breakdowns").blocks[0]
    assert isinstance(fell, Table)
    assert isinstance(grew, Table)
    assert fell.lead == "shop brings 72.7% of net revenue; mail moved most, down by €200."
    assert [row[fell.at("change")] for row in fell.rows] == pytest.approx([0.04, -2 / 3, 95 / 90 - 1])
    # From January to June there was no web; it has no relative change, and no order is no blank.
    assert grew.lead.startswith("web brings 100% of net revenue; shop moved most")
    web, shops, mail = grew.rows
    assert (web[grew.at("change")], shops[grew.at("orders")], mail[grew.at("orders")]) == (None, 0, 0)
