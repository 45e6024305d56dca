"""Purchases and customers of a shop made once for everything that asks for them by the same day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from patronage.engine.protocol import Engine
from patronage.engine.remembering import Remembering
from patronage.features.customer_summary import SUMMED
from patronage.features.purchases import PURCHASES

__all__ = ["remembered"]


@contextmanager
def remembered(engine: Engine) -> Iterator[Engine]:
    """Give an engine that remembers what summaries, seasons, prices and hold-outs stand on.

    It forgets at the end of the context; one that remembers already is given as it is.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> with DuckDB.in_memory() as engine, remembered(engine) as once, remembered(once) as again:
    ...     again is once
    True
    """
    if isinstance(engine, Remembering) and not engine.is_closed:
        yield engine
        return
    with Remembering(engine, (PURCHASES, SUMMED)) as remembering:
        yield remembering
