"""The ids under which people and orders appear in the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patronage.demo.world import World

__all__ = [
    "CURRENCY",
    "Column",
    "Columns",
    "Keys",
    "Texts",
    "labels",
    "make_keys",
    "money",
    "where_given",
    "words",
]

CURRENCY = "EUR"
_FIRST_ORDER_NAME = 1001

Texts = NDArray[np.object_]
Column = NDArray[Any]  # texts, numbers, instants or truth values, as the column is
Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Keys:
    """Ids by person and by order, and where they stand.

    Parameters
    ----------
    customers
        People with a name who have ordered, by their first order; `customer` gives each person's id,
        nothing for the others.
    orders
        The observed orders by time, as places among all orders; `order_id` and `order_name` go beside.
    place
        Each order's place among the observed ones, -1 for the others.
    """

    customers: NDArray[np.int64]
    customer: Texts
    orders: NDArray[np.int64]
    order_id: Texts
    order_name: Texts
    place: NDArray[np.int64]


def make_keys(world: World) -> Keys:
    """Give everybody and every order a number, by time."""
    observed = np.flatnonzero(world.observed)
    orders = observed[np.argsort(world.orders.second[observed], kind="stable")]
    person = world.orders.person[orders]
    first = orders[world.orders.number[orders] == 0]
    customers = world.orders.person[first].astype(np.int64)
    customers = customers[world.market.people.named[customers]]
    customer = np.full(len(world.market.people), None, dtype=object)
    customer[customers] = labels("C", np.arange(1, len(customers) + 1), 6)
    place = np.full(len(world.orders), -1, dtype=np.int64)
    place[orders] = np.arange(len(orders))
    numbers = np.arange(len(person))
    return Keys(
        customers=customers,
        customer=customer,
        orders=orders,
        order_id=labels("A", numbers + 1, 7),
        order_name=labels("#", numbers + _FIRST_ORDER_NAME, 0),
        place=place,
    )


def labels(prefix: str, numbers: NDArray[np.integer], width: int) -> Texts:
    """Give ids of a prefix and a number, with leading zeros up to a width.

    Examples
    --------
    >>> labels("C", np.array([7, 1234567]), 6).tolist()
    ['C000007', 'C1234567']
    """
    found = np.empty(len(numbers), dtype=object)
    digits = np.char.str_len(numbers.astype(np.str_)) if len(numbers) else np.zeros(0, dtype=int)
    for length in np.unique(np.maximum(digits, width)).tolist():
        chosen = np.maximum(digits, width) == length
        found[chosen] = _spelled(prefix, numbers[chosen], length)
    return found


def _spelled(prefix: str, numbers: NDArray[np.integer], width: int) -> Texts:
    # Letters are laid out as code points, a column a digit: no text is built one by one.
    points = np.empty((len(numbers), len(prefix) + width), dtype=np.uint32)
    points[:, : len(prefix)] = [ord(letter) for letter in prefix]
    rest = numbers.astype(np.int64)
    for column in range(points.shape[1] - 1, len(prefix) - 1, -1):
        rest, digit = np.divmod(rest, 10)
        points[:, column] = digit + ord("0")
    texts: Texts = points.view(f"U{points.shape[1]}").ravel().astype(object)
    return texts


def words(names: Sequence[str | None], index: NDArray[np.integer]) -> Texts:
    """Give the name at each index; -1 gives none."""
    found: Texts = np.array([*names, None], dtype=object)[index]
    return found


def where_given(texts: Texts, given: NDArray[np.bool_]) -> Texts:
    """Give texts where they are given, nothing elsewhere."""
    found = texts.copy()
    found[~given] = None
    return found


def money(cents: NDArray[np.integer]) -> NDArray[np.float64]:
    """Give cents as money."""
    return np.round(cents / 100.0, 2)
