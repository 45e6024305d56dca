"""What customers of each group cost, and what one won the same way is expected to bring for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import UsageError
from patronage.base.expr import Scalar, count, total
from patronage.base.note import Note
from patronage.base.period import Grain, Period
from patronage.base.select import select, source
from patronage.contract.assumption import Assumptions
from patronage.contract.table import LABELS
from patronage.facts.coverage import Coverage, read_coverage
from patronage.features.summary_options import COHORTS
from patronage.forecasts.value.acquired import Curves, begun, curves
from patronage.forecasts.value.valued import Valued
from patronage.metrics.answer import answer, frame_of
from patronage.metrics.compile.known import Days, common_days
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.measures.spend import ACQUISITION_SPEND
from patronage.metrics.query import Query
from patronage.models.fitting import Numbers

__all__ = ["AgainstCost", "Groups", "against_cost"]

Label = tuple[Scalar, ...]


@dataclass(frozen=True)
class Groups:
    """The groups of customers that are asked about.

    Parameters
    ----------
    covariates
        What tells them apart, of the covariates of the valuation.
    labels
        What the customers of each share, in the order of the answer.
    assume
        What the shop states, for the plain value beside.
    """

    covariates: tuple[str, ...]
    labels: Sequence[Label]
    assume: Assumptions = field(default_factory=Assumptions)


@dataclass(frozen=True)
class AgainstCost:
    """Of `m` groups, `(m,)` each; nan where it is not known, or not within the horizon.

    Parameters
    ----------
    cost
        What was spent on winning a customer.
    times
        The value of a new customer, first order included, over that.
    payback
        The day by which it is expected back, as `predicted_payback_days` has it.
    simple
        `simple_clv`, or `simple_revenue_clv` where no margin is known: the plain formula.
    notes
        What must be said beside.
    """

    cost: Numbers
    times: Numbers
    payback: Numbers
    simple: Numbers
    notes: tuple[Note, ...]


def against_cost(valued: Valued, groups: Groups) -> AgainstCost:
    """Set what customers bring against what they cost, on the days for which spend is known.

    The numbers are those of `cac`, `predicted_ltv_to_cac` and `predicted_payback_days` by the same groups,
    where customers were valued by acquisition channel.
    """
    prepared, count_ = valued.prepared, len(groups.labels)
    engine, as_of = prepared.summarised.engine, prepared.summarised.as_of
    coverage = read_coverage(engine)
    unknown = np.full(count_, np.nan)
    if coverage is None:
        return AgainstCost(unknown, unknown, unknown, unknown, ())
    simple = _simple(valued, groups, coverage)
    query = _by(groups, Query(("acquisition_spend", "new_customers"), as_of=as_of))
    days = common_days((ACQUISITION_SPEND, NEW_CUSTOMERS), frame_of(query or Query(("cac",)), coverage))
    if query is None:
        return AgainstCost(unknown, unknown, unknown, simple, (Note.of("value.cohorts_of_weeks"),))
    if days is None or days.is_none:
        return AgainstCost(unknown, unknown, unknown, simple, (Note.of("value.no_spend"),))
    found = _answered(valued, _within(query, days), coverage)
    told = [found.get(_key(label), {}) for label in groups.labels]
    spent, new = (np.array([_number(row.get(name)) for row in told]) for name in query.metrics)
    is_known = (spent > 0) & (new > 0)
    cost = np.divide(spent, new, out=unknown.copy(), where=is_known)
    notes = _notes(groups, is_known, days, coverage)
    if prepared.kept.basis == "revenue" or not is_known.any():
        return AgainstCost(cost, unknown, unknown, simple, notes)
    each = curves(valued)
    first, customers = _begun_in(valued, groups, days, each)
    value, brought = first + customers @ each.later, first[:, None] + customers @ each.so_far
    times = np.divide(value, spent, out=unknown.copy(), where=is_known)
    payback = np.array([_day(each.days, *both) for both in zip(brought, spent, strict=True)])
    return AgainstCost(cost, times, np.where(is_known, payback, np.nan), simple, notes)


def _simple(valued: Valued, groups: Groups, coverage: Coverage) -> Numbers:
    is_revenue = valued.prepared.kept.basis == "revenue"
    name = "simple_revenue_clv" if is_revenue else "simple_clv"
    stated, rate = groups.assume, valued.options.margin_rate
    if rate is not None:
        stated = stated.but({"margin_rate": rate})
    query = _by(groups, Query((name,), as_of=valued.prepared.summarised.as_of, assume=stated))
    try:
        found = _answered(valued, query, coverage) if query else {}
    except UsageError:
        found = {}
    return np.array([_number(found.get(_key(label), {}).get(name), np.nan) for label in groups.labels])


def _by(groups: Groups, query: Query) -> Query | None:
    """Ask by what tells the groups apart: of several cohorts by the shortest, which tells the others.

    Nothing where that is a week, of which the others may have parts.
    """
    steps = {COHORTS[name] for name in groups.covariates if name in COHORTS}
    if len(steps) > 1 and Grain.WEEK in steps:
        return None
    cohort = next((step for step in Grain if step in steps), None)
    by = tuple(name for name in groups.covariates if name not in COHORTS)
    return Query(query.metrics, by=by, cohort=cohort, ages=False, as_of=query.as_of, assume=query.assume)


def _within(query: Query, days: Days) -> Query:
    period = Period(days.first, days.last + timedelta(days=1))
    return Query(
        query.metrics, by=query.by, cohort=query.cohort, ages=False, period=period, as_of=query.as_of
    )


def _answered(valued: Valued, query: Query, coverage: Coverage) -> dict[Label, Mapping[str, Scalar]]:
    """Give the rows of an answer by group, in whatever order groups name what tells them apart."""
    keys = (*query.by, *(("cohort",) if query.cohort else ()))
    rows = answer(valued.prepared.summarised.engine, query, coverage).records()
    return {_key(tuple(row[name] for name in keys)): row for row in rows}


def _key(label: Label) -> Label:
    """Give a group's label as people read it, the day its shortest cohort begins last."""
    texts = [LABELS.get(part, part) for part in label if isinstance(part, str)]
    days = [part for part in label if isinstance(part, date)]
    return (*texts, *([max(days)] if days else ()))


