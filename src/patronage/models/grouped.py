"""One model fitted to groups of customers: all together, each alone, and each as it borrows from others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.fitting import REACH, Estimate, Likelihood, Numbers, curvature, maximise, untold
from patronage.models.model import LikelihoodModel
from patronage.models.parts import parts_of
from patronage.models.pooling import Pooled, pool

__all__ = ["GroupedFit", "fit_groups"]

Found = TypeVar("Found", bound=Fitted, covariant=True)  # noqa: PLC0105 - reads as a word in signatures
One = TypeVar("One", bound=Fitted)

_ROUNDS = 15
_STEP = 1.5  # a group's logarithms move by no more in a round
_CLOSE = 0.02  # of a standard error: where a round that moves none by more ends
_BELIEVED = 2.0  # groups as if seen beside: few groups tell little of how groups vary
_HALF = 0.5
_NAMED = 5  # groups in a note


@dataclass(frozen=True)
class GroupedFit(Generic[Found]):
    """What a model says of groups of customers, three ways side by side; groups are in order.

    Parameters
    ----------
    customers
        Of each group.
    pooled
        Fitted to all customers together, as if groups did not differ.
    unpooled
        Fitted to each group by itself, as if it were the only one.
    shrunk
        Of each group after it has borrowed: what it tells itself and what the groups have in common, each
        with its weight. Its covariance holds what is unsure of both.
    typical
        Of a group not seen yet: what the groups vary about, with how they vary.
    kept
        Between 0 and 1, the share of its own that each group keeps: 1 less what is unsure of it, relative to
        how the groups vary.
    pooling
        The mean and the spread of the groups, and how each hangs on them.
    findings
        What must be said beside.
    """

    customers: Mapping[str, float]
    pooled: Found
    unpooled: Mapping[str, Found]
    shrunk: Mapping[str, Found]
    typical: Found
    kept: Mapping[str, float]
    pooling: Pooled
    findings: tuple[Note, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in order."""
        return tuple(self.customers)

    def joint_covariance(self) -> Numbers:
        """Give the covariance of the logarithms of all groups' shrunk parameters, `(G k, G k)`.

        Groups hang together by the mean they borrow from: a sum over groups takes this one.
        """
        return self.pooling.joint_covariance


def fit_groups(
    model: LikelihoodModel[CustomerSummary, Found], summary: CustomerSummary, group: NDArray[np.str_]
) -> GroupedFit[Found]:
    """Fit a model to customers all together, group by group, and group by group as they borrow.

    Parameters
    ----------
    model
        Of purchases or of spending.
    summary
        All customers.
    group
        `(n,)`, the group of each row.

    Raises
    ------
    InputError
        There are not as many groups as rows, or nobody a model can be fitted to.

    Examples
    --------
    >>> from patronage.models.bg_nbd import BG_NBD
    >>> seen = CustomerSummary(
    ...     frequency=np.array([3, 2, 1, 0, 5, 3, 0]),
    ...     recency=np.array([20, 15, 3, 0, 30, 20, 0]),
    ...     T=np.full(7, 39),
    ...     monetary_value=np.full(7, np.nan),
    ...     weight=np.array([300, 300, 600, 1200, 2, 2, 2]),
    ... )
    >>> found = fit_groups(BG_NBD, seen, np.array(["ads"] * 4 + ["mail"] * 3))
    >>> three = found.pooled, found.shrunk["mail"], found.unpooled["mail"]
    >>> [float(fit.expected_purchases(52)[0]) for fit in three]
    [0.94, 2.13, 3.56]
    """
    if len(group) != len(summary):
        raise InputError(f"there are {len(group)} groups for {len(summary)} rows; give one a row")
    parts = _parts(summary, group)
    pooled = model.fit(summary)
    each = [_Group.of(model, part, pooled) for part in parts.values()]
    found = _borrowed(each, np.log(pooled.estimate.values))
    shrunk = [
        one.shrunk(values, spread, pooled.estimate)
        for one, values, spread in zip(each, found.values, found.covariance, strict=True)
    ]
    names, kept = tuple(parts), found.kept.tolist()
    typical = _estimate(pooled.estimate, found.mean, found.typical_covariance, pooled.log_likelihood)
    return GroupedFit(
        customers={name: float(part.weight.sum()) for name, part in parts.items()},
        pooled=pooled,
        unpooled=dict(zip(names, (one.alone for one in each), strict=True)),
        shrunk=dict(zip(names, shrunk, strict=True)),
        typical=replace(pooled, estimate=typical),
        kept=dict(zip(names, kept, strict=True)),
        pooling=found,
        findings=(*pooled.findings, *_findings(names, kept)),
    )


