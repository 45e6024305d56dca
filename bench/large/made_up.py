"""A shop of any size, made by the database itself: `python -m bench.large.made_up FOLDER ORDERS`."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

from patronage.engine.duckdb import DuckDB
from patronage.shop.marts import make_marts
from patronage.store.folder import ShopFolder
from patronage.store.settings import Settings

__all__ = ["FIRST_DAY", "LAST_DAY", "fill", "make_shop"]

FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2025, 12, 31)
_DAYS = (LAST_DAY - FIRST_DAY).days
_ORDERS_A_CUSTOMER = 12.3
_CHANNELS = "['search', 'social', 'email', 'referral', 'direct', 'affiliate', 'marketplace', 'display']"
_COUNTRIES = "['DE', 'FR', 'ES', 'IT', 'NL']"


def make_shop(path: Path, orders: int) -> None:
    """Make a shop whose orders came in by day, facts and all, and publish it."""
    settings = Settings(currency="EUR", history="complete", keep_snapshots=2)
    with ShopFolder.create(path, settings).writing(_morning()) as writer:
        fill(writer.engine, orders)
        with writer.transaction() as engine:
            make_marts(engine, writer.settings)
        writer.publish()


def fill(engine: DuckDB, orders: int) -> None:
    """Fill the delivered tables: a power law of customers, 6 % refunds, 1.5 % cancelled, 2 % unnamed."""
    customers = max(1, int(orders / _ORDERS_A_CUSTOMER))
    engine.execute(
        "insert into customers (customer, country, loaded_in)"
        f" select i, {_COUNTRIES}[1 + {_draw('i', 1)} % 5], 1 from range(1, {customers + 1}) as t(i)"
    )
    engine.execute(
        "insert into person_ids (delivered, customer, person, loaded_in)"
        f" select 'c' || i, i, i, 1 from range(1, {customers + 1}) as t(i)"
    )
    channel = f"case when {_draw('i', 7)} < 600 then {_draw('who', 8)} else {_draw('i', 9)} end"
    engine.execute(f"""
        insert into orders (order_id, customer, ordered_at, ordered_on, status, is_test, currency, gross,
          discount, shipping, tax, tax_included, cost_of_goods, shipping_cost, payment_fee, units, channel,
          loaded_in)
        select 'o' || i, case when {_draw("i", 2)} < 20 then 0 else who end,
          timestamp '{FIRST_DAY}' + interval (day * 86400 + {_draw("i", 3)} * 86) second,
          date '{FIRST_DAY}' + day::int, case when {_draw("i", 4)} < 15 then 'cancelled' else 'paid' end,
          false, 'EUR', cents * 0.01, case when {_draw("i", 5)} < 250 then cents * 0.001 else 0 end, 4.9,
          cents * 0.0019, 'out', cents * 0.0055, 3.5, cents * 0.00014 + 0.25, 1 + {_draw("i", 6)} % 5,
          {_CHANNELS}[1 + ({channel}) % 8], 1
        from ({_bought(orders, customers)})
        order by 4
    """)
    engine.execute(f"""
        insert into refunds (refund_id, line, order_id, customer, currency, refunded_at, refunded_on, goods,
          tax, shipping, quantity, restocked, reason, loaded_in)
        select 'r' || order_id, 1, order_id, customer, currency, ordered_at,
          least(ordered_on + 9, date '{LAST_DAY}'),
          (gross - discount) * case when {_draw("order_id", 13)} < 400 then 1 else 0.5 end, 0, 0, 1, true,
          'size', 1
        from orders where {_draw("order_id", 14)} < 60
    """)
    engine.execute(
        "insert into loads values (1, timestamp '2026-01-01 06:00', 'load', '', '[]', '', 'made up', ?)",
        [orders],
    )


def _bought(orders: int, customers: int) -> str:
    """Give SQL for who bought on which day: everybody has an order, most of the others fall to a few."""
    share = "pow(hash(i) % 1000003 / 1000003.0, 2.5)"
    return f"""
        select i, who, begun + floor(({_DAYS} - begun) * pow({_draw("i", 10)} / 1000.0, 2))::bigint as day,
          500 + (exp({_draw("i", 12)} / 200.0) * 40)::int as cents
        from (
          select i, who, ({_draw("who", 11)} * {_DAYS}) // 1000 as begun
          from (
            select i,
              case when i <= {customers} then i else 1 + floor({customers} * {share})::bigint end as who
            from range(1, {orders + 1}) as t(i)
          )
        )
    """


def _draw(what: str, seed: int) -> str:
    """Give SQL for a number from 0 to 999, always the same for the same thing."""
    return f"(hash({what}, {seed}) % 1000)::bigint"


def _morning() -> datetime:
    return datetime(2026, 1, 1, 6)  # noqa: DTZ001  # as the store has it: UTC without a zone


if __name__ == "__main__":
    make_shop(Path(sys.argv[1]), int(sys.argv[2]))
