"""Holds figures of large shops to their bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench.cpu import Command, Spread
from bench.kpis import Compared, ratios_by_kpi
from bench.large.lookup import MOST_MILLISECONDS, LookedUp
from bench.large.reload import MOST_COMMITTED, MOST_PUBLISHED, Reloaded
from bench.table import Line

__all__ = ["Figures", "judge"]

Figures = Mapping[str, Any]
"""What each part measured, by its name."""

_BY_HAND, _FIRST_TOUCH = 1.15, 1.25
_OF_PANDAS, _OF_POLARS = 0.6, 1.15
_MOST_BYTES = 2.5e9


def judge(figures: Figures) -> list[Line]:
    """Give a line a figure."""
    return [line for part, told in figures.items() for line in _LINES[part](told)]


def _at_most(what: str, value: float, bar: float, shown: str) -> Line:
    return Line(what, shown, f"at most {bar:g}", value <= bar)


def _made(told: Command) -> Iterator[Line]:
    yield Line("the shop, made and published", _command(told))


def _kpis(told: tuple[list[Compared], tuple[Spread, Spread]]) -> Iterator[Line]:
    compared, (ours, by_hand) = told
    for each in compared:
        shown = (
            f"{each.ratio:5.2f} = {each.ours.median:.0f} / {each.by_hand.median:.0f} ms, {each.cells} cells"
        )
        yield Line(f"{each.kpi}, {each.cut}", shown)
    for kpi, ratio in ratios_by_kpi(compared).items():
        yield _at_most(f"{kpi}, all cuts, over SQL by hand", ratio, _BY_HAND, f"{ratio:5.2f}")
    ratio = ours.median / by_hand.median
    shown = f"{ratio:5.2f} = {ours.median * 1e3:.0f} / {by_hand.median * 1e3:.0f} ms"
    yield _at_most("first touch, over SQL by hand on orders", ratio, _FIRST_TOUCH, shown)


def _frames(told: Mapping[str, Any]) -> Iterator[Line]:
    for name, ran in told.items():
        yield Line(
            f"a report's numbers, {name}", _command(ran.best) if ran.best else f"left out: {ran.missing}"
        )
    own = told["patronage"].best
    for name, bar in (("pandas", _OF_PANDAS), ("polars", _OF_POLARS)):
        if theirs := told[name].best:
            cpu = own.cpu_seconds / theirs.cpu_seconds
            yield _at_most(f"CPU over that of {name}", cpu, bar, f"{cpu:5.2f}")
            memory = own.peak_bytes / theirs.peak_bytes
            yield _at_most(f"memory over that of {name}", memory, bar, f"{memory:5.2f}")


def _lookup(told: LookedUp) -> Iterator[Line]:
    (middle, late), (_, late_cpu) = told.wall, told.cpu
    shown = f"{middle:.2f} ms, 95 % within {late:.2f} ms, of CPU within {late_cpu:.2f} ms"
    yield _at_most("a customer looked up, 95 %", late, MOST_MILLISECONDS, shown)


def _reload(told: Reloaded) -> Iterator[Line]:
    yield Line("three days again", f"{told.rows:,} rows in {told.whole:.2f} s")
    for step, seconds in told.steps.items():
        yield Line(f"three days again, {step}", f"{seconds:.2f} s, {told.cpu[step]:.2f} s CPU")
    shown = f"{told.committed:.2f} s, {told.committed_cpu:.2f} s CPU: rows, facts and commit"
    yield _at_most("three days again, committed", told.committed, MOST_COMMITTED, shown)
    yield _at_most("three days again, published", told.published, MOST_PUBLISHED, f"{told.published:.2f} s")


def _facts(told: Mapping[str, Any]) -> Iterator[Line]:
    what = f"facts and marts of {told['orders']:,} orders"
    seconds = f"{told['marts_seconds']:.0f} s after {told['fill_seconds']:.0f} s of filling"
    cpu = f"{told['cpu_seconds']:.0f} s CPU in all"
    disk = f"{told['megabytes']:,.0f} MB on disk, {told['spilled_bytes'] / 1e6:,.0f} MB beside it at most"
    yield Line(what, f"{seconds}, {cpu}; limit {told['memory_limit']}; {disk}")
    shown = f"{told['peak_bytes'] / 1e9:.2f} GB"
    yield Line(
        f"{what}, resident", shown, f"at most {_MOST_BYTES / 1e9:g} GB", told["peak_bytes"] <= _MOST_BYTES
    )


def _spark(told: Mapping[str, Any]) -> Iterator[Line]:
    what = f"five questions of {told['orders']:,} orders"
    yield Line(f"{what}, the shop's own engine", f"{told['own_seconds']:.2f} s")
    started = f"{told['seconds']:.1f} s, at first {told['first_seconds']:.1f} s"
    started += f", after {told['start_seconds']:.1f} s to start"
    java = f"Java took {told['java_cpu_seconds']:.0f} s CPU, {told['java_peak_bytes'] / 1e9:.2f} GB"
    yield Line(f"{what}, Spark on two cores", f"{started}; {java}")
    yield Line(f"{what}, the same answers", str(told["agree"]), "True", bool(told["agree"]))


def _command(told: Command) -> str:
    return f"{told.cpu_seconds:.1f} s CPU, {told.wall_seconds:.1f} s wall, {told.peak_bytes / 1e6:,.0f} MB"


_LINES: Mapping[str, Callable[[Any], Iterator[Line]]] = {
    "made": _made,
    "kpis": _kpis,
    "frames": _frames,
    "lookup": _lookup,
    "reload": _reload,
    "facts": _facts,
    "spark": _spark,
}
