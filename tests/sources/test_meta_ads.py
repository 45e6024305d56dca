from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

HEADER = (
    "Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (EUR),Impressions,Reach,"
    "Link clicks,Clicks (all),Results,Result indicator,Purchases,Purchases conversion value"
)
SPRING = (
    "2025-03-01,2025-03-31,Spring,Wide,310.10,3100,900,62,99,7,actions:offsite_conversion.purchase,7,400.50"
)
BAGS = "2025-03-01,2025-03-31,Bags,Wide,10.00,31,20,1,2,20,reach,,"
SUMMARY = "2025-03-01,2025-03-31,,,320.10,3131,910,63,101,,,7,400.50"


def test_a_range_is_spread_over_its_days_and_sums_stay_exact(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(HEADER, SPRING, BAGS, SUMMARY), "meta.csv")) as done:
        sums = done.rows("""
            select campaign, count(*), min(spent_on), max(spent_on), sum(amount), sum(impressions),
              sum(clicks), sum(reported_value), max(amount) - min(amount)
            from stage.spend group by campaign order by 1
        """)
        claimed = done.rows("select round(sum(reported_conversions), 9) from stage.spend")
        fixed = done.rows("select distinct platform, channel, paid, currency from stage.spend")
        spread, totals = done.finding("spend_spread"), done.finding("totals_left_out")
        read = done.delivery.files[0]
    first, last, least = date(2025, 3, 1), date(2025, 3, 31), Decimal("0.0001")
    assert sums == [
        ("Bags", 31, first, last, Decimal("10.00"), 31, 1, None, least),
        ("Spring", 31, first, last, Decimal("310.10"), 3100, 62, Decimal("400.50"), least),
    ]
    assert claimed == [(7.0,)]
    assert fixed == [("meta_ads", "meta_ads", True, "EUR")]
    assert (spread.severity, spread.row, spread.count) == ("warning", 2, 2)
    assert spread.value == "2025-03-01 to 2025-03-31"
    assert "as they say" in totals.message
    assert totals.row == 4
    assert (read.rows_read, read.table) == (2, "spend")
    assert "Meta Ads report: headers Amount spent (EUR) and Reporting starts" in read.why


def test_the_day_goes_before_the_reports_range(tmp_path: Path) -> None:
    header = "Reporting starts,Reporting ends,Day,Campaign name,Amount spent (USD)"
    rows = (
        "2025-03-01,2025-03-31,,,12.00",
        "2025-03-01,2025-03-31,2025-03-04,Spring,4.50",
        "2025-03-01,2025-03-31,2025-03-05,Spring,7.50",
    )
    with reading(written(tmp_path, table(header, *rows), "meta.csv")) as done:
        assert done.rows("select spent_on, amount, currency from stage.spend order by 1") == [
            (date(2025, 3, 4), Decimal("4.5"), "USD"),
            (date(2025, 3, 5), Decimal("7.5"), "USD"),
        ]
        assert "spend_spread" not in done.codes
        assert done.finding("totals_left_out").row == 2


def test_a_day_without_a_name_is_spend_and_no_summary(tmp_path: Path) -> None:
    header = "Day,Campaign name,Amount spent (USD)"
    rows = ("2025-03-04,Spring,4.50", "2025-03-05,,7.50")
    with reading(written(tmp_path, table(header, *rows), "meta.csv")) as done:
        assert done.rows("select sum(amount) from stage.spend") == [(Decimal(12),)]
        assert "totals_left_out" not in done.codes


def test_a_summary_that_disagrees_is_told(tmp_path: Path) -> None:
    rows = (SPRING, BAGS, SUMMARY.replace("320.10", "1320.10"))
    with reading(written(tmp_path, table(HEADER, *rows), "meta.csv")) as done:
        found = done.finding("totals_disagree")
    assert (found.row, found.value) == (4, "1320.10")
    assert "1,000.00 less than the largest" in found.message


