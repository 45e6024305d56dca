from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

HEAD = ("Campaign report", '"January 1, 2025 - January 31, 2025"')
HEADER = "Day,Campaign,Cost,Currency code,Impr.,Clicks,Conversions,Conv. value"
ROWS = (
    '2025-01-01,Brand,"1,234.50",EUR,"12,000",300,5.00,"1,000.00"',
    "2025-01-02,Brand,10.00,EUR,100,3,--,--",
    "2025-01-02,Total war,--,EUR,0,0,--,--",
)
TOTAL = 'Total: Campaigns,--,"1,244.50",--,"12,100",303,5.00,"1,000.00"'
SPEND = "select spent_on, campaign, amount, clicks, impressions from stage.spend order by all"


def report(*rows: str, header: str = HEADER) -> str:
    return table(*HEAD, header, *rows)


def test_a_report_with_its_head_and_foot_is_spend(tmp_path: Path) -> None:
    file = written(tmp_path, report(*ROWS, TOTAL), "google.csv")
    with reading(file) as done:
        rows = done.rows(SPEND)
        constant = done.rows("select distinct platform, channel, paid, currency, account from stage.spend")
        claimed = done.rows("select sum(reported_conversions), sum(reported_value) from stage.spend")
        read = done.delivery.files[0]
        totals = done.finding("totals_left_out")
        nothing = done.finding("spend_of_nothing")
        codes = done.codes
    assert rows == [
        (date(2025, 1, 1), "Brand", Decimal("1234.5"), 300, 12_000),
        (date(2025, 1, 2), "Brand", Decimal(10), 3, 100),
        (date(2025, 1, 2), "Total war", Decimal(0), 0, 0),
    ]
    assert constant == [("google_ads", "google_ads", True, "EUR", None)]
    assert claimed == [(5.0, Decimal(1000))]
    assert (read.table, read.rows_read) == ("spend", 3)
    assert (totals.row, totals.count, totals.severity) == (5, 1, "note")
    assert "come to 1,244.50, as they say" in totals.message
    assert (nothing.row, nothing.count) == (4, 1)
    assert "spend_spread" not in codes
    assert "Google Ads report: headers Cost and Currency code" in read.why


def test_the_same_report_as_utf_16_with_tabs(tmp_path: Path) -> None:
    text = report(*ROWS, TOTAL)
    tabbed = "\n".join(_tabbed(line) for line in text.splitlines()) + "\n"
    with (
        reading(written(tmp_path, text, "commas.csv")) as commas,
        reading(written(tmp_path, tabbed, "tabs.csv", "utf-16")) as tabs,
    ):
        assert tabs.rows(SPEND) == commas.rows(SPEND)
        assert tabs.finding("totals_left_out").severity == "note"


def _tabbed(line: str) -> str:
    quoted = line.split('"')
    return "".join(part if i % 2 else part.replace(",", "\t") for i, part in enumerate(quoted))


def test_totals_that_disagree_are_told_with_the_difference(tmp_path: Path) -> None:
    rows = ("Total: Search,--,900.00,--,1,1,--,--", 'Total: Account,--,"1,300.00",--,1,1,--,--')
    with reading(written(tmp_path, report(*ROWS, *rows), "google.csv")) as done:
        found = done.finding("totals_disagree")
        assert done.rows("select sum(amount) from stage.spend") == [(Decimal("1244.50"),)]
    assert found.severity == "warning"
    assert (found.row, found.value, found.count) == (6, "1,300.00", 2)
    assert "the rows come to 1,244.50, 55.50 less than the largest" in found.message


def test_a_total_of_part_of_it_does_not_disagree_beside_one_that_agrees(tmp_path: Path) -> None:
    rows = ("Total: Search,--,900.00,--,1,1,--,--", TOTAL)
    with reading(written(tmp_path, report(*ROWS, *rows), "google.csv")) as done:
        assert "totals_disagree" not in done.codes
        assert done.finding("totals_left_out").count == 2


def test_days_rounded_to_cents_may_differ_from_their_total_by_half_a_cent_each(tmp_path: Path) -> None:
    days = [f"2025-01-{day:02d},Brand,0.33,EUR,1,1,--,--" for day in range(1, 4)]
    for total, agrees in (("1.01", True), ("1.02", False)):
        file = written(tmp_path, report(*days, f"Total: Account,--,{total},--,3,3,--,--"), f"{total}.csv")
        with reading(file) as done:
            assert ("totals_disagree" not in done.codes) is agrees


def test_a_row_that_cannot_be_read_is_listed_and_the_totals_disagree(tmp_path: Path) -> None:
    rows = (*ROWS, "2025-01-32,Brand,1.00,EUR,1,1,--,--", TOTAL.replace("1,244.50", "1,245.50"))
    with reading(written(tmp_path, report(*rows), "google.csv")) as done:
        found = done.finding("spent_on_rejected")
        assert (found.row, found.value) == (5, "2025-01-32")
        assert "1.00 less" in done.finding("totals_disagree").message


def test_months_are_spread_within_the_reports_period(tmp_path: Path) -> None:
    header = HEADER.replace("Day", "Month")
    head = table("Campaign report", '"January 30, 2025 - February 2, 2025"', header)
    body = table("2025-01,Brand,10.00,EUR,7,3,1.00,--", "2025-02,Brand,0.01,EUR,1,1,--,--")
    with reading(written(tmp_path, head + body, "google.csv")) as done:
        rows = done.rows("select spent_on, amount, clicks, impressions from stage.spend order by 1")
        found = done.finding("spend_spread")
    assert rows == [
        (date(2025, 1, 30), Decimal("5.0000"), 1, 3),
        (date(2025, 1, 31), Decimal("5.0000"), 2, 4),
        (date(2025, 2, 1), Decimal("0.0050"), 0, 0),
        (date(2025, 2, 2), Decimal("0.0050"), 1, 1),
    ]
    assert "within 2025-01-30 to 2025-02-02, the report's period" in found.message
    assert (found.row, found.value, found.count) == (2, "2025-01-30 to 2025-01-31", 2)


