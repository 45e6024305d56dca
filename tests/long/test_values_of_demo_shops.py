"""Values of made-up shops with a season, drift and shocks hold the year that came, or gates warned of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t as student

from patronage.demo.shop import invent
from tests.forecasts.value.broken_shops import broken
from tests.forecasts.value.demo_truth import Caught, Met, Promised, Sum, met, met_by

SHOPS, CUSTOMERS, BROKEN = 20, 8_000, 6
UNSEEN = 200  # nobody looked at these shops before the limits of the gates stood


def by_size(channels: Sequence[Sum]) -> str:
    return "\n".join(
        f"  {name}: {Caught.of(each for each in channels if each.name == name)}"
        for name in dict.fromkeys(each.name for each in channels)
    )


@pytest.mark.models
@pytest.mark.parametrize("first", [0, UNSEEN])
def test_margins_of_channels_hold_what_came(tmp_path: Path, first: int) -> None:
    found = [met(seed, CUSTOMERS, tmp_path / str(seed)) for seed in range(first, first + SHOPS)]
    shops, channels = [each.whole for each in found], [one for each in found for one in each.channels]
    bias, held = np.array([each.error for each in shops]), [each.held for each in channels]
    spread = f"from {bias.min():+.3f} to {bias.max():+.3f}"
    told = f"bias {bias.mean():+.3f} ({spread}), held {sum(held)} of {len(held)}"
    caught = Caught.of(channels)
    lines = [told, f"shops: {Caught.of(shops)}", f"channels: {caught}", by_size(channels)]
    lines += [f"channels {each}" for each in Promised.by_fifths(channels)]
    print("\n".join(lines))  # noqa: T201  # what a long run leaves
    assert abs(bias.mean()) <= 0.10, told
    assert np.mean(held) >= 0.85, told
    mean, reach, said = _beside_what_was_said(found)
    print(said)  # noqa: T201  # what a long run leaves
    assert abs(mean) <= reach, said
    # Gates know more than nothing: what they fail is missed more often than what they let pass.
    failed, missed = caught.missed_failed + caught.met_failed, caught.missed
    passed = caught.sums - failed - caught.missed_open - caught.met_open
    let_pass = missed - caught.missed_failed - caught.missed_open
    assert caught.missed_failed / failed > let_pass / max(passed, 1), str(caught)


def _beside_what_was_said(found: Sequence[Met]) -> tuple[float, float, str]:
    """Return how many channels of a shop are missed beyond the chances told, and how far chance takes that.

    Sums of one shop are missed together: a shop is one draw.
    """
    beyond = np.array([sum(one.is_off - one.chance for one in each.channels) for each in found])
    mean, deviation = float(beyond.mean()), float(beyond.std(ddof=1))
    reach = float(student.ppf(0.9995, len(found) - 1)) * deviation / np.sqrt(len(found))
    return (
        mean,
        reach,
        f"{mean:+.2f} channels a shop missed beside what was said, at most {reach:.2f} by chance",
    )


@pytest.mark.models
@pytest.mark.parametrize(
    ("first", "lost", "channel"),
    [(date(2025, 7, 1), 0.4, ""), (date(2025, 7, 1), 0.7, "paid_search"), (date(2026, 1, 1), 0.4, "")],
    ids=["shop", "channel", "after_the_data"],
)
def test_what_broke_before_is_told_and_what_breaks_later_is_not(
    tmp_path: Path, first: date, lost: float, channel: str
) -> None:
    found = [
        met_by(broken(invent(CUSTOMERS, seed), first, lost, channel), tmp_path / str(seed))
        for seed in range(BROKEN)
    ]
    sums = [_of(each, channel) for each in found]
    told = f"{channel or 'shop'} from {first}: {Caught.of(sums)}"
    print(told)  # noqa: T201  # what a long run leaves
    if first < date(2026, 1, 1):
        assert all(each.gates == "fail" for each in sums), told
    else:
        assert all(each.is_missed for each in sums), told


def _of(found: Met, channel: str) -> Sum:
    return next((each for each in found.channels if each.name == channel), found.whole)
