"""Files to report: `patronage report` beside DuckDB alone and pandas, each a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from bench.cpu import RUNS, Command, Spread, run_command, spread_of
from scripts.structure.source import ROOT

__all__ = ["MOST_BYTES", "MOST_TIMES", "Run", "compare_reports"]

MOST_TIMES = 3.0
MOST_BYTES = 1.5e9
_DIGITS = 1e-9


@dataclass(frozen=True)
class Run:
    """What a program took over some runs: CPU seconds, wall seconds, and the greatest memory of all."""

    cpu: Spread
    wall: Spread
    peak_bytes: int

    def to_json(self) -> dict[str, object]:
        """Give it as an object."""
        return {
            "cpu_seconds": self.cpu.to_json(),
            "wall_seconds": self.wall.to_json(),
            "peak_bytes": self.peak_bytes,
        }


def compare_reports(files: Sequence[Path], folder: Path, pandas: str) -> dict[str, Run]:
    """Run them in turn; `pandas` is the interpreter that has it, or "".

    The numbers that DuckDB alone and pandas give must agree with each other.
    """
    names = [str(path) for path in files]
    calls: dict[str, Callable[[], Command]] = {
        "patronage": lambda: _report(names, folder),
        "duckdb": lambda: _duckdb(names, folder),
    }
    if pandas:
        program = str(ROOT / "bench/with_pandas.py")
        calls["pandas"] = lambda: run_command([pandas, program, *names, "pandas.json"], folder)
    found: dict[str, list[Command]] = {name: [] for name in calls}
    for _ in range(RUNS):
        for name, call in calls.items():
            found[name].append(call())
    if pandas:
        _agree(*(json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("duckdb", "pandas")))
    return {name: _summed(commands) for name, commands in found.items()}


def _report(names: list[str], folder: Path) -> Command:
    program = str(Path(sys.executable).with_name("patronage"))
    return run_command([program, "report", *names, "--history", "complete", "-o", "report.html"], folder)


def _duckdb(names: list[str], folder: Path) -> Command:
    (folder / "duckdb.db").unlink(missing_ok=True)
    command = [sys.executable, "-m", "bench.baseline", *names, "duckdb.db", "duckdb.json"]
    return run_command(command, folder, {"PYTHONPATH": str(ROOT)})


def _summed(commands: list[Command]) -> Run:
    return Run(
        spread_of([each.cpu_seconds for each in commands]),
        spread_of([each.wall_seconds for each in commands]),
        max(each.peak_bytes for each in commands),
    )


def _agree(one: Mapping[str, list[list[object]]], other: Mapping[str, list[list[object]]]) -> None:
    for name, rows in one.items():
        if len(rows) != len(other[name]):
            sys.exit(f"{name}: {len(rows)} rows by DuckDB, {len(other[name])} by pandas")
        for ours, theirs in zip(rows, other[name], strict=True):
            # The first column may name its step or group in another way.
            if not all(map(_same, ours[1:], theirs[1:])):
                sys.exit(f"{name}: {ours} by DuckDB, {theirs} by pandas")


def _same(one: object, other: object) -> bool:
    return isclose(float(str(one)), float(str(other)), rel_tol=_DIGITS, abs_tol=_DIGITS)
