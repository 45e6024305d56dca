"""The chapter of service: its figures are those `kpi` gives, and it says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from patronage.reports.block import Report, Table, Text, Tiles
from tests.reports.conftest import YEAR, Whole
from tests.reports.shops import ORDER_HEADER, section, shop_of, write


def at(day: str, *times: str) -> tuple[str, ...]:
    return tuple(f"{day} {time}" for time in times)


ORDERS = [("1", "ann", "2025-01-05", "EUR", 60), ("2", "bob", "2025-03-09", "EUR", 40)]
CONTACTS = (
    ("contact_id", "customer_id", "medium", "reason", "queued_at", "answered_at", "ended_at", "outcome"),
    [
        ("c1", "ann", "phone", "return", *at("2025-01-06", "10:00:00", "10:00:10", "10:05:10"), "answered"),
        ("c2", "bob", "phone", "invoice", *at("2025-02-06", "10:00:00", "10:01:00", "10:02:00"), "answered"),
    ],
)


def report_of(folder: Path, *files: Path) -> Report:
    with shop_of(folder, write(folder / "orders.csv", ORDER_HEADER, ORDERS), *files) as shop:
        return shop.report()


def test_every_tile_is_what_kpi_gives(whole: Whole) -> None:
    shown = whole.tiles("service").tiles
    assert [tile.metric for tile in shown] == [
        "contacts", "service_level", "abandonment_rate", "average_speed_of_answer", "average_handle_time",
        "first_reply_time", "csat", "nps", "cost_per_contact", "support_cost_rate",
    ]  # fmt: skip
    for tile in shown:
        assert tile.value == whole.shop.kpi(tile.metric, period=YEAR).value()
        months = whole.shop.kpi(tile.metric, period=YEAR, grain="month")
        assert tile.series == months.column(tile.metric)


def test_a_level_stands_with_its_threshold_and_a_survey_with_its_bounds(whole: Whole) -> None:
    notes = {tile.metric: tile.note for tile in whole.tiles("service").tiles}
    assert notes["service_level"] == "Answered within 20 seconds."
    nps = whole.shop.kpi("nps", period=YEAR)
    mean, error = (float(str(nps.value(name))) for name in ("nps", "nps_error"))
    low, high = (mean + side * 1.96 * error for side in (-1, 1))
    assert notes["nps"] == f"Between {low:.1f} and {high:.1f}, 19 times out of 20."
    csat = whole.shop.kpi("csat", period=YEAR)
    low, high = (100 * float(str(csat.value(f"csat_{side}"))) for side in ("low", "high"))
    assert notes["csat"] == f"Between {low:.1f}% and {high:.1f}%, 19 times out of 20."


@pytest.mark.parametrize(
    ("dimension", "metrics"),
    [
        ("medium", ("contacts", "service_level", "csat")),
        ("contact_reason", ("contacts", "bad_experience_rate")),
        ("medium", ("assisted_orders", "assisted_revenue")),
    ],
)
def test_tables_are_what_kpi_gives(whole: Whole, dimension: str, metrics: tuple[str, ...]) -> None:
    whole.agrees("service", dimension, *metrics)


def test_orders_after_a_contact_are_called_association(whole: Whole) -> None:
    table = whole.table("service", "medium", "assisted_orders")
    assert "association" in table.title
    assert "not necessarily because of it" in table.note


def test_contacts_alone_say_which_files_would_bring_the_rest(tmp_path: Path) -> None:
    report = report_of(tmp_path, write(tmp_path / "contacts.csv", *CONTACTS))
    found = section(report, "service")
    shown, *_, said = found.blocks
    assert isinstance(shown, Tiles)
    assert [tile.metric for tile in shown.tiles] == [
        "contacts", "service_level", "abandonment_rate", "average_speed_of_answer",
    ]  # fmt: skip
    assert found.lead == (
        "2 contacts; 50% of those who waited for an answer had one within 20 seconds, 0% gave up."
    )
    assert isinstance(said, Text)
    assert [each.split(":")[0] for each in said.paragraphs] == [
        "Satisfaction and recommendation", "What service costs",
    ]  # fmt: skip


def test_costs_alone_make_a_short_chapter(tmp_path: Path) -> None:
    costs = write(
        tmp_path / "costs.csv",
        ("from_on", "to_on", "department", "item", "amount", "currency", "purpose"),
        [("2025-01-05", "2025-03-09", "support", "wages", 10, "EUR", "service")],
    )
    found = section(report_of(tmp_path, costs), "service")
    first = found.blocks[0]
    assert isinstance(first, Tiles)
    assert [tile.metric for tile in first.tiles] == ["support_cost_rate"]
    assert not [block for block in found.blocks if isinstance(block, Table)]
