"""Fits end where likelihoods in 40 digits, written a second time, are greatest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from patronage.models.bdw import BDW
from patronage.models.bg_bb import BG_BB
from patronage.models.bg_nbd import BG_NBD
from patronage.models.fitted import Fitted
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.nbd import NBD
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG
from tests.models import cdnow
from tests.models import likelihoods_in_forty_digits as forty
from tests.models.donations import donors
from tests.models.test_published import HIGH_END, REGULAR

Case = Callable[[Path], tuple[Fitted, forty.LogLikelihood]]


def renewals(model: type, active: list[int]) -> tuple[Fitted, forty.LogLikelihood]:
    chosen = {type(SBG): SBG, type(BDW): BDW}[model]
    return chosen.fit(RenewalCounts.of_survivors(active)), forty.of_renewals(active)


LIGHT: dict[str, Case] = {
    "nbd": lambda data: (NBD.fit(cdnow.weeks(data)), forty.of_nbd(cdnow.weeks(data))),
    "gamma_gamma": lambda data: (
        GAMMA_GAMMA.fit(cdnow.transactions(data)),
        forty.of_gamma_gamma(cdnow.transactions(data)),
    ),
    "bg_bb": lambda data: (BG_BB.fit(donors(data)), forty.of_occasions(donors(data))),
    "sbg, high end": lambda data: renewals(type(SBG), HIGH_END),  # noqa: ARG005 - the paper's own table
    "sbg, regular": lambda data: renewals(type(SBG), REGULAR),  # noqa: ARG005
    "bdw, high end": lambda data: renewals(type(BDW), HIGH_END),  # noqa: ARG005
    "bdw, regular": lambda data: renewals(type(BDW), REGULAR),  # noqa: ARG005
}
HEAVY: dict[str, Case] = {
    "bg_nbd": lambda data: (
        BG_NBD.fit(cdnow.weeks(data)),
        forty.of_dropout(cdnow.weeks(data), first=False),
    ),
    "mbg_nbd": lambda data: (
        MBG_NBD.fit(cdnow.weeks(data)),
        forty.of_dropout(cdnow.weeks(data), first=True),
    ),
    "pareto_nbd": lambda data: (PARETO_NBD.fit(cdnow.weeks(data)), forty.of_pareto(cdnow.weeks(data))),
}


@pytest.mark.parametrize("case", LIGHT)
def test_the_summit_and_how_sharp_it_is(shared_data: Path, case: str) -> None:
    is_summit(*LIGHT[case](shared_data))


def is_summit(fitted: Fitted, log_likelihood: forty.LogLikelihood) -> None:
    values, errors, highest = forty.summit(log_likelihood, fitted.estimate.values.tolist())
    assert fitted.estimate.values == pytest.approx(values, rel=1e-11)
    assert list(fitted.standard_errors.values()) == pytest.approx(errors, rel=3e-6)
    assert fitted.log_likelihood == pytest.approx(highest, rel=1e-13)


def test_no_step_is_left_to_the_summit_of_bg_nbd(shared_data: Path) -> None:
    """A dose of what tests/long does whole for BG/NBD, MBG/NBD and Pareto/NBD."""
    fitted, log_likelihood = HEAVY["bg_nbd"](shared_data)
    estimate = fitted.estimate
    step = forty.step_to_summit(log_likelihood, estimate.values.tolist(), estimate.covariance)
    assert step == pytest.approx([0.0] * 4, abs=1e-11)