@dataclass(frozen=True)
class _Group(Generic[One]):
    """One group's customers as a model sees them, and what it says of them alone."""

    model: LikelihoodModel[CustomerSummary, One]
    part: CustomerSummary
    likelihood: Likelihood
    alone: One
    told: bool  # whether anything was observed

    @classmethod
    def of(
        cls, model: LikelihoodModel[CustomerSummary, One], part: CustomerSummary, pooled: One
    ) -> _Group[One]:
        names, start = model.parameters, pooled.estimate.values
        try:
            likelihood = model.likelihood(part)
            alone = model.fitted(maximise(names, start.tolist(), likelihood), part)
        except InputError as error:
            # Nobody of the group shows what the model speaks of: it tells nothing, and borrows all.
            nothing = replace(
                pooled.estimate,
                log_likelihood=0.0,
                covariance=np.eye(len(names)) * REACH**2,
                weak=names,
            )
            note = Note.of("model.group_tells_nothing", reason=str(error))
            silent = replace(pooled, estimate=nothing, findings=(note,))
            return cls(model, part, lambda at: (0.0, np.zeros_like(at)), silent, told=False)
        return cls(model, part, likelihood, alone, told=True)

    def start(self, anchor: Numbers) -> Numbers:
        """Return where its likelihood is a parabola: at its top, if it has one."""
        estimate = self.alone.estimate
        unsure = estimate.weak or estimate.at_bound or not estimate.converged
        return anchor if unsure else np.log(estimate.values)

    def around(self, logs: Numbers) -> tuple[Numbers, Numbers]:
        """Return the slope and the curvature of its likelihood."""

        def slope(at: Numbers) -> Numbers:
            values = np.exp(at)
            return np.asarray(self.likelihood(values)[1] * values)

        # Far from the top a likelihood may curve upwards: there it is taken to fall as steeply.
        sizes, axes = np.linalg.eigh(curvature(slope, logs))
        return slope(logs), axes * np.abs(sizes) @ axes.T

    def shrunk(self, logs: Numbers, covariance: Numbers, pooled: Estimate) -> One:
        value = float(self.likelihood(np.exp(logs))[0])
        estimate = _estimate(pooled, logs, covariance, value)
        if not self.told:
            return replace(self.alone, estimate=estimate)
        return self.model.fitted(estimate, self.part)


def _parts(summary: CustomerSummary, group: NDArray[np.str_]) -> dict[str, CustomerSummary]:
    names, place = np.unique(group, return_inverse=True)
    parts = parts_of(summary, place.ravel())
    return {str(name): part for name, part in zip(names.tolist(), parts, strict=True)}


def _borrowed(each: Sequence[_Group[Found]], anchor: Numbers) -> Pooled:
    """Return what the groups have in common, each one's parabola taken where it stands after borrowing."""
    if len(each) == 1:
        return _only(each[0].alone.estimate)
    at = np.array([one.start(anchor) for one in each])
    found = _seen_from(at, each, anchor, None)
    for _ in range(_ROUNDS):
        step = np.clip(found.values, anchor - REACH, anchor + REACH) - at
        moved = np.abs(step) / np.sqrt(np.diagonal(found.covariance, axis1=1, axis2=2))
        if moved.max() < _CLOSE:
            break
        at = at + step * np.minimum(1.0, _STEP / np.maximum(np.abs(step).max(axis=1, keepdims=True), _STEP))
        found = _seen_from(at, each, anchor, found.spread)
    return replace(found, values=np.clip(found.values, anchor - REACH, anchor + REACH))


def _seen_from(at: Numbers, each: Sequence[_Group[Found]], anchor: Numbers, spread: Numbers | None) -> Pooled:
    slopes, curves = (np.array(parts) for parts in zip(*map(_Group.around, each, at), strict=True))
    return pool(at, slopes, curves, anchor, believed=_BELIEVED, spread=spread)


def _only(estimate: Estimate) -> Pooled:
    logs, spread = np.log(estimate.values), estimate.covariance
    nothing = np.zeros_like(spread)
    return Pooled(logs, spread, nothing, logs[None], spread[None], nothing[None])


def _estimate(pooled: Estimate, logs: Numbers, covariance: Numbers, log_likelihood: float) -> Estimate:
    # What all customers together leave open is open still: a group cannot borrow it.
    unsure = {*untold(pooled.names, covariance), *pooled.weak, *pooled.at_bound}
    return replace(
        pooled,
        values=np.exp(logs),
        log_likelihood=log_likelihood,
        covariance=covariance,
        converged=True,
        at_bound=(),
        weak=tuple(name for name in pooled.names if name in unsure),
    )


def _findings(names: Sequence[str], kept: Sequence[float]) -> tuple[Note, ...]:
    if len(names) == 1:
        return (Note.of("model.one_group", group=names[0]),)
    little = [name for name, share in zip(names, kept, strict=True) if share < _HALF]
    if not little:
        return ()
    told = ", ".join(little[:_NAMED]) + (" …" if len(little) > _NAMED else "")
    return (Note.of("model.groups_borrow", count=len(little), groups=told),)
