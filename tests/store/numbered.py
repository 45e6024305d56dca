"""Loads that bear a number and bring the same orders each, so that any of them can be told to be whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from patronage.base.errors import PatronageError
from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DuckDB
from patronage.store.calendar import fill_calendar
from patronage.store.delivery import DeliveredFile, Delivery, Staged
from patronage.store.folder import ShopFolder
from patronage.store.load import load

AT = datetime(2025, 6, 1, tzinfo=UTC)
ORDERS = 4000
LINES = 3 * ORDERS


def load_orders(
    folder: ShopFolder,
    number: int,
    begun: Callable[[], object] = bool,
    stored: Callable[[], object] = bool,
    orders: int = ORDERS,
) -> None:
    """Load the orders of a number; call `begun` when the shop is open, `stored` before it is published."""
    with folder.writing(AT) as writer:
        begun()
        engine = writer.engine
        engine.execute(
            f"create table stage.orders as select '{number}-' || i as order_id, 'c' || i % 500 as customer,"
            f" timestamp '2025-01-01' + to_minutes(i) as ordered_at, date '2025-01-01' as ordered_on,"
            f" {number} as gross, 0 as _file, i + 2 as _row from range({orders}) as t(i)"
        )
        engine.execute(
            f"create table stage.order_lines as select '{number}-' || i // 3 as order_id,"
            f" 'p' || i as product, 1 as quantity, 0 as _file, i + 2 as _row from range({3 * orders}) as t(i)"
        )
        file = DeliveredFile("/o.csv", "o.csv", str(number), "csv", "", "orders", orders)
        staged = tuple(Staged(TABLES[name], f"stage.{name}") for name in ("orders", "order_lines"))
        context = writer.context(AT, np.random.default_rng(number), "test")
        with writer.transaction():
            load(engine, Delivery((file,), staged), context)
            fill_calendar(engine)
        stored()
        writer.publish()


PER_LOAD = """
select l.load_id, l.rows_loaded, o.number, coalesce(o.orders, 0), coalesce(o.ids, 0), coalesce(n.lines, 0)
from loads as l
left join (select loaded_in, min(gross)::int as number, count(*) as orders, count(distinct order_id) as ids
  from orders group by 1) as o on o.loaded_in = l.load_id
left join (select loaded_in, count(distinct (order_id, line)) as lines from order_lines group by 1) as n
  on n.loaded_in = l.load_id
"""


def publish_rows(
    folder: ShopFolder, number: int, stored: Callable[[], object] = bool, rows: int = 400
) -> None:
    """Store the rows of a number and its line in the ledger, call `stored`, and publish."""
    with folder.writing(AT) as writer:
        with writer.transaction() as engine:
            engine.execute(
                "insert into orders (order_id, customer, ordered_at, ordered_on, gross, loaded_in)"
                f" select '{number}-' || i, 0, timestamp '2025-01-01', date '2025-01-01', {number},"
                f" {number + 1} from range({rows}) as t(i)"
            )
            engine.execute(
                "insert into loads select ?, timestamp '2025-06-01', 'load', '', '[]', '', 'test', ?",
                [number + 1, rows],
            )
        stored()
        writer.publish()


def published_rows(engine: DuckDB, rows: int = 400) -> set[int]:
    """Give the numbers whose rows a database holds; one that is not whole counts as -1."""
    found = engine.execute(
        "select l.load_id - 1, count(o.order_id), count(distinct o.order_id), min(o.gross)::int,"
        " max(o.gross)::int from loads as l left join orders as o on o.loaded_in = l.load_id group by 1"
    )
    strays = engine.execute("select 1 from orders where loaded_in not in (select load_id from loads) limit 1")
    whole = {int(str(n)) if each == [rows, rows, n, n] else -1 for n, *each in found}
    return whole | ({-1} if strays else set())


def whole_loads(engine: DuckDB, orders: int = ORDERS) -> set[int]:
    """Give the numbers of the loads a database holds; one that is not whole counts as -1."""
    rows = [row for row in engine.execute(PER_LOAD) if row[1] or row[2]]
    whole = (orders, orders, 3 * orders)
    return {int(str(row[2])) if row[1] == sum(whole[1:]) and row[3:] == whole else -1 for row in rows}


def in_child(work: Callable[[], object], seconds: int = 60) -> str:
    """Give what work says in a process of its own: its answer, our error, or how the process ended."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        end_with(lambda: os.write(tell, _said(work, seconds).encode()))
    os.close(tell)
    with os.fdopen(told) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else text


def _said(work: Callable[[], object], seconds: int) -> str:
    signal.alarm(seconds)
    try:
        return str(work())
    except PatronageError as error:
        return f"{type(error).__name__}: {error}"


def end_with(work: Callable[[], object]) -> None:
    """Do the child's work and end it without what Python does at its end; that belongs to the parent."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)
