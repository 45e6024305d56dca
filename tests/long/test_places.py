"""Places of bases drawn from a model are as far from uniform as chance and fitted parameters have them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.models.placed import beyond, placed
from tests.models.places_foretold import foretold
from tests.models.places_judged import RARE, band, chance_of_mean, chance_of_spread, gaps

BASES = 200


@pytest.mark.models
@pytest.mark.parametrize("story", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_places_are_uniform(story: str) -> None:
    found, expected = placed(story, range(BASES)), foretold(story, 50)
    deciles = np.arange(1, 10) / 10
    nothing = np.zeros_like(found.covariance)
    for way, every, covariance in (
        ("known", found.known, nothing),
        ("fitted", found.fitted, found.covariance),
    ):
        chance, variance = expected.beyond(covariance), expected.mean_place(covariance)
        (low, high), far = band(BASES, chance), beyond(every)
        of_mean = chance_of_mean(gaps(every, deciles))
        of_spread = chance_of_spread(every, variance)
        told = (
            f"{story}, parameters {way}: {far} of {BASES} bases beyond the bound,"
            f" {chance * BASES:.1f} foretold; mean gaps p = {of_mean:.4f}; variance of mean places"
            f" {every.mean(axis=1).var(ddof=1) / variance:.2f} of what is foretold, p = {of_spread:.4f}"
        )
        print(told)  # noqa: T201  # what a long run leaves
        assert low <= far <= high, told
        assert of_mean > RARE, told
        assert of_spread > RARE, told
