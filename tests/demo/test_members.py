"""The coffee club: versions that follow one another, and charges that are tried until they are paid."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from patronage.demo.shop import invent

END = np.datetime64("2025-12-31T23:59:59").astype(object)


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, Any]]]:
    """Return both tables as rows."""
    tables = invent(customers=4000, seed=13).tables
    found = {}
    for name in ("subscriptions", "payments"):
        columns = {column: values.tolist() for column, values in tables[name].items()}
        rows_of = zip(*columns.values(), strict=True)
        found[name] = [dict(zip(columns, row, strict=True)) for row in rows_of]
    return found


def test_a_subscription_goes_from_trial_to_active_to_its_end(rows: dict[str, list[dict[str, Any]]]) -> None:
    versions = defaultdict(list)
    for row in rows["subscriptions"]:
        versions[row["subscription_id"]].append(row)
    assert len(versions) > 100
    for each in versions.values():
        statuses = [row["status"] for row in each]
        assert statuses[0] == "trialing"
        assert set(statuses[1:-1]) <= {"active"}
        days = [row["valid_from"] for row in each]
        assert days == sorted(set(days))
        assert each[0]["valid_from"] == each[0]["started_at"]
        assert [row["ended_at"] for row in each if row["status"] == "cancelled"] == [
            row["valid_from"] for row in each if row["status"] == "cancelled"
        ]
    ends = [each[-1]["status"] for each in versions.values()]
    assert 0.3 < ends.count("cancelled") / len(ends) < 0.8
    assert any(len({row["plan"] for row in each}) == 2 for each in versions.values())


def test_a_failed_charge_is_tried_again_until_it_is_paid_or_given_up(
    rows: dict[str, list[dict[str, Any]]],
) -> None:
    attempts = defaultdict(list)
    for row in rows["payments"]:
        attempts[row["invoice_id"]].append(row)
    ended = {row["subscription_id"] for row in rows["subscriptions"] if row["status"] == "cancelled"}
    given_up = 0
    for tries in attempts.values():
        assert [row["status"] for row in tries[:-1]] == ["failed"] * (len(tries) - 1)
        gaps = [(row["attempted_at"].date() - tries[0]["attempted_at"].date()).days for row in tries]
        assert gaps == [0, 3, 7, 14][: len(tries)]
        if len(tries) == 4 and tries[-1]["status"] == "failed":
            given_up += 1
            assert tries[-1]["subscription_id"] in ended or (END - tries[-1]["attempted_at"]).days < 1
    assert given_up > 0
    failed = sum(row["status"] == "failed" for row in rows["payments"])
    assert 0.03 < failed / len(rows["payments"]) < 0.2


def test_nobody_pays_for_a_trial_or_after_the_end(rows: dict[str, list[dict[str, Any]]]) -> None:
    trial_ends = {row["subscription_id"]: row["trial_end_at"] for row in rows["subscriptions"]}
    ended = {row["subscription_id"]: row["ended_at"] for row in rows["subscriptions"] if row["ended_at"]}
    for row in rows["payments"]:
        who = row["subscription_id"]
        assert row["attempted_at"] >= trial_ends[who]
        assert who not in ended or row["attempted_at"] < ended[who], row
