"""Holds what a valuation takes to its bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.cpu import Command
from bench.table import Line

__all__ = ["STEPS", "Figures", "judge"]

STEPS = ("compress", "fit", "spending", "predict", "clv")
"""What all do, and the summing up of customers alike that only we begin with."""

_MOST_SECONDS, _MOST_BYTES = 5.0, 1e9
_PARETO_SECONDS = 8.0
_TIMES = {"lifetimes": 10.0, "pymc-marketing": 5.0}

Ran = Mapping[str, Any]  # read from JSON


@dataclass
class Figures:
    """What was measured.

    Parameters
    ----------
    customers, many
        How many of them in the shop, and in the larger file.
    whole
        Runs from a loaded shop to a value with an interval.
    models
        Who -> what its runs told; a rival that could not be run has none.
    larger
        What the larger file told, and its command.
    missing
        Rival -> why it was not run.
    """

    customers: int
    many: int
    whole: list[Command] = field(default_factory=list)
    models: dict[str, list[Ran]] = field(default_factory=dict)
    larger: list[tuple[Ran, Command]] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def judge(figures: Figures) -> list[Line]:
    """Give a line a figure."""
    return [*_whole(figures), *_models(figures), *_larger(figures)]


def _whole(figures: Figures) -> Iterator[Line]:
    what = f"{figures.customers:,} customers: summary in SQL, fits, discounted value, interval"
    taken = median(run.cpu_seconds for run in figures.whole)
    held = max(run.peak_bytes for run in figures.whole)
    yield Line(what, f"{taken:.2f} s CPU", f"under {_MOST_SECONDS:g} s", taken < _MOST_SECONDS)
    bar = f"under {_MOST_BYTES / 1e6:,.0f} MB"
    yield Line("the same, memory", f"{held / 1e6:,.0f} MB", bar, held < _MOST_BYTES)


def _models(figures: Figures) -> Iterator[Line]:
    ours = _steps(figures.models["patronage"])
    parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in ours.items() if name in STEPS)
    yield Line("models alone, patronage", f"{_sum(ours):.2f} s CPU: {parts}")
    for rival, least in _TIMES.items():
        if rival in figures.missing:
            yield Line(f"models alone, {rival}", f"left out: {figures.missing[rival]}")
            continue
        theirs = _steps(figures.models[rival])
        parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in theirs.items())
        yield Line(f"models alone, {rival}", f"{_sum(theirs):.2f} s CPU: {parts}")
        times = _sum(theirs) / _sum(ours)
        yield Line(
            f"models alone, {rival} over patronage", f"{times:.1f}", f"at least {least:g}", times >= least
        )
    taken, bar = ours["pareto"], f"under {_PARETO_SECONDS:g} s"
    yield Line("Pareto/NBD fit", f"{taken:.2f} s CPU", bar, taken < _PARETO_SECONDS)


def _larger(figures: Figures) -> Iterator[Line]:
    for told, command in figures.larger:
        steps = _steps([told])
        parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in steps.items())
        value = f"{_sum(steps):.2f} s CPU, {command.peak_bytes / 1e6:,.0f} MB: {parts}"
        yield Line(f"{figures.many:,} customers in {told['rows']:,} rows, models alone", value)


def _steps(runs: Sequence[Ran]) -> dict[str, float]:
    return {name: median(run["cpu"][name] for run in runs) for name in runs[0]["cpu"]}


def _sum(steps: Mapping[str, float]) -> float:
    return sum(steps.get(name, 0.0) for name in STEPS)
