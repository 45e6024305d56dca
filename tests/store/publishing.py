"""Loads that are killed while they publish, beside a reader who never stops reading: a loop of any length.

Run as a program of its own, which works in forked children and never opens the database itself.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from patronage.base.errors import PatronageError
from patronage.store.durable import UNFINISHED
from patronage.store.folder import ShopFolder
from patronage.store.health.examine import examine
from tests.store.numbered import AT, end_with, in_child, publish_rows, published_rows

_A_SHOP = 20
_PAUSE = 0.03


@dataclass
class Outcome:
    """What the loop saw; `wrong` must stay empty."""

    kills: int = 0
    mid_publish: int = 0
    half_copied: int = 0
    published: int = 0
    readings: int = 0
    states: int = 0
    wrong: list[str] = field(default_factory=list)


def kill_publishing(path: Path, kills: int) -> Outcome:
    """Kill loads between their commit and the end of their publishing; every twenty in a shop of their own.

    The moment of each kill is drawn from its own number: 0, 1, 2 …
    """
    outcome = Outcome()
    while outcome.kills < kills:
        folder = ShopFolder.create(path / f"after {outcome.kills}")
        _kill_some(folder, min(_A_SHOP, kills - outcome.kills), outcome)
    return outcome


def _kill_some(folder: ShopFolder, kills: int, outcome: Outcome) -> None:
    whole = _published(folder, 0, None)[1]
    # Shared with the reader: the last load whose publishing ended, and the last that was begun.
    shared = mmap.mmap(-1, 2)
    reader, told = _reader(folder, shared)
    for number in range(1, kills + 1):
        dice = random.Random(outcome.kills)  # noqa: S311  # chooses moments, keeps no secret
        shared[1] = number
        # Half of the moments late, where the copy is made and named.
        ended, _ = _published(folder, number, whole * dice.uniform(dice.choice((0, 0.6)), 1.3))
        if ended:
            shared[0] = number
        outcome.kills += 1
        outcome.mid_publish += not ended
        outcome.published += ended
        outcome.half_copied += any(UNFINISHED in each.name for each in folder.layout.snapshots.iterdir())
        # The machine is not always as fast as at the first load; most kills shall come before the end.
        whole *= 0.8 if ended else 1.05
    os.kill(reader, signal.SIGTERM)
    with os.fdopen(told) as pipe:
        readings, states, wrong = json.loads(pipe.read())
    os.waitpid(reader, 0)
    outcome.readings += readings
    outcome.states += states
    outcome.wrong += wrong + _lost(folder, kills)


def _published(folder: ShopFolder, number: int, patience: float | None) -> tuple[bool, float]:
    """Load in a child, killed some seconds after its commit. Tell whether it had ended before, and when."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        stored = lambda: os.write(tell, b"!")  # noqa: E731  # one line, said where it is used
        end_with(lambda: publish_rows(folder, number, stored))
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


def _reader(folder: ShopFolder, shared: mmap.mmap) -> tuple[int, int]:
    """Start a child that reads until it is told to end, and then says what it saw."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        end_with(lambda: os.write(tell, json.dumps(_read(folder, shared)).encode()))
    os.close(tell)
    return child, told


def _read(folder: ShopFolder, shared: mmap.mmap) -> tuple[int, int, Sequence[str]]:
    is_over: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: is_over.append(True))
    readings, states, wrong, newest = 0, 0, [], -1
    while not is_over:
        least, before = max(newest, shared[0]), newest
        try:
            with folder.reading() as engine:
                loads = published_rows(engine)
        except PatronageError as error:
            wrong.append(f"a reader is told {error}")
            continue
        newest, most = max(loads), shared[1]
        if loads != set(range(newest + 1)) or not least <= newest <= most:
            wrong.append(f"a reader sees loads {sorted(loads)} between {least} and {most}")
        readings += 1
        states += newest > before
        time.sleep(_PAUSE)
    return readings, states, wrong


def _lost(folder: ShopFolder, kills: int) -> list[str]:
    """Every load had committed: none may be missing, and one more publishes them all."""

    def last() -> tuple[set[int], list[str]]:
        publish_rows(folder, kills + 1)
        with folder.reading() as engine:
            return published_rows(engine), [str(f) for f in examine(folder.layout, AT).findings]

    answer, right = in_child(last), str((set(range(kills + 2)), []))
    return [] if answer == right else [f"in the end {answer}"]


if __name__ == "__main__":
    print(json.dumps(asdict(kill_publishing(Path(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201  # its answer
