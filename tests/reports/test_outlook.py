"""The chapter on the value to come: its figures are those the Python API gives, and it says what it lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from patronage.base.catalogue import languages
from patronage.base.locale import Locale
from patronage.base.note import Note, Term
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value_options import ValueOptions
from patronage.pages.page import render
from patronage.reports.block import HeatMap, IntervalChart, LineChart, Report, Section, Table, Text
from patronage.reports.loads import read_loads
from patronage.reports.material import Material
from patronage.reports.outlook.contracts import contracts_of
from patronage.reports.outlook.outlook import BY, Outlook, outlook_of
from patronage.reports.outlook.parts import by_parts
from patronage.reports.outlook.section import outlook_section
from patronage.shop.asking import Asking
from patronage.shop.gathering import gather
from tests.pages.test_languages import OWN_WORDS, TELLTALE, texts
from tests.reports.conftest import Whole, figure
from tests.reports.shops import section, shop_of_orders


@dataclass(frozen=True)
class Told:
    """What the chapter is made of, and the chapter."""

    material: Material
    found: Outlook
    section: Section

    def table(self, *names: str) -> Table:
        """Find the table with these columns, or the one behind a chart."""
        return next(self._tables(*names))

    def _tables(self, *names: str) -> Iterator[Table]:
        for block in self.section.blocks:
            table = getattr(block, "table", block)
            if isinstance(table, Table) and set(names) <= {column.name for column in table.columns}:
                yield table


@pytest.fixture(scope="module")
def told(whole: Whole) -> Told:
    shop = whole.shop
    asking = Asking(shop.engine, shop.coverage, shop.settings)
    material = gather(asking, shop.engine, {"forecasts": True}, read_loads(shop.engine, ()), Path("shop"))
    found = outlook_of(material)
    return Told(material, found, outlook_section(material, found, contracts_of(material)))


def test_parts_are_those_the_api_values_and_add_up(told: Told, whole: Whole) -> None:
    asked = value_table(whole.shop.value(options=ValueOptions(by=BY)))
    for at, name in enumerate(("channel", "cohort_quarter")):
        table = told.table(name, "each", "total")
        wanted: dict[object, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for row in asked:
            sums = wanted[tuple(row.values())[at]]
            for i, column in enumerate(("customers", "still_active", "predicted_total")):
                sums[i] += figure(row[column])
        shown = {
            row[0]: [figure(row[table.at(column)]) for column in ("customers", "active", "total")]
            for row in table.rows
        }
        assert shown.keys() == wanted.keys()
        assert all(shown[key] == pytest.approx(wanted[key]) for key in shown)
        assert table.total is not None
        assert figure(table.total[table.at("total")]) == pytest.approx(sum(row[2] for row in wanted.values()))


def test_what_customers_cost_stands_beside_as_the_kpis_have_it(told: Told, whole: Whole) -> None:
    model = told.found.valued.fitted.model if told.found.valued else ""
    names = ("predicted_ltv_to_cac", "predicted_payback_days")
    kpis = whole.shop.kpi(("cac", *names), by="acquisition_channel", assume={"value_model": model})
    wanted = {row["acquisition_channel"]: row for row in kpis.records()}
    table = told.table("channel", "cac", "times", "payback")
    assert any(row[table.at("times")] for row in table.rows)
    for row in table.rows:
        of_channel = wanted[str(row[0])]
        if of_channel["cac_status"]:
            assert row[table.at("cac")] is None
            continue
        for column, name in zip(("cac", "times", "payback"), ("cac", *names), strict=True):
            told_there, shown = of_channel[name], row[table.at(column)]
            assert shown == (None if told_there is None else pytest.approx(told_there, rel=1e-9))


def test_intervals_enclose_the_value_and_what_comes_is_less_sure(told: Told) -> None:
    chart = next(block for block in told.section.blocks if isinstance(block, IntervalChart))
    names = ("coming_low", "expected_low", "each", "expected_high", "coming_high")
    for row in chart.table.rows:
        bounds = [figure(row[chart.table.at(name)]) for name in names]
        assert bounds == sorted(bounds)
        assert len(set(bounds)) == len(bounds)


def test_pictures_and_gates_are_those_of_the_validation(told: Told) -> None:
    validation = told.found.validation
    assert validation is not None
    weeks = validation.pictures[validation.choice.model].weeks
    tracking = told.table("week", "forecast", "actual")
    assert [row[-2:] for row in tracking.rows] == list(
        zip(weeks.forecast.tolist(), weeks.actual.tolist(), strict=True)
    )
    assert sum(isinstance(block, LineChart) for block in told.section.blocks) == 2
    gates = told.table("judged", "score", "limit", "words")
    assert len(gates.rows) == len(validation.verdicts())
    missed = [each.words for each in validation.verdicts() if each.outcome == "fail"]
    assert told.found.valued is not None
    whole = told.found.valued.bid_on_shop
    missed += [each.words for each in whole.judgements if each.outcome == "fail"]
    warned = [b for b in told.section.blocks if isinstance(b, Text) and b.tone == "warning"]
    assert sum(len(block.paragraphs) for block in warned) == len(missed)


def test_what_may_be_bid_on_is_what_the_api_says(told: Told, whole: Whole) -> None:
    asked = value_table(whole.shop.value(options=ValueOptions(by=("channel",)))).records()
    rows = told.table("part", "verdict").rows
    assert [row[1:3] for row in rows[1:]] == [(row["off_lately"], row["chance_of_a_miss"]) for row in asked]
    said = {"fail": "Do not bid on it", "pass": "May be bid on", "not judged": "Not judged"}
    assert all(
        str(row[3]).startswith(said[str(each["gates"])]) for row, each in zip(rows[1:], asked, strict=True)
    )


def test_the_map_of_activity_holds_every_customer_and_their_expected_number(told: Told) -> None:
    valued = told.found.valued
    assert valued is not None
    _, customers = told.material.engine.run(customer_values(valued))
    by_purchases: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for _, frequency, recency, t, _, alive, *_ in customers:
        months = int((figure(t) - figure(recency)) / 30.4375)
        bought = int(figure(frequency)) + 1
        by_purchases[str(bought) if bought < 7 else "7+"].append((min(months, 12), figure(alive)))
    block = next(b for b in told.section.blocks if isinstance(b, HeatMap))
    assert {row.label: row.size for row in block.rows} == {k: len(v) for k, v in by_purchases.items()}
    for row in block.rows:
        for month, cell in enumerate(row.cells):
            here = [alive for at, alive in by_purchases[str(row.label)] if at == month]
            assert cell == (pytest.approx(sum(here) / len(here)) if here else None)


def test_tiers_add_up_to_all(told: Told) -> None:
    tiers, channels = told.table("tier", "share"), told.table("channel", "total")
    assert channels.total is not None
    for name in ("customers", "active", "orders", "total"):
        added = sum(figure(row[tiers.at(name)]) for row in tiers.rows)
        assert added == pytest.approx(figure(channels.total[channels.at(name)]))
    assert sum(figure(row[tiers.at("share")]) for row in tiers.rows) == pytest.approx(1)


def test_those_at_risk_are_those_the_api_ranks(told: Told, whole: Whole) -> None:
    ranked = whole.shop.churn(options=ChurnOptions(by=())).ranked(10)
    assert ranked is not None
    table = told.table("customer", "reason")
    amounts = [figure(row[table.at("value_at_risk")]) for row in table.rows]
    assert amounts == pytest.approx([figure(value) for value in ranked.column("value_at_risk")])
    assert all(str(row[0]).startswith("C0") for row in table.rows)


def test_nobody_is_said_to_leave_where_the_data_do_not_tell_how_customers_leave(told: Told) -> None:
    valued = told.found.valued
    assert valued is not None
    dropout = Term("model.process.dropout", "dropout")
    note = Note.of("model.not_identified", process=dropout, parameters="a, b")
    flat = replace(valued, fitted=replace(valued.fitted, notes=(note,)))
    written = outlook_section(told.material, replace(told.found, valued=flat))
    assert not any(isinstance(block, HeatMap) for block in written.blocks)
    tables = [block for block in written.blocks if isinstance(block, Table)]
    assert not any(table.columns[0].name == "customer" for table in tables)
    said = [block.paragraphs[0] for block in written.blocks if isinstance(block, Text)]
    assert any(text.startswith("Nobody can be said to have left") for text in said)


def test_one_channel_alone_has_no_table_beside_that_of_the_whole_shop(told: Told) -> None:
    valued = told.found.valued
    assert valued is not None
    summarised = valued.prepared.summarised
    (name, values), *rest = summarised.summary.covariates
    alike = replace(summarised.summary, covariates=((name, np.full_like(values, "ads")), *rest))
    prepared = replace(valued.prepared, summarised=replace(summarised, summary=alike))
    written = by_parts(told.material, replace(valued, prepared=prepared))
    assert [type(block) for block in written] == [Table, IntervalChart, Table]
    assert all(block.columns[0].name == "cohort_quarter" for block in written if isinstance(block, Table))


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_nothing_is_left_in_english(language: str, told: Told, whole: Whole) -> None:
    material = replace(told.material, locale=Locale(language, told.material.settings.currency))
    written = outlook_section(material, told.found, contracts_of(material))
    page = _page(whole.report, language, written)
    assert "report.outlook" not in page
    # A cell that stands in the English chapter too came with the data.
    given = _cells(told.section) & _cells(written)
    english = set(texts(_page(whole.report, "en", told.section)))
    left = {
        text
        for text in texts(page)
        if text in english and text not in given and TELLTALE.search(OWN_WORDS.sub("", text))
    }
    assert left == set()


def _page(report: Report, language: str, chapter: Section) -> str:
    found = replace(report, title="", language=language, sections=(chapter,), definitions=(), notes=())
    return render(found)


def _cells(chapter: Section) -> set[str]:
    tables = [getattr(block, "table", block) for block in chapter.blocks]
    rows = [row for table in tables if isinstance(table, Table) for row in table.rows]
    return {str(cell) for row in rows for cell in row}


def test_a_report_does_not_forecast_unless_it_is_asked_to(whole: Whole) -> None:
    (said,) = section(whole.report, "outlook").blocks
    assert isinstance(said, Text)
    assert "patronage report --shop DIR --forecasts" in said.paragraphs[0]


@pytest.mark.parametrize("buyers", [1, 40])
def test_who_never_bought_again_is_not_forecast(buyers: int, tmp_path: Path) -> None:
    orders = [(at, f"c{at}", f"2025-0{1 + at % 9}-05", "EUR", 20) for at in range(buyers)]
    with shop_of_orders(tmp_path, orders) as shop:
        (said,) = section(shop.report(forecasts=True), "outlook").blocks
    assert isinstance(said, Text)
    assert said.paragraphs[0].startswith("Known customers who bought again: 0. A forecast takes 30 or more")
