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
    columns = _columns(metrics, dimension)
    return columns is None or any(_names_any(material, *each) for each in columns)


def may_tell_apart(material: Material, metrics: Sequence[str], dimension: str) -> bool:
    """Tell whether metrics by a dimension could have more than one row; where not, they compare nobody."""
    columns = _columns(metrics, dimension)
    if columns is None:
        return True
    ends = {end for each in columns for end in _ends(material, *each)}
    return len(ends - {None}) >= _FEWEST


def _columns(metrics: Sequence[str], dimension: str) -> list[tuple[str, str]] | None:
    """Give the tables and columns whose values are the members; None where they are told in another way."""
    measures = {m.name: m for name in metrics for m in METRICS[name].measures}
    found: set[tuple[str, str]] = set()
    for measure in measures.values():
        try:
            fact, (way,) = place(measure, (dimension,))
        except Unreachable:
            return None
        if way.table in BANDS.all() or way.unmatched != MISSING:
            return None
        found.add((way.table or fact.table, way.column))
    return sorted(found)


def _names_any(material: Material, table: str, column: str) -> bool:
    rows = source(table)
    named = select(rows, member=rows[column]).where(rows[column].ne(MISSING)).first(1)
    return bool(material.engine.run(named)[1])


def _ends(material: Material, table: str, column: str) -> tuple[Scalar, ...]:
    """Give the least and the greatest member, which engines keep beside a column: no row is read."""
    rows = source(table)
    ends = select(rows, least=call("min", rows[column]), greatest=call("max", rows[column]))
    _, found = material.engine.run(ends)
    return found[0]
