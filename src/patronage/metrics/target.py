"""Targets: what somebody wants a number to reach, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from patronage.base.errors import PatronageError, UsageError
from patronage.base.period import Period
from patronage.base.select import select, source
from patronage.contract.assumption import Assumptions
from patronage.engine.protocol import Engine
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import answer
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Filter, Query

__all__ = ["Checked", "Target", "check_targets", "read_targets"]

_COLUMNS = ("target_id", "metric", "dimensions", "period", "value", "department", "owner", "horizon")


@dataclass(frozen=True)
class Target:
    """A row of the contract's `targets`; `dimensions` and `period` as they were delivered."""

    target_id: str
    metric: str
    dimensions: str
    period: str
    value: float
    department: str = ""
    owner: str = ""
    horizon: str = ""


@dataclass(frozen=True)
class Checked:
    """A target beside what was reached.

    Parameters
    ----------
    status
        `met` and `missed` where the period is over; `open` where it is not, with the value so far;
        `unknown` where there is no value, and `reason` says why.
    gap
        How far the value lies on the good side of the target (below zero: on the bad one), as a share of it.
    is_mistaken
        Whether no data could ever answer it: it names what there is not, such as a metric misspelt.
    """

    target: Target
    value: float | None
    status: Literal["met", "missed", "open", "unknown"]
    gap: float | None = None
    reason: str = ""
    is_mistaken: bool = False


def read_targets(engine: Engine) -> tuple[Target, ...]:
    """Read the delivered targets, in the order of their ids."""
    rows = source("targets", "t")
    query = select(rows, **{name: rows[name] for name in _COLUMNS}).order_by("target_id")
    _, found = engine.run(query)
    return tuple(
        Target(**{n: value if value is not None else "" for n, value in zip(_COLUMNS, row, strict=True)})  # type: ignore[arg-type]  # the columns have the fields' types
        for row in found
    )


def check_targets(
    engine: Engine,
    coverage: Coverage,
    as_of: date,
    assume: Assumptions | None = None,
    targets: Sequence[Target] | None = None,
) -> tuple[Checked, ...]:
    """Set every target beside what was reached.

    Parameters
    ----------
    engine
        Holds the facts, and the targets where none are given.
    coverage
        What the facts hold.
    as_of
        The last day observed.
    assume
        What the shop states.
    targets
        Those to check; default: all that were loaded.
    """
    stated = assume or Assumptions()
    asked = read_targets(engine) if targets is None else targets
    return tuple(_checked(engine, coverage, each, as_of, stated) for each in asked)


def _checked(engine: Engine, coverage: Coverage, target: Target, as_of: date, assume: Assumptions) -> Checked:
    try:
        metric = METRICS[target.metric]
        period = Period.parse(target.period, as_of)
        if period.start > as_of:
            return Checked(target, None, "open", reason=f"it begins on {period.start}, after {as_of}")
        query = _query(metric, target, period, min(period.last, as_of), assume)
        value = answer(engine, query, coverage).value(metric.name)
    except PatronageError as error:
        mistaken = isinstance(error, UsageError)
        return Checked(target, None, "unknown", reason=str(error), is_mistaken=mistaken)
    if not isinstance(value, (int, float, Decimal)):
        return Checked(target, None, "unknown", reason=f"{metric.name} has no value in {target.period}")
    reached = float(value)
    gap = _gap(metric, reached, target.value)
    if period.last > as_of:
        reason = f"it ends on {period.last}, the data on {as_of}"
        return Checked(target, reached, "open", gap, reason)
    is_met = reached <= target.value if metric.better == "down" else reached >= target.value
    return Checked(target, reached, "met" if is_met else "missed", gap)


def _query(metric: Metric, target: Target, period: Period, last: date, assume: Assumptions) -> Query:
    texts = [text for text in target.dimensions.split(",") if text.strip()]
    where = tuple(Filter.parse(text) for text in texts)
    # What always takes its own window is read as it stood at the end of the period.
    fixed = any(measure.window != "period" for measure in metric.measures)
    return Query((metric.name,), where=where, period=None if fixed else period, as_of=last, assume=assume)


def _gap(metric: Metric, value: float, target: float) -> float | None:
    if not target:
        return None
    share = (value - target) / abs(target)
    return -share if metric.better == "down" else share
