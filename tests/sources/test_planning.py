"""Plans and costs as people keep them in spreadsheets: a row each, or a column a month."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.deliveries import reading, table, written


def test_targets_with_a_column_a_month(tmp_path: Path) -> None:
    text = table(
        "KPI;Filter;Team;Jan 2025;Feb 2025;Q2 2025",
        "Net revenue;channel=email;marketing;1.200,50;1.300,00;4.000,00",
        "Repeat rate;;retention;35%;;37,5 %",
        "Orders;;sales;many;;",
    )
    with reading(written(tmp_path, text, "plan.csv")) as done:
        rows = done.rows(
            "select metric, dimensions, period, value, department from stage.targets order by 1, 3"
        )
        ids = done.rows("select count(distinct target_id) from stage.targets")
        bad, why = done.finding("value_rejected"), done.delivery.files[0].why
    assert rows == [
        ("net_revenue", "channel=email", "2025-01", 1200.5, "marketing"),
        ("net_revenue", "channel=email", "2025-02", 1300, "marketing"),
        ("net_revenue", "channel=email", "2025-Q2", 4000, "marketing"),
        ("repeat_rate", None, "2025-01", 0.35, "retention"),
        ("repeat_rate", None, "2025-Q2", 0.375, "retention"),
    ]
    assert ids == [(5,)]
    assert (bad.row, bad.value) == (4, "many")
    assert "Plans of metrics: headers KPI and Jan 2025" in why


@pytest.mark.parametrize(
    "header",
    ["metric,month,target", "indicador,mes,objetivo", "показатель,месяц,цель", "indicator,luna,obiectiv"],
)
def test_targets_with_a_row_each(header: str, tmp_path: Path) -> None:
    with reading(written(tmp_path, table(header, "orders,2025-03,120"), "plan.csv")) as done:
        assert done.rows("select target_id, metric, period, value from stage.targets") == [
            ("orders|2025-03", "orders", "2025-03", 120)
        ]


def test_costs_with_a_column_a_month(tmp_path: Path) -> None:
    text = table(
        "Department,Item,2025-01,2025-02,Currency",
        "service,payroll,1200.50,1300,EUR", "marketing,tools,80,,EUR", "marketing,agency,dear,,EUR",
    )  # fmt: skip
    with reading(written(tmp_path, text, "costs.csv")) as done:
        rows = done.rows("""
            select department, item, from_on::varchar, to_on::varchar, amount, currency from stage.costs
            order by 1 desc, 3
        """)
        bad = done.finding("amount_rejected")
    assert rows == [
        ("service", "payroll", "2025-01-01", None, Decimal("1200.5"), "EUR"),
        ("service", "payroll", "2025-02-01", None, Decimal(1300), "EUR"),
        ("marketing", "tools", "2025-01-01", None, Decimal(80), "EUR"),
    ]
    assert (bad.row, bad.value) == (4, "dear")


@pytest.mark.parametrize(
    ("header", "month", "first", "last"),
    [
        ("department,month,amount", "2025-03", "2025-03-01", None),
        ("departamento,mes,importe", "03/2025", "2025-03-01", None),
        ("отдел,месяц,сумма", "2025-Q2", "2025-04-01", "2025-06-30"),
        ("departament,lună,sumă", "2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_costs_with_a_row_each(header: str, month: str, first: str, last: str | None, tmp_path: Path) -> None:
    with reading(written(tmp_path, table(header, f"service,{month},12.50"), "costs.csv")) as done:
        assert done.rows("select department, from_on::varchar, to_on::varchar, amount from stage.costs") == [
            ("service", first, last, Decimal("12.5"))
        ]


def test_days_that_were_read_are_not_called_unused(tmp_path: Path) -> None:
    head, row = "Department,Item,From,To,Amount,Room", "rent,shop,2025-01-01,2025-01-31,70,x"
    with reading(written(tmp_path, table(head, row), "costs.csv"), currency="EUR") as done:
        assert done.rows("select from_on::varchar, to_on::varchar from stage.costs") == [
            ("2025-01-01", "2025-01-31")
        ]
        assert done.finding("columns_unused").message == "columns not used: Room"


def test_spend_by_team_stays_spend(tmp_path: Path) -> None:
    text = table("date,team,platform,cost", "2025-03-01,front,meta,12.50")
    with reading(written(tmp_path, text, "spend.csv")) as done:
        assert done.tables == {"spend"}


def test_the_contracts_own_names_are_no_tools(tmp_path: Path) -> None:
    text = table(
        "cost_id,from_on,to_on,department,item,amount,currency,purpose",
        "1,2025-03-01,2025-03-31,service,payroll,12.50,EUR,service",
    )
    with reading(written(tmp_path, text, "costs.csv")) as done:
        assert done.codes == set()
        assert "Rows of one table" in done.delivery.files[0].why
