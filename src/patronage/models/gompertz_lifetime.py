"""The integral over the day a customer may have left, of the GGompertz/NBD likelihood, by quadrature.

With k = r + x, w the time since the last purchase t_x and z what the clock of leaving tells by then, relative
to t_x it is

    integral of (1 + w / (alpha + t_x))^-k s e^(-s z) dz,

which only falls: how far it matters is known beforehand. The same nodes give the derivatives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.fitting import Numbers
from patronage.models.gompertz_clock import GompertzClock
from patronage.models.gompertz_rule import first_change, gompertz_rule

__all__ = ["GoneSooner", "gone_sooner", "matters_until"]

_DROP = 27.0  # e^-27 of what it is at least is left out
_LEAST = 1e-300  # keeps a logarithm finite where nothing is integrated
_FAR = 600.0


@dataclass(frozen=True)
class GoneSooner:
    """What follows from having left after t_x and before T, `(n,)` each.

    Parameters
    ----------
    log_integral
        Of the integral.
    log_alpha, per_alpha
        Means of log((alpha + u)/(alpha + t_x)) and of 1/(alpha + u).
    clock
        Mean of z.
    steady
        Mean of e^-z.
    aged, aged_steady
        Means of b u and of b u e^-z.
    """

    log_integral: Numbers
    log_alpha: Numbers
    per_alpha: Numbers
    clock: Numbers
    steady: Numbers
    aged: Numbers
    aged_steady: Numbers


def gone_sooner(parameters: Numbers, frequency: Numbers, recency: Numbers, T: Numbers) -> GoneSooner:  # noqa: N803 - as published
    """Integrate over the day of leaving, for each customer."""
    r, alpha, b, s, beta = (float(value) for value in parameters)
    k, since, clock = r + frequency, alpha + recency, GompertzClock.after(b, beta, recency)
    end = matters_until(k, since, s, clock, clock.told(T - recency))
    found = np.zeros((7, len(k)))
    for nodes in gompertz_rule(clock, first_change(clock, since), np.zeros_like(end), end):
        each = nodes.rows[:, None]
        logs, steady = np.log1p(nodes.time / since[each]), np.exp(-nodes.z)
        mass = np.exp(-k[each] * logs - s * nodes.z) * nodes.step
        aged = b * (recency[each] + nodes.time)
        parts = (np.ones_like(mass), logs, np.exp(-logs), nodes.z, steady, aged, aged * steady)
        found[:, nodes.rows] += [np.einsum("ij,ij->i", mass, part) for part in parts]
    total = np.maximum(found[0], _LEAST)
    log_alpha, per_alpha, *others = found[1:] / total
    return GoneSooner(np.log(s) + np.log(total), log_alpha, per_alpha / since, *others)


def matters_until(k: Numbers, since: Numbers, s: float, clock: GompertzClock, last: Numbers) -> Numbers:
    """Return from which z on it does not matter who has bought nothing yet, at most the last."""
    # Until here purchases missed have counted for less than e: so much the integral is at least.
    begun = np.minimum(last, clock.told(since * np.expm1(np.minimum(1 / k, _FAR))))
    drop = _DROP - np.log(np.maximum(-np.expm1(-s * begun), _LEAST))
    missed = clock.told(since * np.expm1(np.minimum(drop / k, _FAR)))
    return np.minimum(np.minimum(last, drop / s), missed)
