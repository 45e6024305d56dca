"""Stocks that only ever add up, over time, as running sums of what moves in each step."""

from __future__ import annotations

from dataclasses import replace

from patronage.metrics.compile.band_paths import is_band
from patronage.metrics.compile.timing import Branch
from patronage.metrics.measure import NEVER

__all__ = ["as_flows"]


def as_flows(branches: list[Branch]) -> tuple[list[Branch], frozenset[str]]:
    """Take what moves in each step in place of such stocks, in one pass with other moves of the same rows.

    Gives the branches, and which of their columns are to be summed so far. A stock stays as it is where rows
    lie before the first step shown, or where a group or a customer's band has a sum of its own.
    """
    stocks = [branch for branch in branches if _adds_up(branch)]
    found: list[Branch] = []
    for branch in branches:
        flow = _flow(branch) if branch in stocks else branch
        like = next((other for other in found if stocks and _is_one_pass(other, flow)), None)
        if like is None:
            found.append(flow)
        else:
            found[found.index(like)] = replace(like, measures=(*like.measures, *flow.measures))
    return found, frozenset(m.name for stock in stocks for m in stock.measures)


def _adds_up(branch: Branch) -> bool:
    """Tell whether every row moves the stock once, in a step that is shown."""
    is_whole = branch.grain is not None and branch.period is None and not branch.by
    is_sum = branch.like.until == NEVER and all(m.is_additive and m.sooner is None for m in branch.measures)
    return is_whole and is_sum and branch.stays_in_time and not any(is_band(way) for _, way in branch.filters)


def _flow(stock: Branch) -> Branch:
    return replace(stock, measures=tuple(replace(m, until=None) for m in stock.measures))


def _is_one_pass(one: Branch, other: Branch) -> bool:
    alike = replace(one, measures=()) == replace(other, measures=())
    return alike and all(
        getattr(one.like, name) == getattr(other.like, name)
        for name in ("table", "clock", "cash_clock", "until", "window")
    )
