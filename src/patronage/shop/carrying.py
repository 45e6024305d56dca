"""Brings a shop's facts to another engine: each table as a file, taken over as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from patronage.base.errors import UsageError
from patronage.contract.catalogue import TABLES
from patronage.engine.backend import BACKENDS, Carried, Place
from patronage.engine.duckdb import DuckDB
from patronage.engine.protocol import Engine

__all__ = ["carry", "opened"]


def carry(engine: DuckDB, place: Place) -> dict[str, int]:
    """Write every mart of a shop to a place, in the stead of what it held; give each table's rows.

    What names people stays: marts hold surrogates only.
    """
    backend = BACKENDS[place.engine]
    written: dict[str, int] = {}
    with TemporaryDirectory(prefix="patronage-") as folder, backend.receive(place) as receiver:
        for table in TABLES:
            if table.kind != "mart" or engine.describe(table.name) is None:
                continue
            file = Path(folder) / f"{table.name}.{backend.takes}"
            written[table.name] = engine.write_table(table.name, table.names, file, backend.takes)
            receiver.take(Carried(table.name, table.types, table.order, file))
            file.unlink(missing_ok=True)
    return written


@contextmanager
def opened(own: Callable[[], DuckDB], place: Place) -> Iterator[Engine]:
    """Open the engine at a place; where no address is given, the shop's `own` facts are brought along.

    Raises
    ------
    UsageError
        The engine does not read folders of this machine, and no address is given.
    """
    backend = BACKENDS[place.engine]
    if place.address:
        with backend.open(place) as found:
            yield found
        return
    if not backend.is_near(place):
        raise UsageError(
            f"{place.engine} does not see the shop on this machine; name where its tables lie with --address:"
            f" {backend.address}. patronage export --engine {place.engine} --address … writes them"
        )
    with TemporaryDirectory(prefix="patronage-") as folder:
        near = replace(place, address=str(Path(folder) / "tables"))
        carry(own(), near)
        with backend.open(near) as found:
            yield found
