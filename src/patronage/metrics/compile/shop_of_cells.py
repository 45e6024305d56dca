"""The whole shop as the sum of its cells, which spares a second pass over the fact."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.base.expr import Expr, total
from patronage.base.select import Select, Source, select
from patronage.metrics.compile.timing import Branch
from patronage.metrics.measure import Measure
from patronage.metrics.query import Query

__all__ = ["shop_of_cells"]


def shop_of_cells(
    cells: Source, overall: Iterable[Measure], branches: Iterable[Branch], query: Query
) -> Select | None:
    """Add up measures of the whole shop from cells that hold them all; nothing where they do not.

    They do where nothing is filtered or spread over time, and where each row adds to one cell alone.
    """
    if query.where or query.grain or query.cohort:
        return None
    held = {m.name for b in branches if not b.span.suffix for m in b.measures if m.is_additive}
    columns: dict[str, Expr] = {m.name: total(cells[m.name]) for m in overall}
    return select(cells, **columns) if columns.keys() <= held else None
