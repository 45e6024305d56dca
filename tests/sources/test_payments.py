from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.deliveries import reading, table, written

EXPORT = table(
    "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email,Invoice ID,"
    "Card Brand",
    "ch_1,2025-03-01 23:30,20.00,0,eur,Paid,cus_1,Ann@Example.org,in_1,Visa",
    "ch_2,2025-03-02 10:00,20.00,0,eur,Failed,cus_2,,in_2,Visa",
    "ch_3,2025-03-02 11:00,30.00,30.00,eur,Paid,cus_3,,in_3,Visa",
    "ch_4,2025-03-02 12:00,30.00,10.00,eur,succeeded,cus_4,,in_4,Visa",
    "ch_5,2025-03-02 13:00,5.00,0,eur,requires_payment_method,cus_5,,in_5,Visa",
    "ch_6,2025-03-02 14:00,5.00,0,eur,Chargeback lost,cus_6,,in_6,Visa",
    "ch_7,2025-03-02 15:00,-7.00,0,eur,Paid,cus_7,,in_7,Visa",
    "ch_8,soon,-7.00,0,eur,Paid,cus_7,,in_7,Visa",
)


def test_what_came_of_each_attempt(tmp_path: Path) -> None:
    with reading(written(tmp_path, EXPORT, "payments.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("select payment_id, amount, status, invoice_id from stage.payments order by 1")
        first = done.rows(
            "select attempted_at, attempted_on::varchar, customer, currency, method"
            " from stage.payments order by payment_id limit 1"
        )
        unknown, partly = done.finding("payment_status_unknown"), done.finding("partly_refunded")
        bad = done.finding("attempted_at_rejected")
    assert rows == [
        ("ch_1", Decimal(20), "paid", "in_1"),
        ("ch_2", Decimal(20), "failed", "in_2"),
        ("ch_3", Decimal(30), "refunded", "in_3"),
        ("ch_4", Decimal(30), "paid", "in_4"),
        ("ch_5", Decimal(5), "pending", "in_5"),
        ("ch_6", Decimal(5), "chargeback lost", "in_6"),
        ("ch_7", Decimal(7), "refunded", "in_7"),
    ]
    assert first == [(datetime.fromisoformat("2025-03-01 23:30"), "2025-03-02", "cus_1", "EUR", "Visa")]
    assert (unknown.value, unknown.row, unknown.severity) == ("chargeback lost", 7, "warning")
    assert partly.value == "ch_4"
    assert bad.value.startswith("soon")


@pytest.mark.parametrize(
    ("amounts", "mapping", "read"),
    [
        (["2000", "150"], {}, ["20", "150"]),
        (["20.00", "150"], {}, ["20", "150"]),
        (["2000", "150"], {"amount": "amount"}, ["2000", "150"]),
        (["2000", "15000"], {"amount": "amount/100"}, ["20", "150"]),
    ],
)
def test_an_interface_counts_in_cents(
    amounts: list[str], mapping: dict[str, str], read: list[str], tmp_path: Path
) -> None:
    text = table(
        "id,created,amount,currency,status,failure_code,livemode",
        f"ch_1,2025-03-01 10:00:00,{amounts[0]},usd,succeeded,,true",
        f"ch_2,2025-03-01 10:00:00,{amounts[1]},jpy,succeeded,,true",
    )
    with reading(written(tmp_path, text, "charges.csv"), mapping=mapping) as done:
        assert done.rows("select amount from stage.payments order by payment_id") == [
            (Decimal(amount),) for amount in read
        ]
        assert ("amounts_in_cents" in done.codes) == (not mapping and "." not in amounts[0])


def test_payments_without_a_status(tmp_path: Path) -> None:
    text = table("payment_id,date,amount,subscription_id", "p1,2025-03-01,9,S1")
    file = written(tmp_path, text, "payments.csv")
    with reading(file, table="payments") as done:
        assert done.rows("select status from stage.payments") == [(None,)]
        assert done.finding("payment_status_missing").severity == "warning"
    with reading(file, table="payments", mapping={"status": ":paid"}) as done:
        assert done.rows("select status from stage.payments") == [("paid",)]
        assert "payment_status_missing" not in done.codes


def test_orders_that_were_paid_are_no_payments(tmp_path: Path) -> None:
    text = table("order_id,payment id,customer,date,amount,status,quantity", "1,p1,ann,2025-03-01,9,paid,2")
    with reading(written(tmp_path, text)) as done:
        assert "payments" not in done.tables
