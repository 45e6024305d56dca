"""GGompertz/NBD against its second implementation in 40 digits: every case, where each run takes a dose."""

from __future__ import annotations

import pytest

from tests.models.test_gompertz_oracle import CASES, COUNTS, wrong_counts, wrong_forecasts, wrong_likelihoods


@pytest.mark.models
@pytest.mark.filterwarnings("error")
def test_likelihoods_and_probabilities() -> None:
    assert not wrong_likelihoods(CASES)


@pytest.mark.models
@pytest.mark.filterwarnings("error")
def test_forecasts() -> None:
    assert not wrong_forecasts(CASES)


@pytest.mark.models
@pytest.mark.filterwarnings("error")
def test_counts() -> None:
    assert not wrong_counts(COUNTS)
