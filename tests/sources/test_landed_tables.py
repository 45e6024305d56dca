"""Tables that connectors land: as plain files, in a DuckDB file, and in a folder of Parquet files."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError, UnknownFile
from patronage.engine.duckdb import DUCKDB, DuckDB
from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


SYNCED = "2025-04-01 00:15:10.199"
SHOPIFY = {
    "order": table(
        "id,name,email,taxes_included,currency,subtotal_price,total_tax,total_price,created_at,customer_id,"
        "financial_status,processed_at,total_discounts,total_line_items_price,source_name,test,"
        "billing_address_country_code,cancelled_at,_fivetran_synced",
        f"1001,#1001,Ann@Example.org,FALSE,EUR,90.00,18.90,113.90,2025-03-01 23:30:00,7,paid,"
        f"2025-03-01 23:30:00,10.00,100.00,web,FALSE,ES,,{SYNCED}",
        f"1002,#1002,,FALSE,EUR,50.00,10.50,60.50,2025-03-02 10:00:00,8,partially_refunded,,0,50.00,pos,"
        f"FALSE,ES,,{SYNCED}",
        f"1003,#1003,test@example.org,FALSE,EUR,1.00,0,1.00,2025-03-02 11:00:00,9,paid,,0,1.00,web,TRUE,ES,,"
        f"{SYNCED}",
    ),
    "order_line": table(
        "order_id,id,product_id,variant_id,name,title,price,quantity,sku,gift_card,index,total_discount,"
        "_fivetran_synced",
        f"1001,1,11,111,Shirt,Shirt,30.00,2,S-1,FALSE,1,0,{SYNCED}",
        f"1001,2,12,112,Mug,Mug,40.00,1,,FALSE,2,10.00,{SYNCED}",
        f"1002,3,11,111,Shirt,Shirt,50.00,1,S-1,FALSE,1,0,{SYNCED}",
    ),
    "refund": table(
        "id,created_at,processed_at,note,restock,user_id,_fivetran_synced,order_id",
        f"501,2025-03-05 22:59:00,2025-03-05 23:30:00,,TRUE,1,{SYNCED},1002",
    ),
    "order_line_refund": table(
        "id,location_id,refund_id,restock_type,quantity,order_line_id,_fivetran_synced,subtotal,total_tax",
        f"9001,1,501,return,1,3,{SYNCED},20.00,4.20",
    ),
    "customer": table(
        "id,first_name,last_name,email,phone,state,orders_count,total_spent,created_at,_fivetran_synced",
        f"7,Ann,Lee,ANN@example.org,,enabled,1,113.90,2025-01-01 10:00:00,{SYNCED}",
    ),
    "inventory_item": table(
        "id,created_at,sku,tracked,unit_cost_amount,unit_cost_currency_code,_fivetran_deleted,_fivetran_synced",
        f"1,2025-01-01 10:00:00,S-1,TRUE,12.50,EUR,FALSE,{SYNCED}",
        f"2,2025-01-01 10:00:00,OLD,TRUE,1.50,EUR,TRUE,{SYNCED}",
    ),
}
STRIPE = {
    "subscription": table(
        "id,_fivetran_synced,cancel_at_period_end,canceled_at,created,current_period_end,current_period_start,"
        "customer_id,ended_at,livemode,quantity,start_date,status,trial_end",
        f"sub_1,{SYNCED},FALSE,,2025-01-31 23:30:00,2025-04-01 00:00:00,2025-03-01 00:00:00,cus_1,,TRUE,2,"
        f"2025-01-31 23:30:00,active,",
    ),
    "subscription_item": table(
        "_fivetran_synced,created,current_period_start,id,metadata,plan_id,quantity,subscription_id",
        f"{SYNCED},2025-01-31 23:30:00,2025-03-01 00:00:00,si_1,{{}},gold,2,sub_1",
        f"{SYNCED},2025-01-31 23:30:00,2025-03-01 00:00:00,si_2,{{}},extra,1,sub_1",
    ),
    "plan": table(
        "id,_fivetran_synced,active,amount,created,currency,interval,interval_count,livemode,nickname,product_id",
        f"gold,{SYNCED},TRUE,2000,2020-01-01 00:00:00,eur,month,1,TRUE,Gold,prod_1",
        f"extra,{SYNCED},TRUE,550,2020-01-01 00:00:00,eur,month,1,TRUE,,prod_2",
    ),
}
OTHERS = {
    "product": table(
        "id,title,handle,vendor,created_at,_fivetran_synced", f"11,Shirt,s,us,2025-01-01,{SYNCED}"
    )
}


def files(folder: Path, tables: dict[str, str]) -> list[Path]:
    return [written(folder, text, f"{name}.csv") for name, text in tables.items()]


def as_duckdb(folder: Path, tables: dict[str, str]) -> Path:
    target = folder / "warehouse.duckdb"
    with DuckDB.in_memory() as engine:
        engine.execute(f"attach {DUCKDB.literal(str(target))} as warehouse")
        engine.execute("create schema warehouse.landed")
        for file in files(folder, tables):
            engine.execute(
                f"create table warehouse.landed.{DUCKDB.identifier(file.stem)} as"
                f" select * from read_csv({DUCKDB.literal(str(file))})"
            )
    return target


def as_parquet(folder: Path, tables: dict[str, str]) -> Path:
    target = folder / "lake"
    target.mkdir()
    with DuckDB.in_memory() as engine:
        for file in files(folder, tables):
            place = (
                target / file.stem / "part-0.parquet"
                if file.stem == "order"
                else target / f"{file.stem}.parquet"
            )
            place.parent.mkdir(exist_ok=True)
            engine.execute(
                f"copy (select * from read_csv({DUCKDB.literal(str(file))}))"
                f" to {DUCKDB.literal(str(place))} (format parquet)"
            )
    return target


@pytest.mark.parametrize("way", ["files", "duckdb", "parquet"])
def test_the_tables_of_a_shop(way: str, tmp_path: Path) -> None:
    tables = SHOPIFY if way == "files" else SHOPIFY | OTHERS
    paths = {
        "files": lambda: files(tmp_path, tables),
        "duckdb": lambda: [as_duckdb(tmp_path, tables)],
        "parquet": lambda: [as_parquet(tmp_path, tables)],
    }[way]()
    with reading(*paths, time_zone="Europe/Madrid") as done:
        orders = done.rows("""
            select order_id, order_name, customer, ordered_on::varchar, gross, discount, shipping, tax,
              tax_included, is_test from stage.orders order by 1
        """)
        lines = done.rows(
            "select order_id, product_id, quantity, unit_price from stage.order_lines order by _row"
        )
        refunds = done.rows("""
            select order_id, refunded_at, refunded_on::varchar, goods, tax, quantity, product_id, restocked
            from stage.refunds
        """)
        customers = done.rows("select customer, orders_before from stage.customers")
        links = done.rows("select delivered, person from stage.person_links")
        costs = done.rows("select product_id, unit_cost from stage.products")
        names = sorted(file.name for file in done.delivery.files)
        codes = done.codes
    assert orders == [
        # Late in the evening in UTC, which is the next day in Madrid.
        ("1001", "#1001", "ann@example.org", "2025-03-02", Decimal(100), Decimal(10), Decimal(5),
         Decimal("18.9"), "out", False),
        ("1002", "#1002", "8", "2025-03-02", Decimal(50), Decimal(0), Decimal(0), Decimal("10.5"), "out",
         False),
        ("1003", "#1003", "test@example.org", "2025-03-02", Decimal(1), Decimal(0), Decimal(0), Decimal(0),
         "out", True),
    ]  # fmt: skip
    assert lines == [
        ("1001", "S-1", 2, Decimal(30)), ("1001", "12", 1, Decimal(40)), ("1002", "S-1", 1, Decimal(50)),
    ]  # fmt: skip
    assert refunds == [
        ("1002", at("2025-03-05 23:30"), "2025-03-06", Decimal(20), Decimal("4.2"), 1, "S-1", True)
    ]
    assert (customers, links) == ([("ann@example.org", 1)], [("7", "ann@example.org")])
    assert costs == [("S-1", Decimal("12.5"))]
    assert len(names) == len(SHOPIFY)
    assert ("tables_not_read" in codes) == (way != "files")


def test_subscriptions_cost_what_their_items_come_to(tmp_path: Path) -> None:
    with reading(*files(tmp_path, STRIPE), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select subscription_id, customer, plan, started_on::varchar, amount, interval, currency, status
            from stage.subscriptions
        """)
        parts = {f.name: f.rows_read for f in done.delivery.files}
    # 2 x 20.00 and 5.50, in cents there.
    assert rows == [
        ("sub_1", "cus_1", "extra + Gold", "2025-02-01", Decimal("45.5"), "month", "EUR", "active")
    ]
    assert parts == {"subscription.csv": 1, "subscription_item.csv": 0, "plan.csv": 0}


