from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.deliveries import reading


def test_the_calls_of_the_call_centre(shared_data: Path) -> None:
    with reading(shared_data / "call_center" / "Contact-Center-Dataset.xlsx") as done:
        counts = done.rows("""
            select count(*), count(*) filter (outcome = 'answered'), count(*) filter (outcome = 'abandoned'),
              count(resolved_at), count(distinct agent), min(queued_on)::varchar, max(queued_on)::varchar,
              count(after_call_seconds), count(*) filter (agent = 'Jim'),
              count(*) filter (agent = 'Jim' and outcome = 'answered')
            from stage.contacts
        """)
        means = done.rows("""
            select avg(epoch(answered_at - queued_at)), avg(epoch(ended_at - answered_at)),
              avg(epoch(ended_at - answered_at)) filter (agent = 'Becky'),
              count(*) filter (epoch(answered_at - queued_at) <= 20) / count(answered_at),
              count(*) filter (epoch(answered_at - queued_at) <= 30) / count(*),
              count(*) filter (epoch(answered_at - queued_at) <= 60) / count(*)
            from stage.contacts
        """)[0]
        ratings = done.rows("""
            select count(*), avg(score), count(*) filter (score >= 4) / count(*), min(scale), max(scale)
            from stage.surveys
        """)[0]
        martha = done.rows(
            "select avg(score) from stage.surveys join stage.contacts using (contact_id)"
            " where agent = 'Martha'"
        )[0][0]
        file = done.delivery.files[0]
        assumed = done.finding("scale_assumed")
    assert counts == [(5_000, 4_054, 946, 3_646, 8, "2021-01-01", "2021-03-31", 0, 666, 536)]
    assert means == pytest.approx((67.5207, 224.9228, 220.010, 0.09225, 0.1502, 0.3592), abs=5e-4)
    assert ratings == pytest.approx((4_054, 3.40355, 0.49901, 5, 5), abs=5e-6)
    assert martha == pytest.approx(3.471, abs=5e-4)
    assert "'AvgTalkDuration' is read as h:mm:ss" in file.why
    assert (file.format, file.rows_read) == ("xlsx", 5_000)
    assert "1 to 5, because 4,054 answers" in assumed.message


def test_the_tickets_of_ravenstack(shared_data: Path) -> None:
    with reading(shared_data / "ravenstack" / "ravenstack_support_tickets.csv") as done:
        tickets = done.rows("""
            select count(*), avg(epoch(resolved_at - queued_at)) / 3600,
              avg(epoch(ended_at - queued_at)) / 3600,
              avg(epoch(first_reply_at - queued_at)) / 60
            from stage.contacts
        """)[0]
        ratings = done.rows("select count(*), avg(score), min(scale), max(scale) from stage.surveys")[0]
    assert tickets == pytest.approx((2_000, 35.861, 35.861, 88.48), abs=1e-9)
    assert ratings == pytest.approx((1_175, 3.9813, 5, 5), abs=5e-5)


def test_the_tickets_of_a_landed_helpdesk(shared_data: Path) -> None:
    with reading(shared_data / "fivetran_seeds" / "dbt_zendesk" / "ticket_data.csv") as done:
        assert done.rows("select count(*), count(distinct contact_id) from stage.contacts") == [(8, 8)]
        assert done.finding("contacts_taken_out").count == 2


@pytest.mark.parametrize(
    ("name", "kind", "count", "mean", "scale"),
    [
        ("nps_responses.csv", "nps", 100, 7.45, 10),
        ("csat_responses.csv", "csat", 100, 3.77, 5),
        ("ces_responses.csv", "ces", 100, 4.78, 7),
        ("nps_20k_responses.csv.gz", "nps", 20_000, 5.48375, 10),
    ],
)
def test_mock_surveys(name: str, kind: str, count: int, mean: float, scale: int, shared_data: Path) -> None:
    with reading(shared_data / "surveys_mock" / name) as done:
        found = done.rows("select kind, count(*), avg(score), scale from stage.surveys group by kind, scale")
        score = done.rows(
            "select 100 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)) / count(*)"
            " from stage.surveys"
        )[0][0]
        texts = done.rows("select count(*) from stage.texts")[0][0]
    assert found == [(kind, count, pytest.approx(mean, abs=1e-9), scale)]
    assert texts == count
    if kind == "nps":
        assert score == pytest.approx({100: 15.0, 20_000: -40.305}[count], abs=1e-9)


def test_reviews_of_olist(shared_data: Path) -> None:
    with reading(shared_data / "olist_sample" / "olist_order_reviews_dataset.csv.gz") as done:
        found = done.rows("""
            select count(*), count(distinct survey_id), avg(score), count(*) filter (score >= 4) / count(*),
              count(order_id)
            from stage.surveys where kind = 'csat'
        """)[0]
        assert "texts" not in done.tables
    assert found == pytest.approx((8_225, 8_225, 3.27161, 0.55173, 8_225), abs=5e-6)


def test_the_subscriptions_of_ravenstack(shared_data: Path) -> None:
    with reading(shared_data / "ravenstack" / "ravenstack_subscriptions.csv.gz") as done:
        found = done.rows("""
            with monthly as (select *, case interval when 'year' then amount / 12 else amount end as mrr
              from stage.subscriptions)
            select count(*), sum(mrr), count(ended_on), count(*) filter (status = 'trial'),
              count(*) filter (ended_on is null), sum(mrr) filter (ended_on is null)
            from monthly
        """)[0]
        assert not done.codes & {"ended_without_day", "months_and_year_differ", "interval_unknown"}
    assert found == (5_000, 11_338_747, 486, 778, 4_514, 10_159_608)


def test_the_customers_of_a_telephone_company(shared_data: Path) -> None:
    file = shared_data / "telco_churn" / "Telco-Customer-Churn.csv.gz"
    with reading(file, mapping={"snapshot_on": ":2025-01-31"}, currency="USD") as done:
        total = done.rows(
            "select count(*), count(ended_on), sum(amount), count(distinct subscription_id)"
            " from stage.subscriptions"
        )[0]
        by_plan = done.rows("""
            select plan, count(*), count(ended_on) / count(*)
            from stage.subscriptions group by plan order by plan
        """)
    assert total == (7_043, 1_869, Decimal("456116.60"), 7_043)
    assert by_plan == [
        ("Month-to-month", 3_875, pytest.approx(0.42710, abs=5e-6)),
        ("One year", 1_473, pytest.approx(0.11270, abs=5e-6)),
        ("Two year", 1_695, pytest.approx(0.02832, abs=5e-6)),
    ]


def test_landed_charges(shared_data: Path) -> None:
    with reading(shared_data / "fivetran_seeds" / "dbt_stripe" / "charge_data.csv") as done:
        assert done.rows("select status, count(*), sum(amount) from stage.payments group by all") == [
            ("failed", 16, Decimal("66776.96"))
        ]


def test_the_steps_of_a_helpdesk(shared_data: Path) -> None:
    with reading(shared_data / "helpdesk_log" / "helpdesk.csv.gz") as done:
        cases, days, first, last = done.rows("""
            select count(*), avg(epoch(ended_at - queued_at)) / 86400, min(queued_on)::varchar,
              max(ended_on)::varchar
            from stage.contacts
        """)[0]
        assert done.delivery.files[0].rows_read == 13_710
    assert (cases, first, last) == (3_804, "2010-01-13", "2012-11-06")
    assert days == pytest.approx(8.79816, abs=5e-6)
