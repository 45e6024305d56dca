"""Shops that grow by loads drawn at random, and their marts beside the same made whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import numpy as np

from patronage.base.expr import Scalar
from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.shop.marts import make_marts
from patronage.store.context import LoadContext
from patronage.store.delivery import open_stage
from patronage.store.ledger import next_load_id
from patronage.store.load import load
from patronage.store.schema import ensure_schema
from patronage.store.settings import Settings
from patronage.store.touched import Touched
from tests.store.shops import NOON, File, Row, stage

_BEGUN = datetime(2025, 1, 1, 9)  # noqa: DTZ001  # staged instants are UTC without a zone
_ORDERS, _DAYS, _PEOPLE = 14, 40, 6


@dataclass
class GrowingShop:
    """A shop whose marts follow each load."""

    settings: Settings
    engine: DuckDB = field(default_factory=DuckDB.in_memory)
    followed: int = 0

    def __post_init__(self) -> None:
        ensure_schema(self.engine)

    def load(self, file: File) -> None:
        """Load a file and make the marts it changes."""
        engine = self.engine
        open_stage(engine)
        delivery = stage(engine, [file])
        engine.execute("begin")
        touched = Touched.nothing(engine, next_load_id(engine))
        context = LoadContext(NOON, np.random.default_rng(touched.load_id), self.settings, "test")
        report = load(engine, delivery, context, touched)
        self.settings = report.settings
        self.followed += make_marts(engine, self.settings, touched) is not None
        engine.execute("commit")
        engine.execute("detach stage")

    def unlike(self) -> list[str]:
        """Name the marts that are not what they are when made whole, with a row that differs."""
        kept = {name: self._rows(name) for name in _MARTS}
        self.engine.execute("begin")
        make_marts(self.engine, self.settings)
        whole = {name: self._rows(name) for name in _MARTS}
        self.engine.execute("rollback")
        return [
            f"{name}: {sorted(set(kept[name]) ^ set(whole[name]))[:4]}"
            for name in _MARTS
            if kept[name] != whole[name]
        ]

    def _rows(self, name: str) -> list[tuple[str, ...]]:
        columns = "*" if name in _TALLIES else ", ".join(map(DUCKDB.identifier, TABLES[name].names))
        rows = self.engine.execute(f"select {columns} from {DUCKDB.identifier(name)}")
        return sorted(tuple(map(str, row)) for row in rows)


# No marts, but counted on from load to load.
_TALLIES = ("kept_order_days", "kept_order_gaps")
_MARTS = (*(table.name for table in TABLES if table.kind == "mart"), *_TALLIES)


def draw_file(dice: Random, number: int, *, kinds: str) -> File:
    """Draw a file of some of the tables whose letters `kinds` holds; the first is large and holds all."""
    tables: dict[str, list[Row]] = {}
    for letter in kinds.replace(LINKS, ""):
        if number == 0 or dice.random() < _OFTEN.get(letter, 0.06):
            name, draw = _TABLES[letter]
            count = dice.randint(1, 5) if number else 12
            rows = [draw(dice) for _ in range(count)]
            tables[name] = [row for row in rows if any(value is not None for value in row.values())]
    links = [("c1", "x1")] if number and LINKS in kinds and dice.random() < _RARELY else []
    links += [("c2", "x1")] if links and dice.random() < _RARELY * 3 else []
    tables = tables or {"orders": [_order(dice)]}
    return File(f"{number}.csv", tables, links)


LINKS = "i"
"""The letter of what says that two ids are one person's."""

_OFTEN, _RARELY = {"o": 0.85, "l": 0.6, "r": 0.5, "c": 0.25}, 0.15


def _moment(dice: Random) -> datetime:
    return _BEGUN + timedelta(days=dice.randrange(_DAYS), hours=dice.randrange(2))


def _person(dice: Random) -> str | None:
    return dice.choice([None, *(f"c{n}" for n in range(_PEOPLE))])


def _order_id(dice: Random) -> str:
    return f"O{dice.randrange(_ORDERS)}"