def test_without_its_items_a_subscription_has_no_amount(tmp_path: Path) -> None:
    with reading(files(tmp_path, STRIPE)[0]) as done:
        assert done.rows("select amount from stage.subscriptions") == [(None,)]
        assert done.finding("amounts_in_other_tables").severity == "warning"


def test_lines_given_back_need_the_table_that_says_when(tmp_path: Path) -> None:
    file = written(tmp_path, SHOPIFY["order_line_refund"], "order_line_refund.csv")
    with pytest.raises(InputError, match="that stands in the table refund"), reading(file):
        pass


def test_a_landed_table_nobody_knows_is_no_list_of_customers(tmp_path: Path) -> None:
    file = written(tmp_path, OTHERS["product"], "product.csv")
    with pytest.raises(UnknownFile, match="none of those that are read"), reading(file):
        pass


@pytest.mark.parametrize("make", [as_duckdb, as_parquet])
def test_a_place_without_a_table_that_is_read_is_refused(make: object, tmp_path: Path) -> None:
    place = make(tmp_path, OTHERS)  # type: ignore[operator]
    with (
        pytest.raises(
            InputError, match=r"holds no table that is read and has rows; its others are .*product"
        ),
        reading(place),
    ):
        pass


def test_charges_that_wait_for_their_day_were_not_tried(tmp_path: Path) -> None:
    text = table(
        "id,customer_id,created_at,processed_at,scheduled_at,total_price,total_refunds,type,status,email,"
        "payment_processor,charge_attempts,_fivetran_synced,_fivetran_deleted",
        f"1,9,2025-03-01 10:00:00,2025-03-01 23:30:00,2025-03-01 10:00:00,11.95,,RECURRING,SUCCESS,"
        f"a@example.org,stripe,1,{SYNCED},FALSE",
        f"2,9,2025-03-01 10:00:00,2025-03-02 10:00:00,2025-03-01 10:00:00,11.95,,RECURRING,ERROR,"
        f"a@example.org,stripe,3,{SYNCED},FALSE",
        f"3,9,2025-03-01 10:00:00,,2025-04-01 10:00:00,11.95,,RECURRING,QUEUED,a@example.org,stripe,,"
        f"{SYNCED},FALSE",
    )
    with reading(written(tmp_path, text, "charge.csv"), time_zone="Europe/Madrid") as done:
        assert done.rows(
            "select payment_id, amount, status, attempted_on::varchar from stage.payments order by 1"
        ) == [("1", Decimal("11.95"), "paid", "2025-03-02"), ("2", Decimal("11.95"), "failed", "2025-03-02")]
        assert done.finding("charges_not_tried").value == "queued"


