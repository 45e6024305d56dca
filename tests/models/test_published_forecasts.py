"""What others published of the forecasts of BG/NBD and Pareto/NBD, to the last digit they printed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import mpmath
import numpy as np
import pytest

from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.pareto_nbd import PARETO_NBD
from tests.models import cdnow
from tests.models.as_printed import as_printed
from tests.models.given import given_estimate

BG = FittedDropout(given_estimate(r=0.243, alpha=4.414, a=0.793, b=2.426), ())
BG_EXACT = FittedDropout(given_estimate(r=0.2425945, alpha=4.4136020, a=0.7929220, b=2.4259077), ())


def pareto(r: float, alpha: float, s: float, beta: float) -> FittedPareto:
    return FittedPareto(given_estimate(r=r, alpha=alpha, s=s, beta=beta), ())


def test_counts_of_bg_nbd() -> None:
    """The manual of R's BTYD; and its probabilities of 11 to 20 purchases within 30 weeks."""
    assert as_printed(BG.expected_purchases(39, 2, 30.43, 38.86), "1.226") == "1.226"
    two = "1.07869e-07 .5737864"
    assert as_printed(BG.count_probability([10, 0], [2, 39]), two) == two
    published = (
        ".0019995214 .0015170236 .0011633150 .0009003148 .0007023638"
        " .0005517902 .0004361913 .0003467171 .0002769613 .0002222260"
    )
    assert as_printed(BG.count_probability(np.arange(11, 21), 30), published) == published


def test_expected_purchases_of_bg_nbd() -> None:
    """Hardie's sheet, to which the exact parameters belong.

    Its last value, of 78 weeks, is 1.8576. That is the hypergeometric series cut after 150 terms, to the last
    digit as all the others are; there that is too early: all of its terms give 1.85796 in 40 digits.
    """
    times, published = [0.1429, 1, 3, 31.857, 32, 78], ".0078 .0532 .1506 1.0405 1.0437 1.8580"
    found = BG_EXACT.expected_purchases(times)
    assert as_printed(found, published) == published
    with mpmath.workdps(40):
        sheet, whole = ([series(str(t), most) for t in times] for most in (150, None))
    assert as_printed(sheet, published[:-6] + "1.8576") == published[:-6] + "1.8576"
    assert found == pytest.approx(whole, rel=1e-11)


def series(time: str, most: int | None) -> float:
    """Return E[X(t)], eq. 9 of the paper, with so many terms of its series."""
    r, alpha, a, b, t = (mpmath.mpf(v) for v in ("0.2425945", "4.4136020", "0.7929220", "2.4259077", time))
    z = t / (alpha + t)
    if most is None:
        total = mpmath.hyp2f1(r, b, a + b - 1, z)
    else:
        total, term = mpmath.mpf(0), mpmath.mpf(1)
        for j in range(most + 1):
            total += term
            term *= (r + j) * (b + j) / ((a + b - 1 + j) * (1 + j)) * z
    return float((a + b - 1) / (a - 1) * (1 - (alpha / (alpha + t)) ** r * total))


def test_expected_purchases_of_pareto_nbd() -> None:
    """The manual of BTYD, of a new customer in 1 to 9 weeks."""
    published = ".05077821 .09916088 .14542507 .18979930 .23247466 .27361274 .31335159 .35181024 .38909211"
    assert as_printed(pareto(0.55, 10.56, 0.61, 11.64).expected_purchases(np.arange(1, 10)), published) == (
        published
    )


def test_a_busy_customer_of_cdnow(shared_data: Path) -> None:
    """BTYD's walkthrough: 26 purchases, the last at 30.86 of 31 weeks.

    The collection has 25.4572 purchases within 52 weeks, without its parameters. At the maximum they are
    25.4563; within the third decimal of the published parameters they go from below to above 25.4572.
    """
    fitted = PARETO_NBD.fit(cdnow.weeks(shared_data))
    alive, bought = fitted.probability_alive(26, 30.86, 31), fitted.expected_purchases(52, 26, 30.86, 31)
    assert as_printed([*alive, *alive], ".9979 .997918") == ".9979 .997918"
    assert as_printed([*bought, *bought], "25.46 25.4563") == "25.46 25.4563"
    ends = [
        float(pareto(r, 10.578, s, 11.669).expected_purchases(52, 26, 30.86, 31)[0])
        for r, s in ((0.5525, 0.6065), (0.5535, 0.6055))
    ]
    assert min(ends) < 25.4572 < max(ends)


def test_one_purchase_more_of_many() -> None:
    """The rival's own example of what overflowed: 132 and 133 purchases in 200 weeks, ten weeks ahead."""
    fitted = pareto(0.55, 10.58, 0.61, 11.67)
    found = fitted.expected_purchases(10, [132, 133], 200, 200)
    assert as_printed(found, "6.2061 6.2529") == "6.2061 6.2529"
    assert found == pytest.approx([6.2060517889632418, 6.2528722475748113], rel=1e-11)


def test_customers_at_whom_others_ended() -> None:
    """Four of CLVTools' and three of lifetimes', whose likelihoods were infinite or none."""
    busy = pareto(0.5143, 2.8845, 0.2856, 14.1087)
    rows = np.array(
        [
            (221, 103.42857, 103.57143),
            (254, 97.14286, 97.28571),
            (161, 94.71429, 98),
            (204, 98.57143, 99.42857),
        ]
    ).T
    far = pareto(10.465, 0.0079857, 3.0516, 2.820)
    others = np.array([(400, 5, 6), (500, 1, 37), (500, 4, 37)]).T
    for fitted, customers in ((busy, rows), (far, others)):
        for told in (
            fitted.probability_alive(*customers),
            fitted.expected_purchases(52, *customers),
            fitted.discounted_purchases(0.0027, *customers),
        ):
            assert np.all(np.isfinite(told) & (told >= 0))
    assert np.all(busy.probability_alive(*rows)[[0, 1, 3]] > 0.3)


def test_discounted_purchases_of_pareto_nbd() -> None:
    """BTYD's example: 15 % a year, .0027 a week."""
    fitted = pareto(0.5629966, 12.559037, 0.4081095, 10.5148048)
    assert as_printed(fitted.discounted_purchases(0.0027, 7, 35, 77.86), "1.864183") == "1.864183"
    published = "2.1992 2.8435 2.8671 2.4454 1.8405 1.2624 .8096 .4948 .2920 .1679"
    found = fitted.discounted_purchases(0.0027, np.arange(1, 11), 30, 77.86)
    assert as_printed(found, published) == published
    assert [one < other for one, other in pairwise(found)] == [True, True, *[False] * 7]
