"""Reads a question as people put it, in Python or on the command line, into a `Query`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, TypedDict, Unpack

from patronage.base.errors import UnknownName, UsageError
from patronage.base.period import Grain, Period, parse_day
from patronage.contract.assumption import Assumptions
from patronage.metrics.query import Filter, Query

__all__ = ["Options", "question"]


class Options(TypedDict, total=False):
    """What a question may say beside its metrics; the meanings stand at `Query`."""

    by: str | Sequence[str]
    grain: str | None
    cohort: str | None
    where: str | Sequence[str]
    period: str | Period | None
    compare: str | None
    as_of: str | date | None
    basis: str
    margin_rate: Decimal | float | str | None
    packaging_cost: Decimal | None
    returns_cost: Decimal | None
    inactive_window_days: int
    assume: Mapping[str, object]


def question(
    metrics: str | Sequence[str],
    last_day: date,
    stated: Assumptions | None = None,
    **options: Unpack[Options],
) -> Query:
    """Build a query.

    Parameters
    ----------
    metrics
        Names, as a sequence or separated by commas.
    last_day
        The last day observed, from which `last 12 months` counts back and beyond which no `as_of` lies.
    stated
        What the shop's settings assume; an option given here goes before it.

    Examples
    --------
    >>> q = question("net_revenue,orders", date(2025, 6, 30), by="channel", period="2025-Q1")
    >>> q.metrics, q.by, str(q.period)
    (('net_revenue', 'orders'), ('channel',), '2025-01-01..2025-03-31')
    """
    as_of = _as_of(options.get("as_of"), last_day)
    by = _names(options.get("by", ()))
    grain, cohort = options.get("grain"), options.get("cohort")
    ages = "age" in by or (cohort is not None and "cohort" not in by)
    if {"cohort", "age"} & set(by):
        cohort, grain = cohort or grain or "month", None
    period = options.get("period")
    return Query(
        metrics=_names(metrics),
        by=tuple(name for name in by if name not in ("cohort", "age")),
        grain=Grain.named(grain) if grain else None,
        cohort=Grain.named(cohort) if cohort else None,
        ages=ages or cohort is None,
        where=tuple(Filter.parse(text) for text in _filters(options.get("where", ()))),
        period=Period.parse(period, as_of) if isinstance(period, str) else period,
        compare=_comparison(options.get("compare") or ""),
        as_of=as_of,
        basis=_basis(options.get("basis", "order")),
        assume=_assumptions(stated or Assumptions(), options),
    )


def _as_of(value: str | date | None, last_day: date) -> date:
    if value is None:
        return last_day
    day = parse_day(value) if isinstance(value, str) else value
    if day > last_day:
        message = f"as_of {day} lies after the last day of the data, {last_day}; nothing is known of it"
        raise UsageError(message)
    return day


def _names(value: str | Sequence[str]) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(name.strip() for name in parts if name.strip())


def _filters(value: str | Sequence[str]) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(part for part in parts if part.strip())


def _comparison(name: str) -> Literal["", "previous", "year"]:
    match name:
        case "" | "previous" | "year":
            return name
    raise UnknownName.among("comparison", name, ("previous", "year"))


def _basis(name: str) -> Literal["order", "cash"]:
    match name:
        case "order" | "cash":
            return name
    raise UnknownName.among("basis", name, ("order", "cash"))


def _assumptions(stated: Assumptions, options: Options) -> Assumptions:
    named = {name: options[name] for name in _SHORT if name in options}  # type: ignore[literal-required]
    return stated.but({**options.get("assume", {}), **named})


_SHORT = ("margin_rate", "packaging_cost", "returns_cost", "inactive_window_days")
"""Assumptions that may be given by name, as they are asked for most."""
