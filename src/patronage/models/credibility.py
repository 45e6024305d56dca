"""Rates of groups, shrunk toward the rate of all by how much is known of each.

Member c of group g has a rate X_gc on a weight w_gc (a customer's margin rate on its net value). About the
rate m_g of its group it varies by s^2 / w_gc; those of the groups vary by a. With sums w_g and w of weights,
and rates X_g and X of groups and of all, both weighted (Buhlmann and Straub 1970; Buhlmann and Gisler 2005,
"A Course in Credibility Theory", chapter 4):

    s^2 = sum over g and c of w_gc (X_gc - X_g)^2 / sum over g of (n_g - 1)
    a   = [sum over g of w_g (X_g - X)^2 - (G - 1) s^2] / (w - sum over g of w_g^2 / w), at least 0
    Z_g = w_g / (w_g + s^2 / a)

and m_g is taken to be Z_g X_g + (1 - Z_g) X: a group of which much is known keeps its own rate, one of which
little is known takes that of all, and so do all where they differ by no more than chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.fitting import Numbers

__all__ = ["CredibleRates", "credible_rates"]


@dataclass(frozen=True)
class CredibleRates:
    """Rates of `G` groups.

    Parameters
    ----------
    rate
        `(G,)`, of each, shrunk toward that of all.
    kept
        `(G,)`, Z: the share of its own rate that each keeps.
    within, between
        s^2, what a rate of weight 1 varies by, and a, what those of groups vary by.
    covariance
        `(G, G)`, of the rates' errors, as these two are known: by chance, by what of the difference to all
        a group did not keep, and by what is unsure of the rate of all.
    """

    rate: Numbers
    kept: Numbers
    within: float
    between: float
    covariance: Numbers


def credible_rates(members: Numbers, weight: Numbers, amount: Numbers, squares: Numbers) -> CredibleRates:
    """Shrink the rates of groups, `(G,)` arrays; of a group without weight nothing is known.

    Parameters
    ----------
    members
        How many have a rate.
    weight, amount, squares
        Sums over them: of weights, of rates times weights, and of squared rates times weights.

    Examples
    --------
    Two customers who brought 1 each and left 0.5 and 0.3, and two of 2 each who left 1.2 and 1.6:

    >>> sums = [[2.0, 2.0], [2.0, 4.0], [0.8, 2.8], [0.34, 2.0]]
    >>> found = credible_rates(*map(np.array, sums))
    >>> found.within, found.between
    (0.03, 0.03375)
    >>> found.kept, found.rate
    (array([0.6923, 0.8182]), array([0.4615, 0.6818]))
    """
    whole = weight.sum()
    share = _over(weight, whole)
    of_all = float(_over(amount.sum(), whole))
    own = np.where(weight > 0, _over(amount, weight), of_all)
    within = float(_over((squares - own**2 * weight).clip(0).sum(), (members - 1).clip(0).sum()))
    groups = np.count_nonzero(weight)
    beyond = weight @ (own - of_all) ** 2 - (groups - 1) * within
    # Where no two members are of one group, nothing tells groups from chance.
    between = float(_over(beyond, whole - weight @ share).clip(0)) if (members > 1).any() else 0.0
    kept = _over(between * weight, between * weight + within)
    covariance = _covariance(kept, share, _over(within, weight), between)
    return CredibleRates(of_all + kept * (own - of_all), kept, within, between, covariance)


def _covariance(kept: Numbers, share: Numbers, chance: Numbers, between: float) -> Numbers:
    """Return that of the errors: of chance e and differences d, (Z e + (1 - Z) share'(e + d)) - (1 - Z) d."""
    borrowed = np.outer(1 - kept, share)
    by_chance = np.diag(kept) + borrowed
    by_difference = borrowed - np.diag(1 - kept)
    return np.asarray((by_chance * chance) @ by_chance.T + between * by_difference @ by_difference.T)


def _over(part: Numbers | float, whole: Numbers | float) -> Numbers:
    """Return a share, 0 of nothing."""
    part, whole = np.broadcast_arrays(np.asarray(part, np.float64), np.asarray(whole, np.float64))
    return np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
