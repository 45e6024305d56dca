"""The seeded shop as the files a shop would export: orders.csv, refunds.csv, customers.csv.

`python -m bench.files ORDERS CUSTOMERS SEED FOLDER`
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from bench.shop_model import CHANNELS, COUNTRIES, FIRST_DAY, Shop, invent

__all__ = ["FILES", "write_files"]

FILES = ("orders.csv", "refunds.csv", "customers.csv")

_AT = f"strftime(timestamp '{FIRST_DAY}' + to_seconds({{0}}), '%Y-%m-%d %H:%M:%S')"
_CENTS = "cast({0} / 100.0 as decimal(18,2))"

_ORDERS = f"""
select 'O' || (10000000 + place) as "Order ID",
  case when is_given then 'C' || (1000000 + customer) end as "Customer ID",
  {_AT.format("second")} as "Order date",
  case when is_cancelled then 'cancelled' else 'paid' end as "Status",
  'EUR' as "Currency",
  {_CENTS.format("gross")} as "Gross",
  {_CENTS.format("discount")} as "Discount",
  case when cost_known then {_CENTS.format("cost")} end as "Cost of goods",
  {_CENTS.format("shipping_cost")} as "Shipping cost",
  {_CENTS.format("payment_fee")} as "Payment fee",
  units as "Units",
  channels[channel + 1] as "Channel"
from orders, (select ?::varchar[] as channels) order by place
"""
_REFUNDS = f"""
select 'R' || (10000000 + place) as "Refund ID", 'O' || (10000000 + "order") as "Order ID",
  'EUR' as "Currency", {_AT.format("second")} as "Refund date", {_CENTS.format("goods")} as "Goods",
  'changed mind' as "Reason"
from refunds order by place
"""
_CUSTOMERS = f"""
select 'C' || (1000000 + place) as "Customer ID", {_AT.format("first")} as "Created at",
  'customer' || place || '@example.org' as "Email", countries[country + 1] as "Country",
  channels[channel + 1] as "Acquisition channel"
from people, (select ?::varchar[] as channels, ?::varchar[] as countries) order by place
"""


def write_files(shop: Shop, folder: Path) -> tuple[Path, ...]:
    """Write the three files; give their paths in the order of `FILES`."""
    channels, countries = list(CHANNELS), list(COUNTRIES)
    paths = tuple(folder / name for name in FILES)
    with duckdb.connect() as database:
        for name, part in (("orders", shop.orders), ("refunds", shop.refunds), ("people", shop.people)):
            database.register("arrays", vars(part))
            database.execute(
                f"create table {name} as select row_number() over () - 1 as place, * from arrays"
            )
            database.unregister("arrays")
        statements: tuple[tuple[str, list[list[str]]], ...] = (
            (_ORDERS, [channels]),
            (_REFUNDS, []),
            (_CUSTOMERS, [channels, countries]),
        )
        for path, (statement, values) in zip(paths, statements, strict=True):
            database.execute(f"copy ({statement}) to '{path}' (header, delimiter ',')", values)
    return paths


if __name__ == "__main__":
    write_files(invent(*map(int, sys.argv[1:4])), Path(sys.argv[4]))
