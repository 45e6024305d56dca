"""What a reader must know of a number: what was left out, assumed, cut or scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache

from patronage.base.expr import Expr
from patronage.base.note import Note, Term
from patronage.base.period import Grain
from patronage.base.tree import walk
from patronage.contract.business_time import WITHOUT_HOURS
from patronage.contract.facts import LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.left_out import LINES_WITHOUT_PRICE
from patronage.contract.marketing_facts import ACQUISITION_FACTS
from patronage.facts.coverage import Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.compile.known import common_days
from patronage.metrics.compile.taken import taken
from patronage.metrics.dimension import place
from patronage.metrics.metric import Metric
from patronage.metrics.named import named
from patronage.metrics.query import Frame, Query
from patronage.metrics.rate_notes import rate_notes
from patronage.metrics.value_notes import value_notes

__all__ = ["notes_for"]


def notes_for(
    metrics: tuple[Metric, ...], query: Query, coverage: Coverage, frame: Frame
) -> tuple[Note, ...]:
    """Collect the notes of a result, each once, those on the data before those on the metrics."""
    asked = _Asked(metrics, query, coverage, frame)
    about_data = [note for rule in _RULES for note in rule(asked)]
    about_metrics = [
        Note.declared(f"metric.{metric.name}.note_{at}", note)
        for metric in metrics
        for at, note in enumerate(metric.notes, 1)
    ]
    return tuple(dict.fromkeys([*about_data, *about_metrics]))


@dataclass(frozen=True)
class _Asked:
    """What was asked of which data."""

    metrics: tuple[Metric, ...]
    query: Query
    coverage: Coverage
    frame: Frame

    def stands_on(self, table: str) -> bool:
        return any(table in metric.tables for metric in self.metrics)

    def names(self, column: str) -> bool:
        return any(column in named(metric) for metric in self.metrics)


def _left_out_orders(asked: _Asked) -> Iterator[Note]:
    if asked.coverage.not_kept:
        yield Note.of("not_kept", count=asked.coverage.not_kept)


def _without_rate(asked: _Asked) -> Iterator[Note]:
    return rate_notes(asked.metrics, asked.coverage)


def _zero_value(asked: _Asked) -> Iterator[Note]:
    if asked.coverage.zero_value and any(
        m.table == ORDER_FACTS.name and m.name.startswith("orders") for x in asked.metrics for m in x.measures
    ):
        yield Note.of("zero_value", count=asked.coverage.zero_value)


def _unknown_customers(asked: _Asked) -> Iterator[Note]:
    asks = asked.query.cohort or any(_OF_PEOPLE & named(m) for m in asked.metrics)
    if asks and (count := asked.coverage.without_customer):
        yield Note.of("unknown_customers", count=count, share=count / max(asked.coverage.orders, 1))


def _before_history(asked: _Asked) -> Iterator[Note]:
    coverage = asked.coverage
    asks = asked.query.cohort or asked.names("cohort_on")
    if asks and coverage.before_history:
        start = coverage.history_start or coverage.first_on
        count, days = coverage.before_history, coverage.burn_in_days
        yield Note.of("before_history", count=count, days=days, start=start)


def _tax_unknown(asked: _Asked) -> Iterator[Note]:
    money = any(m.unit.kind == "money" for m in asked.metrics)
    if money and asked.coverage.tax_unknown:
        yield Note.of("tax_unknown", count=asked.coverage.tax_unknown, orders=asked.coverage.orders)


def _refunds(asked: _Asked) -> Iterator[Note]:
    query, coverage = asked.query, asked.coverage
    if not asked.stands_on(REFUND_FACTS.name):
        return
    if query.basis == "cash" and coverage.refunds_undated:
        bounded = query.period and not query.cohort
        what = "refunds_left_out" if bounded else "refunds_apart"
        yield Note.of(what, count=coverage.refunds_undated)
    if coverage.refunds_without_order:
        yield Note.of("refunds_without_order", count=coverage.refunds_without_order)


def _left_out_rows(asked: _Asked) -> Iterator[Note]:
    counted = dict(asked.coverage.left_out)
    if not counted:
        return
    for fact in JOINED_FACTS:
        if not asked.stands_on(fact.name):
            continue
        for each in fact.left_out:
            if each.reason in counted and any(each.reason in _left_out(m) for m in asked.metrics):
                yield Note.of(each.reason, count=counted[each.reason])


def _without_price(asked: _Asked) -> Iterator[Note]:
    """Say that the value of lines without a price stands in no product, where products are told apart."""
    count = dict(asked.coverage.left_out).get(LINES_WITHOUT_PRICE, 0)
    if not count or not asked.names("gross"):
        return
    names = (*asked.query.by, *(each.dimension for each in asked.query.where))
    every = (m for metric in asked.metrics for m in taken(metric, asked.query.assume))
    if any(m.finer and place(m, names)[0].table == LINE_FACTS.name for m in every):
        yield Note.of(LINES_WITHOUT_PRICE, count=count)


def _without_hours(asked: _Asked) -> Iterator[Note]:
    count = dict(asked.coverage.left_out).get(WITHOUT_HOURS, 0)
    if count and any(asked.names(f"{what}_business_seconds") for what in ("first_reply", "resolution")):
        yield Note.of(WITHOUT_HOURS, count=count)


def _promised_wait(asked: _Asked) -> Iterator[Note]:
    seconds = asked.query.assume["service_threshold_seconds"]
    if asked.names("service_threshold_seconds") and isinstance(seconds, int):
        yield Note.of("promised_wait", seconds=seconds)


def _of_value(asked: _Asked) -> Iterator[Note]:
    return value_notes(asked.metrics, asked.query, asked.coverage)


def _allocated(asked: _Asked) -> Iterator[Note]:
    query = asked.query
    names = (*query.by, *(each.dimension for each in query.where))
    every = [m for metric in asked.metrics for m in taken(metric, query.assume)]
    shared = [m for m in every if m.finer and m.finer.table == ACQUISITION_FACTS.name]
    is_shared_out = any(place(m, names)[0].table == ACQUISITION_FACTS.name for m in shared)
    if is_shared_out:
        yield Note.of("allocated")
    if (is_shared_out or asked.stands_on(ACQUISITION_FACTS.name)) and _parts_a_month(asked):
        yield Note.of("allocated_in_part")


def _parts_a_month(asked: _Asked) -> bool:
    """Tell whether days of the first or the last month are not asked for."""
    period, as_of = asked.query.period, asked.frame.as_of
    begins = period is not None and period.start != Grain.MONTH.start(period.start)
    end = min(period.end, as_of + timedelta(days=1)) if period else as_of + timedelta(days=1)
    return begins or (end != Grain.MONTH.start(end) and end <= asked.coverage.last_on)


def _conversion(asked: _Asked) -> Iterator[Note]:
    assume = asked.query.assume
    if asked.names("conversion_kind"):
        kind = str(assume["conversion_kind"])
        yield Note.of("conversion_kind", kind=Term(f"conversion_kind.{kind}", kind))
    if asked.names("conversion_days") and isinstance(days := assume["conversion_days"], int):
        yield Note.of("conversion_days", days=days)


def _common_days(asked: _Asked) -> Iterator[Note]:
    query, frame = asked.query, asked.frame
    for metric in asked.metrics:
        if len(metric.tables) == 1:
            continue
        days = common_days(taken(metric, query.assume), frame)
        if query.period:
            first, last = query.period.start, query.period.last
        else:
            # What was spent before the first order is left out, too.
            began = [span.start for table, span in frame.spans if table in metric.tables]
            first, last = min([frame.first_on, *began]), frame.as_of
        if days is None or days.cover(first, last):
            continue
        name = Term(f"metric.{metric.name}.label", metric.name, metric.label)
        if days.is_none:
            yield Note.of("no_common_day", metric=name)
        else:
            what = "common_cohorts" if query.cohort else "common_days"
            yield Note.of(what, metric=name, first=days.first, last=days.last)


def _cut_period(asked: _Asked) -> Iterator[Note]:
    period, frame, first_on = asked.query.period, asked.frame, asked.coverage.first_on
    if period is None:
        return
    if period.last > frame.as_of:
        yield Note.of("period_not_over", end=period.last, as_of=frame.as_of)
    elif period.start < first_on:
        yield Note.of("period_before_data", start=period.start, first=first_on)


def _cut_comparison(asked: _Asked) -> Iterator[Note]:
    query, first_on = asked.query, asked.coverage.first_on
    before = query.compared
    if before is None or query.period is None:
        return
    if before.start < first_on:
        yield Note.of("comparison_before_data", start=before.start, first=first_on)
    elif query.grain and query.grain.shift(before.last, query.shift) > query.period.last:
        steps = Term(f"grains.{query.grain}", f"{query.grain}s")
        yield Note.of("comparison_longer", before=before, steps=steps)


def _short_history(asked: _Asked) -> Iterator[Note]:
    yearly = any(m.window == "year" for x in asked.metrics for m in x.measures)
    if yearly and asked.frame.history_days < _YEAR:
        yield Note.of("short_history", count=asked.frame.history_days)


def _assumed_margin(asked: _Asked) -> Iterator[Note]:
    coverage = asked.coverage
    if not asked.names("margin_rate"):
        return
    if coverage.cost_assumed:
        yield Note.of("category_rate", count=coverage.cost_assumed)
    if coverage.cost_known < coverage.orders:
        rate = asked.query.assume["margin_rate"]
        if isinstance(rate, Decimal):
            yield Note.of("margin_rate", rate=rate)
        else:
            yield Note.of("cost_known", count=coverage.cost_known, orders=coverage.orders)


def _handling(asked: _Asked) -> Iterator[Note]:
    if not asked.names("packaging_cost"):
        return
    missing = [
        Term(f"setting.{name}", name)
        for name in ("packaging_cost", "returns_cost")
        if asked.query.assume[name] is None
    ]
    match missing:
        case [what]:
            yield Note.of("handling_one", what=what)
        case [what, other]:
            yield Note.of("handling_both", what=what, other=other)


_YEAR = 365
_RULES: tuple[Callable[[_Asked], Iterator[Note]], ...] = (
    _left_out_orders,
    _without_rate,
    _unknown_customers,
    _before_history,
    _zero_value,
    _tax_unknown,
    _refunds,
    _assumed_margin,
    _handling,
    _left_out_rows,
    _without_price,
    _without_hours,
    _promised_wait,
    _of_value,
    _allocated,
    _conversion,
    _common_days,
    _cut_period,
    _cut_comparison,
    _short_history,
)


_OF_PEOPLE = frozenset({"is_given", "cohort_on", "days_since_previous"})
"""Columns that only the rows of known customers have."""


@cache
def _left_out(metric: Metric) -> frozenset[str]:
    """Give the reasons for which rows that a metric would count are left out."""
    wheres = (m.where for m in metric.measures if m.where is not None)
    asks = frozenset[Expr](node for where in wheres for node in walk(where))
    return frozenset(each.reason for fact in JOINED_FACTS for each in fact.left_out if each.among in asks)
