"""Contracts that are lost: survival, what will be lost within a horizon, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import COUNT, DAYS, MONEY, NUMBER, SHARE, TEXT
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.engine.result import Result, ResultColumn
from patronage.features.subscription_durations import SubscriptionDurations, subscription_durations
from patronage.features.subscription_stretches import alike_stretches
from patronage.forecasts.churn.contract_value import ContractValue, contract_value
from patronage.forecasts.churn.lost_interval import lost_interval
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.churn.survival import SURVIVAL, survival_at, survival_rows
from patronage.forecasts.churn.what_if import WHAT_IF, Kept, what_if_rows
from patronage.forecasts.contracts.groups import contract_groups
from patronage.forecasts.contracts.notes import extrapolation_notes, money_notes
from patronage.forecasts.contracts.renewal_models import (
    PROJECTIONS,
    projection_rows,
    renewal_models,
    renewal_notes,
)
from patronage.models.kaplan_meier import kaplan_meier

__all__ = ["CONTRACTS", "Contractual", "contractual"]

CONTRACTS = (
    ResultColumn("by", TEXT, "By"),
    ResultColumn("group", TEXT, "Group"),
    ResultColumn("subscriptions", COUNT, "Subscriptions ever paid for"),
    ResultColumn("lost", COUNT, "Lost"),
    ResultColumn("running", COUNT, "Running"),
    ResultColumn("mrr", MONEY, "Monthly revenue"),
    ResultColumn("median_days", DAYS, "Half have left after"),
    ResultColumn("survival", SHARE, "Kept so long"),
    ResultColumn("survival_low", SHARE, "Kept, low"),
    ResultColumn("survival_high", SHARE, "Kept, high"),
    ResultColumn("expected_lost", NUMBER, "Will be lost"),
    ResultColumn("expected_lost_low", NUMBER, "Will be lost, low"),
    ResultColumn("expected_lost_high", NUMBER, "Will be lost, high"),
    ResultColumn("loss_probability", SHARE, "Chance of loss"),
    ResultColumn("revenue", MONEY, "Revenue to come"),
    ResultColumn("revenue_at_risk", MONEY, "Revenue at risk"),
    ResultColumn("value", MONEY, "Value to come"),
    ResultColumn("value_at_risk", MONEY, "Value at risk"),
    ResultColumn("lifetime_revenue", MONEY, "Revenue without end"),
)
"""A row a group. Revenue and value are discounted, within the horizon; value is margin, absent where no rate
is stated. `survival` is of all that ever ran, after as long as the horizon; of `expected_lost` the
interval is of chance and of what is not known of the parameters, at 95 %."""


@dataclass(frozen=True)
class Contractual:
    """What is known of contracts.

    Parameters
    ----------
    groups, survival, projections, what_if
        Tables: `CONTRACTS`, `SURVIVAL`, `PROJECTIONS` and `WHAT_IF`.
    kept
        What the last is made of.
    notes
        Go with all of them.
    """

    groups: Result
    survival: Result
    projections: Result
    what_if: Result
    kept: Kept
    notes: tuple[Note, ...]


def contractual(engine: Engine, as_of: date, options: ChurnOptions, currency: str = "") -> Contractual | None:
    """Tell which contracts are lost; nothing where the shop has none.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation.
    options
        How to part them, and how far to look.
    currency
        The shop's.
    """
    read = subscription_durations(engine, as_of, options.observed_from)
    if not len(read):
        return None
    models = renewal_models(read, options.contract_model)
    ahead = contract_value(read, models, options.days, options.force)
    kept = _kept(ahead, _rate(options))
    notes = (*read.notes, *_value_notes(read, ahead, options), *renewal_notes(read, models))
    statement = print_query(alike_stretches(as_of), engine.dialect)

    def table(columns: tuple[ResultColumn, ...], rows: Iterator[tuple[Scalar, ...]]) -> Result:
        return Result(columns, tuple(rows), statement, as_of, currency, notes)

    return Contractual(
        groups=table(CONTRACTS, _group_rows(read, ahead, options)),
        survival=table(SURVIVAL, survival_rows(read, options.by)),
        projections=table(PROJECTIONS, projection_rows(models)),
        what_if=table(WHAT_IF, what_if_rows(kept)),
        kept=kept,
        notes=notes,
    )


def _group_rows(
    read: SubscriptionDurations, ahead: ContractValue, options: ChurnOptions
) -> Iterator[tuple[Scalar, ...]]:
    rate = _rate(options)
    for dimension, group, rows in contract_groups(read, options.by):
        some = read.only(rows)
        curve = kaplan_meier(some.durations)
        lost, running = _sum(ahead.lost, rows), float(ahead.running[rows & ~np.isnan(ahead.lost)].sum())
        money = [_sum(values, rows) for values in (ahead.value, ahead.value_at_risk, ahead.endless)]
        revenue, at_risk, endless = money
        yield (
            dimension,
            group,
            int(some.weight.sum()),
            int(some.weight[some.lost].sum()),
            int(some.running),
            float(some.monthly[~some.lost].sum()),
            curve.median,
            *survival_at(curve, options.days),
            lost,
            *((None, None) if lost is None else lost_interval(lost, running, ahead.variance_of_lost(rows))),
            None if lost is None or not running else lost / running,
            revenue,
            at_risk,
            _margin(revenue, rate),
            _margin(at_risk, rate),
            endless,
        )


def _kept(ahead: ContractValue, margin_rate: float | None) -> Kept:
    known = ~np.isnan(ahead.lost)
    there, lost, plain, discounted = (
        float(values[known].sum())
        for values in (ahead.running, ahead.lost, ahead.staying, ahead.staying_discounted)
    )
    return Kept("contractual", there, lost, plain, discounted, margin_rate)


def _value_notes(read: SubscriptionDurations, ahead: ContractValue, options: ChurnOptions) -> Iterator[Note]:
    yield from money_notes(read, ~np.isnan(ahead.lost), _rate(options))
    yield Note.of("churn.contract_horizon", days=options.days, rate=options.annual_rate)
    yield from extrapolation_notes(read, options.days)


def _sum(values: NDArray[np.float64], rows: NDArray[np.bool_]) -> float | None:
    """Add up what is known; nothing where nothing of a group is."""
    some = values[rows]
    return float(np.nansum(some)) if len(some) and not np.isnan(some).all() else None


def _rate(options: ChurnOptions) -> float | None:
    return None if options.margin_rate is None else float(options.margin_rate)


def _margin(revenue: float | None, rate: float | None) -> float | None:
    return None if revenue is None or rate is None else revenue * rate
