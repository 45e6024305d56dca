"""What a reader must know of a number: what was left out, assumed, cut or scaled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from patronage.base.expr import Column, Parameter
from patronage.base.tree import walk
from patronage.contract.facts import ORDER_FACTS, REFUND_FACTS
from patronage.facts.coverage import Coverage
from patronage.metrics.known import common_days
from patronage.metrics.metric import Metric
from patronage.metrics.query import Frame, Query

__all__ = ["notes_for"]


def notes_for(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> tuple[str, ...]:
    """Collect the notes of a result, each once, those on the data before those on the metrics."""
    about_data = [text for rule in _RULES if (text := rule(metrics, query, coverage, frame))]
    about_metrics = [note for metric in metrics for note in metric.notes]
    return tuple(dict.fromkeys([*about_data, *about_metrics]))


def _left_out_orders(_: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del query, frame
    parts = []
    if coverage.not_kept:
        parts.append(f"{coverage.not_kept:,} orders are not kept (cancelled, voided, test or draft)")
    if coverage.without_rate:
        parts.append(f"{coverage.without_rate:,} orders in a currency without a rate count nowhere")
    return "; ".join(parts)


def _zero_value(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del query, frame
    counts = any(
        m.table == ORDER_FACTS.name and m.name.startswith("orders") for x in metrics for m in x.measures
    )
    return f"{coverage.zero_value:,} kept orders have no value" if counts and coverage.zero_value else ""


def _unknown_customers(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del frame
    asks = query.cohort or any(_OF_PEOPLE & _named(m) for m in metrics)
    if not coverage.without_customer or not asks:
        return ""
    share = coverage.without_customer / max(coverage.orders, 1)
    orders = f"{coverage.without_customer:,} orders ({share:.1%})"
    return f"{orders} name no customer and are left out of customer metrics"


def _before_history(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del frame
    asks = query.cohort or any("cohort_on" in _named(m) for m in metrics)
    if not asks or not coverage.before_history:
        return ""
    return (
        f"{coverage.before_history:,} customers were first seen within {coverage.burn_in_days} days of the"
        f" start of the data ({coverage.history_start}) and are taken for older ones; state"
        ' history = "complete" if the data goes back to the shop\'s first order'
    )


def _tax_unknown(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del query, frame
    money = any(m.unit.kind == "money" for m in metrics)
    if not money or not coverage.tax_unknown:
        return ""
    return f"whether amounts hold tax is unknown for {coverage.tax_unknown:,} of {coverage.orders:,} orders"


def _refunds(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del frame
    if not any(m.table == REFUND_FACTS.name for x in metrics for m in x.measures):
        return ""
    parts = []
    if query.basis == "cash" and coverage.refunds_undated:
        bounded = query.period and not query.cohort
        where = "are left out of the period" if bounded else "stand in a row of their own"
        parts.append(f"{coverage.refunds_undated:,} refund lines have no date and {where}")
    if coverage.refunds_without_order:
        parts.append(
            f"{coverage.refunds_without_order:,} refund lines name no order and count on their own day"
        )
    return "; ".join(parts)


def _common_days(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del coverage
    texts = []
    for metric in metrics:
        days = common_days(metric.measures, frame)
        first, last = (
            (query.period.start, query.period.last) if query.period else (frame.first_on, frame.as_of)
        )
        if days is None or days.cover(first, last):
            continue
        if days.is_none:
            texts.append(f"{metric.name}: no day is covered by all the data it needs")
        else:
            began = "cohorts that began on" if query.cohort else "the days"
            texts.append(
                f"{metric.name} counts {began} {days.first}..{days.last}, for which all its data is known"
            )
    return "; ".join(texts)


def _cut_period(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del metrics
    if query.period is None:
        return ""
    if query.period.last > frame.as_of:
        return f"the period ends {query.period.last}, the data {frame.as_of}: it is not over yet"
    if query.period.start < coverage.first_on:
        return f"the period starts {query.period.start}, before the first order of {coverage.first_on}"
    return ""


def _cut_comparison(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del metrics, frame
    before = query.compared
    if before is None or query.period is None:
        return ""
    if before.start < coverage.first_on:
        return (
            f"the period compared with starts {before.start}, before the first order of {coverage.first_on}"
        )
    if query.grain and query.grain.shift(before.last, query.shift) > query.period.last:
        longer = f"the period compared with, {before}, has more {query.grain}s than the one asked"
        return f"{longer}; those without a counterpart are not shown"
    return ""


def _short_history(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del query, coverage
    yearly = any(m.window == "year" for x in metrics for m in x.measures)
    if not yearly or frame.history_days >= _YEAR:
        return ""
    days = "day" if frame.history_days == 1 else "days"
    return f"only {frame.history_days} {days} of history: scaled to a year"


def _assumed_margin(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del frame
    if not any("margin_rate" in _named(m) for m in metrics):
        return ""
    parts = []
    if coverage.cost_assumed:
        parts.append(f"assumed: the margin rate of their category for {coverage.cost_assumed:,} orders")
    rate = query.assume["margin_rate"]
    if rate is not None and coverage.cost_known < coverage.orders:
        parts.append(f"assumed: a margin rate of {rate:%} where costs are unknown")
    elif coverage.cost_known < coverage.orders:
        known = f"{coverage.cost_known:,} of {coverage.orders:,} orders"
        parts.append(f"the cost of goods is known for {known}; state margin_rate or load costs for the rest")
    return "; ".join(parts)


def _handling(metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame) -> str:
    del coverage, frame
    if not any("packaging_cost" in _named(m) for m in metrics):
        return ""
    missing = [name for name in ("packaging_cost", "returns_cost") if query.assume[name] is None]
    return f"{' and '.join(missing)} not stated and counted as 0" if missing else ""


_YEAR = 365
_RULES: tuple[Callable[[tuple[Metric, ...], Query, Coverage, Frame], str], ...] = (
    _left_out_orders,
    _unknown_customers,
    _before_history,
    _zero_value,
    _tax_unknown,
    _refunds,
    _assumed_margin,
    _handling,
    _common_days,
    _cut_period,
    _cut_comparison,
    _short_history,
)


_OF_PEOPLE = frozenset({"is_given", "cohort_on", "days_since_previous"})
"""Columns that only the rows of known customers have."""


@cache
def _named(metric: Metric) -> frozenset[str]:
    """Give the columns and parameters a metric is made of."""
    parts = (e for m in metric.measures for e in (m.value, m.clock, m.where, m.until, m.sooner))
    nodes = (node for expr in (metric.formula, *filter(None, parts)) for node in walk(expr))
    return frozenset(node.name for node in nodes if isinstance(node, (Column, Parameter)))
