"""Whether values may be bid on: worked by hand, and on a shop whose last months went another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from patronage.forecasts.foundation.standing import Past, PastForecast
from patronage.forecasts.foundation.worth import Worth
from patronage.forecasts.value.bids import WHOLE, Bid, bid_notes, bids
from patronage.forecasts.value.lately import lately
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value.value import value
from patronage.forecasts.value_options import ValueOptions
from patronage.metrics.worked import small_shop
from tests.forecasts.value.test_value import AS_OF, PLAIN, made_up

Pair = tuple[float, float]

PARTS = ("ads", "mail")
PAST_TWO = replace(PLAIN, past=2)


def one(days: int, forecast: Pair, actual: Pair, deviation: float) -> PastForecast:
    variance = np.full(2, deviation**2)
    return PastForecast(date(2025, 1, 31), days, np.array(forecast), np.array(actual), variance, PARTS)


def past_of(last: PastForecast, first: PastForecast | None = None) -> Past:
    year = one(360, (6000.0, 4000.0), (5000.0, 3000.0), 50.0)
    return Past((year,), (first or one(180, (3000.0, 2000.0), (2400.0, 1600.0), 0.0), last))


def judged(past: Past, part: object, chance: float = 0.0, horizon: float = 365.25) -> Bid:
    return bids(past, horizon, [part], np.array([chance]))[0]


def test_the_last_step_is_corrected_by_those_before_it_alone() -> None:
    past = past_of(one(180, (2800.0, 2200.0), (2400.0, 1600.0), 30.0))
    # The first half came to 0.8 of its forecast: of -0.2, 25 of 29 parts are lasting, as far as is believed.
    corrected = 1 - 0.2 * 0.25**2 / (0.25**2 + 0.1**2)
    assert corrected == pytest.approx(24 / 29)
    found = lately(past)
    assert found is not None
    assert found.forecast == pytest.approx(5000 * corrected)
    assert found.error == pytest.approx(1 / 29)
    of_part = lately(past, "mail")
    assert of_part is not None
    assert of_part.error == pytest.approx(2200 * corrected / 1600 - 1)
    assert of_part.deviation == pytest.approx(30 * corrected)
    assert lately(past, "letters") is None
    assert lately(Past()) is None


def test_what_was_missed_lately_may_not_be_bid_on() -> None:
    past = past_of(one(180, (2800.0, 2200.0), (2400.0, 1550.0), 30.0))
    whole, mail = judged(past, WHOLE), judged(past, "mail")
    assert (whole.lately.outcome, whole.outcome) == ("pass", "pass")
    assert (mail.lately.outcome, mail.outcome) == ("fail", "fail")
    assert "17.5% off, beyond 15.0%: do not bid on this" in mail.lately.words
    assert bid_notes(whole, {"ads": whole, "mail": mail})[-1] == "do not bid on these by themselves: mail"


def test_chance_is_not_taken_for_a_miss_and_hides_none() -> None:
    last = one(180, (300.0, 220.0), (240.0, 160.0), 60.0)
    assert judged(past_of(last), "mail").lately.outcome == "not judged"
    gone = one(180, (300.0, 220.0), (290.0, 20.0), 60.0)
    assert judged(past_of(gone), "mail").lately.outcome == "fail"
    nothing = judged(past_of(one(180, (300.0, 220.0), (290.0, 0.0), 10.0)), "mail").lately
    assert (nothing.outcome, nothing.score) == ("fail", None)
    assert "nothing came" in nothing.words


def test_a_miss_that_is_too_probable_fails_and_an_unknown_one_is_not_judged() -> None:
    past = past_of(one(180, (2800.0, 2200.0), (2400.0, 1800.0), 30.0))
    found = judged(past, WHOLE, 0.21)
    assert (found.lately.outcome, found.risk.outcome, found.outcome) == ("pass", "fail", "fail")
    assert "above 20.0%: do not bid on this, at most on the low end" in found.risk.words
    assert judged(past, WHOLE, 0.2).outcome == "pass"
    assert judged(past, WHOLE, np.nan).risk.outcome == "not judged"
    assert judged(past, None).lately.outcome == "not judged"


def test_who_passes_a_shorter_trial_has_not_passed_and_who_fails_it_fails() -> None:
    good = past_of(one(180, (2800.0, 2200.0), (2400.0, 1800.0), 30.0))
    short = judged(good, WHOLE, 0.1, horizon=730.5)
    assert [each.outcome for each in short.judgements] == ["not judged"] * 2
    assert "shorter than twice the horizon" in short.lately.words
    bad = past_of(one(180, (2800.0, 2200.0), (1400.0, 800.0), 30.0))
    assert judged(bad, WHOLE, 0.1, horizon=float("inf")).outcome == "fail"
    untried = judged(Past(), WHOLE, 0.1)
    assert (untried.outcome, "nothing was forecast" in untried.risk.words) == ("not judged", True)


def test_the_chance_of_a_miss_is_that_of_the_gamma_of_what_comes() -> None:
    value, deviation = 1000.0, 100.0
    none, some = np.zeros(1), np.array([value])
    worth = Worth(none, none, none, some, np.array([deviation**2]), none, none)
    drawn = np.random.default_rng(3).gamma(100, value / 100, 400_000)
    missed = np.mean(abs(value / drawn - 1) > 0.15)
    assert worth.chance_beyond(0.15)[0] == pytest.approx(missed, abs=0.003)
    assert np.isnan(Worth(none, none, none, none, none, none, none).chance_beyond(0.15)[0])


def test_a_channel_that_fell_away_is_told() -> None:
    rows = [
        row
        for number, row in enumerate(made_up(900))
        if not (row["channel"] == "mail" and str(row["ordered_at"]) > "2025-07-15" and number % 6)
    ]
    with small_shop({"orders": rows}) as engine:
        found = value(engine, AS_OF, ValueOptions(by=("channel",), model="bg_nbd", season=()))
        table = value_table(found).records()
    ads, mail = (found.bids_on_parts[name].lately for name in PARTS)
    assert mail.outcome == "fail"
    assert mail.score is not None
    assert ads.score is not None
    assert mail.score > 0.5 > ads.score
    (told,) = [note for note in found.notes if note.startswith("do not bid on these by themselves")]
    assert "mail" in told
    assert [row["gates"] for row in table] == [bid.outcome for bid in found.bids_on_parts.values()]
    assert table[1]["off_lately"] == found.bids_on_parts["mail"].lately.score


def test_cells_of_several_parts_are_judged_by_their_part() -> None:
    with small_shop({"orders": made_up()}) as engine:
        found = value(engine, AS_OF, replace(PAST_TWO, by=("channel", "cohort_quarter")))
        table = value_table(found).records()
    for row in table:
        assert row["off_lately"] == found.bids_on_parts[str(row["channel"])].lately.score
