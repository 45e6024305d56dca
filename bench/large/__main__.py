"""Large shops beside SQL by hand, pandas, Polars and Spark: `python -m bench.large [--of PART,…]`.

Runs for half an hour on two cores, needs 40 GB of disk, and means nothing while other work goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.cases import KPIS
from bench.cpu import run_command
from bench.environments import make_environment
from bench.kpis import compare_kpis
from bench.large.first_touch import compare_first_touch
from bench.large.frames import FRAMES, Ran, compare_frames
from bench.large.judging import judge
from bench.large.lookup import look_up
from bench.large.made_up import make_shop
from bench.large.reload import reload
from bench.table import write_table
from patronage.shop import Shop
from scripts.structure.source import ROOT

PARTS = ("kpis", "frames", "lookup", "reload", "facts", "spark")
_SOURCES = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
# The whole of the family takes an hour at this size.
_ASKED = (
    "orders", "customers", "new_customers", "net_revenue", "refunds", "margin", "aov", "repeat_rate", "arpu",
    "retention_rate", "historic_clv", "returning_revenue_share",
)  # fmt: skip


def main() -> None:
    """Measure the parts asked for, print the table, end with 1 where a bar is missed."""
    asked = _arguments()
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="patronage-bench-", dir=asked.folder) as name:
        figures = dict(_measured(asked, Path(name)))
    lines = judge(figures)
    print(write_table(lines))
    if asked.json:
        content = {"cores": os.cpu_count(), "lines": [line.to_json() for line in lines]}
        asked.json.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    if any(line.kept is False for line in lines):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.large", description=__doc__)
    parser.add_argument("--of", default=",".join(PARTS), help=f"which parts: {', '.join(PARTS)}")
    parser.add_argument("--orders", type=int, default=12_000_000, help="orders of the shop that is asked")
    parser.add_argument(
        "--facts", type=int, default=100_000_000, help="orders of the shop whose facts are made"
    )
    parser.add_argument(
        "--spark", type=int, default=2_500_000, help="orders of the shop that Spark is asked of"
    )
    parser.add_argument("--folder", type=Path, help="where to put all of it; it is removed afterwards")
    parser.add_argument("--json", type=Path, help="write the table to this file too")
    asked = parser.parse_args()
    asked.of = asked.of.split(",")
    if unknown := set(asked.of) - set(PARTS):
        parser.error(f"no part is called {min(unknown)}; there are {', '.join(PARTS)}")
    return asked


def _measured(asked: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    """Give the figures of each part; children come first, whose memory would count ours when they start."""
    for part, measure in _CHILDREN.items():
        if part in asked.of:
            _say(part)
            place = folder / part
            place.mkdir()
            yield part, measure(asked, place)
    if not {"kpis", "frames", "lookup", "reload"} & set(asked.of):
        return
    _say(f"a shop of {asked.orders:,} orders")
    shop = folder / "shop"
    make = [sys.executable, "-m", "bench.large.made_up", "shop", str(asked.orders)]
    yield "made", run_command(make, folder, _SOURCES)
    if "frames" in asked.of:
        _say("beside pandas and Polars")
        yield "frames", _frames(shop, folder)
    with Shop.open(shop) as opened:
        for part, measure_shop in _SHOP.items():
            if part in asked.of:
                _say(part)
                yield part, measure_shop(opened, folder)


def _frames(shop: Path, folder: Path) -> dict[str, Ran]:
    made = {name: make_environment(folder / name, [name, "pyarrow"]) for name in FRAMES}
    return compare_frames(shop, folder, made)


def _facts(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.large.facts", str(asked.facts), "."]
    ran = run_command(command, folder, _SOURCES)
    told: dict[str, Any] = json.loads((folder / "facts.json").read_text("utf-8"))
    return told | vars(ran) | {"orders": asked.facts}


def _spark(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    make_shop(folder / "shop", asked.spark)
    run_command([sys.executable, "-m", "bench.large.on_spark", "shop", "."], folder, _SOURCES)
    told: dict[str, Any] = json.loads((folder / "spark.json").read_text("utf-8"))
    return told | {"orders": asked.spark}


def _kpis(shop: Shop, _folder: Path) -> object:
    return compare_kpis(shop, [kpi for kpi in KPIS if kpi in _ASKED]), compare_first_touch(shop)


_CHILDREN: dict[str, Callable[[argparse.Namespace, Path], object]] = {"facts": _facts, "spark": _spark}
_SHOP: dict[str, Callable[[Shop, Path], object]] = {
    "kpis": _kpis,
    "lookup": lambda shop, _folder: look_up(shop),
    "reload": reload,
}


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
