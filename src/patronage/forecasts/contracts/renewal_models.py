"""Models of renewal, fitted once a shop and for each plan with losses enough: every contract has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import COUNT, SHARE, TEXT
from patronage.contract.table import LABELS
from patronage.engine.result import ResultColumn
from patronage.features.subscription_durations import SubscriptionDurations
from patronage.features.subscription_renewals import INTERVALS, Step, loss_step, renewal_counts, step_of
from patronage.models.bdw import BDW, FittedBdw
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG, FittedSbg

__all__ = ["PROJECTIONS", "RenewalModel", "name_of", "projection_rows", "renewal_models", "renewal_notes"]

_ENOUGH = 100  # losses from which a plan has a model of its own, as lifespans do
_SURE = 3.841459  # chi-square of one parameter at 5 %
_PLANS = "all"

PROJECTIONS = (
    ResultColumn("plan", TEXT, "Plan"),
    ResultColumn("billing_interval", TEXT, "Paid every"),
    ResultColumn("model", TEXT, "Model"),
    ResultColumn("renewals", COUNT, "Renewals that came"),
    ResultColumn("lost", COUNT, "Not renewed"),
    ResultColumn("oldest", COUNT, "Oldest renewal"),
    ResultColumn("kept_observed", SHARE, "Kept to it, observed"),
    ResultColumn("kept_projected", SHARE, "Kept to it, by the model"),
    ResultColumn("next_renewal", SHARE, "Renews next, by the model"),
)
"""A row a model of renewals: what it was fitted to, and how near it comes."""


@dataclass(frozen=True)
class RenewalModel:
    """A model and the contracts it speaks for.

    Parameters
    ----------
    plan, interval
        Whose it is: every plan, where a plan has too few losses of its own.
    paid, step
        Between two payments, and between two days on which a contract may end: the same, or months.
    counts, fitted
        What it was fitted to, and the model.
    rows
        `(n,)`, the rows it speaks for.
    """

    plan: str
    interval: str
    paid: Step
    step: Step
    counts: RenewalCounts
    fitted: FittedSbg | FittedBdw
    rows: NDArray[np.bool_]

    @property
    def tells(self) -> bool:
        """Whether somebody was lost and somebody stayed: a curve without both is none."""
        return self.has_losses and bool((self.counts.at_risk > self.counts.lost).any())

    @property
    def has_losses(self) -> bool:
        """Whether anybody was lost: where nobody was, nothing tells what contracts bring without end."""
        return bool(self.counts.lost.any())


def renewal_models(read: SubscriptionDurations, name: str) -> tuple[RenewalModel, ...]:
    """Fit a model for each interval, and for each of its plans with at least 100 losses.

    Each contract has one model, whatever it is grouped by, so that groups add up to their total.
    """
    interval = _intervals(read)
    return tuple(
        model for each in np.unique(interval) for model in _of_interval(read, interval == each, name)
    )


def projection_rows(models: tuple[RenewalModel, ...]) -> Iterator[tuple[Scalar, ...]]:
    """Give the rows of `PROJECTIONS`."""
    for each in models:
        counts, oldest = each.counts, int(each.counts.age.max())
        # A product over the ages that somebody came to: Kaplan-Meier in renewals.
        observed = float(np.prod(1 - counts.lost / counts.at_risk))
        kept = float(each.fitted.survival(float(oldest)))
        yield (
            LABELS.get(each.plan, each.plan),
            each.interval,
            name_of(each.fitted),
            int(counts.at_risk.sum()),
            int(counts.lost.sum()),
            oldest,
            observed,
            kept,
            float(each.fitted.retention(oldest + 1.0)),
        )


def name_of(fitted: FittedSbg | FittedBdw) -> str:
    """Name a model."""
    return "sbg" if isinstance(fitted, FittedSbg) else "bdw"


def renewal_notes(read: SubscriptionDurations, models: tuple[RenewalModel, ...]) -> tuple[Note, ...]:
    """Say what was assumed of when contracts are paid and end, and what the models leave open."""
    unknown = ~np.isin(np.char.lower(np.char.strip(read.interval)), list(INTERVALS))
    told = []
    if many := int(read.weight[unknown & ~read.lost].sum()):
        told.append(Note.of("churn.interval_assumed", number=many))
    if any(each.paid != each.step for each in models):
        told.append(Note.of("churn.ends_at_any_time"))
    if kept := sorted({each.interval for each in models if not each.has_losses}):
        told.append(Note.of("contracts.nobody_lost", intervals=", ".join(kept)))
    # Beside what is said of customers a finding must name whose it is.
    found = (
        Note.of("contracts.finding", interval=each.interval, finding=note)
        for each in models
        if each.has_losses
        for note in each.fitted.findings
    )
    return tuple(dict.fromkeys([*told, *found]))


def _of_interval(read: SubscriptionDurations, here: NDArray[np.bool_], name: str) -> Iterator[RenewalModel]:
    interval = str(_intervals(read)[here][0])
    paid, rest = step_of(interval), here.copy()
    step = loss_step(read.only(here), paid)
    for plan in np.unique(read.plan[here]):
        rows = here & (read.plan == plan)
        if read.weight[rows & read.lost].sum() < _ENOUGH:
            continue
        counts = renewal_counts(read.only(rows), step)
        if counts is not None and counts.lost.sum() >= _ENOUGH:
            rest &= ~rows
            yield RenewalModel(str(plan), interval, paid, step, counts, _fit(counts, name), rows)
    counts = renewal_counts(read.only(here), step)
    if counts is not None and rest.any():
        yield RenewalModel(_PLANS, interval, paid, step, counts, _fit(counts, name), rest)


def _fit(counts: RenewalCounts, name: str) -> FittedSbg | FittedBdw:
    if name == "bdw":
        return BDW.fit(counts)
    plain = SBG.fit(counts)
    if name == "sbg":
        return plain
    aged = BDW.fit(counts)
    gain = 2 * (aged.log_likelihood - plain.log_likelihood)
    return aged if gain > _SURE and not aged.findings else plain


def _intervals(read: SubscriptionDurations) -> NDArray[np.str_]:
    told = np.char.lower(np.char.strip(read.interval))
    return np.where(np.isin(told, list(INTERVALS)), told, "month")
