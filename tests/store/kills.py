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
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from patronage.store.folder import ShopFolder
from tests.store.numbered import AT, LINES, ORDERS, PER_LOAD, end_with, load_orders

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
        end_with(lambda: load_orders(folder, number, lambda: os.write(tell, b"!")))
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


def _judge(folder: ShopFolder, least: set[int], most: set[int], outcome: Outcome) -> set[int]:
    """Open the shop as a reader and as a writer; give the loads it holds."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        end_with(lambda: _inspect(folder, least, most, tell))
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


def _inspect(folder: ShopFolder, least: set[int], most: set[int], tell: int) -> None:
    wrong: list[str] = []
    with folder.reading() as engine:
        published = _held(engine.execute(PER_LOAD), wrong)
        wrong += _strays(engine.execute("select count(*) from orders")[0][0], published)
    begun = time.perf_counter()
    with folder.writing(AT) as writer:
        seconds = time.perf_counter() - begun
        held = _held(writer.engine.execute(PER_LOAD), wrong)
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


if __name__ == "__main__":
    path, times = Path(sys.argv[1]), int(sys.argv[2])
    print(json.dumps(asdict(kill_loads(path, times))))  # noqa: T201  # its answer
