from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import StoreError, UsageError
from patronage.contract.assumption import Assumptions
from patronage.store.business_hours import BusinessHours, Opening
from patronage.store.settings import Settings


def test_a_new_file_says_the_defaults_in_comments_only(tmp_path: Path) -> None:
    path = tmp_path / "patronage.toml"
    Settings().write(path)
    assert Settings.read(path) == Settings()
    assert "# currency" in path.read_text()


def test_writing_changes_one_line_and_keeps_the_owners_comments(tmp_path: Path) -> None:
    path = tmp_path / "patronage.toml"
    path.write_text('# ours\ntime_zone = "Europe/Madrid"  # Madrid\n\n[margin_rates]\n"Shoes" = 0.4\n')
    settings = Settings.read(path)
    replace(settings, currency="EUR").write(path)
    text = path.read_text()
    assert "# ours" in text
    assert '"Shoes" = 0.4' in text
    assert Settings.read(path) == replace(settings, currency="EUR")
    replace(settings, currency="USD", keep_snapshots=9).write(path)
    assert Settings.read(path) == replace(settings, currency="USD", keep_snapshots=9)


def test_all_keys_are_read() -> None:
    text = (
        'currency = "eur"\ntime_zone = "Europe/Madrid"\nlanguage = "es"\nhistory = 2019-03-01\n'
        "margin_rate = 0.35\npackaging_cost = 1\nreturns_cost = 2.5\ninactive_window_days = 200\n"
        "keep_snapshots = 2\nrate_holds_days = 0\n"
        '[margin_rates]\n"Shoes" = 0.42\n[mappings.orders]\norder_id = "Nr"\n'
        '[business_hours]\nmonday = "9:00-13:00, 14:00-18:00"\nholidays = "ES-MD"\nclosed = [2025-12-24]\n'
        '[business_hours.queues.night]\nsunday = "22:00-06:00"\n'
    )
    assert Settings.parse(text) == Settings(
        "EUR",
        "Europe/Madrid",
        "es",
        "2019-03-01",
        {"Shoes": Decimal("0.42")},
        2,
        0,
        {"orders": {"order_id": "Nr"}},
        BusinessHours(
            {"": (Opening(1, 540, 780), Opening(1, 840, 1080)), "night": (Opening(7, 1320, 1800),)},
            "ES-MD",
            (date(2025, 12, 24),),
        ),
        Assumptions(margin_rate="0.35", packaging_cost=1, returns_cost="2.5", inactive_window_days=200),
    )


def test_an_unknown_key_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"'curency'; did you mean currency\?"):
        Settings.parse('curency = "EUR"')


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('currency = "euro"', "'euro'"),
        ('time_zone = "Europe/Atlantis"', "Atlantis"),
        ('history = "since ever"', "since ever"),
        ("margin_rate = 35", "between -1 and 1"),
        ("margin_rate = true", "True"),
        ("margin_rate = nan", "between -1 and 1"),
        ("csat_goal = 7", "from 1 to 5"),
        ("keep_snapshots = 0", "from 1"),
        ("rate_holds_days = -1", "from 0 to 366"),
        ("returns_cost = -1", "below zero"),
        ("margin_rates = 3", "section"),
        ("language = 3", "quotes"),
        ("currency = ", "TOML"),
        ("business_hours = 9", "section"),
        ("[business_hours]\nmonday = 9", "09:00-13:00"),
        ('[business_hours]\nmonday = "9-5"', "09:00-13:00"),
        ('[business_hours]\nmonday = "09:00-25:00"', "09:00-13:00"),
        ('[business_hours]\nmonday = "09:00-17:60"', "09:00-13:00"),
        ('[business_hours]\nmunday = "09:00-17:00"', "did you mean sunday or monday"),
        ('[business_hours]\nholidays = "Spain"', "ES-MD"),
        ('[business_hours]\nclosed = ["2025-12-24"]', "without quotes"),
        ('[business_hours.queues]\ncare = "09:00-17:00"', "section"),
        ('[business_hours.queues.care]\nholidays = "ES"', "'holidays'"),
    ],
)
def test_a_value_that_cannot_be_meant_is_told(line: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Settings.parse(line)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "patronage.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="cannot be read"):
        Settings.read(path)


def test_the_digest_changes_with_any_setting() -> None:
    changed = [
        Settings(),
        Settings("EUR"),
        Settings(margin_rates={"a": Decimal(1)}),
        Settings(keep_snapshots=6),
    ]
    assert len({each.digest() for each in changed}) == len(changed)
    assert Settings("EUR").digest() == Settings("EUR").digest()


def test_a_section_is_not_written_from_here(tmp_path: Path) -> None:
    path = tmp_path / "patronage.toml"
    Settings().write(path)
    with pytest.raises(UsageError, match="margin_rates"):
        Settings(margin_rates={"a": Decimal(1)}).write(path)
