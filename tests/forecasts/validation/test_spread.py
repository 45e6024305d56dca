"""The variance of totals a second time: chance from the probabilities of counts, slopes from the textbook."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest

from patronage.features.held_out import hold_out
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.summary_options import SummaryOptions
from patronage.forecasts.validation.contenders import fitted_models
from patronage.forecasts.validation.groups import groups_of
from patronage.forecasts.validation.spending_forecast import SpendingForecast
from patronage.shop import Shop
from tests.forecasts.validation.made_hold_outs import held_of_bases
from tests.forecasts.validation.plain_validation import Days
from tests.models.plain_scores import bg_nbd_forecast

MOST = 120  # purchases in 273 days: more have no probability to speak of


def test_weeks_of_groups(cdnow: Shop, days: Days) -> None:
    span = HoldOutSpan(date(1998, 3, 13), 109, date(1998, 6, 30))
    held = hold_out(cdnow.engine, span, SummaryOptions(("cohort_month",)))
    groups = groups_of(held)
    born: dict[str, Counter[int]] = defaultdict(Counter)
    for bought in days.values():
        later = [(day - span.cutoff).days for day in bought if day > span.cutoff]
        for name in ("", str(bought[0].replace(day=1))):
            born[name].update((day - 1) // 7 for day in later)
    for place, group in enumerate(groups.names):
        found = dict(enumerate(groups.weekly[place].tolist()))
        assert Counter(found) == born["".join(group)]
        assert groups.totals(held.bought)[place] == born["".join(group)].total()


def test_variance_of_totals_and_of_groups(cdnow: Shop) -> None:
    span = HoldOutSpan(date(1997, 9, 30), 273, date(1998, 6, 30))
    held = hold_out(cdnow.engine, span, SummaryOptions(("cohort_month",)))
    groups, each = groups_of(held), np.linspace(5, 50, len(held.rows))
    (forecast,) = fitted_models(held, SpendingForecast(each, 0.5), ["bg_nbd"])
    spread = forecast.spread(groups.totals)

    kinds = held.kinds
    chances = np.array(
        [
            forecast.fitted.count_probability(many, 273, kinds.frequency, kinds.recency, kinds.T)
            for many in range(MOST)
        ]
    )
    counts = np.arange(MOST)[:, None]
    mean = (counts * chances).sum(axis=0)
    chance = ((counts**2 * chances).sum(axis=0) - mean**2)[held.kind]
    mean = mean[held.kind]

    at, step = forecast.fitted.estimate.values, 1e-4
    rows = list(zip(kinds.frequency.tolist(), kinds.recency.tolist(), kinds.T.tolist(), strict=True))
    steep = []
    for place in range(4):
        r, alpha, a, b = (np.log(at) + step * (np.arange(4) == place)).tolist()
        up = [bg_nbd_forecast(row, 273.0, tuple(np.exp([r, alpha, a, b]))) for row in rows]
        now = [bg_nbd_forecast(row, 273.0, tuple(at)) for row in rows]
        steep.append(((np.array(up) - now) / step)[held.kind])
    for group in range(4):
        some = groups.weight * np.isin(np.arange(len(each)), groups.rows(group))
        of_money = each**2 * (chance + 0.5 * mean)
        for found, by_chance, worth in (
            (spread.purchases, chance, np.ones_like(each)),
            (spread.value, of_money, each),
        ):
            slopes = np.array([(some * worth) @ one for one in steep])
            wanted = some @ by_chance + slopes @ forecast.fitted.estimate.covariance @ slopes
            assert found[group] == pytest.approx(wanted, rel=1e-3)


def test_totals_of_made_shops_lie_in_their_intervals() -> None:
    # 95 of 100 do; of 20 fewer than 15 would in three cases of ten thousand. A thousand: tests/long.
    assert (held_of_bases(range(20)) >= 15 / 20).all()
