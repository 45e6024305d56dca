"""Fits to CDNOW end at the maximum of likelihoods in 40 digits, and their errors are its curvature."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.test_summits import HEAVY, is_summit


@pytest.mark.models
@pytest.mark.parametrize("case", HEAVY)
def test_the_summit_and_how_sharp_it_is(shared_data: Path, case: str) -> None:
    is_summit(*HEAVY[case](shared_data))
