"""The cells that must stand in an answer though nothing happened in them, and the flag on unfinished ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from patronage.base.expr import Expr, Literal, case
from patronage.base.period import Grain
from patronage.base.select import Select, Source, select, source
from patronage.metrics.query import Query

__all__ = [
    "COHORTS",
    "CUT",
    "GROUPS",
    "PARTIAL",
    "Spine",
    "cohort_cells",
    "time_cells",
    "unfinished_age",
    "unfinished_step",
]

COHORTS = "cohorts"
GROUPS = "groups"
PARTIAL = "is_partial"
CUT = "is_cut"


@dataclass(frozen=True)
class Spine:
    """Rows among which every cell stands: once, or with all of its days.

    `is_first` tells the day that stands for a cell where there are others.
    """

    rows: Select
    is_first: Expr | None = None

    @property
    def cells(self) -> Select:
        """Each cell once."""
        return self.rows.where(self.is_first)


def time_cells(query: Query, grain: Grain, first: date, last: date) -> Spine:
    """List every calendar step between two days, for each combination of the dimensions.

    Beside each stands whether it is cut by one of the two days: 1 or 0.
    """
    step, groups = source("calendar", "p"), source(GROUPS, "g")
    columns: dict[str, Expr] = {grain.value: step[grain]}
    columns |= {name: groups[name] for name in query.by}
    columns[CUT] = case(((step[f"{grain}_end"] > last) | (step[grain] < first), 1), otherwise=0)
    days = select(step, **columns).where((step[f"{grain}_end"] >= first) & (step[grain] <= last))
    return Spine(days.cross_join(groups) if query.by else days, _is_step(step, grain))


def cohort_cells(query: Query, cohort: Grain, as_of: date) -> Spine:
    """List every age each cohort has reached, or each cohort once where ages are not asked."""
    k = source(COHORTS, "k")
    columns: dict[str, Expr] = {"cohort": k["cohort"]}
    if not query.ages:
        return Spine(select(k, **columns, **{name: k[name] for name in query.by}))
    began, step = source("calendar", "b"), source("calendar", "p")
    number = f"{cohort}_number"
    columns["age"] = step[number] - began[number]
    columns |= {name: k[name] for name in query.by}
    reached = _is_step(step, cohort) & (step[number] >= began[number]) & (step["day"] <= as_of)
    return Spine(select(k, **columns).join(began, began["day"].eq(k["cohort"])).join(step, reached))


def unfinished_step(grain: Grain, cells: Source) -> Expr:
    """Tell which steps are not wholly observed: those cut, and those that lie before the first day."""
    is_whole = cells[CUT].eq(0) | cells[grain].is_null()
    return case((is_whole, Literal(value=False)), otherwise=True)


def unfinished_age(
    query: Query, cohort: Grain, cells: Source, last: date
) -> tuple[Expr, list[tuple[Source, Expr]]]:
    """Tell which ages are not wholly observed; give the flag and the calendar joins it needs."""
    began, now = source("calendar", "e"), source("calendar", "n")
    number = f"{cohort}_number"
    joins = [(began, began["day"].eq(cells["cohort"])), (now, now["day"].eq(last))]
    age: Expr = cells["age"] if query.ages else now[number] - began[number]
    cut = (began[number] + age).eq(now[number]) & (now[f"{cohort}_end"] > last)
    return _flag(cut), joins


def _is_step(step: Source, grain: Grain) -> Expr:
    return step["day"].eq(step[grain])


def _flag(cut: Expr) -> Expr:
    return case((cut, True), otherwise=Literal(value=False))
