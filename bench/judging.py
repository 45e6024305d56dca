"""Holds figures to their bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.compiling import MOST_MILLISECONDS, Compiled
from bench.cpu import Spread
from bench.kpis import GREATEST, MEAN, Compared, geometric_mean, ratios_by_kpi
from bench.reporting import MOST_BYTES, MOST_TIMES, Run
from bench.table import Line
from scripts.startup import HELP_SECONDS

__all__ = ["Figures", "judge"]

_MOST_MEGABYTES = 400


@dataclass(frozen=True)
class Figures:
    """Everything that was measured. What could not be is nothing, with its reason beside it."""

    orders: int
    compared: list[Compared]
    compiled: Mapping[str, Compiled]
    reports: Mapping[str, Run]
    pandas: str
    help_seconds: float | None
    core_megabytes: float | None
    core_missing: str

    def to_json(self) -> dict[str, object]:
        """Give it as an object."""
        return {
            "orders": self.orders,
            "kpis": [each.to_json() for each in self.compared],
            "ratio_by_kpi": ratios_by_kpi(self.compared),
            "compile_ms": {
                asked: taken.to_json() | {"first": first} for asked, (first, taken) in self.compiled.items()
            },
            "files_to_report": {name: run.to_json() for name, run in self.reports.items()},
            "pandas": self.pandas,
            "help_cpu_seconds": self.help_seconds,
            "core_megabytes": self.core_megabytes,
        }


def judge(figures: Figures) -> list[Line]:
    """Give a line a figure."""
    return [
        *_cuts(figures.compared),
        *_kpis(figures.compared),
        *_compiling(figures.compiled),
        *_reports(figures.reports, figures.pandas),
        *_install(figures),
    ]


def _cuts(compared: Sequence[Compared]) -> Iterator[Line]:
    for each in compared:
        ours, by_hand = _spread(each.ours), _spread(each.by_hand)
        yield Line(
            f"{each.kpi}, {each.cut}", f"{each.ratio:5.2f} = {ours} / {by_hand} ms, {each.cells} cells"
        )


def _kpis(compared: list[Compared]) -> Iterator[Line]:
    ratios = ratios_by_kpi(compared)
    for kpi, ratio in ratios.items():
        yield Line(f"{kpi}, all cuts", f"{ratio:5.2f}", f"at most {GREATEST}", ratio <= GREATEST)
    mean = geometric_mean(ratios.values())
    yield Line("KPIs, geometric mean", f"{mean:5.2f}", f"at most {MEAN}", mean <= MEAN)
    cuts = geometric_mean(each.ratio for each in compared)
    yield Line("single cuts, geometric mean", f"{cuts:5.2f}")


def _compiling(compiled: Mapping[str, Compiled]) -> Iterator[Line]:
    asked, (_, slowest) = max(compiled.items(), key=lambda one: one[1][1].median)
    bar = f"under {MOST_MILLISECONDS:g} ms"
    yield Line(
        f"one compile, slowest of {len(compiled)}: {asked}",
        f"{_spread(slowest)} ms",
        bar,
        slowest.median < MOST_MILLISECONDS,
    )
    mean = geometric_mean(taken.median for _, taken in compiled.values())
    yield Line("one compile, geometric mean", f"{mean:.2f} ms")
    asked, (first, _) = max(compiled.items(), key=lambda one: one[1][0])
    yield Line(f"first compile of a process, slowest: {asked}", f"{first:.1f} ms")
    mean = geometric_mean(first for first, _ in compiled.values())
    yield Line("first compile of a process, geometric mean", f"{mean:.2f} ms")


def _reports(reports: Mapping[str, Run], pandas: str) -> Iterator[Line]:
    for name, run in reports.items():
        seconds, wall = _spread(run.cpu), f"{run.wall.median:.1f} s wall"
        megabytes = run.peak_bytes / 1e6
        kept = run.peak_bytes < MOST_BYTES if name == "patronage" else None
        bar = f"under {MOST_BYTES / 1e6:,.0f} MB" if kept is not None else ""
        yield Line(f"files to report, {name}", f"{seconds} s CPU, {wall}, {megabytes:,.0f} MB", bar, kept)
    if "pandas" not in reports:
        yield Line("files to report, pandas", f"left out: {pandas}")
    times = reports["patronage"].cpu.median / reports["duckdb"].cpu.median
    yield Line(
        "files to report, over DuckDB alone", f"{times:5.2f}", f"at most {MOST_TIMES:g}", times <= MOST_TIMES
    )


def _install(figures: Figures) -> Iterator[Line]:
    if figures.help_seconds is None or figures.core_megabytes is None:
        yield Line("the package alone", f"left out: {figures.core_missing}")
        return
    bar = f"under {HELP_SECONDS * 1000:.0f} ms"
    spent = figures.help_seconds
    yield Line("patronage --help", f"{spent * 1000:.0f} ms CPU", bar, spent < HELP_SECONDS)
    size = figures.core_megabytes
    yield Line("core install", f"{size:.0f} MB", f"at most {_MOST_MEGABYTES} MB", size <= _MOST_MEGABYTES)


def _spread(spread: Spread) -> str:
    return f"{spread.median:.2f} ({spread.least:.2f}–{spread.greatest:.2f})"
