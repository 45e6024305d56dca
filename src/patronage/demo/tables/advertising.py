"""What the ad accounts export: spend, the channels' names, campaigns, measured experiments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.demo.arrivals import Market
from patronage.demo.days import DAYS, days_text
from patronage.demo.mailings import first_day_of
from patronage.demo.parameters import Ad
from patronage.demo.people import People
from patronage.demo.tables.keys import CURRENCY, Columns, Keys, labels, words
from patronage.demo.world import World

__all__ = ["TOOL_NAMES", "campaign_of", "campaigns", "channels", "experiments", "spend"]

TOOL_NAMES = {
    "organic": "google / organic",
    "direct": "direct / none",
    "referral": "friends / referral",
    "email": "newsletter",
}
"""What the web analytics calls the channels that no account is paid for."""

_NEWSLETTER_A_DAY, _NEWSLETTER_EACH = 0.9, 0.0012
_CLICK_NOISE, _SHARE_NOISE, _VALUE_NOISE = 0.08, 0.1, 0.1
_TEST_FIRST_DAY, _TEST_DAYS, _TEST_APART, _TEST_CHANGE = 430, 28, 56, 0.4
_TEST_REGION, _TEST_ERROR, _LEAST_ERROR = 0.25, 0.12, 1.0


def campaign_of(ad: Ad, people: People, who: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give which campaign of a channel reaches each person, by its place."""
    shares = np.cumsum([share for _, _, share in ad.campaigns])
    return np.searchsorted(shares, people.campaign[who], side="right").clip(max=len(shares) - 1)


def spend(world: World, _keys: Keys) -> Columns:
    """List what each campaign spent a day, and what its platform claims it brought."""
    parts = [_of_channel(world, i, ad) for i, ad in world.market.ads.items()]
    parts.append(_of_newsletter(world))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def channels(world: World, _keys: Keys) -> Columns:
    """List the names the tools use, and the shop's own."""
    listed = [(c.ad.tool_name if c.ad else TOOL_NAMES[c.name], c) for c in world.parameters.channels]
    names = [*listed, *((c.name, c) for _, c in listed)]
    return {
        "name": words([name for name, _ in names], np.arange(len(names))),
        "channel": words([c.name for _, c in names], np.arange(len(names))),
        "paid": np.array([c.ad is not None for _, c in names]),
    }


def campaigns(world: World, _keys: Keys) -> Columns:
    """List the campaigns: those of the ad accounts and the letters."""
    ads = [(c.ad, *campaign) for c in world.parameters.channels if c.ad for campaign in c.ad.campaigns]
    letters = world.parameters.mailings
    starts = [0] * len(ads) + [first_day_of(each) for each in letters]
    ends = [-1] * len(ads) + [first_day_of(each) for each in letters]
    sent = np.bincount(world.mailings.mailing[world.mailings.treated], minlength=len(letters))
    each = np.array([letter.cost_each for letter in letters])
    both = np.arange(len(ads) + len(letters))
    return {
        "campaign_id": words([*(a[1] for a in ads), *(f"L-{i + 1:02d}" for i in range(len(letters)))], both),
        "campaign": words([*(a[2] for a in ads), *(letter.name for letter in letters)], both),
        "kind": words([*("ads" for _ in ads), *(letter.kind for letter in letters)], both),
        "channel": words([*(a[0].tool_name for a in ads), *(TOOL_NAMES["email"] for _ in letters)], both),
        "purpose": words([*("acquisition" for _ in ads), *(letter.purpose for letter in letters)], both),
        "starts_on": days_text(np.array(starts)),
        "ends_on": days_text(np.array(ends)),
        "window_days": np.array([np.nan] * len(ads) + [float(letter.window_days) for letter in letters]),
        "cost": np.concatenate([np.full(len(ads), np.nan), np.round(sent * each, 2)]),
        "currency": words((CURRENCY,), np.zeros(len(both), dtype=int)),
    }


