"""What a report says of amounts nothing converts, and of service times in business hours."""

from __future__ import annotations

from pathlib import Path

from patronage.reports.block import Table
from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from patronage.store.settings import Settings
from tests.reports.shops import LOADED_AT, ORDER_HEADER, section, tiles, write

ORDERS = [
    ("1", "ann", "2025-01-10", "EUR", "10.00"), ("2", "bob", "2025-01-11", "USD", "1250.50"),
    ("3", "ann", "2025-02-03", "USD", "30"), ("4", "cleo", "2025-02-03", "USD", "20"),
    ("5", "ann", "2025-02-04", "EUR", "7.00"),
]  # fmt: skip
TICKETS = [
    ("1", "ann", "email", "2025-01-10 16:00", "2025-01-13 10:00"),
    ("2", "bob", "email", "2025-02-03 09:00", ""),
]
TICKET_HEADER = ("contact_id", "customer", "medium", "queued_at", "first_reply_at")
HOURS = '\n[business_hours]\nmonday = "09:00-17:00"\nfriday = "09:00-17:00"\n'


def shop(folder: Path) -> Shop:
    made = Shop.create(folder / "shop", Settings(currency="EUR"))
    made.load([write(folder / "orders.csv", ORDER_HEADER, ORDERS)], loaded_at=LOADED_AT)
    return made


def test_amounts_without_a_rate_are_listed_in_their_own_currency(tmp_path: Path) -> None:
    with shop(tmp_path) as made:
        report = made.report(language="es")
        said = [note for note in made.kpi("net_revenue").notes if "without a rate" in note]
    blocks = [b for b in section(report, "quality").blocks if isinstance(b, Table)]
    listed = next(b for b in blocks if "sin tipo de cambio" in b.title)
    assert listed.rows == (
        ("pedidos", "USD", "11 ene 2025", 1, "1.250,50"),
        ("pedidos", "USD", "3 feb 2025", 2, "50,00"),
    )
    assert said == ["orders without a rate of their day, in no sum: 3 rows, 1300.50 USD"]
    assert any("filas, 1.300,50 USD" in note for note in report.notes)


def test_times_in_business_hours_stand_beside_the_others_where_hours_are_stated(tmp_path: Path) -> None:
    with shop(tmp_path) as made:
        tickets = write(tmp_path / "tickets.csv", TICKET_HEADER, TICKETS)
        made.load([tickets], ReadOptions(table="contacts"), loaded_at=LOADED_AT)
        without = [tile.metric for tile in tiles(made.report(), "service").tiles]
        settings = tmp_path / "shop" / "patronage.toml"
        settings.write_text(settings.read_text("utf-8") + HOURS, "utf-8")
    with Shop.open(tmp_path / "shop") as made:
        made.rebuild(LOADED_AT)
        beside = tiles(made.report(), "service").tiles
    assert "first_reply_time_business" not in without
    at = [tile.metric for tile in beside].index("first_reply_time_business")
    assert beside[at - 1].metric == "first_reply_time"
