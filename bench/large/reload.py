"""Three days delivered again into a large shop: what a daily export does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import getpid, sysconf
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from bench.large.made_up import LAST_DAY
from patronage.engine.duckdb import DUCKDB
from patronage.shop import Shop
from patronage.sources.options import ReadOptions

__all__ = ["MOST_COMMITTED", "MOST_PUBLISHED", "Reloaded", "reload"]

MOST_COMMITTED, MOST_PUBLISHED = 0.2, 1.0
_DAYS = 3


@dataclass(frozen=True)
class Reloaded:
    """Rows delivered again, and the wall and CPU seconds of each step."""

    rows: int
    steps: dict[str, float]
    cpu: dict[str, float]

    @property
    def committed(self) -> float:
        """The transaction: from rows that are read and staged to all of them, and the facts, in place."""
        return sum(self.steps[step] for step in _TRANSACTION)

    @property
    def committed_cpu(self) -> float:
        """The same in CPU seconds of all threads."""
        return sum(self.cpu[step] for step in _TRANSACTION)

    @property
    def published(self) -> float:
        """From there to readers seeing it."""
        return self.steps[_PUBLISHING]

    @property
    def whole(self) -> float:
        """The command: a child is started, the file is read, committed and published."""
        return sum(self.steps.values())

    def to_json(self) -> dict[str, object]:
        """Give it as an object."""
        return {
            "rows": self.rows,
            "steps": self.steps,
            "cpu": self.cpu,
            "committed": self.committed,
            "published": self.published,
            "whole": self.whole,
        }


_TRANSACTION = ("checking rows", "making facts")
_PUBLISHING = "publishing"


def reload(shop: Shop, folder: Path) -> Reloaded:
    """Write the last days of a shop's orders as a file, changed by a cent, and load it."""
    file = folder / "three_days.csv"
    columns = (
        "order_id, 'c' || customer as customer, ordered_at, status, gross + 0.01 as gross, discount, channel"
    )
    since = DUCKDB.literal(LAST_DAY - timedelta(days=_DAYS - 1))
    shop.engine.execute(
        f"copy (select {columns}, shipping, tax, cost_of_goods, shipping_cost, payment_fee, units from orders"
        f" where ordered_on >= {since} and customer <> 0) to {DUCKDB.literal(str(file))} (format csv, header)"
    )
    taken = _Stopwatch()
    report = shop.load(file, ReadOptions(), loaded_at=datetime(2026, 1, 2, tzinfo=UTC), tell=taken.begin)
    taken.end()
    return Reloaded(report.rows_loaded, taken.steps, taken.cpu)


class _Stopwatch:
    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._step, self._begun, self._used = "starting", perf_counter(), _cpu_seconds()

    def begin(self, step: str) -> None:
        self.end()
        self._step = step.partition(" ")[0] if step.startswith("reading") else step

    def end(self) -> None:
        now, used = perf_counter(), _cpu_seconds()
        self.steps[self._step] = self.steps.get(self._step, 0.0) + now - self._begun
        self.cpu[self._step] = self.cpu.get(self._step, 0.0) + used - self._used
        self._begun, self._used = now, used


def _cpu_seconds() -> float:
    """Give what children of this process have used so far: those that ended, and those at work."""
    ended = getrusage(RUSAGE_CHILDREN)
    used = ended.ru_utime + ended.ru_stime
    for task in Path(f"/proc/{getpid()}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            _, _, told = Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")
            used += sum(map(int, told.split()[11:13])) / sysconf("SC_CLK_TCK")
    return used