def experiments(world: World, _keys: Keys) -> Columns:
    """List what was measured where a region got more of one channel, each at its own time."""
    rng, market = world.streams.of("experiments"), world.market
    starts = _TEST_FIRST_DAY + _TEST_APART * np.arange(len(market.ads))
    change, more = np.empty(len(starts)), np.empty(len(starts))
    for i, start in enumerate(starts.tolist()):
        days = slice(start, start + _TEST_DAYS)
        change[i] = market.spending.amounts[i, days].sum() * _TEST_CHANGE * _TEST_REGION
        more[i] = _new_customers_more(market, i, days) * _TEST_REGION
    error = np.maximum(_LEAST_ERROR, _TEST_ERROR * more)
    names = [market.parameters.channels[i].name for i in market.ads]
    return {
        "experiment_id": labels("X", np.arange(1, len(starts) + 1), 2),
        "channel": words(names, np.arange(len(starts))),
        "starts_on": days_text(starts),
        "ends_on": days_text(starts + _TEST_DAYS - 1),
        "spend_change": np.round(change, 2),
        "currency": words((CURRENCY,), np.zeros(len(starts), dtype=int)),
        "new_customers_change": np.round(more + rng.normal(0, error), 1),
        "standard_error": np.round(error, 2),
        "method": words(("geo",), np.zeros(len(starts), dtype=int)),
    }


def _new_customers_more(market: Market, channel: int, days: slice) -> int:
    with_more = market.when(market.spending.times(channel, 1 + _TEST_CHANGE, days))
    named = market.people.named
    return int(np.count_nonzero(with_more.comes & named) - np.count_nonzero(market.fact.comes & named))


def _of_channel(world: World, channel: int, ad: Ad) -> Columns:
    rng = world.streams.of(f"account of {ad.tool_name}")
    share = np.array([s for _, _, s in ad.campaigns])
    count, size = len(share), len(share) * DAYS
    noise = np.exp(rng.normal(0, _SHARE_NOISE, (count, DAYS)))
    parts = share[:, None] * noise
    amount = world.market.spending.amounts[channel, :DAYS] * parts / parts.sum(axis=0)
    amount = np.round(amount, 2).ravel()
    clicks = rng.poisson(amount / ad.cost_per_click * np.exp(rng.normal(0, _CLICK_NOISE, size)))
    claimed = rng.poisson(ad.overclaim * _brought(world, channel, ad).ravel())
    value = claimed * world.baskets.gross.mean() / 100 * np.exp(rng.normal(0, _VALUE_NOISE, size))
    campaign = np.repeat(np.arange(count), DAYS)
    constant = np.zeros(size, dtype=int)
    return {
        "platform": words((ad.platform,), constant),
        "account": words((f"{ad.platform}-main",), constant),
        "spent_on": days_text(np.tile(np.arange(DAYS), count)),
        "channel": words((ad.tool_name,), constant),
        "campaign_id": words([c for c, _, _ in ad.campaigns], campaign),
        "campaign": words([name for _, name, _ in ad.campaigns], campaign),
        "amount": amount,
        "currency": words((CURRENCY,), constant),
        "purpose": words(("acquisition",), constant),
        "paid": np.ones(size, dtype=np.bool_),
        "impressions": np.rint(clicks / ad.click_through_rate * np.exp(rng.normal(0, 0.1, size))),
        "clicks": clicks.astype(np.float64),
        "reported_conversions": claimed.astype(np.float64),
        "reported_value": np.round(value, 2),
    }


def _brought(world: World, channel: int, ad: Ad) -> NDArray[np.float64]:
    """Count the first orders a platform had its hand in: all it reached, whatever brought them."""
    people = world.market.people
    reached = world.market.fact.reached & (people.channel == channel) & (people.first_day < DAYS)
    who = np.flatnonzero(reached)
    counts = np.zeros((len(ad.campaigns), DAYS))
    np.add.at(counts, (campaign_of(ad, people, who), people.first_day[who]), 1)
    return counts


def _of_newsletter(world: World) -> Columns:
    """Make the rows of the tool that sends the newsletter: no clicks, no claims, no placement."""
    known = np.cumsum(np.bincount(world.market.people.first_day[world.market.is_customer], minlength=DAYS))
    constant = np.zeros(DAYS, dtype=int)
    nothing = np.full(DAYS, np.nan)
    return {
        "platform": words(("mailtool",), constant),
        "account": words(("mailtool-main",), constant),
        "spent_on": days_text(np.arange(DAYS)),
        "channel": words((TOOL_NAMES["email"],), constant),
        "campaign_id": words((), constant - 1),
        "campaign": words((), constant - 1),
        "amount": np.round(_NEWSLETTER_A_DAY + _NEWSLETTER_EACH * known[:DAYS], 2),
        "currency": words((CURRENCY,), constant),
        "purpose": words(("retention",), constant),
        "paid": np.zeros(DAYS, dtype=np.bool_),
        "impressions": nothing,
        "clicks": nothing,
        "reported_conversions": nothing,
        "reported_value": nothing,
    }
