"""Takes columns of a result into a table of a report: which, under what heading, with what definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patronage.base.period import Grain
from patronage.base.units import Unit
from patronage.engine.result import Result
from patronage.metrics.metric import METRICS
from patronage.reports.table import Column, Row, Table

__all__ = ["Pick", "lower", "pick", "rows_of"]

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


def lower(label: str) -> str:
    """Write a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


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
