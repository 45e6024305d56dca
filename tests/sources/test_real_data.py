from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.sources.deliveries import reading


def test_cdnow_is_read_to_the_cent(shared_data: Path) -> None:
    with reading(shared_data / "cdnow" / "CDNOW_master.txt.gz") as done:
        totals = done.rows("""
            select count(*), count(distinct order_id), count(distinct customer), sum(units), sum(gross),
              min(ordered_on)::varchar, max(ordered_on)::varchar, count(*) filter (gross = 0),
              count(distinct (customer, ordered_on))
            from stage.orders
        """)
        why = done.delivery.files[0].why
        noted = done.finding("zero_value_orders").count
    assert totals == [
        (69_659, 69_659, 23_570, 167_881, Decimal("2500315.63"), "1997-01-01", "1998-06-30", 80, 67_591)
    ]
    assert noted == 80
    assert "runs of spaces" in why


def test_the_cdnow_sample_needs_no_header(shared_data: Path) -> None:
    with reading(shared_data / "cdnow" / "CDNOW_sample.txt") as done:
        assert done.rows("select count(*), count(distinct customer), sum(gross) from stage.orders") == [
            (6_919, 2_357, Decimal("244091.94"))
        ]


def test_online_retail_in_the_products_own_terms(shared_data: Path) -> None:
    with reading(shared_data / "online_retail" / "online_retail_2010_2011.parquet") as done:
        kept = done.rows("""
            select count(*), count(*) filter (gross > 0), count(distinct country), sum(gross),
              count(customer), count(distinct customer), count(*) filter (gross > 0 and customer is not null),
              sum(gross) filter (customer is not null)
            from stage.orders
        """)
        refunds = done.rows(
            "select sum(goods), count(distinct refund_id) filter (order_id is null) from stage.refunds"
        )
        lines = done.rows("select sum(quantity * unit_price) from stage.order_lines")
        counts = {f.code: f.count for f in done.delivery.findings}
        read = done.delivery.files[0].rows_read
    gross, net = Decimal("10666684.544"), Decimal("9747747.934")
    assert kept == [(20_728, 19_960, 38, gross, 18_536, 4_339, 18_532, Decimal("8911407.904"))]
    assert refunds == [(gross - net, 3_836)]
    assert lines == [(gross,)]
    assert counts["cancellations_are_refunds"] == 9_288
    assert counts["negative_lines_are_refunds"] == 2
    # No value at all, and two adjustments at a negative price.
    assert counts["zero_value_orders"] == 766 + 2
    assert counts["documents_without_sale"] == 25_900 - 3_836 - 20_728
    assert read == 541_909


def test_the_shopify_exports(shared_data: Path) -> None:
    folder = shared_data / "shopify_export_sample"
    query = """
        select count(*), count(distinct customer), sum(gross),
          min(ordered_on)::varchar, max(ordered_on)::varchar
        from stage.orders
    """
    with reading(folder / "shopify_orders_sample.csv", time_zone="America/New_York") as done:
        assert done.rows(query) == [(127, 57, Decimal(15063), "2025-01-01", "2025-07-27")]
        assert done.rows("select sum(goods) from stage.refunds") == [(Decimal("423.75"),)]
        assert done.rows("select count(*) from stage.order_lines") == [(249,)]
    with reading(folder / "shopify_orders_fixture.csv", time_zone="America/New_York") as done:
        assert done.rows(query) == [(8, 4, Decimal(995), "2025-01-05", "2025-04-02")]
        assert done.rows("select sum(goods) from stage.refunds") == [(Decimal(10),)]


def test_olist_tells_the_person_from_the_order(shared_data: Path) -> None:
    names = ("customers", "orders", "order_items", "products")
    files = [shared_data / "olist_sample" / f"olist_{name}_dataset.csv.gz" for name in names]
    with reading(*files, time_zone="America/Sao_Paulo") as done:
        assert [f.table for f in done.delivery.files] == ["customers", "orders", "order_lines", "products"]
        assert done.rows("select count(*), count(distinct customer) from stage.orders") == [(8_135, 8_135)]
        assert done.rows("select count(*), count(distinct person) from stage.person_links") == [
            (8_135, 8_016)
        ]
        assert done.rows("select count(*), sum(unit_price) from stage.order_lines") == [
            (8_365, Decimal("1093264.35"))
        ]
        persons = """
            select count(*) from (
              select person from stage.orders join stage.person_links on customer = delivered
              group by person having count(*) > 1)
        """
        assert done.rows(persons) == [(73,)]


def test_jaffle_shop_has_its_payments_in_cents(shared_data: Path) -> None:
    files = [shared_data / "jaffle_shop" / f"raw_{name}.csv" for name in ("customers", "orders", "payments")]
    mapping = {"order_lines.unit_price": "amount/100", "order_lines.line": "id"}
    with reading(*files, mapping=mapping) as done:
        assert [f.table for f in done.delivery.files] == ["customers", "orders", "order_lines"]
        assert done.rows("select count(*) from stage.orders") == [(99,)]
        assert done.rows("select count(*), sum(unit_price) from stage.order_lines") == [(113, Decimal(1672))]
        assert done.rows("select count(*) from stage.persons where name is not null") == [(100,)]
