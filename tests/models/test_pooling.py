"""Groups borrow as much as normal theory says: worked by hand, and a second way as one large system."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from patronage.models.fitting import REACH, Numbers
from patronage.models.pooling import USUAL, Pooled, pool


def scalars(tops: list[float], variances: list[float]) -> Pooled:
    at = np.array(tops)[:, None]
    anchor = np.array([np.average(tops, weights=1 / np.array(variances))])
    return pool(at, np.zeros_like(at), 1 / np.array(variances)[:, None, None], anchor)


def test_three_groups_by_hand() -> None:
    """Tops 0, .1, .5 of variance .01 vary by .07, so .06 of it is theirs, and each keeps 6/7."""
    found = scalars([0, 0.1, 0.5], [0.01] * 3)
    assert found.spread == pytest.approx(np.array([[0.06]]), rel=3e-4)  # the anchor adds a little
    assert found.values.ravel() == pytest.approx([0.2 - 1.2 / 7, 0.2 - 0.6 / 7, 0.2 + 1.8 / 7], rel=1e-3)
    assert found.mean_covariance == pytest.approx(np.array([[0.07 / 3]]), rel=1e-3)
    assert found.kept == pytest.approx([6 / 7] * 3, rel=1e-3)
    assert found.covariance.ravel() == pytest.approx([0.06 / 7 + 0.07 / 3 / 49] * 3, rel=1e-3)


def test_groups_that_vary_less_than_chance_are_one() -> None:
    """Tops 0, 1, 2 of variance 4 vary by 1, less than by chance: all take the mean."""
    found = scalars([0, 1, 2], [4, 4, 4])
    assert found.spread == pytest.approx(np.zeros((1, 1)), abs=1e-6)
    assert found.values.ravel() == pytest.approx([1, 1, 1], abs=1e-6)
    assert found.kept == pytest.approx([0, 0, 0], abs=1e-6)


def test_groups_that_are_surely_different_keep_their_own() -> None:
    found = scalars([0, 1, 5], [1e-6] * 3)
    assert found.values.ravel() == pytest.approx([0, 1, 5], abs=1e-5)
    assert found.kept == pytest.approx([1, 1, 1], abs=1e-5)


def test_who_tells_less_moves_more() -> None:
    found = scalars([0, 1, 2, 3], [0.01, 0.1, 0.3, 1])
    moved = np.abs(found.values.ravel() - [0, 1, 2, 3])
    assert np.all(np.diff(found.kept) < 0)
    assert moved[3] > moved[2] > moved[0]


def many(seed: int, groups: int = 6, size: int = 3) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(groups, size, size)) * 3
    curvatures = root @ np.swapaxes(root, 1, 2)
    curvatures[1, 0] = curvatures[1, :, 0] = 0  # a group that does not tell one parameter
    curvatures[2] = 0  # and one that tells nothing
    return rng.normal(size=(groups, size)), curvatures


def test_one_large_system_says_the_same() -> None:
    """The precision of all groups and the mean together, for the spread that was found."""
    tops, curvatures = many(1, 12)
    groups, size = tops.shape
    found = pool(tops, np.zeros_like(tops), curvatures, np.zeros(size))
    inverse = np.linalg.inv(found.spread)
    whole = np.zeros(((groups + 1) * size,) * 2)
    right = np.zeros((groups + 1) * size)
    mean = slice(groups * size, None)
    whole[mean, mean] = groups * inverse + np.eye(size) / REACH**2
    for g in range(groups):
        own = slice(g * size, (g + 1) * size)
        whole[own, own] = curvatures[g] + inverse
        whole[own, mean] = whole[mean, own] = -inverse
        right[own] = curvatures[g] @ tops[g]
    covariance, values = np.linalg.inv(whole), np.linalg.solve(whole, right)
    assert found.values.ravel() == pytest.approx(values[: groups * size], abs=1e-5)
    assert found.mean == pytest.approx(values[mean], abs=1e-5)
    for g in range(groups):
        own = slice(g * size, (g + 1) * size)
        assert found.covariance[g] == pytest.approx(covariance[own, own], abs=1e-4)
    assert found.values[2] == pytest.approx(found.mean)
    assert found.covariance[2] == pytest.approx(found.spread + found.mean_covariance)


def test_no_other_spread_is_likelier() -> None:
    """The density of what was told, written out, falls in any direction; of groups that tell everything."""
    tops, curvatures = many(2)
    tops, curvatures = tops[3:], curvatures[3:]
    tops = np.concatenate([tops * 3, tops[::-1] + 2])
    curvatures = np.concatenate([curvatures, curvatures[::-1]])
    found = pool(tops, np.zeros_like(tops), curvatures, tops.mean(axis=0))

    def restricted(spread: Numbers) -> float:
        sure = [np.linalg.inv(np.linalg.inv(curve) + spread) for curve in curvatures]
        of_mean = sum(sure) + np.eye(3) / REACH**2
        mean = np.linalg.solve(
            of_mean, sum(s @ (t - tops.mean(axis=0)) for s, t in zip(sure, tops, strict=True))
        )
        away = tops - tops.mean(axis=0) - mean
        fits = sum(np.linalg.slogdet(s)[1] - a @ s @ a for s, a in zip(sure, away, strict=True))
        return float(fits - np.linalg.slogdet(of_mean)[1] - mean @ mean / REACH**2) / 2

    best = restricted(found.spread)
    rng = np.random.default_rng(3)
    root = np.linalg.cholesky(found.spread + 1e-12 * np.eye(3))
    for _ in range(30):
        near = root + rng.normal(size=(3, 3)) * 0.1
        assert restricted(near @ near.T) < best + 1e-6


def test_looked_at_from_elsewhere_it_is_the_same() -> None:
    """A parabola is known from any point by its slope there."""
    tops, curvatures = many(4)
    away = tops + 0.7
    slopes = np.einsum("gij,gj->gi", curvatures, tops - away)
    one = pool(tops, np.zeros_like(tops), curvatures, np.zeros(3))
    other = pool(away, slopes, curvatures, np.zeros(3))
    assert other.values == pytest.approx(one.values, abs=1e-6)
    near = pool(away, slopes, curvatures, np.zeros(3), spread=one.spread)
    assert near.values == pytest.approx(one.values, abs=1e-3)


def test_a_belief_is_that_of_groups_seen_beside() -> None:
    """Of groups surely known the spread is theirs and the belief's, each by how many they are."""
    tops = np.array([[0.0], [1.0], [2.0]])
    surely = np.full((3, 1, 1), 1e9)
    for believed in (1.0, 2.0, 6.0):
        found = pool(tops, 0 * tops, surely, np.ones(1), believed=believed)
        assert found.spread[0, 0] == pytest.approx((2 + believed * USUAL**2) / (2 + believed), rel=5e-3)


