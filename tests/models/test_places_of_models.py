"""Counts come where the models put them: customers drawn from a model have uniform places in it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from patronage.models.nbd import NBD
from tests.models.placed import STORIES, Placed, placed
from tests.models.places_foretold import Foretold, foretold
from tests.models.places_judged import RARE, band, chance_of_mean, chance_of_spread, gaps

SEEDS = range(5)
SHIFTED = (1.0, 1.0, 1.5, 1.0)
"""Customers taken for leaving half as often again."""


@cache
def expected(story: str) -> Foretold:
    return foretold(story, 10)


def chances(found: Placed, expected: Foretold) -> tuple[float, float]:
    """Give how likely mean gaps as found are with parameters as drawn, and with fitted ones."""
    by_chance = expected.by_chance
    by_both = by_chance + expected.by_estimate(found.covariance)
    return (
        chance_of_mean(gaps(found.known, expected.shares), by_chance),
        chance_of_mean(gaps(found.fitted, expected.shares), by_both),
    )


@pytest.mark.parametrize("story", STORIES)
def test_places_are_uniform_where_the_model_is_right(story: str) -> None:
    """A dose of what tests/long draws 200 bases of, with the parameters as drawn and as fitted."""
    assert min(chances(placed(story, SEEDS), expected(story))) > RARE


def test_places_are_not_uniform_with_other_parameters() -> None:
    assert max(chances(placed("bg_nbd", SEEDS, shifted=SHIFTED), expected("bg_nbd"))) < RARE


def test_places_are_not_uniform_where_a_model_without_dropout_meets_one_with() -> None:
    found = placed("bg_nbd", SEEDS, model=NBD)
    # Of another model nothing is foretold: the share of chance is the same.
    assert chance_of_mean(gaps(found.fitted, expected("bg_nbd").shares), expected("bg_nbd").by_chance) < RARE


def test_places_move_with_parameters_as_foretold() -> None:
    """Purchasing and leaving off by 5 % for all bases, against the derivatives that foretell it."""
    told = expected("bg_nbd")
    for at in (0, 2):
        shifted = tuple(np.exp(0.05 * np.eye(4)[at]).tolist())
        right, off = (placed("bg_nbd", SEEDS, shifted=by).known for by in ((1.0,), shifted))
        moved = (gaps(off, told.shares) - gaps(right, told.shares)).mean(axis=0)
        assert moved == pytest.approx(0.05 * told.moved[:, at], abs=0.0015)


def test_bases_that_share_an_error_vary_more_than_by_chance() -> None:
    """Places drawn as foretold with an error are held, and refused where nothing of it is known."""
    rng, told, covariance = np.random.default_rng(0), expected("pareto_nbd"), np.eye(4) * 0.02
    every = 0.5 + rng.normal(0, told.mean_place(covariance) ** 0.5, (200, 1))
    assert chance_of_spread(every, told.mean_place(covariance)) > RARE
    assert chance_of_spread(every, told.mean_place(np.zeros((4, 4)))) < RARE


def test_a_bound_of_one_in_twenty_is_passed_by_more_where_parameters_are_fitted() -> None:
    told = foretold("bg_nbd", 20)
    # 1.36 is the point of 4.9 % of the distribution that Kolmogorov found.
    assert told.beyond(np.zeros((4, 4))) == pytest.approx(0.0495, abs=0.003)
    assert told.beyond(np.eye(4) * 0.01) > 0.06
    assert band(200, 0.0495) == (2, 21)
