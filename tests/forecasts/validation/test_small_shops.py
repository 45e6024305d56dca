"""Validation of shops of a few customers: nothing leaks, and what cannot be judged is told."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.features.held_out import hold_out
from patronage.features.hold_out_span import HoldOutSpan
from patronage.forecasts.validation.contenders import MODELS_JUDGED
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.spending_forecast import spending_forecast
from patronage.forecasts.validation.validate import choose_model, validate
from patronage.forecasts.validation.validation import Validation
from patronage.metrics.worked import Row
from patronage.models.customer_summary import CustomerSummary
from patronage.models.gamma_gamma import GAMMA_GAMMA
from tests.features.rfm_shop import order, shop

BORN = date(2025, 1, 1)
CUTOFF = date(2025, 4, 30)
AS_OF = date(2025, 6, 30)


def lives(seed: int, customers: int = 30) -> list[tuple[str, date, int]]:
    """Draw who bought when, for how much: born in the first two months, again in the six."""
    dice = Random(seed)  # noqa: S311  # draws rows
    found = []
    for at in range(customers):
        born = BORN + timedelta(days=dice.randrange(60))
        again = {born + timedelta(days=dice.randrange(1, 120)) for _ in range(dice.choice([0, 0, 1, 4]))}
        found += [(f"c{at}", day, dice.randrange(5, 50)) for day in (born, *sorted(again))]
    return found


def of(rows: list[tuple[str, date, int]], **asked: object) -> Validation:
    orders: list[Row] = [order(who, str(day), value) for who, day, value in rows]
    options = ValidationOptions(**{"cutoffs": (CUTOFF,), "as_of": AS_OF, "models": ("bg_nbd",)} | asked)  # type: ignore[arg-type]  # as it takes
    with shop(orders) as engine:
        return validate(engine, options)


def told(found: Validation) -> list[tuple[float, ...]]:
    return [
        (scores.customers, scores.forecast, scores.value_forecast, scores.variance or 0.0)
        for name in found.contenders
        for scores in (found.scores(name),)
    ]


def test_what_comes_after_the_cutoff_changes_no_forecast() -> None:
    rows = lives(3)
    dice = Random(4)  # noqa: S311  # draws rows
    later = [
        (
            who,
            CUTOFF + timedelta(days=dice.randrange(1, 61)) if day > CUTOFF else day,
            value * (3 if day > CUTOFF else 1),
        )
        for who, day, value in rows
    ]
    shops = (rows, [*later, ("new", AS_OF, 9)], [row for row in rows if row[1] <= CUTOFF])
    found, other, none = (of(each, models=MODELS_JUDGED) for each in shops)
    assert found.scores().actual > 0
    assert found.scores().value_actual != other.scores().value_actual
    assert told(found) == told(other) == told(none)


def test_nothing_in_the_hold_out_is_told_and_not_judged() -> None:
    found = of([row for row in lives(3) if row[1] <= CUTOFF])
    scores = found.scores()
    assert (scores.actual, scores.bias, scores.gini, scores.cumulative_error) == (0, None, None, None)
    assert f"nothing was bought in the hold-out after {CUTOFF}: shares of it are no numbers" in found.notes
    assert {each.outcome for each in found.verdicts()[:2]} == {"not judged"}


def test_nobody_who_bought_again_is_told() -> None:
    found = of([("a", date(2025, 1, 5), 10), ("b", date(2025, 2, 1), 20), ("b", date(2025, 5, 5), 30)])
    assert f"nobody had bought again by {CUTOFF}: the models have seen no second purchase" in " ".join(
        found.notes
    )
    assert found.judged[-1].findings[""][0].startswith("nobody bought again for money by the cutoff")
    assert any("not identified" in note for note in found.judged[-1].findings["bg_nbd"])
    assert found.scores("last_year_again").value_forecast > 0
    assert all(each == each for row in told(found) for each in row)  # noqa: PLR0124  # no NaN


def test_one_customer_is_judged_and_chooses_nothing() -> None:
    found = of([("a", date(2025, 1, 5), 10), ("a", date(2025, 2, 1), 20), ("a", date(2025, 5, 5), 30)],
               cutoffs=(date(2025, 3, 31), CUTOFF), horizon_days=61)  # fmt: skip
    assert (found.scores().customers, found.scores().actual) == (1, 1)
    assert found.choice.model == "bg_nbd"
    assert "no cutoff is left to choose by" in found.choice.why


@pytest.mark.parametrize(
    ("cutoff", "message"),
    [
        (date(2024, 12, 31), "the cutoff 2024-12-31 leaves nothing to learn from"),
        (AS_OF, "nothing is known after the cutoff 2025-06-30"),
    ],
)
def test_cutoffs_outside_the_history_are_refused(cutoff: date, message: str) -> None:
    with pytest.raises(InputError, match=message):
        of(lives(3), cutoffs=(cutoff,))


def test_a_shop_without_customers_is_refused() -> None:
    with shop([]) as engine:
        for ask in (validate, choose_model):
            with pytest.raises(
                InputError, match="holds no order by any day of a customer whose first one is known"
            ):
                ask(engine)


def test_a_refund_known_later_changes_what_came_and_no_forecast() -> None:
    rows = lives(3)
    orders: list[Row] = [order(who, str(day), value) for who, day, value in rows]
    back: list[Row] = [
        {"order_id": f"#{at}", "refunded_at": AS_OF, "goods": value}
        for at, (_, day, value) in enumerate(rows, start=1)
        if day > CUTOFF
    ]
    asked = ValidationOptions((CUTOFF,), as_of=AS_OF, models=("bg_nbd",))
    with shop(orders, "", back) as engine:
        found = validate(engine, asked)
    assert found.scores().actual == 0
    assert told(found) == told(of(rows))


def test_a_purchase_without_money_is_in_the_mean_of_what_one_brings() -> None:
    orders = [
        order("a", "2025-01-05", 10), order("a", "2025-02-01", 20), order("a", "2025-03-01", 0),
        order("b", "2025-01-05", 10), order("b", "2025-02-01", 40),
        order("c", "2025-01-05", 90),
    ]  # fmt: skip
    with shop(orders) as engine:
        held = hold_out(engine, HoldOutSpan(CUTOFF, 30, AS_OF))
        found = spending_forecast(held)
    one, mean = np.array([1, 1]), np.array([20.0, 40.0])
    fitted = GAMMA_GAMMA.fit(CustomerSummary(one, one, one, mean, one))
    # Rows by frequency: c, b, a; of three repeat purchases two brought money.
    expected = fitted.expected_value([0, 1, 1], [0.0, 40.0, 20.0]) * 2 / 3
    assert found.each == pytest.approx(expected)
    assert found.variation == pytest.approx(1 / fitted.parameters["p"])
