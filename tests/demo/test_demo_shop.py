"""The demo shop as a whole: reproducible, complete, consistent, and like a real shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import PERSONS
from patronage.demo.shop import DemoShop, invent

Columns = Mapping[str, NDArray[Any]]

LAST = np.datetime64("2025-12-31T23:59:59")


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return invent(customers=1200)


def ids(values: NDArray[Any]) -> set[object]:
    return {value for value in values.tolist() if value is not None}


def test_the_same_seed_makes_the_same_shop_and_another_another() -> None:
    first, again, other = (invent(customers=60, seed=seed).tables for seed in (3, 3, 4))
    for name, columns in first.items():
        for column, values in columns.items():
            np.testing.assert_array_equal(values, again[name][column])
    assert first["orders"]["ordered_at"].tolist() != other["orders"]["ordered_at"].tolist()


@pytest.mark.parametrize("customers", [1, 7, 500])
def test_just_as_many_named_customers_come_as_were_asked_for(customers: int) -> None:
    made = invent(customers=customers, seed=11)
    listed = made.tables["customers"]["customer"]
    assert len(listed) == customers == len(set(listed.tolist()))
    assert ids(made.tables["orders"]["customer"]) == set(listed.tolist())


def test_every_table_is_of_the_contract_and_of_one_length(shop: DemoShop) -> None:
    missing = {t.name for t in TABLES if t.kind == "delivered"} - set(shop.tables)
    assert {"wagers", "deposits", "texts", "persons", "person_ids", "person_keys", "rates"} >= missing
    for name, columns in shop.tables.items():
        known = {*TABLES[name].names, *(PERSONS.names if name == "customers" else ())}
        assert set(columns) <= known
        assert len({len(values) for values in columns.values()}) == 1, name
        required = [c.name for c in TABLES[name].columns if c.required and not c.day_of]
        assert set(required) <= set(columns)


def test_nothing_happens_after_the_end(shop: DemoShop) -> None:
    for name, columns in shop.tables.items():
        for column, values in columns.items():
            if values.dtype.kind == "M" and column not in ("trial_end_at", "ends_on"):
                given = values[~np.isnat(values)]
                assert not len(given) or given.max() <= LAST, (name, column)


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("order_lines", "order_id", "orders"), ("refunds", "order_id", "orders"),
        ("contacts", "order_id", "orders"), ("surveys", "order_id", "orders"),
        ("surveys", "contact_id", "contacts"), ("payments", "subscription_id", "subscriptions"),
        ("exposures", "campaign_id", "campaigns"), ("spend", "campaign_id", "campaigns"),
        ("order_lines", "product_id", "products"), ("refunds", "product_id", "products"),
    ],
)  # fmt: skip
def test_what_is_pointed_at_is_there(shop: DemoShop, table: str, column: str, target: str) -> None:
    pointing = ids(shop.tables[table][column])
    assert pointing
    assert pointing <= ids(shop.tables[target][column])


def test_everybody_spoken_of_is_a_customer(shop: DemoShop) -> None:
    known = ids(shop.tables["customers"]["customer"])
    for name, columns in shop.tables.items():
        if "customer" in columns:
            assert ids(columns["customer"]) <= known, name


def test_every_name_a_tool_uses_is_mapped(shop: DemoShop) -> None:
    mapped = dict(zip(*(shop.tables["channels"][c].tolist() for c in ("name", "channel")), strict=True))
    for name in ("spend", "visits", "conversions", "campaigns", "experiments", "orders", "subscriptions"):
        assert ids(shop.tables[name]["channel"]) <= set(mapped), name
    assert ids(shop.tables["customers"]["acquisition_channel"]) <= set(mapped.values())


def test_an_order_is_the_sum_of_its_lines_and_refunds_never_exceed_it(shop: DemoShop) -> None:
    orders, lines, refunds = (shop.tables[name] for name in ("orders", "order_lines", "refunds"))
    of_lines: dict[str, float] = {}
    for order, pieces, price in zip(lines["order_id"], lines["quantity"], lines["unit_price"], strict=True):
        of_lines[order] = of_lines.get(order, 0) + pieces * price
    back: dict[str, float] = {}
    for order, goods in zip(refunds["order_id"], refunds["goods"], strict=True):
        back[order] = back.get(order, 0) + goods
    for order, gross, discount in zip(orders["order_id"], orders["gross"], orders["discount"], strict=True):
        assert gross == pytest.approx(of_lines[order], abs=0.005)
        assert back.get(order, 0) <= gross - discount + 0.005


def test_it_looks_like_a_real_shop(shop: DemoShop) -> None:
    orders, spend = shop.tables["orders"], shop.tables["spend"]
    kept = orders["status"] != "cancelled"
    net = (orders["gross"] - orders["discount"])[kept].sum()
    assert 40 < net / kept.sum() < 90
    assert 0.05 < shop.tables["refunds"]["goods"].sum() / net < 0.08
    named = np.array([c is not None for c in orders["customer"]]) & kept
    _, counts = np.unique(orders["customer"][named].astype(str), return_counts=True)
    assert 0.3 < (counts > 1).mean() < 0.45
    channels = dict(zip(*(shop.tables["channels"][c].tolist() for c in ("name", "channel")), strict=True))
    spent_on = np.array([channels[name] for name in spend["channel"].tolist()])
    for channel in ("paid_search", "paid_social", "affiliate", "display"):
        won = (shop.tables["customers"]["acquisition_channel"] == channel).sum()
        assert 15 < spend["amount"][spent_on == channel].sum() / won < 70, channel


def test_its_service_is_like_a_real_one(shop: DemoShop) -> None:
    contacts, surveys = shop.tables["contacts"], shop.tables["surveys"]
    live = (contacts["medium"] != "email") & (contacts["leg"] == 1)
    waited = (contacts["answered_at"] - contacts["queued_at"])[live]
    in_time = (~np.isnat(waited) & (waited <= np.timedelta64(20, "s"))).mean()
    assert 0.7 < in_time < 0.86
    assert 0.05 < (contacts["outcome"][live] == "abandoned").mean() < 0.1
    csat, nps = (surveys["score"][surveys["kind"] == kind] for kind in ("csat", "nps"))
    assert 0.72 < (csat >= 4).mean() < 0.86
    assert 30 < 100 * ((nps >= 9).mean() - (nps <= 6).mean()) < 50


def test_platforms_claim_more_than_they_brought(shop: DemoShop) -> None:
    claimed = np.nansum(shop.tables["spend"]["reported_conversions"])
    paid = {"paid_search", "paid_social", "affiliate", "display"}
    won = sum(c in paid for c in shop.tables["customers"]["acquisition_channel"].tolist())
    assert claimed > 1.1 * won


def test_an_agent_is_in_one_state_at_a_time_and_ends_every_day_offline(shop: DemoShop) -> None:
    states = shop.tables["agent_states"]
    at = list(zip(states["agent"].tolist(), states["changed_at"].tolist(), strict=True))
    assert len(at) == len(set(at))
    days = [(agent, instant.date()) for agent, instant in at]
    last = dict(zip(days, states["state"].tolist(), strict=True))
    assert set(last.values()) == {"offline"}


def test_goals_are_reached_in_visits(shop: DemoShop) -> None:
    visits, conversions = shop.tables["visits"], shop.tables["conversions"]
    first: dict[int, Any] = {}
    for visitor, at in zip(visits["visitor_id"].tolist(), visits["visited_at"], strict=True):
        first[visitor] = min(at, first.get(visitor, at))
    visitors = conversions["visitor_id"]
    assert 0.1 < np.ma.getmaskarray(visitors).mean() < 0.3
    for visitor, at in zip(visitors.tolist(), conversions["converted_at"], strict=True):
        assert visitor is None or first[visitor] < at
    kinds = conversions["kind"].tolist()
    assert kinds.count("first_order") == 1200
    assert set(kinds) == {"lead", "registration", "first_order"}
    assert 0.05 < kinds.count("first_order") / len(first) < 0.2


def test_an_order_comes_by_the_channel_of_the_visit_before_it(shop: DemoShop) -> None:
    visits, orders = shop.tables["visits"], shop.tables["orders"]
    channels = dict(zip(*(shop.tables["channels"][c].tolist() for c in ("name", "channel")), strict=True))
    seen = [c is not None for c in visits["customer"]]
    came = zip(visits["customer"][seen], visits["visited_at"][seen], visits["channel"][seen], strict=True)
    by: dict[str, list[tuple[Any, str]]] = {}
    for customer, at, channel in came:
        by.setdefault(customer, []).append((at, channels[channel]))
    agree = [
        any(channel == c and at - np.timedelta64(2400, "s") <= v < at for v, c in by[customer])
        for customer, at, channel in zip(
            orders["customer"], orders["ordered_at"], orders["channel"], strict=True
        )
        if customer in by
    ]
    assert len(agree) > 500
    assert all(agree)
