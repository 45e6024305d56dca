"""Reports of Stripe, written by hand in their layout."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tests.sources.deliveries import reading, table, written

BALANCE = table(
    "balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,"
    "reporting_category,source_id,description,customer_facing_amount,customer_facing_currency,"
    "automatic_payout_id,customer_id,customer_email,customer_name,charge_id,payment_intent_id,invoice_id,"
    "subscription_id,payment_method_type",
    "txn_1,2025-03-01 23:30:00,2025-03-02 00:30:00,,,eur,100.00,3.20,96.80,charge,ch_1,,100.00,eur,po_1,"
    "cus_1,Ann@Example.org,Ann Lee,ch_1,pi_1,in_1,sub_1,card",
    "txn_2,2025-03-02 10:00:00,2025-03-02 11:00:00,,,eur,46.00,1.60,44.40,charge,ch_2,,50.00,usd,po_1,"
    "cus_2,bob@example.org,Bob,ch_2,pi_2,in_2,,card",
    "txn_3,2025-03-03 10:00:00,2025-03-03 11:00:00,,,eur,-100.00,0,-100.00,refund,re_1,,-100.00,eur,po_1,"
    "cus_1,ann@example.org,Ann Lee,ch_1,pi_1,in_1,sub_1,card",
    "txn_4,2025-03-03 12:00:00,2025-03-03 13:00:00,,,eur,-46.00,15.00,-61.00,dispute,dp_1,,-50.00,usd,po_1,"
    "cus_2,bob@example.org,Bob,ch_2,pi_2,,,card",
    "txn_5,2025-03-09 12:00:00,2025-03-09 13:00:00,,,eur,46.00,0,46.00,dispute_reversal,dp_1,,50.00,usd,"
    "po_1,cus_2,bob@example.org,Bob,ch_2,pi_2,,,card",
    "txn_6,2025-03-04 09:00:00,2025-03-04 10:00:00,,,eur,80.00,0,80.00,charge,py_3,,80.00,eur,,"
    "cus_3,,,py_3,pi_3,in_3,,sepa_debit",
    "txn_7,2025-03-08 09:00:00,2025-03-08 10:00:00,,,eur,-80.00,0,-80.00,charge_failure,pyr_3,,-80.00,eur,,"
    "cus_3,,,py_3,pi_3,in_3,,sepa_debit",
    "txn_8,2025-03-05 09:00:00,2025-03-05 10:00:00,,,eur,60.00,1.00,59.00,charge,ch_4,,60.00,eur,,"
    "cus_4,,,ch_4,pi_4,in_4,,card",
    "txn_9,2025-03-05 09:05:00,2025-03-05 10:05:00,,,eur,-20.00,0,-20.00,partial_capture_reversal,ch_4,,"
    "-20.00,eur,,cus_4,,,ch_4,pi_4,in_4,,card",
    "txn_10,2025-03-06 09:00:00,2025-03-06 10:00:00,,,eur,-9.00,0,-9.00,refund,re_9,,-9.00,eur,,"
    "cus_9,,,ch_9,pi_9,,,card",
    "txn_11,2025-03-07 00:00:00,2025-03-07 01:00:00,,,eur,-70.00,0,-70.00,payout,po_1,,,,po_1,,,,,,,,",
    "txn_12,2025-03-07 00:00:00,2025-03-07 01:00:00,,,eur,-1.50,0,-1.50,fee,fee_1,,,,po_1,,,,,,,,",
    "txn_13,2025-03-07 02:00:00,2025-03-07 03:00:00,,,eur,about 5,0,5,charge,ch_5,,,,,,,,ch_5,,,,",
)


def test_a_charge_is_a_payment_and_what_was_taken_back_is_its_own(tmp_path: Path) -> None:
    with reading(written(tmp_path, BALANCE, "balance.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("select payment_id, amount, status, invoice_id from stage.payments order by 1")
        first = done.rows(
            "select attempted_at, attempted_on::varchar, customer, currency, method, subscription_id"
            " from stage.payments where payment_id = 'ch_1'"
        )
        people = done.rows("select customer, email, name from stage.persons order by 1")
        found = {f.code: (f.count, f.value) for f in done.delivery.findings}
        lost, fees = done.finding("taken_back_without_charge"), done.finding("fees_not_loaded")
        bad, why = done.finding("amount_rejected"), done.delivery.files[0].why
    assert rows == [
        ("ch_1", Decimal(100), "refunded", "in_1"),
        # The dispute was won.
        ("ch_2", Decimal(46), "paid", "in_2"),
        ("ch_4", Decimal(40), "paid", "in_4"),
        ("py_3", Decimal(80), "failed", "in_3"),
    ]
    instant = datetime.fromisoformat("2025-03-01 23:30")
    assert first == [(instant, "2025-03-02", "cus_1", "EUR", "card", "sub_1")]
    assert people == [("cus_1", "ann@example.org", "Ann Lee"), ("cus_2", "bob@example.org", "Bob")]
    assert found["movements_of_the_balance"] == (2, "payout")
    assert (lost.value, lost.row, lost.severity) == ("-9.0000", 11, "warning")
    assert "9.00" in lost.message
    assert "20.80" in fees.message
    assert found["settled_in_another_currency"] == (3, "usd")
    assert (bad.value, bad.row) == ("about 5", 14)
    assert "Stripe balance report: headers reporting_category, gross, net and balance_transaction_id" in why


def test_reports_put_together_count_each_movement_once(tmp_path: Path) -> None:
    header, *rows = BALANCE.splitlines()
    text = table(header, *rows, *rows[:6])
    with reading(written(tmp_path, text, "balance.csv")) as done:
        amounts = done.rows("select payment_id, amount from stage.payments order by 1")
        assert done.finding("rows_delivered_again").count == 6
    assert [str(amount) for _, amount in amounts] == ["100.0000", "46.0000", "40.0000", "80.0000"]


def test_the_report_as_it_is_set_by_default(tmp_path: Path) -> None:
    # Without the columns a person adds: a charge is its own source, and a refund names no charge.
    text = table(
        "balance_transaction_id;created_utc;available_on_utc;currency;gross;fee;net;reporting_category;"
        "source_id;description",
        "txn_1;2025-03-01 10:00:00;;eur;1.250,00;18,95;1.231,05;charge;ch_1;Order 1",
        "txn_2;2025-03-02 10:00:00;;eur;-50,00;0,00;-50,00;refund;re_1;Refund",
    )
    with reading(written(tmp_path, text, "balance.csv")) as done:
        assert done.rows("select payment_id, amount, status from stage.payments") == [
            ("ch_1", Decimal(1250), "paid")
        ]
        assert "50.00" in done.finding("taken_back_without_charge").message


SUBSCRIPTIONS = table(
    "id,Customer ID,Customer Description,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,"
    "Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),"
    "Trial End (UTC),Application Fee Percent,Coupon,Tax Percent,Canceled At (UTC),Ended At (UTC)",
    "sub_1,cus_1,,Ann@Example.org,price_1,prod_1,1,eur,month,20.00,active,2025-01-31 23:30,2025-01-31 23:30,"
    "2025-03-01 00:00,2025-04-01 00:00,,,,,,2025-03-10 12:00,",
    "sub_2,cus_2,,,price_2,prod_1,3,eur,year,120.00,canceled,2024-02-01 10:00,2024-02-01 10:00,"
    "2025-02-01 10:00,2026-02-01 10:00,,,,,,2025-02-20 10:00,2025-02-20 10:00",
    "sub_3,cus_3,,,price_1,prod_1,1,eur,month,20.00,trialing,2025-03-01 10:00,2025-03-01 10:00,"
    "2025-03-01 10:00,2025-03-15 10:00,2025-03-01 10:00,2025-03-15 10:00,,,,,",
    "sub_4,cus_4,,,price_1,prod_1,1,eur,month,20.00,incomplete_expired,2025-03-01 10:00,2025-03-01 10:00,"
    "2025-03-01 10:00,2025-03-15 10:00,,,,,,,2025-03-02 10:00",
    "sub_5,cus_5,,,price_1,prod_1,1,eur,fortnight,20.00,active,2025-03-01 10:00,2025-03-01 10:00,"
    "2025-03-01 10:00,2025-03-15 10:00,,,,,,,",
)


def test_subscriptions_of_the_dashboard(tmp_path: Path) -> None:
    with reading(written(tmp_path, SUBSCRIPTIONS, "subscriptions.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select subscription_id, customer, plan, started_on::varchar, ended_on::varchar, amount, interval,
              status, currency, trial_end_on::varchar
            from stage.subscriptions order by 1
        """)
        several, bad = done.finding("amounts_of_one"), done.finding("interval_rejected")
        never, why = done.finding("subscriptions_never_begun"), done.delivery.files[0].why
        people = done.rows("select customer, email from stage.persons")
    assert rows == [
        # Somebody asked for the end; it runs on until the period is over.
        ("sub_1", "cus_1", "price_1", "2025-02-01", None, Decimal(20), "month", "active", "EUR", None),
        ("sub_2", "cus_2", "price_2", "2024-02-01", "2025-02-20", Decimal(360), "year", "canceled", "EUR",
         None),
        ("sub_3", "cus_3", "price_1", "2025-03-01", None, Decimal(20), "month", "trialing", "EUR",
         "2025-03-15"),
    ]  # fmt: skip
    assert people == [("cus_1", "ann@example.org")]
    assert (several.count, several.row, several.value, several.severity) == (1, 3, "3", "warning")
    assert (never.value, never.row) == ("incomplete_expired", 5)
    assert (bad.value, bad.row) == ("fortnight", 6)
    assert "ended_at = 'Ended At (UTC)' as this export has it" in why
    assert "as asked for" not in why


def test_what_a_person_says_of_amounts_goes_before(tmp_path: Path) -> None:
    file = written(tmp_path, SUBSCRIPTIONS, "subscriptions.csv")
    with reading(file, mapping={"amount": "Amount"}) as done:
        assert done.rows("select amount from stage.subscriptions where subscription_id = 'sub_2'") == [
            (Decimal(120),)
        ]
        assert "amounts_of_one" not in done.codes
