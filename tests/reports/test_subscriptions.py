"""The chapter of subscriptions: its figures are those `kpi` gives, and it says what it lacks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from patronage.reports.block import Text, Tiles
from tests.reports.conftest import YEAR, Whole
from tests.reports.shops import ORDER_HEADER, section, shop_of, write

ORDERS = [("1", "ann", "2025-01-05", "EUR", 60), ("2", "bob", "2025-03-09", "EUR", 40)]


def test_every_tile_is_what_kpi_gives(whole: Whole) -> None:
    shown = whole.tiles("subscriptions").tiles
    assert {"active_subscriptions", "mrr", "new_mrr", "churned_mrr", "recovered_rate"} <= {
        tile.metric for tile in shown
    }
    for tile in shown:
        assert tile.value == whole.shop.kpi(tile.metric, period=YEAR).value()


def test_tables_are_what_kpi_gives(whole: Whole) -> None:
    whole.agrees("subscriptions", "plan", "active_subscriptions", "mrr", "churn_rate")
    whole.agrees("subscriptions", "payment_method", "payment_failure_rate", "recovered_rate")


def test_movements_explain_how_monthly_revenue_changed(whole: Whole) -> None:
    table = whole.table("subscriptions", "month", "new_mrr")
    mrr = whole.table("subscriptions", "month", "mrr")
    for row, before, after in zip(table.rows[1:], mrr.rows, mrr.rows[1:], strict=False):
        won, lost, *further = (Decimal(str(value)) for value in row[1:])
        expansion, reactivated, contraction = further
        assert (
            Decimal(str(after[1])) - Decimal(str(before[1]))
            == won - lost + expansion + reactivated - contraction
        )


def test_retention_follows_those_first_paid_for_together(whole: Whole) -> None:
    block = whole.heat_map("subscriptions", "subscription_retention_rate")
    found = whole.shop.kpi("subscription_retention_rate", cohort="month")
    asked = {(r["cohort"], r["age"]): r["subscription_retention_rate"] for r in found.records()}
    assert {(row.label, age): cell for row in block.rows for age, cell in enumerate(row.cells)} == asked


def test_payments_alone_say_which_file_would_bring_the_rest(tmp_path: Path) -> None:
    files = (
        write(tmp_path / "orders.csv", ORDER_HEADER, ORDERS),
        write(
            tmp_path / "payments.csv",
            ("payment_id", "invoice_id", "attempted_at", "amount", "currency", "status"),
            [("p1", "i1", "2025-01-05", 10, "EUR", "failed"), ("p2", "i1", "2025-01-07", 10, "EUR", "paid")],
        ),
    )
    with shop_of(tmp_path, *files) as shop:
        found = section(shop.report(), "subscriptions")
    shown = found.blocks[0]
    assert isinstance(shown, Tiles)
    assert [(tile.metric, tile.value) for tile in shown.tiles] == [
        ("payment_failure_rate", 1.0), ("recovered_rate", 1.0),
    ]  # fmt: skip
    said = found.blocks[-1]
    assert isinstance(said, Text)
    (only,) = said.paragraphs
    assert only.startswith("Running subscriptions and their revenue: load subscriptions with customer, ")