def test_agents_of_a_help_desk_are_no_customers(tmp_path: Path) -> None:
    text = table(
        "id,_fivetran_synced,created_at,email,name,role,time_zone,locale,phone",
        f"1,{SYNCED},2025-01-01 10:00:00,eva@shop.example,Eva,agent,Madrid,es,",
        f"2,{SYNCED},2025-01-01 10:00:00,ann@example.org,Ann Lee,end-user,Madrid,es,+34600",
    )
    with reading(written(tmp_path, text, "user.csv")) as done:
        assert done.rows("select customer, email, phone from stage.persons") == [
            ("zendesk 2", "ann@example.org", "+34600")
        ]
        assert done.finding("users_at_work").value == "agent"


def test_the_published_tables_of_a_shop(shared_data: Path) -> None:
    folder = shared_data / "fivetran_seeds" / "dbt_shopify"
    names = ("order", "order_line", "order_line_refund", "refund", "customer", "inventory_item")
    with reading(*(folder / f"shopify_{name}_data.csv" for name in names), currency="GBP") as done:
        count, total = done.rows("""
            select count(*), sum(gross - discount + shipping
              + case when tax_included = 'in' then tax * 80 / 100.02 else tax end)
            from stage.orders
        """)[0]
        assert done.rows("select count(*) from stage.order_lines") == [(3,)]
        assert {"orders", "order_lines", "customers", "products"} <= done.tables
    # Published: 8 orders that come to 627.01. One has prices that hold tax, 80.00 for goods and 20.02 to
    # ship; of another, a cent of tax fits either sum.
    assert count == 8
    assert abs(float(total) - 627.01) < 0.011


