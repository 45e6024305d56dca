"""A report's numbers over the facts of a large shop: Patronage, pandas and Polars, each a process."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from bench.cpu import Command, run_command
from bench.environments import Environment
from patronage.engine.duckdb import DUCKDB, DuckDB
from scripts.structure.source import ROOT

__all__ = ["FRAMES", "Ran", "compare_frames"]

FRAMES = ("pandas", "polars")
_RUNS = 3
_DIGITS = 1e-6
Numbers = Mapping[str, list[list[str | float]]]

_FACTS = """
    select f.customer, f.is_given, f.order_number, cast(f.ordered_on as timestamp) as ordered_on,
      cast(f.cohort_on as timestamp) as cohort_on, f.gross::double as gross, f.discount::double as discount,
      f.refunded::double as refunded, f.channel,
      coalesce(c.acquisition_channel, '(not given)') as acquisition_channel
    from order_facts as f left join customer_facts as c on c.customer = f.customer
"""


@dataclass(frozen=True)
class Ran:
    """The run of a program that took the least CPU, or why there is none."""

    best: Command | None
    missing: str = ""

    def to_json(self) -> dict[str, object]:
        """Give it as an object."""
        return {"missing": self.missing} if self.best is None else vars(self.best)


def compare_frames(shop: Path, folder: Path, environments: Mapping[str, Environment]) -> dict[str, Ran]:
    """Run them in turn and hold their numbers against each other; those that differ end the bench.

    The others read one Parquet file of the columns they need, their money in floating point.
    """
    file = folder / "orders.parquet"
    with DuckDB.open(_snapshot(shop), read_only=True) as engine:
        engine.execute(
            f"copy ({_FACTS}) to {DUCKDB.literal(str(file))} (format parquet, row_group_size 1000000)"
        )
    paths = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    found: dict[str, list[Command]] = {"patronage": []}
    for _ in range(_RUNS):
        ours = [sys.executable, "-m", "bench.large.ours", str(shop), "patronage.json"]
        found["patronage"].append(run_command(ours, folder, paths))
        for name, made in environments.items():
            if not made.missing:
                program = str(ROOT / f"bench/large/with_{name}.py")
                theirs = [made.python, program, str(file), f"{name}.json"]
                found.setdefault(name, []).append(run_command(theirs, folder, {"PYTHONPATH": ""}))
    file.unlink()
    for name in found:
        _agree(
            name, *(json.loads((folder / f"{each}.json").read_text("utf-8")) for each in ("patronage", name))
        )
    ran = {name: Ran(min(runs, key=lambda run: run.cpu_seconds)) for name, runs in found.items()}
    return ran | {name: Ran(None, made.missing) for name, made in environments.items() if made.missing}


def _snapshot(shop: Path) -> Path:
    return shop / "snapshots" / f"{(shop / 'CURRENT').read_text('ascii').strip()}.duckdb"


def _agree(name: str, ours: Numbers, theirs: Numbers) -> None:
    for what, rows in ours.items():
        mine, other = sorted(map(_plain, rows)), sorted(map(_plain, theirs[what]))
        if len(mine) != len(other):
            sys.exit(f"{what}: {len(mine)} rows by Patronage, {len(other)} by {name}")
        for one, two in zip(mine, other, strict=True):
            if one[0] != two[0] or not all(map(_same, one[1:], two[1:])):
                sys.exit(f"{what}: {one} by Patronage, {two} by {name}")


def _plain(row: list[str | float]) -> list[str | float]:
    # A month is its first day to some, and to others a word.
    return [str(row[0])[:7] if str(row[0])[:2] == "20" else row[0], *row[1:]]


def _same(one: str | float, other: str | float) -> bool:
    return isclose(float(one), float(other), rel_tol=_DIGITS, abs_tol=_DIGITS)
