"""Loads that are killed at random moments, and what must hold after each: a loop of any length.

Run as a program of its own. It forks a child a load, kills it, and judges the shop in another child, so that
its own process never opens the database and starting costs nothing.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from patronage.contract.catalogue import TABLES
from patronage.store.calendar import fill_calendar
from patronage.store.delivery import DeliveredFile, Delivery, Staged
from patronage.store.folder import ShopFolder
from patronage.store.load import load

AT = datetime(2025, 6, 1, tzinfo=UTC)
ORDERS = 4000
LINES = 3 * ORDERS
_A_SHOP = 50


@dataclass
class Outcome:
    """What the loop saw; `wrong` must stay empty."""

    kills: int = 0
    mid_load: int = 0
    committed: int = 0
    slowest_opening: float = 0.0
    wrong: list[str] = field(default_factory=list)


def kill_loads(path: Path, kills: int) -> Outcome:
    """Kill loads, each of new orders, and judge the shop after each; every fifty in a shop of their own.

    The moment of each kill is drawn from its own number: 0, 1, 2 …
    """
    outcome = Outcome()
    while outcome.kills < kills:
        folder = ShopFolder.create(path / f"after {outcome.kills}")
        _kill_some(folder, min(_A_SHOP, kills - outcome.kills), outcome)
    return outcome


def _kill_some(folder: ShopFolder, kills: int, outcome: Outcome) -> None:
    whole = _timed(folder, 0, None)[1]
    known = _judge(folder, {0}, {0}, outcome)
    for number in range(1, kills + 1):
        dice = random.Random(outcome.kills)  # noqa: S311  # chooses moments, keeps no secret
        # Half of the moments late, where the commit and the publishing are.
        ended = _timed(folder, number, whole * dice.uniform(dice.choice((0, 0.6)), 1))[0]
        # The machine is not always as fast as at the first load; most kills shall come before the end.
        whole *= 0.75 if ended else 1.03
        outcome.kills += 1
        outcome.mid_load += not ended
        known = _judge(folder, known | ({number} if ended else set()), known | {number}, outcome)
    outcome.committed += len(known)


def _timed(folder: ShopFolder, number: int, patience: float | None) -> tuple[bool, float]:
    """Load in a child, killed after `patience` seconds. Tell whether it had ended before, and when."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _end_with(lambda: _load(folder, number, tell))
    os.close(tell)
    os.read(told, 1)
    os.close(told)
    begun = time.perf_counter()
    if patience is not None:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        message = f"load {number} failed by itself"
        raise RuntimeError(message)
    return os.WIFEXITED(status), time.perf_counter() - begun


def _load(folder: ShopFolder, number: int, tell: int) -> None:
    with folder.writing(AT) as writer:
        os.write(tell, b"!")
        engine = writer.engine
        engine.execute(
            f"create table stage.orders as select '{number}-' || i as order_id, 'c' || i % 500 as customer,"
            f" timestamp '2025-01-01' + to_minutes(i) as ordered_at, date '2025-01-01' as ordered_on,"
            f" {number} as gross, 0 as _file, i + 2 as _row from range({ORDERS}) as t(i)"
        )
        engine.execute(
            f"create table stage.order_lines as select '{number}-' || i // 3 as order_id,"
            f" 'p' || i as product, 1 as quantity, 0 as _file, i + 2 as _row from range({LINES}) as t(i)"
        )
        file = DeliveredFile("/o.csv", "o.csv", str(number), "csv", "", "orders", ORDERS)
        staged = tuple(Staged(TABLES[name], f"stage.{name}") for name in ("orders", "order_lines"))
        context = writer.context(AT, np.random.default_rng(number), "test")
        with writer.transaction():
            load(engine, Delivery((file,), staged), context)
            fill_calendar(engine)
        writer.publish()


def _judge(folder: ShopFolder, least: set[int], most: set[int], outcome: Outcome) -> set[int]:
    """Open the shop as a reader and as a writer; give the loads it holds."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _end_with(lambda: _inspect(folder, least, most, tell))
    os.close(tell)
    with os.fdopen(told) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not text:
        outcome.wrong.append(f"after kill {outcome.kills} the shop does not open")
        return most
    held, wrong, seconds = json.loads(text)
    outcome.slowest_opening = max(outcome.slowest_opening, seconds)
    outcome.wrong += [f"after kill {outcome.kills}: {each}" for each in wrong]
    return set(held)


_PER_LOAD = """
select l.load_id, l.rows_loaded, o.number, coalesce(o.orders, 0), coalesce(o.ids, 0), coalesce(n.lines, 0)
from loads as l
left join (select loaded_in, min(gross)::int as number, count(*) as orders, count(distinct order_id) as ids
  from orders group by 1) as o on o.loaded_in = l.load_id
left join (select loaded_in, count(distinct (order_id, line)) as lines from order_lines group by 1) as n
  on n.loaded_in = l.load_id
"""


def _inspect(folder: ShopFolder, least: set[int], most: set[int], tell: int) -> None:
    wrong: list[str] = []
    with folder.reading() as engine:
        published = _held(engine.execute(_PER_LOAD), wrong)
        wrong += _strays(engine.execute("select count(*) from orders")[0][0], published)
    begun = time.perf_counter()
    with folder.writing(AT) as writer:
        seconds = time.perf_counter() - begun
        held = _held(writer.engine.execute(_PER_LOAD), wrong)
        wrong += _strays(writer.engine.execute("select count(*) from orders")[0][0], held)
        people = writer.engine.execute("select count(*), count(distinct delivered) from person_ids")[0]
        if people != (500, 500):
            wrong.append(f"{people} delivered ids")
    if not least <= held <= most:
        wrong.append(f"loads {sorted(least - held)} are lost, {sorted(held - most)} came from nowhere")
    if not published <= held:
        wrong.append(f"loads {sorted(published - held)} are published and not stored")
    os.write(tell, json.dumps([sorted(held), wrong, seconds]).encode())


def _held(rows: Sequence[tuple[object, ...]], wrong: list[str]) -> set[int]:
    whole = (ORDERS, ORDERS, LINES)
    wrong += [f"load {row} is not whole" for row in rows if row[1] != sum(whole[1:]) or row[3:] != whole]
    return {int(str(row[2])) for row in rows}


def _strays(orders: object, held: set[int]) -> list[str]:
    return [] if orders == ORDERS * len(held) else [f"{orders} orders of {len(held)} loads"]


def _end_with(work: Callable[[], None]) -> None:
    """Do the child's work and end it without what Python does at its end; that belongs to the parent."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    path, times = Path(sys.argv[1]), int(sys.argv[2])
    print(json.dumps(asdict(kill_loads(path, times))))  # noqa: T201  # its answer
