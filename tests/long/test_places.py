"""Of bases drawn from a model, no more have places away from uniform than chance has."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.models.placed import BOUND, STORIES, distance

BASES = 200


@pytest.mark.models
@pytest.mark.parametrize("story", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_places_are_uniform(story: str) -> None:
    far = dict.fromkeys((True, False), 0)
    for known, seed in product(far, range(BASES)):
        places = distance(STORIES[story], story, np.random.default_rng(seed), known=known)
        far[known] += places > BOUND
    print(f"{story}: of {BASES} bases beyond the bound of 5 %, by whether parameters are known: {far}")  # noqa: T201  # what a long run leaves
    assert far[True] <= 20  # more are one chance in a thousand
    # What is unsure of fitted parameters moves all customers alike: as much as one base in ten shows.
    assert far[False] <= BASES / 10 * 1.5
