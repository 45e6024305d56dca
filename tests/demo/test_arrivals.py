"""Who comes in worlds with other spending: the same people, so that worlds differ by the cause alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from patronage.demo.arrivals import Market, open_market
from patronage.demo.days import DAYS
from patronage.demo.parameters import PARAMETERS
from patronage.demo.streams import Streams

ALL_DAYS = slice(0, None)


@pytest.fixture(scope="module")
def market() -> Market:
    return open_market(PARAMETERS, 3000, Streams(5))


def test_the_same_spending_is_the_world_as_it_came_about(market: Market) -> None:
    for channel in market.ads:
        again = market.when(market.spending.times(channel, 1.0, ALL_DAYS))
        for name in ("reached", "comes", "label"):
            np.testing.assert_array_equal(getattr(again, name), getattr(market.fact, name))


@pytest.mark.parametrize("channel", range(4))
def test_who_comes_for_less_comes_for_more(market: Market, channel: int) -> None:
    worlds = [market.when(market.spending.times(channel, factor, ALL_DAYS)) for factor in (0, 0.8, 1, 1.2, 2)]
    for less, more in itertools.pairwise(worlds):
        assert not np.any(less.reached & ~more.reached)
        assert not np.any(less.comes & ~more.comes)
        assert less.comes.sum() < more.comes.sum()


@pytest.mark.parametrize("channel", range(4))
def test_one_channel_moves_nobody_of_another(market: Market, channel: int) -> None:
    without = market.when(market.spending.times(channel, 0.0, ALL_DAYS))
    others = market.people.channel != channel
    np.testing.assert_array_equal(without.reached[others], market.fact.reached[others])
    np.testing.assert_array_equal(without.comes[others], market.fact.comes[others])
    # Only the label of people whom the channel had claimed and not brought changes.
    relabelled = others & (without.label != market.fact.label)
    assert set(market.fact.label[relabelled].tolist()) <= {channel}


@pytest.mark.parametrize("channel", range(4))
def test_without_its_adverts_those_who_would_have_come_anyway_come_free(market: Market, channel: int) -> None:
    without = market.when(market.spending.times(channel, 0.0, ALL_DAYS))
    brought = market.fact.reached & (market.people.channel == channel)
    assert not without.reached[brought].any()
    np.testing.assert_array_equal(without.comes[brought], market.people.anyway[brought])
    assert 0 < market.people.anyway[brought].mean() < 0.7
    assert not np.any(without.label == channel)


def test_a_later_change_leaves_earlier_days_alone(market: Market) -> None:
    later = market.when(market.spending.times(0, 2.0, slice(DAYS, None)))
    before = market.people.day < DAYS
    np.testing.assert_array_equal(later.comes[before], market.fact.comes[before])
    assert later.comes.sum() > market.fact.comes.sum()


def test_twice_the_money_brings_less_than_twice_the_customers(market: Market) -> None:
    for channel in market.ads:
        reached = [
            np.count_nonzero(market.when(market.spending.times(channel, factor, ALL_DAYS)).reached)
            for factor in (0.0, 1.0, 2.0)
        ]
        assert reached[2] - reached[1] < reached[1] - reached[0]


def test_spending_chases_demand(market: Market) -> None:
    last_week = np.convolve(np.log(market.demand.surprise), np.ones(7) / 7)[: DAYS - 1]
    for row in market.spending.relative:
        assert np.corrcoef(np.log(row[1:DAYS]), last_week)[0, 1] > 0.1