LANGUAGES = {
    "es": ("Inicio del informe", "Fin del informe", "Nombre de la campaña", "Importe gastado (EUR)",
           "Impresiones", "Clics en el enlace", "Compras", "Valor de conversión de compras", "Día"),
    "fr": ("Début des rapports", "Fin des rapports", "Nom de la campagne", "Montant dépensé (EUR)",
           "Impressions", "Clics sur un lien", "Achats", "Valeur de conversion des achats", "Jour"),
    "de": ("Berichtsbeginn", "Berichtsende", "Kampagnenname", "Ausgegebener Betrag (EUR)",
           "Impressionen", "Link-Klicks", "Käufe", "Conversion-Wert von Käufen", "Tag"),
    "ru": ("Дата начала отчетности", "Дата окончания отчетности", "Название кампании", "Сумма затрат (EUR)",
           "Показы", "Клики по ссылке", "Покупки", "Ценность конверсии покупки", "День"),
    "ro": ("Începutul raportării", "Sfârșitul raportării", "Numele campaniei", "Suma cheltuită (EUR)",
           "Afișări", "Clicuri pe link", "Achiziții", "Valoarea conversiei achizițiilor", "Zi"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by_day", [True, False])
def test_headers_in_other_languages(tmp_path: Path, language: str, by_day: bool) -> None:  # noqa: FBT001
    *headers, day = LANGUAGES[language]
    cells = ["2025-03-01", "2025-03-02", "Uno", "1 234,56", "1 000", "12", "2", "99,90"]
    if by_day:
        headers, cells = [*headers, day], [*cells, "2025-03-01"]
    file = written(tmp_path, table(";".join(headers), ";".join(cells)), "meta.csv")
    with reading(file) as done:
        rows = done.rows("""
            select platform, campaign, currency, sum(amount), sum(impressions), sum(clicks),
              sum(reported_conversions), sum(reported_value), count(*)
            from stage.spend group by all
        """)
        codes = done.codes
    days = 1 if by_day else 2
    amount, value = Decimal("1234.56"), Decimal("99.90")
    assert rows == [("meta_ads", "Uno", "EUR", amount, 1000, 12, 2.0, value, days)]
    assert ("spend_spread" in codes) is not by_day


def test_results_are_conversions_where_the_platform_says_so(tmp_path: Path) -> None:
    header = "Day,Campaign name,Amount spent (EUR),Results,Result indicator"
    rows = (
        "2025-03-04,Spring,4.50,3,actions:offsite_conversion.fb_pixel_purchase",
        "2025-03-04,Bags,4.50,900,reach",
    )
    with reading(written(tmp_path, table(header, *rows), "meta.csv")) as done:
        assert done.rows("select campaign, reported_conversions from stage.spend order by 1") == [
            ("Bags", None),
            ("Spring", 3.0),
        ]
        found = done.finding("results_no_conversions")
    assert (found.row, found.value, found.count) == (3, "reach", 1)


def test_clicks_on_links_go_before_clicks_of_all_kinds(tmp_path: Path) -> None:
    header = "Day,Campaign name,Amount spent (EUR),Clicks (all)"
    with reading(
        written(tmp_path, table(f"{header},Link clicks", "2025-03-04,Spring,4.50,9,3"), "a.csv")
    ) as done:
        assert done.rows("select clicks from stage.spend") == [(3,)]
        assert "clicks_of_all_kinds" not in done.codes
    with reading(written(tmp_path, table(header, "2025-03-04,Spring,4.50,9"), "b.csv")) as done:
        assert done.rows("select clicks from stage.spend") == [(9,)]
        assert done.finding("clicks_of_all_kinds").severity == "warning"


def test_a_range_that_ends_before_it_begins_is_rejected(tmp_path: Path) -> None:
    backwards = SPRING.replace("2025-03-31", "2025-02-01")
    with reading(written(tmp_path, table(HEADER, backwards, BAGS), "meta.csv")) as done:
        found = done.finding("ends_on_rejected")
        assert done.rows("select distinct campaign from stage.spend") == [("Bags",)]
    assert (found.row, found.value) == (2, "2025-03-01 to 2025-02-01")


def test_a_begin_without_an_end_is_no_day(tmp_path: Path) -> None:
    text = table("Reporting starts,Campaign name,Amount spent (EUR)", "2025-03-01,Spring,4.50")
    with (
        pytest.raises(InputError, match="when each row begins and nowhere when it ends"),
        reading(written(tmp_path, text, "meta.csv")),
    ):
        pass
    mapping = {"spent_on": "Reporting starts"}
    with reading(written(tmp_path, text, "meta.csv"), mapping=mapping) as done:
        assert done.rows("select spent_on from stage.spend") == [(date(2025, 3, 1),)]
