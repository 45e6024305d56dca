from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

LIST = table(
    "subscription_id,account_id,start_date,end_date,plan_tier,mrr_amount,is_trial,churn_flag,billing_frequency",
    "S1,ann,2025-01-10,,Pro,20,FALSE,FALSE,annual",
    "S2,bob,2025-01-15,2025-03-01,Basic,10.5,FALSE,TRUE,monthly",
    "S3,cleo,2025-02-01,,Pro,0,TRUE,FALSE,monthly",
    "S4,dan,2025-02-01,,Pro,7,FALSE,TRUE,quarterly",
    "S5,eve,2025-02-01,,Pro,8,FALSE,FALSE,weekly",
    "S6,fay,2025-02-01,,Pro,8,FALSE,FALSE,now and then",
)


def test_an_amount_a_month_is_brought_to_what_is_paid_each_interval(tmp_path: Path) -> None:
    with reading(written(tmp_path, LIST, "subscriptions.csv"), currency="EUR") as done:
        rows = done.rows("""
            select subscription_id, customer, plan, amount, interval, status, ended_on, currency
            from stage.subscriptions order by 1
        """)
        ended = done.finding("ended_without_day")
        bad = done.finding("interval_rejected")
    day = date(2025, 3, 1)
    assert rows == [
        ("S1", "ann", "Pro", Decimal(240), "year", "active", None, "EUR"),
        ("S2", "bob", "Basic", Decimal("10.5"), "month", "active", day, "EUR"),
        ("S3", "cleo", "Pro", Decimal(0), "month", "trial", None, "EUR"),
        ("S4", "dan", "Pro", Decimal(21), "quarter", "ended", None, "EUR"),
        # Weeks do not add up to months: what comes to a month stays that.
        ("S5", "eve", "Pro", Decimal(8), "month", "active", None, "EUR"),
    ]
    assert (ended.count, ended.row, ended.severity) == (1, 5, "warning")
    assert (bad.row, bad.value) == (7, "now and then")


@pytest.mark.parametrize(
    ("columns", "values", "amount", "interval", "code"),
    [
        ("Price,Billing interval", "9.90,Monthly", "9.9", "month", None),
        ("Amount", "9.90", "9.9", None, "interval_unknown"),
        ("Annual price", "120", "120", "year", None),
        ("MRR,ARR", "10,120", "10", "month", None),
        ("MRR,ARR", "10,99", "10", "month", "months_and_year_differ"),
        ("Plan", "Gold", None, None, "amount_unknown"),
    ],
)
def test_what_is_paid(
    columns: str, values: str, amount: str | None, interval: str | None, code: str | None, tmp_path: Path
) -> None:
    text = table(f"subscription_id,customer,start_date,{columns}", f"S1,ann,2025-01-10,{values}")
    codes = {"interval_unknown", "months_and_year_differ", "amount_unknown"}
    with reading(written(tmp_path, text, "subscriptions.csv")) as done:
        read = done.rows("select amount, interval from stage.subscriptions")
        assert read == [(None if amount is None else Decimal(amount), interval)]
        assert done.codes & codes == ({code} if code else set())


def test_the_interval_can_be_stated(tmp_path: Path) -> None:
    text = table("subscription_id,customer,start_date,amount", "S1,ann,2025-01-10,9")
    file = written(tmp_path, text, "subscriptions.csv")
    with reading(file, mapping={"interval": ":month"}) as done:
        assert done.rows("select interval from stage.subscriptions") == [("month",)]


def test_subscriptions_without_an_id_get_one_that_hides_who(tmp_path: Path) -> None:
    rows = ["ann,2025-01-10,,9,monthly", "ann,2025-02-10,,9,monthly", "bob,2025-01-10,,9,monthly"]
    ids = []
    for order in (rows, rows[::-1]):
        text = table("customer,start date,end date,price,billing period", *order)
        with reading(written(tmp_path, text, "plans.csv")) as done:
            ids.append(
                done.rows(
                    "select subscription_id, customer, started_on from stage.subscriptions order by 2, 3"
                )
            )
    assert ids[0] == ids[1]
    assert len({i for i, *_ in ids[0]}) == 3
    assert not any("ann" in str(i) for i, *_ in ids[0])


TENURES = table(
    "customerID,tenure,Contract,MonthlyCharges,Churn",
    "ann,3,One year,20.00,No", "bob,1,Month-to-month,30.00,Yes", "cleo,0,Two year,10.00,No",
    "dan,-2,Two year,10.00,No",
)  # fmt: skip


