"""Takes a number apart: its measures, what each counted, and the rows that add up to it again exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace

from patronage.base.expr import Aggregate, Expr, Literal, call
from patronage.base.period import Grain
from patronage.base.select import Select, select, source
from patronage.metrics.compile.branch import branch_select
from patronage.metrics.compile.fold import folded
from patronage.metrics.compile.known import on_common_days
from patronage.metrics.compile.plan import cell_branches, cohort_branches, life_branches, shop_branches
from patronage.metrics.compile.taken import taken
from patronage.metrics.compile.timing import Branch, Span
from patronage.metrics.dimension import FACTS
from patronage.metrics.measure import FirstDay, Measure, OfCohort, Overall, measures_of
from patronage.metrics.metric import Metric
from patronage.metrics.query import Frame, Query

__all__ = ["Part", "again", "parts_of", "rows_of"]


@dataclass(frozen=True)
class Part:
    """Measures computed in one pass over one fact.

    `level` says whether they belong to each cell, to the whole cohort, or to the whole shop; `keys` are the
    columns of the answer they are grouped by; `grouped` gives one row a group and `rows` every row counted,
    with the fact's own key and what the row adds to each measure (nothing where it is not counted).
    """

    level: str
    table: str
    measures: tuple[Measure, ...]
    keys: tuple[str, ...]
    grouped: Select
    rows: Select


def parts_of(metric: Metric, query: Query, frame: Frame) -> tuple[Part, ...]:
    """Take one metric of a question apart.

    Parameters
    ----------
    metric
        One of the question's metrics.
    query
        The question; a comparison in it is left aside.
    frame
        The days observed.
    """
    query = replace(query, metrics=(metric.name,), compare="")
    span = Span(frame.as_of, query.period)
    measures = taken(metric, query.assume)
    formulas = tuple(
        on_common_days(folded(formula, query.assume.parameters), measures, query, frame)
        for formula in (metric.formula, *(c.formula for c in metric.companions))
    )

    def at(level: type[Expr]) -> list[Measure]:
        return list({m.name: m for f in formulas for m in measures_of(f, level)}.values())

    in_cells = [*at(Measure), *([] if query.cohort else at(OfCohort))]
    planned = [("cell", b, query) for b in cell_branches(in_cells, query, [span])]
    if query.cohort:
        planned += [("cohort", b, query) for b in cohort_branches(at(OfCohort), query, span)]
    if lives := at(FirstDay):
        by_year = replace(query, cohort=query.cohort or Grain.YEAR, grain=None, ages=True)
        planned += [("day of life", b, by_year) for b in life_branches(lives, by_year, span)]
    planned += [("shop", b, replace(query, by=())) for b in shop_branches(at(Overall), query, span)]
    return tuple(_part(level, branch, asked) for level, branch, asked in planned)


def rows_of(part: Part, limit: int | None = None) -> Select:
    """Give the rows a part counted, in the order of their keys, all or the first few."""
    return part.rows if limit is None else part.rows.first(limit)


def again(part: Part) -> Select:
    """Add the rows up again: the same groups and measures as `part.grouped`, from the rows alone."""
    rows = source("rows_counted", "r")
    columns: dict[str, Expr] = {key: rows[key] for key in part.keys}
    columns |= {m.name: replace(m.value, operand=rows[m.name]) for m in part.measures}
    return select(rows, **columns).group_by(*part.keys).with_step(rows.name, part.rows)


def _part(level: str, branch: Branch, query: Query) -> Part:
    grouped = branch_select(branch, query)
    names = {m.name for m in branch.measures}
    keys = tuple(name for name, _ in grouped.columns if name not in names)
    fact = FACTS[branch.like.table]
    # Beside its key a row shows when and whose it was, as its fact is laid down.
    shown = (*fact.key, *fact.order)
    own = {f"{name}_of_row" if name in keys else name: grouped.source[name] for name in shown}
    columns: dict[str, Expr] = {}
    for name, expr in grouped.columns:
        columns[name] = _contribution(expr) if isinstance(expr, Aggregate) else expr
    counted = call("coalesce", *(columns[m.name].cast("text") for m in branch.measures))
    columns = {**{k: columns[k] for k in keys}, **own, **{m.name: columns[m.name] for m in branch.measures}}
    rows = grouped.giving(columns).group_by().where(~counted.is_null())
    return Part(level, fact.name, branch.measures, keys, grouped, rows.order_by(*keys, *own))


def _contribution(aggregate: Aggregate) -> Expr:
    """Give what one row adds: its amount, a one, or the person it stands for."""
    return Literal(1) if aggregate.operand is None else aggregate.operand
