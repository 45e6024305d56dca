"""Takes columns of a result into a table of a report: which, under what heading, with what definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from patronage.base.expr import Scalar
from patronage.base.period import Grain
from patronage.base.units import Unit
from patronage.engine.result import Result, ResultColumn
from patronage.metrics.metric import METRICS
from patronage.reports.table import Column, Row, Table

__all__ = ["Pick", "beside", "capital", "lower", "pick", "rows_of", "with_before"]

_PARTIAL = "is_partial"


@dataclass(frozen=True)
class Pick:
    """A column to take; without a label it keeps its own, and a metric's leads to its definition."""

    name: str
    label: str = ""
    bar: bool = False
    unit: Unit | None = None


def pick(title: str, result: Result, picks: Sequence[Pick], grain: Grain | None = None) -> Table:
    """Make a table of some columns of a result; rows of a step that is not over are marked."""
    columns = tuple(_column(result, each, grain) for each in picks)
    partial = result.column(_PARTIAL) if _PARTIAL in result.names else ()
    cut = tuple(at for at, flag in enumerate(partial) if flag)
    return Table(title, columns, rows_of(result, picks), partial=cut)


def rows_of(result: Result, picks: Sequence[Pick]) -> tuple[Row, ...]:
    """Give the rows of some columns."""
    found = [result.column(each.name) for each in picks]
    return tuple(zip(*found, strict=True))


def beside(first: Result, second: Result, key: str) -> Result:
    """Put the columns of a second result beside those of a first, row by row of a common key.

    Comparing costs a pass over the period before: two questions ask it only of the metrics that need it.
    """
    further = [at for at, name in enumerate(second.names) if name not in first.names]
    found = {row[second.names.index(key)]: row for row in second.rows}
    nothing = tuple(map(_nothing, second.columns))
    at_key = first.names.index(key)
    return replace(
        first,
        columns=(*first.columns, *(second.columns[at] for at in further)),
        rows=tuple((*row, *(found.get(row[at_key], nothing)[at] for at in further)) for row in first.rows),
        notes=tuple(dict.fromkeys([*first.notes, *second.notes])),
        stream=None,
    )


def with_before(found: Result, earlier: Result, key: str) -> Result:
    """Put the one metric of the period before beside the numbers of this one, by the members of either.

    A question that compares asks the period before for all of its metrics.
    """
    (metric,) = (column for column in earlier.columns if column.name != key)
    at_key, at_earlier = found.names.index(key), earlier.names.index(key)
    now = {row[at_key]: row for row in found.rows}
    before = {row[at_earlier]: row[earlier.names.index(metric.name)] for row in earlier.rows}
    absent = tuple(map(_nothing, found.columns))
    rows = []
    for member in sorted({*now, *before}, key=str):
        row = now.get(member, (*absent[:at_key], member, *absent[at_key + 1 :]))
        rows.append((*row, before.get(member, _nothing(metric))))
    columns = (*found.columns, replace(metric, name=f"{metric.name}_previous"))
    return replace(found, columns=columns, rows=tuple(rows), stream=None)


def lower(label: str) -> str:
    """Write a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def capital(label: str) -> str:
    """Write words as they stand at the beginning of a heading."""
    return label[:1].upper() + label[1:]


def _nothing(column: ResultColumn) -> Scalar:
    """Give what stands for somebody who was not counted: counts and sums are 0, ratios unknown."""
    metric = METRICS.all().get(column.name)
    return 0 if column.unit.kind == "count" or (metric and metric.is_additive) else None


def _column(result: Result, each: Pick, grain: Grain | None) -> Column:
    of_result = result.columns[result.names.index(each.name)]
    return Column(
        name=each.name,
        label=each.label or of_result.label,
        unit=each.unit or of_result.unit,
        metric=each.name if each.name in METRICS.all() else "",
        grain=grain if of_result.unit.kind == "date" else None,
        bar=each.bar,
    )
