"""The sample plug-in comes in through the public door: installed beside Patronage, asked like all else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scripts.structure.source import ROOT

PLUG_IN = ROOT / "examples" / "igaming"
NAMES = ("bets_to_deposits", "deposits_amount", "ggr", "ngr", "ngr_to_bets", "stakes")

WAGERS = """wager_id,customer,product,settled_at,stakes,winnings,bonus,currency
1,ann,poker,2025-01-03,100,70,,EUR
2,bob,sports,2025-01-05,60,75,,EUR
3,ann,sports,2025-02-09,40,15,10,EUR
4,,sports,2025-02-09,20,0,,GBP
"""
DEPOSITS = """deposit_id,customer,deposited_at,amount
d1,ann,2025-01-03,50
d2,bob,2025-02-09,30
"""


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the plug-in installed in it, built without the network."""
    pytest.importorskip("hatchling", reason="hatchling builds the plug-in: pip install hatchling")
    target = tmp_path_factory.mktemp("door")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", *offline, "--target", str(target)]
    run([*pip, str(PLUG_IN)], target)
    return target


def run(command: Sequence[str], door: Path) -> str:
    """Run a command in whose path the plug-in lies."""
    path = os.pathsep.join([str(door), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def patronage(door: Path, *arguments: str | Path) -> Any:
    program = "from patronage.cli.main import main; main()"
    return json.loads(run([sys.executable, "-c", program, *map(str, arguments), "--json"], door))


@pytest.fixture(scope="session")
def shop(door: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("games")
    (folder / "wagers.csv").write_text(WAGERS, "utf-8")
    (folder / "deposits.csv").write_text(DEPOSITS, "utf-8")
    files = [folder / "wagers.csv", folder / "deposits.csv"]
    loaded = patronage(door, "load", *files, "--shop", folder / "shop", "--currency", "EUR")
    assert [file["table"] for file in loaded["files"]] == ["wagers", "deposits"]
    return folder / "shop"


def test_its_numbers_are_asked_like_all_others(door: Path, shop: Path) -> None:
    asked = patronage(door, "kpi", ",".join(NAMES), "--shop", shop)
    assert asked["rows"] == [
        {
            "bets_to_deposits": 2.5,
            "deposits_amount": 80,
            # The pounds have no rate that day, and count nowhere.
            "ggr": 40,
            "ngr": 30,
            "ngr_to_bets": 0.15,
            "stakes": 200,
        }
    ]


def test_they_are_split_by_its_own_dimensions_and_by_time(door: Path, shop: Path) -> None:
    by_product = patronage(door, "kpi", "ggr", "--by", "product", "--shop", shop)["rows"]
    assert by_product == [{"product": "poker", "ggr": 30}, {"product": "sports", "ggr": 10}]
    by_month = patronage(door, "kpi", "ggr", "--grain", "month", "--shop", shop)["rows"]
    assert [(row["month"], row["ggr"]) for row in by_month] == [("2025-01-01", 15), ("2025-02-01", 25)]


def test_it_stands_in_the_reference(door: Path, tmp_path: Path) -> None:
    program = "from patronage.cli.main import main; main()"
    run([sys.executable, "-c", program, "docs", "--out", str(tmp_path)], door)
    assert "stayed with the house" in (tmp_path / "metrics" / "ggr.md").read_text("utf-8")
    assert (tmp_path / "tables" / "wagers.md").is_file()


def test_the_checks_of_every_metric_hold_for_its_own(door: Path) -> None:
    checks = ("example", "trust", "order_of_delivered", "without_kept_orders", "sql_in_every", "rows_behind")
    own = " or ".join(f"{name}]" if name == "ngr" else name for name in NAMES)
    wanted = f"({own}) and ({' or '.join(checks)}) or test_no_two or stands_for_one"
    files = [str(ROOT / "tests" / "metrics" / name) for name in ("test_every_metric.py", "test_parts.py")]
    said = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", wanted, *files], door)
    assert " passed" in said
    assert int(said.rpartition(" passed")[0].split()[-1]) > len(NAMES) * len(checks)


def test_the_published_stakes_of_two_products(door: Path, shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "bwin_gambling"
    files = ["AnalyticDataInternetGambling.csv.gz", "RawDataIDemographics.csv.gz"]
    loaded = patronage(door, "load", *(folder / name for name in files), "--shop", tmp_path / "shop")
    assert [file["rows_read"] for file in loaded["files"]] == [40_499, 42_649]
    asked = patronage(door, "kpi", "stakes,ggr,ngr_to_bets", "--by", "product", "--shop", tmp_path / "shop")
    fixed, live = asked["rows"]
    assert (fixed["product"], fixed["stakes"], fixed["ggr"]) == ("fixed odds", 28_962_638, 3_836_666)
    assert (live["product"], live["stakes"], live["ggr"]) == ("live action", 32_693_745, 2_107_142)
    assert (round(fixed["ngr_to_bets"], 5), round(live["ngr_to_bets"], 5)) == (0.13247, 0.06445)
