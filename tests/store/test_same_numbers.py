"""However the same truth is delivered, the tables end the same: the first promise, tried on random shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from patronage.base.expr import Scalar
from tests.store.shops import DAY, Contents, File, MemoryShop, line, order

Rows = list[dict[str, Scalar]]

_PRODUCTS = st.sampled_from(["hat", "cap", "bag"])
_AMOUNTS = st.integers(0, 3).map(Decimal)
_TRIES = settings(max_examples=20)


@dataclass(frozen=True)
class Basket:
    """One true order: its row, its lines, its refunds."""

    number: int
    lines: tuple[tuple[str, int], ...]
    customer: str | None
    status: str | None
    dated: tuple[Decimal, ...]
    undated: tuple[Decimal, ...]
    version: int = 0

    def rows(self) -> Mapping[str, Rows]:
        name, day = f"O{self.number}", DAY + timedelta(days=self.number)
        updated: dict[str, Scalar] = (
            {"updated_at": DAY + timedelta(hours=self.version)} if self.version else {}
        )
        dated: dict[str, Scalar] = {"order_id": name, "refunded_at": day, "refunded_on": day.date()}
        undated: dict[str, Scalar] = {"order_id": name}
        back = [{**dated, "goods": goods} for goods in self.dated]
        back += [{**undated, "goods": goods} for goods in self.undated]
        return {
            "orders": [order(name, customer=self.customer, status=self.status, ordered_at=day, **updated)],
            "order_lines": [line(name, product, quantity) for product, quantity in self.lines],
            "refunds": back,
        }


def _basket(number: int, version: st.SearchStrategy[int]) -> st.SearchStrategy[Basket]:
    return st.builds(
        Basket,
        st.just(number),
        st.lists(st.tuples(_PRODUCTS, st.integers(1, 2)), min_size=1, max_size=4).map(tuple),
        st.sampled_from([None, "c1", "c2"]),
        st.sampled_from([None, "paid", "cancelled"]),
        st.lists(_AMOUNTS, max_size=2).map(tuple),
        st.lists(_AMOUNTS, max_size=2).map(tuple),
        version,
    )


@st.composite
def _shop(draw: st.DrawFn) -> tuple[Basket, ...]:
    return tuple(draw(_basket(number, st.just(0))) for number in range(draw(st.integers(1, 4))))


def _file(name: str, baskets: Sequence[Basket], dice: Random | None = None) -> File:
    """Deliver whole orders, rows and columns in any order, or as they come."""
    tables: dict[str, Rows] = {"orders": [], "order_lines": [], "refunds": []}
    for basket in baskets:
        for table, rows in basket.rows().items():
            tables[table] += rows
    return File(name, {table: _shuffled(rows, dice) for table, rows in tables.items()})


def _shuffled(rows: Rows, dice: Random | None) -> Rows:
    if dice is None:
        return rows
    columns = list(dict.fromkeys(column for row in rows for column in row))
    dice.shuffle(columns)
    again = [{column: row[column] for column in columns if column in row} for row in rows]
    dice.shuffle(again)
    return again


def _clean(baskets: Sequence[Basket]) -> Contents:
    """Give what a shop holds that was loaded once, from one clean file."""
    shop = MemoryShop.new(seed=200)
    shop.load(_file("all.csv", baskets))
    return shop.contents()


@_TRIES
@given(_shop(), st.data())
def test_overlapping_re_sorted_loads_end_like_one_clean_load(
    truth: tuple[Basket, ...], data: st.DataObject
) -> None:
    dice = data.draw(st.randoms(use_true_random=False))
    some = st.lists(st.sampled_from(truth), min_size=1, unique=True)
    loads = data.draw(st.lists(st.lists(some, min_size=1, max_size=3), min_size=1, max_size=4))
    tried = MemoryShop.new(seed=100)
    for number, files in enumerate([*loads, [list(truth)]]):
        tried.load(*(_file(f"{number}-{n}.csv", each, dice) for n, each in enumerate(files)))
    before = tried.contents()
    assert before == _clean(truth)
    again = [_file(f"{n}.csv", each, dice) for n, each in enumerate(loads[0])]
    for _ in range(2):
        tried.load(*again)
        assert tried.contents() == before


@_TRIES
@given(_shop(), st.data())
def test_rows_spread_over_files_of_one_load_end_like_one_clean_load(
    truth: tuple[Basket, ...], data: st.DataObject
) -> None:
    """Files cut anywhere, through orders too, overlapping, rows in any order.

    Equal lines of an order stay together: in two files they cannot be told from an overlap.
    """
    dice = data.draw(st.randoms(use_true_random=False))
    whole = _file("all.csv", truth).tables
    count = data.draw(st.integers(1, 3))
    parts: list[dict[str, Rows]] = [{table: [] for table in whole} for _ in range(count)]
    everywhere, somewhere = set(range(count)), st.sets(st.integers(0, count - 1), min_size=1)
    for table, rows in whole.items():
        places: dict[str, set[int]] = {}
        for row in rows:
            at = everywhere if table == "orders" else places.get(str(row)) or data.draw(somewhere)
            places[str(row)] = at
            for number in at:
                parts[number][table].append(dict(row))
    tried = MemoryShop.new(seed=100)
    files = [
        File(f"{n}.csv", {t: _shuffled(rows, dice) for t, rows in part.items()})
        for n, part in enumerate(parts)
    ]
    tried.load(*files)
    kept = {t: _without_numbers(rows, t) for t, rows in tried.contents().items()}
    assert kept == {t: _without_numbers(rows, t) for t, rows in _clean(truth).items()}


@_TRIES
@given(_shop(), st.data())
def test_windows_of_rows_loaded_one_after_the_other_lose_no_line(
    truth: tuple[Basket, ...], data: st.DataObject
) -> None:
    """Each file is a stretch of the sorted rows that may begin and end inside an order; one holds all."""
    rows = [(b, each) for b in truth for each in b.rows()["order_lines"]]
    bounds = st.tuples(st.integers(0, len(rows)), st.integers(0, len(rows))).map(sorted)
    windows = data.draw(st.lists(bounds.filter(lambda w: w[0] < w[1]), max_size=4))
    at = data.draw(st.integers(0, len(windows)))
    windows.insert(at, [0, len(rows)])
    tried = MemoryShop.new(seed=100)
    for number, (first, last) in enumerate(windows):
        part = rows[first:last]
        orders = {b.number: {**b.rows()["orders"][0]} for b, _ in part}
        tried.load(
            File(
                f"{number}.csv",
                {"orders": list(orders.values()), "order_lines": [each for _, each in part]},
            )
        )
    clean = _clean(truth)
    assert tried.contents()["order_lines"] == clean["order_lines"]
    assert tried.contents()["orders"] == clean["orders"]


@_TRIES
@given(st.data())
def test_versions_in_any_order_end_at_the_newest_of_each_order(data: st.DataObject) -> None:
    dice = data.draw(st.randoms(use_true_random=False))
    versions = [data.draw(_basket(number, st.just(v))) for number in range(3) for v in (1, 2, 3)]
    # An order is once in a file: an export tells what it is, not what it was.
    some = st.lists(st.sampled_from(versions), min_size=1, unique_by=lambda b: b.number)
    loads = data.draw(st.lists(st.lists(some, min_size=1, max_size=2), min_size=1, max_size=5))
    newest: dict[int, Basket] = {}
    tried = MemoryShop.new(seed=100)
    for number, files in enumerate(loads):
        tried.load(*(_file(f"{number}-{n}.csv", each, dice) for n, each in enumerate(files)))
        for basket in (each for file in files for each in file):
            newest[basket.number] = max(basket, newest.get(basket.number, basket), key=lambda b: b.version)
    found, clean = tried.contents(), _clean(list(newest.values()))
    for table in ("orders", "order_lines"):
        assert found[table] == clean[table]


def _without_numbers(rows: Sequence[tuple[str, ...]], table: str) -> list[tuple[str, ...]]:
    """Leave out the number of equal refunds, which says nothing."""
    return sorted(rows) if table != "refunds" else sorted((row[0], *row[2:]) for row in rows)
