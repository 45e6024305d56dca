"""A million customers who do as BG/NBD and Gamma-Gamma say, from a seed: their summary, and their orders.

`python -m bench.value.customers CUSTOMERS SEED FOLDER [orders]`
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AS_OF",
    "BUYING",
    "ORDERS",
    "SPENDING",
    "SUMMARY",
    "Bought",
    "invent",
    "write_orders",
    "write_summary",
]

BUYING = (0.243, 4.414, 0.793, 2.426)
"""r, alpha (weeks), a, b of customers, as of CDNOW; seen for 28 to 728 days."""

SPENDING = (6.25, 3.74, 15.44)
"""p, q, v of what they spend."""

AS_OF = date(2025, 12, 31)
SUMMARY, ORDERS = "summary.npz", "orders.csv"

_FEWEST, _MOST = 28, 728
_ORDERS = f"""
copy (
  select 'O' || (100000000 + row_number() over (order by day, customer)) as "Order ID",
    'C' || (10000000 + customer) as "Customer ID",
    strftime(date '{AS_OF}' + cast(day as integer), '%Y-%m-%d 10:00:00') as "Order date",
    'paid' as "Status", 'EUR' as "Currency", cast(cents / 100.0 as decimal(18,2)) as "Gross"
  from bought order by day, customer
) to '{{0}}' (header)
"""


@dataclass(frozen=True)
class Bought:
    """Days of purchases by customer and day, the first of each among them; days count back from `AS_OF`.

    Parameters
    ----------
    customer, day, cents
        `(m,)`.
    is_first
        `(m,)`.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    cents: NDArray[np.int64]
    is_first: NDArray[np.bool_]


def invent(customers: int, seed: int) -> Bought:
    """Draw customers; the same number and seed give the same."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = BUYING
    rate = np.maximum(rng.gamma(r, 1 / alpha, customers), 1e-12)
    days = rng.integers(_FEWEST, _MOST + 1, customers)
    leaves = rng.beta(a, b, customers)
    active, week = np.arange(customers), np.zeros(customers)
    who, when = [active], [np.zeros(customers, np.int64)]
    while len(active):
        week[active] += rng.exponential(1, len(active)) / rate[active]
        active = active[week[active] * 7 <= days[active]]
        who.append(active)
        when.append(np.ceil(week[active] * 7).astype(np.int64))
        active = active[rng.uniform(size=len(active)) >= leaves[active]]
    # Two purchases of one day are one.
    key = np.unique(np.concatenate(who) * (_MOST + 1) + np.concatenate(when))
    customer, since = np.divmod(key, _MOST + 1)
    p, q, v = SPENDING
    scale = rng.gamma(q, 1 / v, customers)
    cents = np.ceil(100 * rng.gamma(p, 1, len(key)) / scale[customer]).astype(np.int64)
    return Bought(customer, since - days[customer], cents, since == 0)


def write_summary(bought: Bought, file: Path) -> None:
    """Write what models take, times in weeks."""
    first = np.flatnonzero(bought.is_first)
    count = np.diff(np.append(first, len(bought.customer)))
    last = first + count - 1
    frequency = count - 1
    spent = np.add.reduceat(bought.cents, first) - bought.cents[first]
    np.savez(
        file,
        frequency=frequency.astype(np.float64),
        recency=(bought.day[last] - bought.day[first]) / 7,
        T=-bought.day[first] / 7,
        monetary_value=np.where(frequency > 0, spent / 100 / np.maximum(frequency, 1), 0.0),
    )


def write_orders(bought: Bought, file: Path) -> None:
    """Write the orders as a shop exports them."""
    with duckdb.connect() as connection:
        columns = {"customer": bought.customer, "day": bought.day, "cents": bought.cents}
        connection.register("bought", columns)
        connection.execute(_ORDERS.format(file))


if __name__ == "__main__":
    invented = invent(int(sys.argv[1]), int(sys.argv[2]))
    write_summary(invented, Path(sys.argv[3]) / SUMMARY)
    if sys.argv[4:] == ["orders"]:
        write_orders(invented, Path(sys.argv[3]) / ORDERS)
