from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.catalogue import languages, own_texts
from patronage.base.locale import Locale
from patronage.metrics.benchmark import shipped
from patronage.metrics.metric import METRICS
from patronage.reports.block import Table, Text
from tests.journey.command import patronage
from tests.reports.shops import shop_of, write

ORDERS = [("1", "ann", "2025-01-05", "EUR", 60), ("2", "bob", "2025-01-09", "EUR", 40)]
TARGETS = [
    ("t1", "net_revenue", "", "2025-01-01..2025-01-09", 90),
    ("t2", "orders", "", "2025-01-01..2025-01-09", 3),
    ("t3", "orders", "", "2025", 30),
]
HEADER = ("target_id", "metric", "dimensions", "period", "value")

COMING = ("cac", "ltv_to_cac", "support_cost_rate")


def files(folder: Path) -> tuple[Path, Path]:
    orders = write(
        folder / "orders.csv", ("order_id", "customer_id", "ordered_at", "currency", "gross"), ORDERS
    )
    return orders, write(folder / "targets.csv", HEADER, TARGETS)


def test_targets_stand_beside_what_was_reached(tmp_path: Path) -> None:
    with shop_of(tmp_path, *files(tmp_path)) as shop:
        section = next(s for s in shop.report().sections if s.name == "targets")
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert section.lead == "Targets met, of those whose period is over: 1 of 2; still open: 1."
    assert [row[3:] for row in table.rows] == [
        ("€100.00", "€90.00", "met"),
        ("2", "3", "missed"),
        ("2", "30", "open"),
    ]
    assert table.highlight == (1,)


def test_without_targets_the_chapter_says_which_file_would_fill_it(tmp_path: Path) -> None:
    with shop_of(tmp_path, files(tmp_path)[0]) as shop:
        section = next(s for s in shop.report().sections if s.name == "targets")
    assert isinstance(section.blocks[0], Text)


def test_a_target_of_a_part_of_the_shop_is_named_in_words(tmp_path: Path) -> None:
    parts = ("sales_channel=web", "sales_channel!=web|app,currency=EUR", "of the web")
    targets = [(f"t{at}", "orders", part, "2025-01-01..2025-01-09", 1) for at, part in enumerate(parts)]
    orders = files(tmp_path)[0]
    with shop_of(tmp_path, orders, write(tmp_path / "parts.csv", HEADER, targets)) as shop:
        section = next(s for s in shop.report().sections if s.name == "targets")
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == [
        "Sales channel: web",
        "Sales channel \N{NOT EQUAL TO} web, app; Currency: EUR",
        "of the web",
    ]


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_the_sources_of_what_ships_are_named_in_every_language(language: str) -> None:
    said = {each.metric: Locale(language).said(f"benchmark.{each.metric}", "") for each in shipped()}
    assert all(said.values()), said
    own = {key for key in own_texts(language) if key.startswith("benchmark.")}
    assert own == {f"benchmark.{metric}" for metric in said}


def test_what_ships_names_metrics_and_sources() -> None:
    assert {each.metric for each in shipped()} <= {*METRICS.all(), *COMING}
    assert all(each.source and (each.low or each.median or each.high) for each in shipped())


def test_the_command_ends_with_one_when_a_target_is_missed(tmp_path: Path) -> None:
    assert patronage(tmp_path, "load", *files(tmp_path)).code == 0
    done = patronage(tmp_path, "check", "--json")
    assert done.code == 1
    assert [(row["metric"], row["status"]) for row in done.json["rows"]] == [
        ("net_revenue", "met"),
        ("orders", "missed"),
        ("orders", "open"),
    ]
    assert "missed" in patronage(tmp_path, "check").out


def test_the_command_ends_with_nought_when_all_are_met(tmp_path: Path) -> None:
    orders, _ = files(tmp_path)
    kept = write(tmp_path / "targets.csv", HEADER, TARGETS[:1])
    assert patronage(tmp_path, "load", orders, kept).code == 0
    assert patronage(tmp_path, "check").code == 0


def test_a_target_of_what_there_is_not_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    orders, _ = files(tmp_path)
    wrong = [
        TARGETS[0],
        ("t7", "net_revenu", "", "2025-01-01..2025-01-09", 90),
        ("t8", "orders", "chanel=email", "2025", 3),
        ("t9", "cac", "", "2025-01-01..2025-01-09", 3),
    ]
    kept = write(tmp_path / "targets.csv", HEADER, wrong)
    assert patronage(tmp_path, "load", orders, kept).code == 0
    done = patronage(tmp_path, "check", "--json")
    assert done.code == 3
    assert [row["status"] for row in done.json["rows"]] == ["met", "unknown", "unknown", "unknown"]
    assert "2 of 4 targets cannot be checked" in done.err
    assert "t7: no metric is called 'net_revenu'; did you mean net_revenue" in done.err
    assert "t8: no dimension is called 'chanel'; did you mean channel" in done.err
    # That the shop holds no spend is no mistake of the target.
    assert "t9" not in done.err
    assert "the shop holds no spend" in patronage(tmp_path, "check").err


def test_the_command_speaks_the_language_asked_for(tmp_path: Path) -> None:
    assert patronage(tmp_path, "load", *files(tmp_path)).code == 0
    done = patronage(tmp_path, "check", "--lang", "es")
    for word in ("Métrica", "Diferencia", "Ingresos netos", "no cumplido", "abierto"):
        assert word in done.out
    assert "orders 2025: termina el 2025-12-31; los datos, el 2025-01-09" in done.err
    assert "Цель" in patronage(tmp_path, "check", "--lang", "ru").out
    none = patronage(tmp_path, "check", "--lang", "ro", "--department", "x")
    assert (none.code, none.out) == (0, "")
    assert "nicio țintă" in none.err
