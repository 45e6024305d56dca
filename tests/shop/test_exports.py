"""Columns become files: what each kind of value is written as, and where the truth may not lie."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import UsageError
from patronage.demo.baskets import refunded_cents, share_off
from patronage.demo.days import DAYS
from patronage.demo.products import PRODUCTS
from patronage.demo.shop import DemoShop, invent
from patronage.shop import Shop
from patronage.shop.exports import write_exports, write_truth
from tests.reports.shops import LOADED_AT


@pytest.fixture(scope="module")
def small() -> DemoShop:
    return invent(customers=150, seed=5)


def test_each_kind_of_value_is_written_as_a_tool_would(tmp_path: Path) -> None:
    midnight = np.array(["2025-03-01", "2025-03-02", "NaT"], dtype="datetime64[s]")
    spend = {
        "platform": np.array(["google", None, 'said "no", left'], dtype=object),
        "spent_on": midnight,
        "amount": np.array([1.1, np.nan, 1234567.0]),
        "paid": np.array([True, False, True]),
        "clicks": np.array([3.0, np.nan, 0.0]),
    }
    (path,) = write_exports({"spend": spend}, tmp_path / "exports")
    assert path.read_text(encoding="utf-8").splitlines() == [
        "platform,spent_on,amount,paid,clicks",
        "google,2025-03-01,1.10,true,3",
        ",2025-03-02,,false,",
        '"said ""no"", left",,1234567.00,true,0',
    ]


def test_persons_ids_and_instants_stay_as_they_are(tmp_path: Path) -> None:
    visits = {
        "visit_id": np.array([7]),
        "customer": np.array(["C000001"], dtype=object),
        "visited_at": np.array(["2025-03-01T10:00:05"], dtype="datetime64[s]"),
    }
    (path,) = write_exports({"visits": visits}, tmp_path)
    assert path.read_text(encoding="utf-8") == "visit_id,customer,visited_at\n7,C000001,2025-03-01 10:00:05\n"


def test_a_table_without_rows_makes_no_file(tmp_path: Path) -> None:
    nothing = {"payment_id": np.array([], dtype=object), "amount": np.array([])}
    assert write_exports({"payments": nothing}, tmp_path) == ()
    assert not list(tmp_path.iterdir())


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (
        write_exports(invent(customers=80, seed=seed).tables, tmp_path / name)
        for seed, name in ((7, "a"), (7, "b"), (8, "c"))
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert [path.read_bytes() for path in first] != [path.read_bytes() for path in other]


def test_every_file_is_known_by_its_columns_and_few_things_are_noted(small: DemoShop, tmp_path: Path) -> None:
    files = write_exports(small.tables, tmp_path / "exports")
    with Shop.create(tmp_path / "shop") as shop:
        report = shop.load(files, loaded_at=LOADED_AT)
    assert {file.name: file.table for file in report.files} == {path.name: path.stem for path in files}
    assert report.rows_rejected == 0
    # Some buy as guests without a name, some of whom call: nothing else is amiss.
    assert {finding.code for finding in report.all_findings} == {
        "contacts_of_nobody",
        "customer_not_given",
    }


def test_the_loaded_shop_says_what_was_made_up(small: DemoShop, tmp_path: Path) -> None:
    world, baskets, lines = small.world, small.world.baskets, small.world.baskets.lines
    kept = world.observed & ~baskets.cancelled
    # What is still to come back is in no file yet.
    price = np.rint(np.array([p.price for p in PRODUCTS]) * 100).astype(np.int64)
    to_come = kept[lines.order] & (lines.back >= DAYS)
    paid = refunded_cents(price[lines.product] * lines.quantity, share_off(baskets.coupon[lines.order]))
    net = (baskets.gross - baskets.discount - baskets.returned)[kept].sum() + paid[to_come].sum()
    with Shop.create(tmp_path / "shop") as shop:
        shop.load(write_exports(small.tables, tmp_path / "exports"), loaded_at=LOADED_AT)
        [found] = shop.kpi("orders,new_customers,gross_revenue,net_revenue").records()
    assert found["orders"] == kept.sum()
    assert found["new_customers"] == 150
    assert found["gross_revenue"] == Decimal(int(baskets.gross[kept].sum())) / 100
    assert found["net_revenue"] == Decimal(int(net)) / 100


def test_the_truth_is_written_beside_the_shop(small: DemoShop, tmp_path: Path) -> None:
    files = write_truth(small.truth, tmp_path / "truth", shop=tmp_path / "shop")
    assert [path.name for path in files] == [
        "parameters.json", "customers.csv", "channels.csv", "days.csv", "contacts.csv", "letters.csv",
    ]  # fmt: skip
    parameters = json.loads(files[0].read_text(encoding="utf-8"))
    assert parameters["service"]["bad_wait_seconds"] == 120
    header, *rows = files[1].read_text(encoding="utf-8").splitlines()
    assert header.startswith("customer,brought_by,")
    assert len(rows) == 150


@pytest.mark.parametrize("inside", ["", "truth", "exports/../deep/truth"])
def test_the_truth_never_lies_inside_the_shop(small: DemoShop, tmp_path: Path, inside: str) -> None:
    with pytest.raises(UsageError, match="inside the shop's folder"):
        write_truth(small.truth, tmp_path / "kept" / inside, shop=tmp_path / "kept")
    assert not list(tmp_path.iterdir())
