"""CPU time and memory: of calls in this process, and of whole commands by what the system says of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

__all__ = ["RUNS", "Command", "Spread", "alternate", "run_command", "spread_of"]

RUNS = 5
_LEAST_SECONDS = 0.02
# Whoever installed a program has it compiled; where keeping compiled files is forbidden, each start would.
_AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Spread:
    """The median of some runs with the least and the greatest."""

    median: float
    least: float
    greatest: float

    def to_json(self) -> dict[str, float]:
        """Give it as an object."""
        return {"median": self.median, "least": self.least, "greatest": self.greatest}


@dataclass(frozen=True)
class Command:
    """What one run of a command took: CPU and wall seconds, and the most memory it held."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int


def spread_of(values: Sequence[float]) -> Spread:
    """Sum runs up."""
    return Spread(median(values), min(values), max(values))


def alternate(one: Callable[[], object], other: Callable[[], object]) -> tuple[Spread, Spread]:
    """Measure two calls in turn, so that whatever else the machine does falls on both.

    The first run of each warms caches and is thrown away; quick calls are repeated inside a run.
    """
    calls = (one, other)
    times = [max(1, round(_LEAST_SECONDS / max(_seconds(call, 1), 1e-6))) for call in calls]
    taken: list[list[float]] = [[], []]
    for _ in range(RUNS):
        for call, repeats, found in zip(calls, times, taken, strict=True):
            found.append(_seconds(call, repeats))
    return spread_of(taken[0]), spread_of(taken[1])


def _seconds(call: Callable[[], object], repeats: int) -> float:
    # All threads of this process count, those of the database too.
    before = process_time()
    for _ in range(repeats):
        call()
    return (process_time() - before) / repeats


def run_command(command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None) -> Command:
    """Run a command to its end; a failing one ends the bench with what it said."""
    before = perf_counter()
    with (folder / "said.txt").open("w+b") as said:
        running = subprocess.Popen(
            command,
            cwd=folder,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**_AS_INSTALLED, **(variables or {})},
        )
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {running.returncode}:\n{said.read().decode()}")
    # The system counts memory in kilobytes, except where it is macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return Command(usage.ru_utime + usage.ru_stime, perf_counter() - before, usage.ru_maxrss * unit)
