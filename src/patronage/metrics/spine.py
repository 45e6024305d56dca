"""The cells that must stand in an answer though nothing happened in them, and the flag on unfinished ones."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Expr, Literal, case
from patronage.base.period import Grain
from patronage.base.select import Select, Source, select, source
from patronage.metrics.query import Query

__all__ = ["COHORTS", "GROUPS", "PARTIAL", "cohort_cells", "time_cells", "unfinished"]

COHORTS = "cohorts"
GROUPS = "groups"
PARTIAL = "is_partial"


def time_cells(query: Query, grain: Grain, first: date, last: date) -> Select:
    """List every calendar step between two days, for each combination of the dimensions."""
    step, groups = source("calendar", "p"), source(GROUPS, "g")
    columns: dict[str, Expr] = {grain.value: step[grain]}
    columns |= {name: groups[name] for name in query.by}
    cells = select(step, **columns).where(_is_step(step, grain))
    cells = cells.where((step[f"{grain}_end"] >= first) & (step["day"] <= last))
    return cells.cross_join(groups) if query.by else cells


def cohort_cells(query: Query, cohort: Grain, as_of: date) -> Select:
    """List every age each cohort has reached, or each cohort once where ages are not asked."""
    k = source(COHORTS, "k")
    columns: dict[str, Expr] = {"cohort": k["cohort"]}
    if not query.ages:
        return select(k, **columns, **{name: k[name] for name in query.by})
    began, step = source("calendar", "b"), source("calendar", "p")
    number = f"{cohort}_number"
    columns["age"] = step[number] - began[number]
    columns |= {name: k[name] for name in query.by}
    reached = _is_step(step, cohort) & (step[number] >= began[number]) & (step["day"] <= as_of)
    return select(k, **columns).join(began, began["day"].eq(k["cohort"])).join(step, reached)


def unfinished(
    query: Query, cells: Source, first: date, last: date
) -> tuple[Expr, list[tuple[Source, Expr]]]:
    """Tell which cells are not wholly observed; give the flag and the calendar joins it needs."""
    if query.cohort is None:
        grain = query.grain or Grain.DAY
        step = source("calendar", "e")
        cut = (step[f"{grain}_end"] > last) | (step[grain] < first)
        return _flag(cut), [(step, step["day"].eq(cells[grain]))]
    grain = query.cohort
    began, now = source("calendar", "e"), source("calendar", "n")
    number = f"{grain}_number"
    joins = [(began, began["day"].eq(cells["cohort"])), (now, now["day"].eq(last))]
    age: Expr = cells["age"] if query.ages else now[number] - began[number]
    cut = (began[number] + age).eq(now[number]) & (now[f"{grain}_end"] > last)
    return _flag(cut), joins


def _is_step(step: Source, grain: Grain) -> Expr:
    return step["day"].eq(step[grain])


def _flag(cut: Expr) -> Expr:
    return case((cut, True), otherwise=Literal(value=False))
