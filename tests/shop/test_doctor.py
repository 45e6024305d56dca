"""Marts that are not what follows from the loaded tables are found, and the remedy mends them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from patronage.cli.main import main
from patronage.engine.duckdb import DuckDB
from patronage.shop import Shop
from patronage.shop.doctor import doctor
from patronage.store.settings import Settings
from tests.store.shops import NOON

_ORDERS = """\
order_id,customer,ordered_at,gross,currency
1,ann,2025-01-03,120.00,EUR
2,bob,2025-01-17,80.00,EUR
3,ann,2025-02-14,60.00,USD
"""
_REFUNDS = "refund_id,order_id,refunded_at,goods\nr1,1,2025-02-20,40.00\nr1,2,2025-02-21,10.00\n"
_SPEND = "platform,spent_on,amount,currency\nmeta,2025-01-01,10.00,EUR\nmeta,2025-01-02,5.50,EUR\n"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    files = {"orders": _ORDERS, "refunds": _REFUNDS, "spend": _SPEND}
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    path = folder / "shop"
    with Shop.create(path, Settings(currency="EUR")) as shop:
        shop.load([folder / f"{name}.csv" for name in files], loaded_at=NOON)
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "shop")


def _harm(path: Path, statement: str) -> None:
    """Change both what writers and what readers open, as no load would."""
    with DuckDB.open(path / "shop.duckdb", read_only=False) as engine:
        engine.execute(statement)
        engine.execute("checkpoint")
    shutil.copyfile(path / "shop.duckdb", path / "snapshots" / "1.duckdb")


def test_a_wrong_total_is_told_with_both_sums(path: Path) -> None:
    _harm(
        path,
        "update order_facts set gross = gross + 1; delete from spend_facts where amount = 5.5;"
        " update refund_facts set goods = 49; update coverage set orders = 1",
    )
    health = doctor(path, NOON)
    sums = [f.message for f in health.findings if f.code == "sum_differs"]
    assert sums == [
        "orders: 3 in the loaded tables, 2 in the facts",
        "orders that count: 1 in the loaded tables, 2 in the facts",
        "gross value of orders that count: 200.0000 in the loaded tables, 202.0000 in the facts",
        "goods given back of orders that count: 98.0000 in the loaded tables, 50.0000 in the facts",
        "spend: 15.5000 in the loaded tables, 10.0000 in the facts",
    ]
    differing = {f.message.split()[2] for f in health.findings if f.code == "mart_differs"}
    # Without delivered lines line_facts is a view of the orders.
    assert differing == {"coverage", "line_facts", "order_facts", "refund_facts", "spend_facts"}
    assert not health.is_sound
    assert health.is_readable
    with Shop.open(path) as shop:
        shop.rebuild(NOON)
    mended = doctor(path, NOON)
    assert mended.is_sound
    # One refund of two orders is as it was delivered, and good to know.
    assert [(f.code, f.severity) for f in mended.findings] == [("key_repeated", "note")]


def test_marts_of_another_version_or_of_other_settings_are_told(path: Path) -> None:
    _harm(path, "drop table survey_facts")
    settings = path / "patronage.toml"
    settings.write_text(settings.read_text() + 'history = "2025-01-10"\n')
    found = doctor(path, NOON).findings
    assert {f.code for f in found if f.severity != "note"} == {"other_version", "mart_differs"}
    assert [f.message.split()[0] for f in found if f.code == "other_version"] == ["survey_facts"]


def _run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", *map(str, arguments)])
    told = capsys.readouterr()
    return int(str(ended.value.code)), told.out, told.err


def test_the_command_ends_with_0_1_or_3(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = _run(capsys, "--shop", path)
    assert (code, out, err.splitlines()[-1]) == (0, "", f"{path} is sound")
    _harm(path, "delete from spend_facts")
    code, out, _ = _run(capsys, "--shop", path, "--json")
    assert code == 1
    assert {row["code"] for row in json.loads(out)["rows"]} >= {"mart_differs", "sum_differs"}
    (path / "patronage.toml").write_text("currency = EUR")
    code, _, err = _run(capsys, "--shop", path)
    assert code == 3
    assert err.startswith("unreadable: patronage.toml: ")
    assert _run(capsys, "--shop", tmp_path / "none")[0] == 3
