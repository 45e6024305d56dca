"""Holds what a valuation takes to its bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.cpu import Command
from bench.table import Line
from bench.value.rivals import ACCELERATOR

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
    whole, default
        Runs from a loaded shop to values with intervals: by a model that is given and without past forecasts,
        and as they come.
    told
        What those runs counted.
    models
        Who -> what its runs told; a rival that could not be run has none.
    accelerated
        What the fits told whose likelihoods were compiled.
    larger
        What the larger file told, and its command.
    missing
        Rival or accelerator -> why it was not run.
    """

    customers: int
    many: int
    whole: list[Command] = field(default_factory=list)
    default: list[Command] = field(default_factory=list)
    told: Ran = field(default_factory=dict)
    models: dict[str, list[Ran]] = field(default_factory=dict)
    accelerated: list[Ran] = field(default_factory=list)
    larger: list[tuple[Ran, Command]] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def judge(figures: Figures) -> list[Line]:
    """Give a line a figure."""
    return [*_whole(figures), *_models(figures), *_larger(figures)]


def _whole(figures: Figures) -> Iterator[Line]:
    what = f"{figures.customers:,} customers: value() by BG/NBD, without past forecasts"
    taken, held = _taken(figures.whole)
    yield Line(what, f"{taken:.2f} s CPU", f"under {_MOST_SECONDS:g} s", taken < _MOST_SECONDS)
    bar = f"under {_MOST_BYTES / 1e6:,.0f} MB"
    yield Line("the same, memory", f"{held / 1e6:,.0f} MB", bar, held < _MOST_BYTES)
    told = figures.told
    least, most = told["predictive_interval"]
    counted = (
        f"{told['customers']:,.0f} customers in {told['rows']:,} rows, {told['orders']:,.0f} orders to come"
    )
    yield Line("the same, counted", f"{counted}, value {told['value']:,.0f} ({least:,.0f} to {most:,.0f})")
    taken, held = _taken(figures.default)
    yield Line("the same, model chosen, past forecasts", f"{taken:.2f} s CPU, {held / 1e6:,.0f} MB")


def _taken(runs: Sequence[Command]) -> tuple[float, int]:
    return median(run.cpu_seconds for run in runs), max(run.peak_bytes for run in runs)


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
    yield _accelerated(figures)


def _accelerated(figures: Figures) -> Line:
    what = f"fits compiled by {' '.join(ACCELERATOR)}"
    if not figures.accelerated:
        return Line(what, f"left out: {figures.missing[ACCELERATOR[0]]}")
    theirs = _steps(figures.accelerated)
    return Line(what, ", ".join(f"{name} {seconds:.2f}" for name, seconds in theirs.items()) + " s CPU")


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