def _number(value: Scalar, absent: float = 0.0) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else absent


def _begun_in(valued: Valued, groups: Groups, days: Days, each: Curves) -> tuple[Numbers, Numbers]:
    """Return what first orders left by group, and how many customers of each part are in it, `(m, p)`."""
    b = source("newcomers_begun", "b")
    keys = (*groups.covariates, "part")
    cells = (
        select(b, **{name: b[name] for name in keys}, customers=count(), first=total(b["first"]))
        .where((b["cohort_on"] >= days.first) & (b["cohort_on"] <= days.last))
        .group_by(*keys)
        .with_step("newcomers_begun", begun(valued, each))
    )
    _, rows = valued.prepared.summarised.engine.run(cells)
    at = {_key(label): number for number, label in enumerate(groups.labels)}
    parts = {name: number for number, name in enumerate(valued.fitted.parts)}
    first, customers = np.zeros(len(at)), np.zeros((len(at), len(parts)))
    for *label, part, counted, left in rows:
        group = at[_key(tuple(label))]
        first[group] += _number(left)
        customers[group, parts[str(part)]] += _number(counted)
    return first, customers


def _day(days: Numbers, brought: Numbers, spent: float) -> float:
    """Return the first day on which enough is brought, between two days in proportion."""
    if brought[0] >= spent:
        return 0.0
    reached: NDArray[np.intp] = np.flatnonzero(brought >= spent)
    if not len(reached):
        return np.nan
    after = reached[0]
    share = (spent - brought[after - 1]) / (brought[after] - brought[after - 1])
    return float(days[after - 1] + share * (days[after] - days[after - 1]))


_FEW = 8


def _notes(groups: Groups, is_known: NDArray[np.bool_], days: Days, coverage: Coverage) -> tuple[Note, ...]:
    found = [Note.of("value.against_cost")] if is_known.any() else []
    unknown = [label for label, known in zip(groups.labels, is_known, strict=True) if not known]
    if unknown and not is_known.any():
        found.append(Note.of("value.no_spend"))
    elif len(unknown) > _FEW:
        found.append(Note.of("value.costs_unknown", count=len(unknown), all=len(is_known)))
    elif unknown:
        named = "; ".join(", ".join(map(str, _key(label))) for label in unknown)
        found.append(Note.of("value.cost_unknown", groups=named))
    if not days.cover(coverage.first_on, coverage.last_on):
        found.append(Note.of("value.cost_days", start=days.first, end=days.last))
    return tuple(found)
