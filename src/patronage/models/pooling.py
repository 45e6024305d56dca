"""Partial pooling: what groups tell of themselves and what they have in common, each with its weight.

A group g tells of its parameters, on the log scale, a parabola with curvature H_g and top t_g. Groups vary
about a common mean: theta_g ~ N(mu, Sigma). Then, with mu known,

    V_g = (H_g + Sigma^-1)^-1,    theta_g ~ N(mu + V_g H_g (t_g - mu), V_g)

A group that tells much (H_g large) keeps t_g, one that tells nothing takes mu. Sigma is where the likelihood
of all that was observed is greatest, theta and mu averaged over (restricted maximum likelihood): with
S_g = (H_g^-1 + Sigma)^-1 and W the sum of the S_g, its derivative is

    half the sum of [S_g (t_g - mu) (t_g - mu)' S_g - S_g + S_g W^-1 S_g]

which is 0 where a step of EM changes nothing, and is found in far fewer steps. Few groups tell little of how
groups vary: a belief helps, as if some more groups had been seen that vary by a factor of about 1.5.

With a belief, what is unsure of Sigma is not left out (Kass and Steffey 1989): the covariance of the groups
is the mean over points about its root, two along each axis of what the curvature leaves open, of the
covariance there and of how far the groups have moved. That mean is right for any cubic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from patronage.models.fitting import REACH, Numbers, curvature

__all__ = ["USUAL", "Pooled", "pool"]

USUAL = 0.4
"""Standard deviation of logarithms between the groups of a belief."""

_WIDEST = 5.0  # standard deviation between groups, of logarithms
_LEAST = 1e-12  # keeps a spread from being none at all, where a search begins
_START = 0.5  # standard deviation between groups, of logarithms, to begin with


@dataclass(frozen=True)
class Pooled:
    """Parameters of `G` groups after each has borrowed from the others, as logarithms.

    Parameters
    ----------
    mean
        `(k,)`, what the groups vary about.
    mean_covariance
        `(k, k)`, how surely it is known.
    spread
        `(k, k)`, the covariance of the groups about it.
    values
        `(G, k)`, of each group.
    own
        `(G, k, k)`, the covariance of each group were the mean known.
    loading
        `(G, k, k)`, how far each group moves with the mean: 1 where it borrows all, 0 where nothing.
    others
        The same for other spreads, which together are what is unsure of it; none where it is taken for known.
    """

    mean: Numbers
    mean_covariance: Numbers
    spread: Numbers
    values: Numbers
    own: Numbers
    loading: Numbers
    others: tuple[Pooled, ...] = ()

    @property
    def covariance(self) -> Numbers:
        """`(G, k, k)`, of each group's parameters, what is unsure of the mean and of the spread included."""
        found = [
            one.own
            + one.loading @ one.mean_covariance @ _turned(one.loading)
            + _squared(one.values - self.values)
            for one in self.others or (self,)
        ]
        return np.asarray(np.mean(found, axis=0))

    @property
    def joint_covariance(self) -> Numbers:
        """`(G k, G k)`, of all groups together: they hang together by mean and spread."""
        found = []
        for one in self.others or (self,):
            shared = one.loading.reshape(-1, len(self.mean))
            both = shared @ one.mean_covariance @ shared.T + _squared((one.values - self.values).ravel())
            for i, own in enumerate(one.own):
                its = slice(i * len(self.mean), (i + 1) * len(self.mean))
                both[its, its] += own
            found.append(both)
        return np.asarray(np.mean(found, axis=0))

    @property
    def typical_covariance(self) -> Numbers:
        """`(k, k)`, of a group that is not seen: how groups vary, and what is unsure of that."""
        found = [
            one.spread + one.mean_covariance + _squared(one.mean - self.mean)
            for one in self.others or (self,)
        ]
        return np.asarray(np.mean(found, axis=0))

    @property
    def kept(self) -> Numbers:
        """`(G,)`, between 0 and 1: how much less is unsure of each group than how the groups vary."""
        unsure, vary = np.trace(self.own, axis1=1, axis2=2), float(np.trace(self.spread))
        return np.asarray(1 - unsure / vary if vary > 0 else np.zeros_like(unsure))


