"""Counts come where the models put them: customers drawn from a model have uniform places in it."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.nbd import NBD
from tests.models.placed import BOUND, STORIES, distance


@pytest.mark.parametrize("story", STORIES)
def test_places_are_uniform_where_the_model_is_right(story: str) -> None:
    """A dose of what tests/long draws 200 bases of, with the parameters as drawn and as fitted."""
    for known in (True, False):
        assert distance(STORIES[story], story, np.random.default_rng(31), known=known) < BOUND


def test_places_are_not_uniform_where_a_model_without_dropout_meets_one_with() -> None:
    assert distance(NBD, "bg_nbd", np.random.default_rng(31)) > BOUND