def test_a_list_of_tenures_needs_its_day(tmp_path: Path) -> None:
    file = written(tmp_path, TENURES, "telco.csv")
    with pytest.raises(InputError, match="--map snapshot_on=:2025-12-31"), reading(file):
        pass
    with reading(file, mapping={"snapshot_on": ":2025-03-31"}, time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select customer, plan, started_on, started_at, ended_on, ended_at, amount, interval, status
            from stage.subscriptions order by 1
        """)
        assert done.finding("tenure_rejected").value == "-2"
        assert done.finding("ended_by_the_snapshot").count == 1
    assert [r[:3] for r in rows] == [
        ("ann", "One year", date(2024, 12, 31)),
        ("bob", "Month-to-month", date(2025, 2, 28)),
        ("cleo", "Two year", date(2025, 3, 31)),
    ]
    # Midnight in Madrid: in winter, and in summer time on the day of the list.
    assert rows[0][3] == datetime.fromisoformat("2024-12-30 23:00")
    assert rows[1][4:] == (
        date(2025, 3, 31),
        datetime.fromisoformat("2025-03-30 22:00"),
        Decimal(30),
        "month",
        "ended",
    )
    assert rows[0][4:6] == (None, None)


def test_months_are_put_together(tmp_path: Path) -> None:
    text = table(
        "customer_id,month,MRR",
        "ann,2025-01-01,10", "ann,2025-02-01,10", "ann,2025-03-01,15", "ann,2025-04-01,15",
        "bob,2025-01-01,20", "bob,2025-03-01,20", "bob,2025-02-01,0",
        "cleo,2025-02-01,5",
    )  # fmt: skip
    with reading(written(tmp_path, text, "mrr.csv")) as done:
        rows = done.rows("""
            select customer, split_part(subscription_id, '-', 2), valid_from::varchar, started_on::varchar,
              ended_on::varchar, amount::integer, status
            from stage.subscriptions order by customer, valid_from
        """)
        whose = done.rows("select count(distinct subscription_id) from stage.subscriptions")
    assert rows == [
        ("ann", "1", "2025-01-01", "2025-01-01", None, 10, "active"),
        ("ann", "1", "2025-03-01", "2025-01-01", None, 15, "active"),
        ("bob", "1", "2025-01-01", "2025-01-01", "2025-02-01", 20, "active"),
        ("bob", "2", "2025-03-01", "2025-03-01", "2025-04-01", 20, "active"),
        ("cleo", "1", "2025-02-01", "2025-02-01", "2025-03-01", 5, "active"),
    ]
    assert whose == [(4,)]


@pytest.mark.parametrize("months", [("2025-01", "2025-02"), ("01/2025", "02/2025")])
def test_months_without_a_day(months: tuple[str, str], tmp_path: Path) -> None:
    text = table("customer,month,mrr", *(f"ann,{month},10" for month in months))
    with reading(written(tmp_path, text, "mrr.csv")) as done:
        assert done.rows("select started_on::varchar, ended_on, amount from stage.subscriptions") == [
            ("2025-01-01", None, Decimal(10))
        ]


def test_a_list_of_customers_and_what_they_pay_a_month(tmp_path: Path) -> None:
    text = table("customer,start date,monthly fee", "ann,2025-01-10,9.90")
    with reading(written(tmp_path, text, "fees.csv")) as done:
        assert done.rows(
            "select customer, started_on::varchar, amount, interval from stage.subscriptions"
        ) == [("ann", "2025-01-10", Decimal("9.9"), "month")]


def test_a_provider_s_list_is_in_utc_where_its_headers_say_so(tmp_path: Path) -> None:
    text = table(
        "id,Customer ID,Plan,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),"
        "Current Period Start (UTC),Canceled At (UTC),Ended At (UTC)",
        "sub_1,cus_1,Gold,eur,month,9.90,canceled,2025-01-31 23:30,2025-01-31 23:30,2025-03-01 00:00,"
        "2025-03-02 10:00,2025-03-05 10:00",
    )
    with reading(written(tmp_path, text, "subscriptions.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select subscription_id, customer, started_at::varchar, started_on::varchar, ended_at::varchar,
              currency, interval, status
            from stage.subscriptions
        """)
        days = ("2025-01-31 23:30:00", "2025-02-01", "2025-03-05 10:00:00")
        assert rows == [("sub_1", "cus_1", *days, "EUR", "month", "canceled")]
        assert "'Start (UTC)' is in UTC by its name" in done.delivery.files[0].why


def test_orders_are_no_subscriptions(tmp_path: Path) -> None:
    text = table("order_id,customer,order date,amount,plan,interval", "1,ann,2025-01-01,9,Gold,month")
    with reading(written(tmp_path, text)) as done:
        assert done.tables == {"orders"}
