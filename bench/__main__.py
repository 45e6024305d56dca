"""Speed and memory beside what an expert would write by hand: `python -m bench [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench.compiling import compile_times
from bench.cpu import run_command
from bench.environments import make_environment
from bench.files import ACQUISITION_FILES, FILES, SERVICE_FILES, SUBSCRIPTION_FILES
from bench.judging import Figures, judge
from bench.kpis import compare_kpis
from bench.reporting import compare_reports
from bench.table import write_table
from patronage.shop import Shop
from patronage.store.settings import Settings
from scripts.startup import cpu_seconds
from scripts.structure.source import ROOT

_SEED = 7
_CUSTOMERS_A_MILLION_ORDERS = 200_000


def main() -> None:
    """Measure everything, print the table, end with 1 where a bar is missed."""
    asked = _arguments()
    with TemporaryDirectory(prefix="patronage-bench-") as name:
        figures = _measure(asked.orders, Path(name))
    lines = judge(figures)
    print(write_table(lines))
    if asked.json:
        content = _machine() | {"lines": [line.to_json() for line in lines]} | figures.to_json()
        asked.json.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    if any(line.kept is False for line in lines):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000, help="how many orders the shop has")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    return parser.parse_args()


def _measure(orders: int, folder: Path) -> Figures:
    customers = orders * _CUSTOMERS_A_MILLION_ORDERS // 1_000_000
    _say(f"a shop of {orders:,} orders by {customers:,} customers")
    asked = [str(number) for number in (orders, customers, _SEED)]
    run_command([sys.executable, "-m", "bench.files", *asked, "."], folder, {"PYTHONPATH": str(ROOT)})
    files = [folder / name for name in FILES]
    _say("environments: the package alone, pandas")
    core = make_environment(folder / "core", ["--constraint", "constraints.txt", "."])
    pandas = make_environment(folder / "pandas", ["pandas"])
    # First of all: the system counts what a process holds when it starts another towards the other's peak.
    _say("files to report")
    reports = compare_reports(files, folder, "" if pandas.missing else pandas.python)
    with Shop.create(folder / "shop", Settings(history="complete")) as shop:
        beside = (*SERVICE_FILES, *SUBSCRIPTION_FILES, *ACQUISITION_FILES)
        shop.load([*files, *(folder / name for name in beside)])
        _say("compiling")
        compiled = compile_times(shop)
        _say("KPIs beside SQL by hand")
        compared = compare_kpis(shop)
    return Figures(
        orders=orders,
        compared=compared,
        compiled=compiled,
        reports=reports,
        pandas=pandas.missing or pandas.version("pandas"),
        help_seconds=None if core.missing else cpu_seconds([core.program("patronage"), "--help"]),
        core_megabytes=None if core.missing else core.megabytes,
        core_missing=core.missing,
    )


def _machine() -> dict[str, object]:
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "commit": commit,
        "date": f"{datetime.now().astimezone():%Y-%m-%d}",
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
