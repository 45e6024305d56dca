"""Of bases drawn from a model, no more have places away from uniform than chance has."""

from __future__ import annotations

import numpy as np
import pytest

from tests.models.placed import BOUND, STORIES, distance

BASES = 200


@pytest.mark.models
@pytest.mark.parametrize("story", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_places_are_uniform(story: str) -> None:
    far = sum(distance(STORIES[story], story, np.random.default_rng(seed)) > BOUND for seed in range(BASES))
    print(f"{story}: {far} of {BASES} bases beyond the bound of 5 %")  # noqa: T201  # what a long run leaves
    assert far <= 20  # more are one chance in a thousand
