"""The one who may change a shop, while the lock is held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np

from patronage.engine.duckdb import DuckDB
from patronage.store.context import LoadContext
from patronage.store.delivery import open_stage
from patronage.store.layout import Layout
from patronage.store.publish import Snapshot, hand_over, publish
from patronage.store.schema import ensure_schema
from patronage.store.settings import Settings
from patronage.store.suppression import read_key

__all__ = ["Writer", "bound_memory"]


class Writer:
    """Writes to one shop: stage rows, change tables in a transaction, publish.

    `engine` is the open database with the staging database `stage` attached.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.engine = DuckDB.open(layout.database, read_only=False)
        try:
            bound_memory(self.engine)
            if not layout.lasts:
                _spare_packing(self.engine)
                self.engine.clusters = False
            ensure_schema(self.engine)
            open_stage(self.engine)
        except BaseException:
            self.engine.close()
            raise

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return Settings.read(self._layout.settings)

    def context(self, loaded_at: datetime, rng: np.random.Generator, program: str) -> LoadContext:
        """Give what `load` is told from outside, with this shop's settings and key."""
        return LoadContext(loaded_at, rng, self.settings, program, read_key(self._layout.key))

    @contextmanager
    def transaction(self) -> Iterator[DuckDB]:
        """Change the shop as one: all of it stays, or after an error none."""
        self.engine.execute("begin")
        try:
            yield self.engine
        except BaseException:
            self.engine.execute("rollback")
            raise
        self.engine.execute("commit")

    def save(self, settings: Settings) -> None:
        """Write the settings that have changed."""
        settings.write(self._layout.settings)

    def publish(self) -> Snapshot:
        """Close the database and make it the snapshot that readers see. Nothing can be written after it."""
        self.engine.execute("checkpoint")
        self.engine.close()
        layout = self._layout
        if not layout.lasts:
            return hand_over(layout.database, layout.snapshots, layout.current)
        return publish(layout.database, layout.snapshots, layout.current, self.settings.keep_snapshots)

    def close(self) -> None:
        """Close the database without publishing."""
        self.engine.close()


_MOST_BYTES = 2_000_000_000


def bound_memory(engine: DuckDB) -> None:
    """Send what does not fit to a folder beside the database; after a kill the next writer clears it."""
    limit = "parse_formatted_bytes(current_setting('memory_limit'))"
    if engine.execute(f"select 1 where {limit} > {_MOST_BYTES}"):
        engine.execute(f"set memory_limit = '{_MOST_BYTES} bytes'")


def _spare_packing(engine: DuckDB) -> None:
    """Store numbers and days as they are: to pack them takes longer than to write and read them once.

    Texts stay packed, since grouping by them is quicker then.
    """
    engine.execute("set disabled_compression_methods = 'bitpacking,rle'")
