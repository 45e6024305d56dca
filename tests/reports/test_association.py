"""The chapter of association: groups of customers as `kpi` gives them, by that name."""

from __future__ import annotations

import re
from pathlib import Path

from patronage.metrics.dimension import DIMENSIONS
from patronage.reports.block import Table, Text
from patronage.reports.sections.association import _GROUPS
from tests.reports.conftest import YEAR, Whole, records
from tests.reports.shops import section, shop_of_orders


def test_every_figure_of_a_group_is_what_kpi_gives(whole: Whole) -> None:
    table, said, _ = section(whole.report, "association").blocks
    assert isinstance(table, Table)
    assert isinstance(said, Text)
    names = [column.name for column in table.columns[2:]]
    of_period = [name for name in names if name != "customer_value"]
    dimensions = {DIMENSIONS[name].label: name for name in _GROUPS if name in DIMENSIONS}
    shown = dict.fromkeys(row[0] for row in table.rows)
    assert {"registered", "preferred_medium"} <= {dimensions[str(label)] for label in shown}
    for label in shown:
        by = dimensions[str(label)]
        period = records(whole.shop.kpi(of_period, by=by, period=YEAR), by)
        year = records(whole.shop.kpi("customer_value", by=by), by)
        for row in (row for row in table.rows if row[0] == label):
            expected = {**period[row[1]], "customer_value": year[row[1]]["customer_value"]}
            assert dict(zip(names, row[2:], strict=True)) == {name: expected[name] for name in names}


def test_what_tells_the_groups_is_said_once_of_each(whole: Whole) -> None:
    table, _, told = section(whole.report, "association").blocks
    assert isinstance(table, Table)
    assert isinstance(told, Table)
    assert [row[0] for row in told.rows] == list(dict.fromkeys(row[0] for row in table.rows))
    rules = {str(label): str(rule) for label, rule in told.rows}
    assert rules["Registered"] == "Registered or guest, as last delivered."
    assert rules["Ticket band"].startswith("Value of the first order among those of all customers")
    assert re.search(r"\. Ticket band: low up to €\d+\.\d\d, middle up to €\d+\.\d\d, ", rules["Ticket band"])
    assert all("not what causes" not in rule for rule in rules.values())
    assert table.note == "A customer who is silent may still come back: this is not contractual churn."


def test_the_chapter_calls_itself_association(whole: Whole) -> None:
    found = section(whole.report, "association")
    assert "association" in found.title
    assert found.lead.startswith("Widest apart by ")


def test_nothing_to_group_by_says_which_files_would_bring_it(tmp_path: Path) -> None:
    orders = [("1", "ann", "2025-01-05", "EUR", 60)]
    with shop_of_orders(tmp_path, orders) as shop:
        (said,) = section(shop.report(), "association").blocks
    assert isinstance(said, Text)
    assert "load customers" in said.paragraphs[0]
