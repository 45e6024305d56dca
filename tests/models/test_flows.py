"""Purchases at their present value and their pairs: in 40 digits, by simulation and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mpf

from patronage.base.errors import InputError
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitted_ggompertz import FittedGGompertz
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.nbd import FittedNbd
from patronage.models.poisson import FittedPoisson
from tests.models import oracle
from tests.models.given import given_estimate
from tests.models.made import gompertz_lives

PARETO = FittedPareto(given_estimate(r=0.553, alpha=10.58, s=0.606, beta=11.67), ())
GGOMPERTZ = FittedGGompertz(given_estimate(r=0.553, alpha=10.58, b=0.05, s=0.606, beta=0.5), ())
BG = FittedDropout(given_estimate(r=0.8, alpha=6.0, a=0.9, b=1.6), ())
MBG = FittedDropout(given_estimate(r=0.8, alpha=6.0, a=0.9, b=1.6), (), first_may_leave=True)
NBD = FittedNbd(given_estimate(r=0.4, alpha=12.0), ())
POISSON = FittedPoisson(given_estimate(rate=0.3), ())
ALL: dict[str, FittedPurchases] = {
    "pareto_nbd": PARETO,
    "ggompertz_nbd": GGOMPERTZ,
    "bg_nbd": BG,
    "mbg_nbd": MBG,
    "nbd": NBD,
    "poisson": POISSON,
}
RATE = 0.0018  # about 10 % a year, in weeks
DANGERS = [
    (0.5, 10.0, 1.0, 10.0),  # alpha is beta, and s or a is 1
    (0.5, 10.0, 1 + 1e-12, 3.0),
    (10.465, 0.0079857, 3.0516, 2.820),
    (0.9, 148.0, 7.4, 1e-3),
    (1e-6, 1e-6, 1e-6, 1e-6),
    (1e6, 1e6, 1e6, 1e6),
    (1e-6, 1e6, 1e6, 1e-6),
]
ROWS: list[oracle.Row] = [(0, 0, 0.0), (1, 0.5, 0.5), (7, 35, 77.86), (400, 5, 6), (100_000, 9_000, 10_000)]
SPANS = [(RATE, 104.0), (0.0, 39.0), (0.05, 600.0)]


def test_customers_who_stay_by_hand() -> None:
    """Of 0.3 purchases a week the value of a year; of two of them the square, and the variance of rates."""
    present = (1 - np.exp(-RATE * 52)) / RATE
    flow = POISSON.flow(RATE, [2, 0], [9, 0], 20, horizon=52)
    assert flow.mean == pytest.approx([0.3 * present] * 2, rel=1e-12)
    assert flow.pairs == pytest.approx([(0.3 * present) ** 2] * 2, rel=1e-12)
    assert flow.squares == pytest.approx([0.3 * (1 - np.exp(-2 * RATE * 52)) / (2 * RATE)] * 2, rel=1e-12)
    own = NBD.flow(RATE, 2, 9, 20, horizon=52)
    assert own.mean == pytest.approx([2.4 / 32 * present], rel=1e-12)
    assert own.pairs == pytest.approx([2.4 * 3.4 / 32**2 * present**2], rel=1e-12)
    for end in (20, 1e6):  # however long a history is beside the discount
        endless = NBD.flow(RATE, 2, 9, end)
        assert endless.mean == pytest.approx([2.4 / (12 + end) / RATE], rel=1e-10)
        assert endless.pairs == pytest.approx([2.4 * 3.4 / (12 + end) ** 2 / RATE**2], rel=1e-10)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("story", ["pareto_nbd", "bg_nbd", "mbg_nbd"])
def test_flows_in_forty_digits(story: str) -> None:
    misses, first = [], int(story == "mbg_nbd")
    fitted: FittedPurchases
    for i, (parameters, row) in enumerate((p, row) for p in DANGERS for row in ROWS):
        rate, horizon = SPANS[i % len(SPANS)]
        if story == "pareto_nbd":
            fitted, expected = PARETO, oracle.pareto_flow(oracle.of(*parameters), row, rate, horizon)
        elif i % 4 == first:  # some of them each: the oracle takes its time
            fitted = MBG if first else BG
            expected = oracle.dropout_flow(oracle.of(*parameters), row, rate, horizon, first)
        else:
            continue
        flow = fitted.at(parameters).flow(rate, *row, horizon=horizon)
        found = mpf(flow.mean[0]), mpf(flow.pairs[0])
        away = [float(abs(one / other - 1)) for one, other in zip(found, expected, strict=True)]
        if max(away) > 1e-8:
            misses.append((parameters, row, rate, horizon, away))
    assert not misses


@pytest.mark.parametrize("name", ALL)
def test_flows_are_what_customers_do(name: str) -> None:
    """Customers are made who did as one did, and go on as the model says."""
    rng, many, horizon, rate = np.random.default_rng(21), 60_000, 60.0, 0.01
    row = (3, 20.0, 30.0)
    values, squared = futures(ALL[name], rng, row, many, (rate, horizon))
    flow = ALL[name].flow(rate, *row, horizon=horizon)
    for found, made in (
        (flow.mean, values),
        (flow.squares, squared),
        (flow.pairs, values**2 - squared),
    ):
        assert abs(made.mean() - found[0]) < 3.29 * made.std() / many**0.5


def futures(
    fitted: FittedPurchases, rng: np.random.Generator, row: oracle.Row, many: int, span: tuple[float, float]
) -> tuple[Numbers, Numbers]:
    """Make the purchases to come of customers active after `row`: sums of e^(-rate t) and of its square."""
    given, (rate, horizon) = fitted.parameters, span
    x, _, end = row
    buys, leaves, gone_at = np.full(many, given.get("rate", 0.0)), np.zeros(many), np.full(many, horizon)
    if "r" in given:
        buys = rng.gamma(given["r"] + x, 1 / (given["alpha"] + end), many)
    if fitted is GGOMPERTZ:
        known = 1 + (given["beta"] - 1) * np.exp(-given["b"] * end)  # the scale of who has stayed
        gone_at = np.minimum(gompertz_lives(rng, many, given["b"], given["s"], known), horizon)
    if "a" in given:
        leaves = rng.beta(given["a"], given["b"] + x + (fitted is MBG), many)
    if fitted is PARETO:
        hazard = rng.gamma(given["s"], 1 / (given["beta"] + end), many)
        gone_at = np.minimum(rng.exponential(1, many) / hazard, horizon)
    time, values, squared, active = np.zeros(many), np.zeros(many), np.zeros(many), np.ones(many, bool)
    while active.any():
        time = time + rng.exponential(1, many) / buys
        active &= time < gone_at
        values += np.where(active, np.exp(-rate * time), 0)
        squared += np.where(active, np.exp(-2 * rate * time), 0)
        active &= rng.uniform(size=many) >= leaves
    return values, squared


@pytest.mark.parametrize("name", ALL)
def test_flows_without_discount_are_counts(name: str) -> None:
    fitted, row = ALL[name], (3, 20.0, 30.0)
    flow, alive = fitted.flow(0.0, *row, horizon=52), fitted.probability_alive(*row)
    assert alive * flow.mean == pytest.approx(fitted.expected_purchases(52, *row), rel=1e-12)
    assert flow.squares == pytest.approx(flow.mean, rel=1e-12)
    later = fitted.flow(RATE, *row, horizon=52)
    assert alive * later.mean == pytest.approx(fitted.discounted_purchases(RATE, *row, horizon=52), rel=1e-12)
    assert later.pairs < flow.pairs
    if isinstance(fitted, FittedCounts):
        counts = np.arange(600.0)
        chance = fitted.count_probability(counts, 52, *row)
        assert alive * flow.pairs == pytest.approx(chance @ (counts * (counts - 1)), rel=1e-8)


@pytest.mark.parametrize("name", ALL)
def test_a_customer_among_many_is_told_the_same(name: str) -> None:
    """Customers alike are computed once, and all in one: none may change with who stands beside them."""
    rng = np.random.default_rng(22)
    x = rng.integers(0, 6, 900).astype(float)
    end = rng.integers(1, 300, 900) / 7
    last = np.where(x > 0, end * rng.uniform(size=900), 0)
    fitted, some = ALL[name], slice(0, 900, 60)
    all_of_them = fitted.flow(RATE, x, last, end, horizon=104)
    single = [
        fitted.flow(RATE, *row, horizon=104) for row in zip(x[some], last[some], end[some], strict=True)
    ]
    assert all_of_them.mean[some] == pytest.approx([one.mean[0] for one in single], rel=1e-9)
    assert all_of_them.pairs[some] == pytest.approx([one.pairs[0] for one in single], rel=1e-9)
    until = rng.uniform(0, 52, 900)
    many = fitted.expected_purchases(until, x, last, end)
    alone = [fitted.expected_purchases(until[i], x[i], last[i], end[i])[0] for i in range(0, 900, 60)]
    assert many[some] == pytest.approx(alone, rel=1e-9)


def test_other_parameters_are_another_model() -> None:
    other = BG.at([0.8, 6.0, 0.9, 2.6])
    assert other.parameters == {"r": 0.8, "alpha": 6.0, "a": 0.9, "b": 2.6}
    assert BG.parameters["b"] == 1.6
    row = (3, 20.0, 30.0)
    assert other.flow(RATE, *row).mean == pytest.approx(MBG.flow(RATE, *row).mean, rel=1e-12)


def test_flows_without_end_or_sense_are_refused() -> None:
    for rate, horizon in ((0.0, np.inf), (-0.1, 3.0), (0.1, -3.0)):
        with pytest.raises(InputError, match="present value"):
            PARETO.flow(rate, horizon=horizon)
    assert PARETO.flow(0.1, 3, 20, 30, horizon=0).mean.tolist() == [0]
    assert BG.flow(0.1, 3, 20, 30, horizon=0).pairs.tolist() == [0]