def _order(dice: Random) -> dict[str, Scalar]:
    at = _moment(dice)
    name = _order_id(dice)
    return {
        "order_id": name,
        "order_name": dice.choice([None, f"#{dice.randrange(6)}", f"O{dice.randrange(_ORDERS)}"]),
        "customer": _person(dice),
        "ordered_at": at,
        "ordered_on": at.date(),
        "status": dice.choice(["paid", "paid", "paid", "cancelled"]),
        "gross": Decimal(dice.randrange(100)),
        "discount": Decimal(dice.randrange(3)),
        "tax_included": dice.choice([None, "in"]),
        "channel": dice.choice([None, "search", "social"]),
        "currency": "EUR",
        "cost_of_goods": dice.choice([None, Decimal(3)]),
    }


def _line(dice: Random) -> dict[str, Scalar]:
    product = dice.randrange(4)
    return {
        "order_id": _order_id(dice),
        "product_id": f"p{product}",
        "product": "cap" if dice.random() < _RARELY / 10 else f"hat {product}",
        "category": dice.choice([None, "hats"]),
        "quantity": dice.randint(1, 3),
        "unit_price": Decimal(dice.randrange(20)),
        "unit_cost": dice.choice([None, Decimal(1)]),
    }


def _refund(dice: Random) -> dict[str, Scalar]:
    at = dice.choice([None, _moment(dice)])
    return {
        "refund_id": dice.choice([None, f"R{dice.randrange(8)}"]),
        "order_id": dice.choice([None, _order_id(dice), _order_id(dice), f"#{dice.randrange(6)}"]),
        "customer": _person(dice),
        "refunded_at": at,
        "refunded_on": at.date() if at else None,
        "goods": Decimal(dice.randrange(9)),
        "product_id": dice.choice([None, f"p{dice.randrange(4)}"]),
        "quantity": 1,
        "restocked": dice.choice([None, True]),
    }


def _customer(dice: Random) -> dict[str, Scalar]:
    at = dice.choice([None, _moment(dice)])
    return {
        "customer": f"c{dice.randrange(_PEOPLE)}",
        "created_at": at,
        "created_on": at.date() if at else None,
        "acquisition_channel": dice.choice([None, "email"]),
        "country": dice.choice([None, "ES"]),
        "orders_before": dice.choice([None, 1, 9]),
    }


def _contact(dice: Random) -> dict[str, Scalar]:
    at = _moment(dice)
    return {
        "contact_id": f"K{dice.randrange(9)}",
        "customer": _person(dice),
        "order_id": dice.choice([None, _order_id(dice)]),
        "medium": "chat",
        "queued_at": at,
        "queued_on": at.date(),
        "outcome": "answered",
    }


def _spend(dice: Random) -> dict[str, Scalar]:
    return {
        "platform": "ads",
        "spent_on": _moment(dice).date(),
        "channel": dice.choice(["search", "social"]),
        "amount": Decimal(dice.randrange(50)),
        "currency": "EUR",
    }


def _cost(dice: Random) -> dict[str, Scalar]:
    return {"from_on": _moment(dice).date(), "department": "service", "amount": Decimal(7), "currency": "EUR"}


def _visit(dice: Random) -> dict[str, Scalar]:
    at = _moment(dice)
    return {
        "visit_id": f"V{dice.randrange(9)}",
        "customer": _person(dice),
        "visited_at": at,
        "visited_on": at.date(),
        "channel": dice.choice(["social", "email"]),
    }


def _product(dice: Random) -> dict[str, Scalar]:
    return {"product_id": f"p{dice.randrange(4)}", "product": "listed", "unit_cost": Decimal(2)}


_TABLES: Mapping[str, tuple[str, Callable[[Random], Row]]] = {
    "o": ("orders", _order),
    "l": ("order_lines", _line),
    "r": ("refunds", _refund),
    "c": ("customers", _customer),
    "k": ("contacts", _contact),
    "s": ("spend", _spend),
    "e": ("costs", _cost),
    "v": ("visits", _visit),
    "p": ("products", _product),
}