def pool(
    at: Numbers,
    slopes: Numbers,
    curvatures: Numbers,
    anchor: Numbers,
    *,
    believed: float = 0.0,
    spread: Numbers | None = None,
) -> Pooled:
    """Let groups borrow from each other.

    Parameters
    ----------
    at
        `(G, k)`, logarithms of the parameters, where each group's likelihood is looked at: its top, or near.
    slopes
        `(G, k)`, first derivatives of the log-likelihood there: 0 at the top.
    curvatures
        `(G, k, k)`, minus the second derivatives there: 0 along what a group does not tell.
    anchor
        `(k,)`, what to take for the mean along what no group tells.
    believed
        Groups as if seen beside, which vary by a factor of about 1.5.
    spread
        `(k, k)`, where the search for it begins, if something near is known.

    Examples
    --------
    Three rates of which the first two are well known; the third borrows more.

    >>> tops, surely = np.array([[0.0], [1.0], [3.0]]), np.array([[[100.0]], [[100.0]], [[2.0]]])
    >>> pool(tops, 0 * tops, surely, np.zeros(1)).values.round(2).ravel()
    array([0.01, 1.  , 2.63])
    """
    told = slopes + np.einsum("gij,gj->gi", curvatures, at - anchor)
    one = np.eye(len(anchor))
    below = np.tril_indices(len(anchor))

    def fall(entries: Numbers) -> tuple[float, Numbers]:
        root = np.zeros_like(one)
        root[below] = entries
        value, slope = _marginal(root, told, curvatures)
        if believed:
            before, its_slope = _belief(root, believed)
            value, slope = value + before, slope + its_slope
        return -value, -(2 * slope @ root)[below]

    begin = one * _START if spread is None else np.linalg.cholesky(spread + one * _LEAST)
    bounds = [(-_WIDEST, _WIDEST)] * len(below[0])
    # The value holds a large constant where groups tell much: the slope says when to end.
    exact = {"ftol": 1e-15, "gtol": 1e-5}
    best = minimize(fall, begin[below], jac=True, method="L-BFGS-B", bounds=bounds, options=exact)

    def at_root(entries: Numbers) -> Pooled:
        root = np.zeros_like(one)
        root[below] = entries
        found = _given(root, told, curvatures)
        return replace(found, mean=found.mean + anchor, values=found.values + anchor)

    points = _points(lambda entries: -fall(entries)[1], best.x) if believed else ()
    return replace(at_root(best.x), others=tuple(map(at_root, points)))


def _points(slope: Callable[[Numbers], Numbers], top: Numbers) -> list[Numbers]:
    """Return two points along each axis of what a curvature leaves open, whose covariance is its inverse."""
    sizes, axes = np.linalg.eigh(curvature(slope, top))
    steps = (axes * np.sqrt(len(top) / np.maximum(sizes, 1 / _WIDEST**2))).T
    return [top + side * step for step in steps for side in (-1, 1)]


def _marginal(root: Numbers, told: Numbers, curvatures: Numbers) -> tuple[float, Numbers]:
    """Return the log-likelihood of a spread by its root, and its derivative by the spread."""
    found = _given(root, told, curvatures)
    left = told - curvatures @ found.mean
    inner = np.eye(len(root)) + root.T @ curvatures @ root
    value = np.einsum("gi,gij,gj->", left, found.own, left) / 2 - np.linalg.slogdet(inner)[1].sum() / 2
    value += found.mean @ (told.sum(axis=0) + left.sum(axis=0)) / 2
    value += np.linalg.slogdet(found.mean_covariance)[1] / 2 - found.mean @ found.mean / (2 * REACH**2)
    away = np.einsum("gji,gj->gi", found.loading, left)
    sure = curvatures @ found.loading
    slope = away.T @ away - sure.sum(axis=0) + (sure @ found.mean_covariance @ sure).sum(axis=0)
    return float(value), (slope + slope.T) / 4


def _belief(root: Numbers, groups: float) -> tuple[float, Numbers]:
    """Return what groups seen beside add to the log-likelihood of a spread, and to its derivative."""
    spread = root @ root.T + np.eye(len(root)) * _LEAST
    sure = np.linalg.inv(spread)
    value = -groups / 2 * (np.linalg.slogdet(spread)[1] + USUAL**2 * np.trace(sure))
    return float(value), groups / 2 * (USUAL**2 * sure @ sure - sure)


def _given(root: Numbers, told: Numbers, curvatures: Numbers) -> Pooled:
    """Return everything for one spread between the groups, relative to the anchor."""
    one = np.eye(len(root))
    # With the root there is no inverse of a spread or of a curvature, either of which may be 0.
    own = root @ np.linalg.inv(one + root.T @ curvatures @ root) @ root.T
    loading = one - own @ curvatures
    certainty = (curvatures @ loading).sum(axis=0) + one / REACH**2
    covariance = np.linalg.inv((certainty + certainty.T) / 2)
    mean = covariance @ np.einsum("gji,gj->i", loading, told)
    values = mean + np.einsum("gij,gj->gi", own, told - curvatures @ mean)
    return Pooled(mean, covariance, np.asarray(root @ root.T), values, own, loading)


def _squared(away: Numbers) -> Numbers:
    return np.asarray(away[..., :, None] * away[..., None, :])


def _turned(matrices: Numbers) -> Numbers:
    return np.swapaxes(matrices, 1, 2)
