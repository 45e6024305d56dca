"""Whether a dimension tells anything apart, read off its columns before costly numbers are asked by it."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.errors import Unreachable
from patronage.base.expr import Scalar, call
from patronage.base.select import select, source
from patronage.contract.table import MISSING
from patronage.metrics.band import BANDS
from patronage.metrics.dimension import place
from patronage.metrics.metric import METRICS
from patronage.reports.material import Material

__all__ = ["may_name_any", "may_tell_apart"]

_FEWEST = 2


def may_name_any(material: Material, metrics: Sequence[str], dimension: str) -> bool:
    """Tell whether metrics by a dimension could name a member; where not, no question needs asking."""
    found = _extremes(material, metrics, dimension)
    return found is None or any(member != MISSING for member in found)


def may_tell_apart(material: Material, metrics: Sequence[str], dimension: str) -> bool:
    """Tell whether metrics by a dimension could have two rows of somebody, one of a named member."""
    found = _extremes(material, metrics, dimension)
    return found is None or len(found) >= _FEWEST


def _extremes(material: Material, metrics: Sequence[str], dimension: str) -> frozenset[Scalar] | None:
    """Give the least and the greatest of all that the columns hold; None where only the question tells.

    Both are kept beside the columns, so that no row is read.
    """
    measures = {m.name: m for name in metrics for m in METRICS[name].measures}
    columns: set[tuple[str, str]] = set()
    for measure in measures.values():
        try:
            fact, (way,) = place(measure, (dimension,))
        except Unreachable:
            return None
        if way.table in BANDS.all() or way.unmatched != MISSING:
            return None
        columns.add((way.table or fact.table, way.column))
    found = (each for table, column in sorted(columns) for each in _ends(material, table, column))
    return frozenset(end for end in found if end is not None)


def _ends(material: Material, table: str, column: str) -> tuple[Scalar, ...]:
    rows = source(table)
    statement = select(rows, least=call("min", rows[column]), greatest=call("max", rows[column]))
    _, found = material.engine.run(statement)
    return found[0]