def test_weeks_are_seven_days_from_the_one_they_begin_with(tmp_path: Path) -> None:
    text = table(HEADER.replace("Day", "Week"), "2024-12-30,Brand,100.00,EUR,70,8,--,--")
    with reading(written(tmp_path, text, "google.csv")) as done:
        rows = done.rows("select spent_on, amount, clicks from stage.spend order by 1")
    assert [str(day) for day, *_ in rows][::6] == ["2024-12-30", "2025-01-05"]
    assert [amount for _, amount, _ in rows] == [Decimal(a) for a in _CENTS]
    assert sum(clicks for *_, clicks in rows) == 8


# A hundred by seven to the fourth decimal, and what rounding left over on the last day.
_CENTS = ("14.2857", "14.2857", "14.2857", "14.2857", "14.2857", "14.2857", "14.2858")


def test_a_report_without_any_day_is_spread_over_its_period(tmp_path: Path) -> None:
    rows = ("Brand,30.00,EUR,62,31", "Total war,1.00,EUR,0,0", "Total: Account,31.00,--,62,31")
    text = report(*rows, header="Campaign,Cost,Currency code,Impr.,Clicks")
    with reading(written(tmp_path, text, "google.csv")) as done:
        assert done.finding("totals_left_out").count == 1
        rows_a_day = done.rows("select distinct count(*) over (partition by spent_on) from stage.spend")
        assert rows_a_day == [(2,)]
        assert done.rows("select count(distinct spent_on), sum(amount) from stage.spend") == [
            (31, Decimal(31))
        ]
        assert "the report's whole period" in done.finding("spend_spread").message


def test_a_report_without_days_and_period_says_how_to_export_it(tmp_path: Path) -> None:
    text = table("Campaign,Cost,Currency code,Impr.,Clicks", "Brand,31.00,EUR,62,31")
    with (
        pytest.raises(InputError, match=r"and not when.*Segment, Time, Day"),
        reading(written(tmp_path, text, "google.csv")),
    ):
        pass


@pytest.mark.parametrize(
    ("header", "row", "total"),
    [
        (
            "Día;Campaña;Coste;Código de moneda;Impr.;Clics",
            "01/02/2025;Marca;1.234,50;EUR;10;3",
            "Total: campañas",
        ),
        (
            "Jour;Campagne;Coût;Code de devise;Impr.;Clics",
            "01/02/2025;Marque;1 234,50;EUR;10;3",
            "Total : compte",
        ),
        (
            "Tag;Kampagne;Kosten;Währungscode;Impr.;Klicks",
            "01.02.2025;Marke;1.234,50;EUR;10;3",
            "Gesamt: Konto",
        ),
        (
            "День;Кампания;Стоимость;Код валюты;Показы;Клики",
            "01.02.2025;Бренд;1 234,50;EUR;10;3",
            "Итого: аккаунт",
        ),
        (
            "Zi;Campanie;Cost;Codul monedei;Afișări;Clicuri",
            "01.02.2025;Brand;1.234,50;EUR;10;3",
            "Total: cont",
        ),
    ],
)
def test_headers_in_other_languages(tmp_path: Path, header: str, row: str, total: str) -> None:
    text = table(header, row, f"{total};--;1.234,50;--;10;3")
    with reading(written(tmp_path, text, "google.csv"), date_order="dmy") as done:
        assert done.rows(
            "select platform, spent_on, amount, currency, clicks, impressions from stage.spend"
        ) == [("google_ads", date(2025, 2, 1), Decimal("1234.5"), "EUR", 3, 10)]
        assert "come to 1,234.50" in done.finding("totals_left_out").message


def test_an_amount_with_its_sign_and_the_shops_currency(tmp_path: Path) -> None:
    text = table("Day,Campaign,Cost,Impr.,Clicks", "2025-01-01,Brand,$412.30,10,3")
    with reading(written(tmp_path, text, "google.csv"), currency="CAD") as done:
        assert done.rows("select amount, currency from stage.spend") == [(Decimal("412.3"), "CAD")]


def test_an_account_that_is_named_keeps_exports_apart(tmp_path: Path) -> None:
    text = table("Day,Customer ID,Campaign,Cost,Impr.", "2025-01-01,123-456,Brand,4.30,10")
    with reading(written(tmp_path, text, "google.csv")) as done:
        assert done.rows("select account from stage.spend") == [("123-456",)]
        assert "account_not_named" not in done.codes
    with reading(written(tmp_path, report(*ROWS), "google.csv"), mapping={"account": ":shop-es"}) as done:
        assert done.rows("select distinct account from stage.spend") == [("shop-es",)]


def test_a_renamed_campaign_is_told_under_its_id(tmp_path: Path) -> None:
    text = table(
        "Day,Campaign ID,Campaign,Cost,Impr.",
        "2025-01-01,77,Brand,4.30,10",
        "2025-01-02,77,Brand 2025,4.30,10",
        "2025-01-02,78,Shoes,4.30,10",
    )
    with reading(written(tmp_path, text, "google.csv")) as done:
        found = done.finding("campaign_renamed")
        assert (found.value, found.row, found.count) == ("77", 2, 1)
        assert "Brand, Brand 2025; the id is what counts" in found.message
        assert done.rows("select count(distinct campaign_id) from stage.spend") == [(2,)]
