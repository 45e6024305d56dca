"""Facts and marts of a shop of any size: `python -m bench.large.facts ORDERS FOLDER`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from bench.large.made_up import fill
from patronage.shop.marts import make_marts
from patronage.store.folder import ShopFolder
from patronage.store.settings import Settings

__all__: list[str] = []

_LOOKS_EACH_SECOND = 5


def main(orders: int, folder: Path) -> None:
    """Do it under the limits of every writer, and write down what each part took."""
    shop = ShopFolder.create(folder / "shop", Settings(currency="EUR", history="complete"))
    with shop.writing(datetime(2026, 1, 1, 6)) as writer:  # noqa: DTZ001  # UTC without a zone
        begun = perf_counter()
        fill(writer.engine, orders)
        filled = perf_counter()
        with _most_in(shop.layout.database.with_suffix(".duckdb.tmp")) as spilled:
            with writer.transaction() as engine:
                make_marts(engine, writer.settings)
            made = perf_counter()
        limit = writer.engine.execute("select current_setting('memory_limit')")[0][0]
        counts = writer.engine.execute(
            "select (select count(*) from order_facts), (select count(*) from customer_facts)"
        )[0]
    told = {
        "memory_limit": limit,
        "fill_seconds": filled - begun,
        "marts_seconds": made - filled,
        "kept_orders": counts[0],
        "customers": counts[1],
        "megabytes": shop.layout.database.stat().st_size / 1e6,
        "spilled_bytes": max(spilled),
    }
    (folder / "facts.json").write_text(json.dumps(told), "utf-8")


@contextmanager
def _most_in(folder: Path) -> Iterator[list[int]]:
    """Look again and again at how much a folder holds, which the database empties when it is done."""
    seen, is_over = [0], Event()

    def look() -> None:
        while not is_over.wait(1 / _LOOKS_EACH_SECOND):
            seen.append(_size(folder))

    watching = Thread(target=look)
    watching.start()
    try:
        yield seen
    finally:
        is_over.set()
        watching.join()


def _size(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except FileNotFoundError:
        return 0


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
