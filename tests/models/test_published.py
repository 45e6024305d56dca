"""What others published of CDNOW, to the last digit they printed."""

from __future__ import annotations

from pathlib import Path

import mpmath
import numpy as np
import pytest

from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.pareto_nbd import PARETO_NBD
from tests.models import cdnow
from tests.models.given import given_estimate


@pytest.fixture(scope="module")
def customers(shared_data: Path) -> CustomerSummary:
    return cdnow.weeks(shared_data)


def shown(fitted: Fitted, digits: int) -> list[float]:
    return [round(value, digits) for value in fitted.parameters.values()]


def test_bg_nbd(customers: CustomerSummary) -> None:
    fitted = BG_NBD.fit(customers)
    assert fitted.estimate.names == ("r", "alpha", "a", "b")
    assert shown(fitted, 3) == [0.243, 4.414, 0.793, 2.426]
    assert shown(fitted, 7) == [0.2425945, 4.4136020, 0.7929220, 2.4259068]
    assert list(fitted.parameters.values()) == pytest.approx(
        [0.2425945, 4.4136020, 0.7929220, 2.4259077], rel=1e-6
    )
    assert round(fitted.log_likelihood, 4) == -9582.4292
    assert [round(e, 5) for e in fitted.standard_errors.values()] == [0.01256, 0.37822, 0.18573, 0.70541]
    assert fitted.converged
    assert fitted.findings == ()


def test_mbg_nbd(customers: CustomerSummary) -> None:
    fitted = MBG_NBD.fit(customers)
    assert shown(fitted, 6) == [0.524843, 6.183085, 0.891359, 1.614002]
    assert round(fitted.log_likelihood, 4) == -9582.1357
    assert fitted.findings == ()


def test_pareto_nbd(customers: CustomerSummary) -> None:
    fitted = PARETO_NBD.fit(customers)
    assert fitted.estimate.names == ("r", "alpha", "s", "beta")
    assert shown(fitted, 5) == [0.55328, 10.57768, 0.60624, 11.66874]
    assert list(fitted.parameters.values()) == pytest.approx(
        [0.5532770, 10.577683, 0.6062400, 11.668735], rel=1e-6
    )
    assert round(fitted.log_likelihood, 4) == -9594.9762
    assert [round(e, 5) for e in fitted.standard_errors.values()] == [0.04763, 0.84272, 0.18728, 6.21111]
    assert fitted.findings == ()


def test_gamma_gamma(customers: CustomerSummary, shared_data: Path) -> None:
    fitted = GAMMA_GAMMA.fit(customers)
    assert shown(fitted, 2) == [6.25, 3.74, 15.45]
    assert shown(fitted, 4) == [6.2488, 3.7446, 15.4477]
    assert list(fitted.parameters.values()) == pytest.approx([6.24880, 3.74459, 15.44775], abs=5e-6)
    assert round(fitted.log_likelihood, 4) == -4055.9232
    ten = cdnow.transactions(shared_data)
    exact = GAMMA_GAMMA.fit(ten)
    assert shown(exact, 5) == [6.24957, 3.74422, 15.44352]
    assert round(exact.log_likelihood, 4) == -4055.9177
    value = exact.expected_value(ten.frequency[:10], ten.monetary_value[:10])
    assert value.round(2).tolist() == [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]


def test_what_bg_nbd_expects() -> None:
    fitted = FittedDropout(given_estimate(r=0.243, alpha=4.414, a=0.793, b=2.426), ())
    assert round(float(fitted.expected_purchases(39, 2, 30.43, 38.86)[0]), 3) == 1.226
    published = {10: 1.07869e-7, 0: 0.5737864}
    assert fitted.count_probability([10, 0], [2, 39]) == pytest.approx(list(published.values()), rel=5e-6)
    exact = FittedDropout(given_estimate(r=0.2425945, alpha=4.4136020, a=0.7929220, b=2.4259077), ())
    expected = exact.expected_purchases([0.1429, 1, 3, 31.857, 32, 78])
    assert expected.round(4).tolist() == [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8580]
    # The published sheet shows 1.8576 in the last place. Its own formula, to 40 digits, gives 1.85796:
    with mpmath.workdps(40):
        r, alpha, a, b = (mpmath.mpf(each) for each in ("0.2425945", "4.4136020", "0.7929220", "2.4259077"))
        series = mpmath.hyp2f1(r, b, a + b - 1, 78 / (alpha + 78))
        formula = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + 78)) ** r * series)
    assert float(expected[-1]) == pytest.approx(float(formula), rel=1e-8)


def test_what_pareto_nbd_expects(customers: CustomerSummary) -> None:
    example = FittedPareto(given_estimate(r=0.55, alpha=10.56, s=0.61, beta=11.64), ())
    assert example.expected_purchases(np.arange(1, 10)).round(8).tolist() == [
        0.05077821,
        0.09916088,
        0.14542507,
        0.18979930,
        0.23247466,
        0.27361274,
        0.31335159,
        0.35181024,
        0.38909211,
    ]
    fitted = PARETO_NBD.fit(customers)
    assert round(float(fitted.probability_alive(26, 30.86, 31)[0]), 6) == 0.997918
    assert round(float(fitted.expected_purchases(52, 26, 30.86, 31)[0]), 2) == 25.46


def test_discounted_purchases_of_pareto_nbd() -> None:
    example = given_estimate(r=0.5629966, alpha=12.559037, s=0.4081095, beta=10.5148048)
    fitted = FittedPareto(example, ())
    assert round(float(fitted.discounted_purchases(0.0027, 7, 35, 77.86)[0]), 6) == 1.864183
    assert fitted.discounted_purchases(0.0027, np.arange(1, 11), 30, 77.86).round(4).tolist() == [
        2.1992,
        2.8435,
        2.8671,
        2.4454,
        1.8405,
        1.2624,
        0.8096,
        0.4948,
        0.2920,
        0.1679,
    ]