def test_the_published_tables_of_billing(shared_data: Path) -> None:
    folder = shared_data / "fivetran_seeds" / "dbt_stripe"
    names = ("subscription", "subscription_item", "plan", "price", "charge", "customer")
    with reading(*(folder / f"{name}_data.csv" for name in names)) as done:
        assert {"subscriptions", "payments", "customers"} <= done.tables
        amounts = done.rows(
            "select amount, interval from stage.subscriptions where subscription_id = 'sdgfs4536'"
        )
        assert done.rows("select count(*) from stage.payments") == [(16,)]
    assert amounts == [(Decimal(1500), "month")]


@pytest.mark.parametrize("make", [as_duckdb, as_parquet])
def test_an_empty_table_is_no_file_of_the_load(make: object, tmp_path: Path) -> None:
    empty = {"charge": "id,amount,amount_refunded,currency,created,status,captured,_fivetran_synced\n"}
    place = make(tmp_path, empty | {name: SHOPIFY[name] for name in ("order", "order_line")})  # type: ignore[operator]
    other = written(tmp_path, table("date,channel,spend", "2025-03-01,email,5.00"), "spend.csv")
    with reading(place, other) as done:
        assert [file.name.rpartition(".")[2] for file in done.delivery.files] == [
            "order",
            "order_line",
            "csv",
        ]
        assert done.rows("select distinct _file from stage.order_lines") == [(1,)]
        assert done.rows("select distinct _file from stage.spend") == [(2,)]


@pytest.mark.parametrize("make", [as_duckdb, as_parquet])
def test_of_the_levels_of_a_platform_one_counts(make: object, tmp_path: Path) -> None:
    day = "2025-03-01"
    tables = {
        "ad_stats": table("customer_id,date,ad_id,campaign_id,cost_micros,clicks", f"9,{day},1,7,5000000,1"),
        "campaign_stats": table(
            "customer_id,date,id,base_campaign,cost_micros,clicks", f"9,{day},7,x,5000000,1"
        ),
        # What a reader refuses ends nothing here.
        "ad_history": table("id,name,campaign_id,updated_at,_fivetran_synced", f"1,Ad,7,{day},{SYNCED}"),
    }
    place = make(tmp_path, tables)  # type: ignore[operator]
    with reading(place) as done:
        assert done.rows("select platform, campaign_id, amount from stage.spend") == [
            ("google_ads", "7", Decimal(5))
        ]
        left = sorted(f.file.rpartition(".")[2] for f in done.delivery.findings if f.code == "table_left_out")
    assert left == ["ad_history", "ad_stats"]