def test_a_belief_alone_is_what_is_believed() -> None:
    tops = np.zeros((3, 2))
    found = pool(tops, tops, np.zeros((3, 2, 2)), np.zeros(2), believed=2.0)
    assert found.spread == pytest.approx(USUAL**2 * np.eye(2), abs=1e-5)


def test_what_is_unsure_of_the_spread_widens_what_groups_are_known_by() -> None:
    """One parameter, worked a second way: two points about the spread, and the whole integral over it."""
    tops, variance, believed = np.array([0.0, 0.4, 1.1, 1.7]), 0.04, 2.0
    found = pool(
        tops[:, None], np.zeros((4, 1)), np.full((4, 1, 1), 1 / variance), np.zeros(1), believed=believed
    )

    def log_density(root: float) -> float:
        """Return that of the tops, their mean averaged over, and of the groups believed in."""
        total = root**2 + variance
        told = -1.5 * np.log(total) - ((tops - tops.mean()) ** 2).sum() / (2 * total)
        return float(told - believed / 2 * (np.log(root**2) + USUAL**2 / root**2))

    def known(root: float) -> tuple[Numbers, float]:
        """Return the groups' means, and the variance of each."""
        keeps = root**2 / (root**2 + variance)
        values = tops.mean() + keeps * (tops - tops.mean())
        return values, keeps * variance + (1 - keeps) ** 2 * (root**2 + variance) / 4

    top, step = float(found.spread[0, 0] ** 0.5), 1e-4
    bend = (log_density(top + step) - 2 * log_density(top) + log_density(top - step)) / step**2
    points = [known(top + side * (-bend) ** -0.5) for side in (-1, 1)]
    by_points = np.mean([v + (values - found.values.ravel()) ** 2 for values, v in points], axis=0)
    assert found.covariance.ravel() == pytest.approx(by_points, rel=2e-3)
    roots = np.linspace(0.02, 6, 6000)
    share = np.exp([log_density(root) for root in roots])
    each = [v + (values - found.values.ravel()) ** 2 for values, v in map(known, roots)]
    whole = share @ np.array(each) / share.sum()
    plain = replace(found, others=()).covariance.ravel()
    assert plain.mean() < found.covariance.mean()
    assert found.covariance.ravel() == pytest.approx(whole, rel=0.05)
    assert np.abs(found.covariance.ravel() - whole).sum() < np.abs(plain - whole).sum() / 2


def test_all_groups_together_hold_each() -> None:
    tops, curvatures = many(5)
    found = pool(tops, np.zeros_like(tops), curvatures, np.zeros(3), believed=2.0)
    whole = found.joint_covariance
    for g in range(len(tops)):
        own = slice(3 * g, 3 * g + 3)
        assert whole[own, own] == pytest.approx(found.covariance[g])
    assert np.linalg.eigvalsh(whole)[0] > 0
    # A group that tells nothing is a typical one.
    assert found.covariance[2] == pytest.approx(found.typical_covariance)
